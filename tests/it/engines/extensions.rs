//! What installed extensions bring may be used, and nothing else of them.

use engines::Introspect;
use guard::{Policy, check};

use super::{ALL, Place};

const SETUP: &str = "
    create extension pg_trgm; create extension fuzzystrmatch; create extension unaccent;
    create extension hstore; create extension citext; create extension intarray;
    create extension ltree; create extension tablefunc; create extension dblink;
    create table things (name text, tags hstore, path ltree, label citext);
    insert into things values ('Chair', 'colour=>red', 'house.room', 'CHAIR')";

#[tokio::test]
async fn what_extensions_bring_may_be_used_where_they_are_installed() {
    let place = Place::with(SETUP).await.unwrap();
    let depth = Introspect { values: false, ..Introspect::default() };
    let catalog = place.target.introspect(&depth).await.unwrap();
    let mut bare = catalog.clone();
    bare.extensions.clear();
    for sql in [
        "select similarity(name, 'chare') > 0.1 from things",
        "select name from things where name % 'chair' order by name <-> 'chair'",
        "select name from things where 'cha' <% name",
        "select levenshtein(name, 'chair'), soundex(name), public.metaphone(name, 4) from things",
        "select unaccent('Hôtel') from things",
        "select tags -> 'colour', akeys(tags), tags ? 'colour' from things",
        "select 'a=>1'::hstore from things",
        "select nlevel(path), path <@ 'house', path ~ 'house.*'::lquery from things",
        "select sort_asc(array[2, 1]), icount(array[1]) from things",
        "select label = 'chair' from things",
    ] {
        let approved = check(sql, &Policy::postgres(&catalog))
            .unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
        let answer = place.run(&approved, ALL).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
        assert_eq!(answer.rows.len(), 1, "{sql}");
        // Of what the server itself has operators like these.
        let known =
            ["label", "tags ->", "::hstore", "name %"].iter().any(|part| sql.contains(part));
        assert!(known || check(sql, &Policy::postgres(&bare)).is_err(), "{sql}");
    }
    for sql in [
        "select * from crosstab('select 1, 2, 3') as c(a int, b int)",
        "select * from dblink('host=x', 'select 1') as d(a int)",
        "select set_limit(0.1)",
        "select other.similarity('a', 'b')",
        "select unaccent('unaccent'::regdictionary, 'a')",
    ] {
        assert!(check(sql, &Policy::postgres(&catalog)).is_err(), "{sql}");
    }
}
