//! `rowcall eval --linking`: whether the tables and columns that the gold SQL names are among
//! those that are found for the question, before anybody writes SQL.

mod figures;
mod measure;
mod world;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use self::figures::Figures;
use self::measure::{Measure, Measured};
use self::world::World;
use super::question::Question;
use super::{Args, report};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Linking")]
pub(super) struct Options {
    /// Ask for no SQL: measure how many of the tables and columns of the gold SQL are found
    #[arg(long, conflicts_with_all = ["models", "baseline", "fresh"])]
    pub(super) linking: bool,

    /// Search the tables of all databases at once, as if they were one with a schema for each
    #[arg(long, requires = "linking")]
    one_catalog: bool,

    /// Tables that are found for a question at most
    #[arg(long, value_name = "N", default_value_t = 12, requires = "linking")]
    candidates: usize,
}

#[derive(Serialize)]
struct Report<'a> {
    at: DateTime<Utc>,
    one_catalog: bool,
    candidates: usize,
    /// By set.
    totals: &'a BTreeMap<String, Figures>,
    cases: &'a [Measured],
}

/// Gives the bounds that were missed, each in a sentence.
pub(super) async fn run(args: &Args, questions: &[Question]) -> anyhow::Result<Vec<String>> {
    let options = &args.linking;
    let names = questions.iter().map(|question| question.db.as_str());
    let worlds = world::load(&args.server, names, args.jobs, options.one_catalog).await?;
    let (totals, cases) = measure(questions, &worlds, options.candidates);
    let page = markdown(options, &totals);
    let file = report::file(&args.out, "linking.json");
    let json = Report {
        at: Utc::now(),
        one_catalog: options.one_catalog,
        candidates: options.candidates,
        totals: &totals,
        cases: &cases,
    };
    report::write(&file, &serde_json::to_vec_pretty(&json)?)?;
    report::write(&file.with_extension("md"), format!("# Linking\n\n{page}").as_bytes())?;
    println!("{page}\neach in {}", file.display());
    Ok(too_few(&totals, args.min_right))
}

fn measure(
    questions: &[Question],
    worlds: &BTreeMap<String, World>,
    candidates: usize,
) -> (BTreeMap<String, Figures>, Vec<Measured>) {
    let mut totals: BTreeMap<String, Figures> = BTreeMap::new();
    let mut cases = Vec::new();
    // What has no answer needs no tables.
    for question in questions.iter().filter(|question| !question.gold.is_empty()) {
        let of_set = totals.entry(question.set.clone()).or_default();
        match Measure::of(question, &worlds[&question.db], candidates) {
            None => of_set.unread += 1,
            Some(measure) => {
                of_set.add(&measure);
                cases.push(measure.into_case(question, &worlds[&question.db]));
            }
        }
    }
    (totals, cases)
}

fn markdown(options: &Options, totals: &BTreeMap<String, Figures>) -> String {
    let place = if options.one_catalog {
        "all databases in one catalog"
    } else {
        "each database by itself"
    };
    format!("At most {} tables, {place}.\n\n{}", options.candidates, figures::markdown(totals))
}

fn too_few(totals: &BTreeMap<String, Figures>, min_right: Option<f64>) -> Vec<String> {
    let Some(least) = min_right else { return Vec::new() };
    let told = |(set, figures): (&String, &Figures)| {
        let found = figures.tables.complete_percent(figures.questions);
        (found < least).then(|| {
            format!("{set}: all tables found for {found:.1} %, at least {least} % are asked for")
        })
    };
    totals.iter().filter_map(told).collect()
}
