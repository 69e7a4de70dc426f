//! Where tables are looked for: one database, or all of them as one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::Context as _;
use catalog::{Catalog, Table};
use engines::Introspect;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use generator::recall::Recall;

use crate::eval::asking;

/// A database within what is searched.
pub(super) struct World {
    /// What gold SQL is read by.
    pub(super) own: Arc<Catalog>,
    /// All that is searched.
    pub(super) all: Arc<Catalog>,
    pub(super) recall: Arc<Recall>,
    /// Where the tables of `own` begin in `all`.
    pub(super) first: usize,
}

/// By database.
pub(super) async fn load<'a>(
    server: &str,
    names: impl Iterator<Item = &'a str>,
    jobs: usize,
    as_one: bool,
) -> anyhow::Result<BTreeMap<String, World>> {
    let names: BTreeSet<&str> = names.collect();
    let progress = asking::progress()?;
    progress.set_length(names.len() as u64);
    let introspect = async |name: &str| {
        let introspected = async {
            anyhow::Ok(asking::connect(server, name)?.introspect(&Introspect::default()).await?)
        };
        let catalog = introspected.await.with_context(|| format!("database {name}"))?;
        progress.inc(1);
        anyhow::Ok((name.to_owned(), catalog))
    };
    let catalogs: BTreeMap<String, Catalog> =
        stream::iter(names).map(introspect).buffer_unordered(jobs).try_collect().await?;
    progress.finish_and_clear();
    Ok(if as_one { together(catalogs) } else { apart(catalogs) })
}

fn apart(catalogs: BTreeMap<String, Catalog>) -> BTreeMap<String, World> {
    let world = |(name, catalog)| {
        let recall = Arc::new(Recall::new(&catalog));
        let own = Arc::new(catalog);
        (name, World { all: Arc::clone(&own), own, recall, first: 0 })
    };
    catalogs.into_iter().map(world).collect()
}

/// Each database becomes a schema.
fn together(catalogs: BTreeMap<String, Catalog>) -> BTreeMap<String, World> {
    let mut all = Catalog::default();
    let mut firsts = Vec::new();
    for (name, catalog) in &catalogs {
        firsts.push(all.tables.len());
        all.tables.extend(catalog.tables.iter().map(|table| moved(table, name)));
    }
    let recall = Arc::new(Recall::new(&all));
    let all = Arc::new(all);
    let world = |((name, catalog), first)| {
        let (all, recall) = (Arc::clone(&all), Arc::clone(&recall));
        (name, World { own: Arc::new(catalog), all, recall, first })
    };
    catalogs.into_iter().zip(firsts).map(world).collect()
}

/// The table as it is called where `database` is a schema.
fn moved(table: &Table, database: &str) -> Table {
    let within = |schema: Option<&str>| match schema {
        None | Some("public") => database.to_owned(),
        Some(schema) => format!("{database}.{schema}"),
    };
    let mut table = table.clone();
    for key in &mut table.foreign_keys {
        let schema = key.references_schema.as_deref().or(table.schema.as_deref());
        key.references_schema = Some(within(schema));
    }
    table.schema = Some(within(table.schema.as_deref()));
    table
}
