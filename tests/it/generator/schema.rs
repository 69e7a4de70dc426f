//! What the generator makes of the schema: values read beside its work, notes laid over it.

use std::time::Duration;

use anyhow::Context as _;
use catalog::{Column, Note};
use engines::{Introspect, Target};
use proto::QueryStatus;
use tests::{eventually, model::ScriptedModel};

use super::{Place, answer};

impl Place {
    fn name(&self) -> anyhow::Result<String> {
        Ok(Target::connect(&self.target)?.place().to_owned())
    }

    /// `trees.kind`, as the newest snapshot has it.
    async fn kind(&self) -> anyhow::Result<Option<Column>> {
        let snapshot = store::catalogs::newest(&self.world.db, &self.name()?).await?;
        Ok(snapshot
            .and_then(|snapshot| snapshot.catalog.table(None, "trees")?.column("kind").cloned()))
    }

    async fn note(&self, note: Note) -> anyhow::Result<()> {
        store::schema_notes::put(&self.world.db, &self.name()?, &note, self.user).await?;
        Ok(())
    }

    async fn kind_is_read(&self) -> anyhow::Result<Column> {
        eventually("stored values are read", async || {
            Ok(self.kind().await?.filter(|column| column.values_complete))
        })
        .await
    }
}

/// Everything that a model was sent, call by call.
fn prompts(model: &ScriptedModel) -> Vec<String> {
    let calls = model.calls();
    calls.iter().map(|call| [call.said_by("system"), call.said_by("user")].concat()).collect()
}

fn on_kind() -> Note {
    Note { table: "trees".into(), column: Some("kind".into()), ..Note::default() }
}

#[tokio::test]
async fn stored_values_are_read_before_anybody_asks() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let kind = place.kind_is_read().await?;
    assert_eq!(kind.values, ["oak", "ash"], "the most common first");
    let query = place.ask("How many oaks are there?").await?;
    let sql = query.sql.context("there is SQL")?;
    assert!(sql.contains("'oak'"), "{sql}");
    Ok(())
}

#[tokio::test]
async fn the_first_question_finds_the_values_read() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let query = place.ask("How many trees of kind OAK are there?").await?;
    assert_eq!(query.status, QueryStatus::NotExecuted, "{:?}", query.error);
    let sql = query.sql.context("there is SQL")?;
    assert!(sql.contains("'oak'"), "{sql}");
    Ok(())
}

#[tokio::test]
async fn a_note_counts_from_the_next_question_on() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_always(answer("select count(*) from trees"));
    let place = Place::with(&model).await?;
    place.ask("How many trees are there?").await?;

    let words = Note { synonyms: vec!["species".into()], ..on_kind() };
    place.note(Note { description: Some("What grows there.".into()), ..words }).await?;
    place.ask("How many trees are there now?").await?;

    let prompts = prompts(&model);
    let note = "What grows there.; also called species";
    let told: Vec<bool> = prompts.iter().map(|prompt| prompt.contains(note)).collect();
    assert_eq!(told, [false, true], "{}", prompts[1]);
    Ok(())
}

#[tokio::test]
async fn a_model_learns_nothing_of_what_is_private() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_always(answer("select count(*) from trees"));
    let place = Place::with(&model).await?;
    place.kind_is_read().await?;
    place.ask("How many trees are there?").await?;

    place.note(Note { private: true, ..on_kind() }).await?;
    place.ask("How many trees are there now?").await?;

    let told: Vec<bool> = prompts(&model).iter().map(|prompt| prompt.contains("'ash'")).collect();
    assert_eq!(told, [true, false]);

    // What is taken back is read again.
    let name = place.name()?;
    store::schema_notes::delete(&place.world.db, &name, "trees", Some("kind")).await?;
    assert_eq!(place.kind_is_read().await?.values, ["oak", "ash"]);
    Ok(())
}

#[tokio::test]
async fn values_are_read_by_one_at_a_time_and_never_over_a_newer_schema() -> anyhow::Result<()> {
    let place = Place::unattended().await?;
    let (db, name) = (&place.world.db, place.name()?);
    let bare = Introspect { values: false, ..Introspect::default() };
    let catalog = Target::connect(&place.target)?.introspect(&bare).await?;
    store::catalogs::publish(db, &name, &catalog).await?;

    let lease = Duration::from_secs(60);
    let claim = store::catalogs::claim_values(db, &name, lease).await?.context("it is free")?;
    assert!(store::catalogs::claim_values(db, &name, lease).await?.is_none(), "one is at it");
    place.note(Note { private: true, ..on_kind() }).await?;
    let late = store::catalogs::finish_values(db, claim.version, &claim.catalog).await?;
    assert_eq!(late, None, "it was read before the note");

    let again = store::catalogs::claim_values(db, &name, lease).await?.context("it is free")?;
    assert!(again.version > claim.version);
    assert!(again.notes[0].private, "whoever reads values knows what is private");
    store::catalogs::finish_values(db, again.version, &again.catalog).await?.context("newest")?;
    assert!(store::catalogs::claim_values(db, &name, lease).await?.is_none(), "all is read");
    Ok(())
}
