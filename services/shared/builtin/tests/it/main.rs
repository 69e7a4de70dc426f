//! The generator as its users meet it: a catalog, a question, SQL or a reason.

mod choices;
mod everyday;
mod followups;
mod names;
mod properties;
mod refusals;
mod scale;
mod shapes;
mod spelling;
mod trades;
mod unseen;
mod ways;
mod worlds;

const TODAY: chrono::NaiveDate =
    chrono::NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day of the calendar");
