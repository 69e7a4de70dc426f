//! Models side by side, a run that is interrupted, and comparisons with an earlier one.

use super::*;

fn says(sql: &str) -> Reply {
    Reply::json(&json!({ "sql": sql }))
}

fn failed(code: ExitCode) -> bool {
    format!("{code:?}") == format!("{:?}", ExitCode::FAILURE)
}

/// The options that have `model` asked under the name `scripted`.
fn asking(model: &ScriptedModel) -> [String; 6] {
    ["--model", "scripted", "--llm-retries", "0", "--llm-base-url", model.url()]
        .map(ToOwned::to_owned)
}

async fn run(evaluation: &Evaluation, options: &[String]) -> anyhow::Result<ExitCode> {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    evaluation.run(&options).await
}

#[tokio::test]
async fn models_stand_side_by_side_with_all_that_was_said() -> anyhow::Result<()> {
    let evaluation = Evaluation::of(&[
        question("users", "How many users are there?", json!("select count(*) from users")),
        question("sky", "Why is the sky blue?", json!("select 'light'")),
    ])
    .await?;
    let model = ScriptedModel::start().await;
    model.will_when("sky", says("select 'light'"));
    model.will_when("users are there", says("select count(*) from orders"));
    let options = [asking(&model).as_slice(), &["--model".into(), "builtin".into()]].concat();
    run(&evaluation, &options).await?;

    let result = evaluation.result()?;
    assert_eq!(outcomes(&result), ["wrong", "right", "right", "declined"]);
    let scripted = &result["cases"][0];
    assert_eq!(
        (&scripted["model"], &scripted["failure"]),
        (&json!("scripted"), &json!("wrong_tables"))
    );
    assert_eq!(scripted["usage"]["llm_calls"], 1);
    let exchange = &scripted["exchanges"][0];
    assert!(exchange["answer"].as_str().is_some_and(|said| said.contains("from orders")));
    let system = exchange["messages"][0]["content"].as_str().unwrap_or_default();
    assert!(system.contains("create table users"), "the whole prompt is kept: {system}");
    let page = std::fs::read_to_string(evaluation.path("result.md"))?;
    let pair = page.lines().find(|line| line.starts_with("| shop | builtin | scripted "));
    let cells: Vec<&str> = pair.unwrap_or_default().split('|').map(str::trim).collect();
    assert_eq!(cells[4..8], ["0", "1", "1", "0"], "{page}");
    Ok(())
}

#[tokio::test]
async fn an_interrupted_run_goes_on_where_it_stopped() -> anyhow::Result<()> {
    let set = ["first", "second", "third"]
        .map(|id| question(id, &format!("The {id}: how many users?"), json!("select 1")));
    let evaluation = Evaluation::of(&set).await?;
    let model = ScriptedModel::start().await;
    model.will_when("The second", Reply::Hang);
    model.will_always(says("select 1"));
    let options = [asking(&model).as_slice(), &["--jobs".into(), "1".into()]].concat();
    let journal = evaluation.path("result.journal");
    let hangs = eventually("the first answer is written down", async || {
        let lines = std::fs::read_to_string(&journal)?.lines().count();
        Ok((lines == 2 && model.calls().len() == 2).then_some(()))
    });
    tokio::select! {
        ended = run(&evaluation, &options) => anyhow::bail!("it ended: {ended:?}"),
        written = hangs => written?,
    }
    // As if the process had died while it wrote.
    let mut text = std::fs::read_to_string(&journal)?;
    text.push_str("{\"set\": \"sho");
    std::fs::write(&journal, text)?;

    let other = ScriptedModel::start().await;
    other.will_always(says("select 1"));
    let elsewhere = [asking(&other).as_slice(), &["--jobs".into(), "1".into()]].concat();
    let error = run(&evaluation, &elsewhere).await.unwrap_err();
    let told = format!("{error:#}");
    assert!(told.contains("1 answers of an interrupted run") && told.contains("--fresh"), "{told}");

    let answered = model.calls().len();
    model.forgets_cues();
    run(&evaluation, &options).await?;
    assert_eq!(model.calls().len() - answered, 2, "the first is not asked again");
    assert_eq!(outcomes(&evaluation.result()?), ["right", "right", "right"]);
    assert!(!Path::new(&journal).exists(), "a report needs no journal");

    run(&evaluation, &options).await?;
    assert_eq!(model.calls().len() - answered, 5, "a run that ended is no run to go on with");
    Ok(())
}

#[tokio::test]
async fn what_got_worse_fails_a_run_that_asks_for_it() -> anyhow::Result<()> {
    let set = ["one", "two"].map(|id| {
        question(id, &format!("{id}: how many users?"), json!("select count(*) from users"))
    });
    let evaluation = Evaluation::of(&set).await?;
    let model = ScriptedModel::start().await;
    model.will_when("one: ", says("select count(*) from users"));
    model.will_when("two: ", says("select -1"));
    run(&evaluation, &asking(&model)).await?;
    let before = evaluation.path("before.json");
    std::fs::rename(evaluation.path("result.json"), &before)?;

    let strictly = ["--baseline".to_owned(), before, "--no-worse".to_owned()];
    let options = [asking(&model).as_slice(), &strictly].concat();
    assert!(!failed(run(&evaluation, &options).await?), "nothing has changed");

    model.forgets_cues();
    model.will_when("one: ", says("select -1"));
    model.will_when("two: ", Reply::json(&json!({ "sql": "", "not_answerable": "no idea" })));
    assert!(failed(run(&evaluation, &options).await?));
    let changes = &evaluation.result()?["changes"]["shop"]["scripted"];
    assert_eq!(
        (&changes["worse"][0]["id"], &changes["better"][0]["id"]),
        (&json!("one"), &json!("two"))
    );
    let page = std::fs::read_to_string(evaluation.path("result.md"))?;
    assert!(page.contains("- one, scripted: right → wrong: one: how many users?"), "{page}");
    Ok(())
}
