//! Rows: fetched page by page, shown as a table.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use proto::api::{ColumnInfo, Query};
use serde_json::Value;

use crate::client::{self, Client};

/// Below this, words and dates are torn apart.
const NARROWEST_COLUMN: usize = 12;

/// The first `limit` rows; all without a limit.
pub(super) async fn fetch(
    client: &Client,
    query: &Query,
    limit: Option<u64>,
) -> Result<Vec<Vec<Value>>, client::Error> {
    let limit = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    let mut page = 1;
    while rows.len() < limit {
        let result = client.results(query.id, page).await?;
        rows.extend(result.rows);
        if page >= result.total_pages {
            break;
        }
        page += 1;
    }
    rows.truncate(limit);
    Ok(rows)
}

/// A table that fits into `width`, where there is one; records, one below the other, where its
/// columns would become too narrow to read.
pub(super) fn render(columns: &[ColumnInfo], rows: &[Vec<Value>], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|column| &column.name));
    for row in rows {
        table.add_row(row.iter().zip(columns).map(|(value, column)| cell(value, column)));
    }
    let natural = table.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    // A terminal that does not know its size says 0.
    match width.filter(|width| *width > 0) {
        Some(width) if natural > usize::from(width) => {
            if usize::from(width) / columns.len().max(1) < NARROWEST_COLUMN {
                return records(columns, rows);
            }
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        _ => {}
    }
    table.to_string()
}

fn records(columns: &[ColumnInfo], rows: &[Vec<Value>]) -> String {
    let name_width = columns.iter().map(|column| column.name.chars().count()).max();
    let name_width = name_width.unwrap_or_default();
    let mut text = String::new();
    for (number, row) in (1..).zip(rows) {
        let lines = columns
            .iter()
            .zip(row)
            .map(|(column, value)| format!("{:name_width$}  {}\n", column.name, shown(value)));
        text.extend([format!("── row {number} ──\n")].into_iter().chain(lines));
    }
    text.truncate(text.trim_end().len());
    text
}

fn cell(value: &Value, column: &ColumnInfo) -> Cell {
    let alignment =
        if is_number(&column.data_type) { CellAlignment::Right } else { CellAlignment::Left };
    Cell::new(shown(value)).set_alignment(alignment)
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // Stored text must not steer the terminal.
    text.replace(|c: char| c.is_control() && c != '\n', " ")
}

fn is_number(data_type: &str) -> bool {
    const NUMBERS: [&str; 7] =
        ["smallint", "integer", "bigint", "numeric", "real", "double precision", "money"];
    NUMBERS.iter().any(|number| data_type.starts_with(number)) && !data_type.ends_with("[]")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn column(name: &str, data_type: &str) -> ColumnInfo {
        ColumnInfo { name: name.into(), data_type: data_type.into() }
    }

    #[test]
    fn stored_text_cannot_steer_the_terminal() {
        let rows = [vec![json!("\u{1b}[2Jgone")]];
        let shown = render(&[column("name", "text")], &rows, None);
        assert!(!shown.contains('\u{1b}') && shown.contains("gone"), "{shown}");
    }

    #[test]
    fn numbers_stand_to_the_right_and_nothing_stays_empty() {
        let columns = [column("region", "text"), column("revenue", "numeric(12,2)")];
        let rows = [vec![json!("Southern Europe"), json!("1204.50")], vec![json!(null), json!(7)]];
        insta::assert_snapshot!(render(&columns, &rows, Some(80)), @r"
        ┌─────────────────┬─────────┐
        │ region          ┆ revenue │
        ╞═════════════════╪═════════╡
        │ Southern Europe ┆ 1204.50 │
        │                 ┆       7 │
        └─────────────────┴─────────┘
        ");
    }

    #[test]
    fn what_has_no_room_beside_each_other_stands_below_each_other() {
        let columns = [column("id", "integer"), column("comment", "text")];
        let rows = [vec![json!(1), json!("came late")], vec![json!(2), json!(null)]];
        insta::assert_snapshot!(render(&columns, &rows, Some(15)), @r"
        ── row 1 ──
        id       1
        comment  came late
        ── row 2 ──
        id       2
        comment
        ");
        let wide = render(&columns, &rows, Some(0));
        assert!(wide.contains("came late"), "{wide}");
    }
}
