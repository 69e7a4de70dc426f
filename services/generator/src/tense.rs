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

/// What the engines call the present, whatever the case.
const PRESENT: [&str; 14] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "now",
    "statement_timestamp",
    "transaction_timestamp",
    "clock_timestamp",
    "curdate",
    "curtime",
    "sysdate",
    "utc_date",
    "utc_timestamp",
];

/// True for SQL that may have been written for today alone. Either it holds a year that nobody
/// has spoken of, in any language, so it was worked out from the day; or what was said speaks of
/// time as seen from now, and the SQL does not ask the server what day it is. Rather once too
/// often than once too seldom: all it costs is an answer that is not kept overnight.
pub fn only_today(said: &str, sql: &str) -> bool {
    let years: Vec<u32> = years(said).map(|(year, _)| year).collect();
    let is_worked_out = |(year, rest): (u32, &str)| {
        // "in 2025" ends where 2026 begins.
        let ends_one = rest.starts_with("-01-01") && years.contains(&(year - 1));
        !years.contains(&year) && !ends_one
    };
    self::years(sql).any(is_worked_out)
        || words(said).any(|word| RELATIVE.contains(&word.as_str()))
            && !words(sql).any(|word| PRESENT.contains(&word.as_str()))
}

/// Numbers that may be years, each with the text behind it.
fn years(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    });
    starts.filter_map(|(at, _)| {
        let digits = text[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - at);
        let year: u32 = text[at..at + digits].parse().ok()?;
        (digits == 4 && (1900..2100).contains(&year)).then_some((year, &text[at + digits..]))
    })
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
        assert!(only_today("Wie viele Bestellungen kamen letzten Monat?", fixed));
        assert!(only_today("orders after October", fixed));
        assert!(!only_today("How many orders came after October 1st, 2026?", fixed));
        let both = "select 1 from t where a >= '2026-11-25' and b < current_date";
        assert!(only_today("Which certificates are overdue?", both));
        assert!(only_today("orders since 2024", "select 1 from o where y between 2024 and 2026"));
    }

    #[test]
    fn a_year_that_was_spoken_of_stays_what_it_is() {
        let year = "select 1 from orders where at >= '2025-01-01' and at < '2026-01-01'";
        assert!(!only_today("orders in 2025", year));
        assert!(only_today("orders of the year", year));
        assert!(!only_today("parts over 2000", "select 1 from parts where price > 2000"));
        assert!(!only_today("all orders", "select 1 from orders_2024 limit 20260"));
    }

    #[test]
    fn what_asks_the_server_for_the_day_stays_right() {
        let relative = "select count(*) from orders where placed_on >= CURRENT_DATE - 30";
        assert!(!only_today("How many orders came in the last 30 days?", relative));
        assert!(!only_today("Orders since yesterday", "select * from o where at > now()"));
        assert!(only_today("What is known today?", "select known from facts"));
    }
}
