//! What of a large schema a model is shown.

use super::*;

/// Many tables of no interest, and those that are asked about.
fn among_many(more: &[Value]) -> Catalog {
    let many = (0..300).map(|n| table(&format!("tree_log_{n}"), &["id", "note"], None));
    catalog(&many.chain(more.iter().cloned()).collect::<Vec<_>>())
}

async fn prompt(schema_tokens: usize, catalog: Catalog, question: &str) -> String {
    let model = ScriptedModel::start().await;
    model.will(answer("select 1"));
    let pipeline = Pipeline { schema_tokens, ..pipeline(&model, &[]) };
    let schema = prepared(catalog).await;
    pipeline
        .generate(ask(question), &schema, &Bill::default(), &|_| ())
        .await
        .expect("the model answers");
    model.calls()[0].said_by("system").to_owned()
}

#[tokio::test]
async fn candidates_that_fit_are_shown_and_nobody_has_to_choose() {
    let parks = [table("park", &["id", "name"], None)];
    let shown = prompt(2_000, among_many(&parks), "Which parks are there?").await;
    assert!(shown.contains("create table park ("), "{shown}");
    assert!((12..=40).contains(&shown.matches("create table").count()), "{shown}");
}

#[tokio::test]
async fn a_wide_table_is_shown_by_its_keys_and_what_is_asked_for() {
    let measures: Vec<String> = (0..100).map(|n| format!("measure_{n}")).collect();
    let mut columns: Vec<&str> = measures.iter().map(String::as_str).collect();
    columns.extend(["humidity", "id", "park_id"]);
    let tables = [table("park", &["id", "name"], None), table("weather", &columns, Some("park"))];
    let shown = prompt(2_000, among_many(&tables), "How high is the humidity in each park?").await;
    let weather = shown.split("create table ").find(|text| text.starts_with("weather"));
    let weather = weather.unwrap_or_default();
    for column in ["  humidity text,", "  id integer,", "  park_id integer,"] {
        assert!(weather.contains(column), "{column}: {weather}");
    }
    assert_eq!(weather.matches("measure_").count(), 37, "{weather}");
}

/// A house with more rules than any prompt should hold, and one short one.
fn rules() -> Content {
    let rule = |text: String| Instruction { text, always: true, topics: Vec::new() };
    let long = (0..40).map(|n| rule(format!("Rule {n}: {}", "and so on, ".repeat(40))));
    Content { instructions: long.chain([rule("Round.".into())]).collect(), ..Content::default() }
}

#[tokio::test]
async fn what_is_known_has_its_part_of_the_prompt_and_no_more() {
    let model = ScriptedModel::start().await;
    model.will(answer("select 1"));
    let pipeline = Pipeline { schema_tokens: 2_000, ..pipeline(&model, &[]) };
    let schema = Schema::prepare(1, trees(), Arc::new(Knowledge::new(rules()))).await;
    let trace = Trace::default();

    let ask = Ask { trace: Some(&trace), ..ask("How many trees are there?") };
    let (generated, told, _) = billed(&pipeline, ask, &schema).await;

    generated.unwrap();
    let shown = model.calls()[0].said_by("system").to_owned();
    let (_, rules) = shown.split_once("# Rules of this database").expect("there are rules");
    assert!(rules.contains("- Round."), "the shortest has room");
    assert_eq!(rules.matches("- Rule ").count(), 8, "8 of 112 tokens, of 1,000");
    let left_out = "no room in the prompt for 32 instructions";
    assert!(told.contains(&Event::stage(Stage::Searching, left_out)), "{told:?}");
    assert_eq!(trace.into_exchanges()[0].left_out.as_deref(), Some(left_out));
}
