//! Whether an answer is still right tomorrow.

/// Words that count from the day on which they are said.
const RELATIVE: [&str; 21] = [
    "ago",
    "current",
    "currently",
    "date",
    "last",
    "latest",
    "month",
    "next",
    "now",
    "past",
    "previous",
    "quarter",
    "recent",
    "recently",
    "since",
    "this",
    "today",
    "tomorrow",
    "upcoming",
    "week",
    "yesterday",
];

/// What PostgreSQL calls the present, whatever the case.
const PRESENT: [&str; 9] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "now",
    "statement_timestamp",
    "transaction_timestamp",
    "clock_timestamp",
];

/// True for SQL that was written for today alone: the question speaks of time as seen from
/// now, and the SQL does not ask the server what day it is, so it must hold a date that was
/// worked out. Rather once too often than once too seldom: all it costs is an answer that is
/// not kept overnight.
pub fn only_today(question: &str, sql: &str) -> bool {
    words(question).any(|word| RELATIVE.contains(&word.as_str()))
        && !words(sql).any(|word| PRESENT.contains(&word.as_str()))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').map(|word| {
        let word = word.to_lowercase();
        // Of `months` and `weeks` there is nothing else to know.
        word.strip_suffix('s')
            .filter(|stem| RELATIVE.contains(stem))
            .map_or(word.clone(), Into::into)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_was_worked_out_is_wrong_tomorrow() {
        let fixed = "select count(*) from orders where placed_on >= '2026-10-01'";
        assert!(only_today("How many orders came last month?", fixed));
        assert!(only_today("orders of the past 3 weeks", fixed));
        assert!(!only_today("How many orders came after October 1st, 2026?", fixed));
    }

    #[test]
    fn what_asks_the_server_for_the_day_stays_right() {
        let relative = "select count(*) from orders where placed_on >= CURRENT_DATE - 30";
        assert!(!only_today("How many orders came in the last 30 days?", relative));
        assert!(!only_today("Orders since yesterday", "select * from o where at > now()"));
        assert!(only_today("What is known today?", "select known from facts"));
    }
}
