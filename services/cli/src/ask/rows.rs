//! Rows: fetched page by page, shown as a table.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use proto::api::{ColumnInfo, Query};
use serde_json::Value;

use crate::client::{self, Client};

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

pub(super) fn table(columns: &[ColumnInfo], rows: &[Vec<Value>]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(columns.iter().map(|column| &column.name));
    for row in rows {
        table.add_row(row.iter().zip(columns).map(|(value, column)| cell(value, column)));
    }
    table
}

fn cell(value: &Value, column: &ColumnInfo) -> Cell {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // Stored text must not steer the terminal.
    let text = text.replace(|c: char| c.is_control() && c != '\n', " ");
    let alignment =
        if is_number(&column.data_type) { CellAlignment::Right } else { CellAlignment::Left };
    Cell::new(text).set_alignment(alignment)
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

    #[test]
    fn numbers_stand_to_the_right_and_nothing_stays_empty() {
        let column = |name: &str, data_type: &str| ColumnInfo {
            name: name.into(),
            data_type: data_type.into(),
        };
        let columns = [column("region", "text"), column("revenue", "numeric(12,2)")];
        let rows = [vec![json!("Southern Europe"), json!("1204.50")], vec![json!(null), json!(7)]];
        insta::assert_snapshot!(table(&columns, &rows), @"");
    }
}
