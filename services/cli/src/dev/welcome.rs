//! What is printed when a world is there: how to get in, and two lines to try.

use std::env;

use sqlx::Connection as _;

use super::{home::Home, private::Given, progress::shown};
use crate::{
    client::{Client, Credentials},
    world::{FOLDER, FOLDER_VARIABLE, World},
};

const ABOUT_THE_SAMPLE: &str = "How many orders were placed last month?";

pub(super) async fn print(
    home: &Home,
    world: &World,
    given: &Given,
    password_is_new: bool,
) -> anyhow::Result<()> {
    let question = match &given.target {
        None => ABOUT_THE_SAMPLE.to_owned(),
        Some(url) => about(url).await.unwrap_or_else(|| "How many rows are there?".to_owned()),
    };
    println!("\nRowcall is up\n");
    println!("  API        {}", world.url);
    println!("  Reference  {}/docs", world.url);
    if let (Some(username), Some(password)) = (&world.username, &world.password) {
        println!("  User       {username}");
        let file = shown(&home.password());
        if password_is_new {
            println!("  Password   {password}  (kept in {file})");
        } else {
            println!("  Password   in {file}");
        }
        let (username, password) = (username.clone(), password.clone());
        let client =
            Client::connect(&world.url, &Credentials::Login { username, password }).await?;
        println!("\nAsk from the shell:\n\n  {} ask \"{question}\"", program(home));
        println!("\nOr over HTTP, with a session of some hours:\n");
        println!("  {}", curl(&client, world, &question));
    } else {
        println!("\nLog in as a user that you know; this works for everybody:\n");
        println!("  curl -s {}/api/health", world.url);
    }
    println!("\nLogs are in {}; Ctrl-C ends everything.\n", shown(&home.dir().join("logs")));
    Ok(())
}

/// One line that asks, runs, and waits for the end.
fn curl(client: &Client, world: &World, question: &str) -> String {
    let (url, token) = (&world.url, client.token().unwrap_or_default());
    let body = serde_json::json!({ "question": question, "execute": true }).to_string();
    let body = body.replace('\'', r"'\''");
    format!(
        "curl -s {url}/api/queries -H 'Authorization: Bearer {token}' -H 'Prefer: wait=30' \
         -H 'Content-Type: application/json' -d '{body}'"
    )
}

/// This program as the user would type it, told of the folder where that is not the usual one.
fn program(home: &Home) -> String {
    let typed = env::args().next().unwrap_or_else(|| "rowcall".into());
    let usual = env::current_dir().is_ok_and(|here| home.dir() == here.join(FOLDER));
    if usual || env::var_os(FOLDER_VARIABLE).is_some() {
        return typed;
    }
    format!("{FOLDER_VARIABLE}={} {typed}", home.dir().display())
}

/// A question that the user's own database can answer.
async fn about(url: &str) -> Option<String> {
    let mut db = sqlx::PgConnection::connect(url).await.ok()?;
    let table: String = sqlx::query_scalar(
        "select table_name from information_schema.tables
         where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
         order by table_schema <> 'public', table_name limit 1",
    )
    .fetch_optional(&mut db)
    .await
    .ok()??;
    Some(format!("How many {} are there?", table.replace('_', " ")))
}
