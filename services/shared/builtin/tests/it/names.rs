//! Names as schemas write them, and the words that people have for them.

use crate::{
    shapes::expect,
    worlds::{atlas::atlas, freight::freight, library},
};

#[rustfmt::skip]
#[test]
fn names_that_are_run_together_are_read() {
    expect(atlas(), &[
        ("What is the average expectancy of life?",
         "SELECT AVG(lifeexpectancy) FROM countries"),
        ("Which country has the largest surface?",
         "SELECT countryname FROM countries ORDER BY surfacearea DESC NULLS LAST LIMIT 1"),
        ("How many accidents happened in 2024?",
         "SELECT COUNT(*) FROM northernroadaccidents WHERE happenedon >= DATE '2024-01-01' AND happenedon < DATE '2025-01-01'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn people_have_words_of_their_own() {
    expect(atlas(), &[
        ("Show the populace of Chile.",
         "SELECT population FROM countries WHERE countryname = 'Chile'"),
        ("How many inhabitants does Chile have?",
         "SELECT population FROM countries WHERE countryname = 'Chile'"),
    ]);
}

#[rustfmt::skip]
#[test]
fn names_are_found_as_the_schema_writes_them() {
    expect(library(), &[
        ("Show the published_year of the books of the genre poetry.",
         "SELECT published_year FROM books WHERE genre = 'poetry'"),
        ("What is the average birth_year of authors?",
         "SELECT AVG(birth_year) FROM authors"),
    ]);
}

#[rustfmt::skip]
#[test]
fn what_most_rows_have_is_told() {
    expect(atlas(), &[
        ("Which road type do most of the accidents happen on?",
         "SELECT roadtype FROM northernroadaccidents GROUP BY roadtype ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
    ]);
    expect(library(), &[
        ("Which country do most authors come from?",
         "SELECT country FROM authors GROUP BY country ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
        ("Which genre occurs the most?",
         "SELECT genre FROM books GROUP BY genre ORDER BY COUNT(*) DESC NULLS LAST LIMIT 1"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_table_is_not_meant_by_the_beginning_of_its_name_where_another_is_called_so() {
    expect(freight(), &[
        ("Which depots have fuel?",
         "SELECT name FROM depots WHERE id IN (SELECT depots.id FROM depots JOIN served_at ON depots.id = served_at.depot_id JOIN depot_services ON served_at.depot_service_id = depot_services.id WHERE depot_services.service_name = 'fuel')"),
    ]);
}
