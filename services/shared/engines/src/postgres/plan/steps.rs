//! How large the steps of a plan are, and which of them pair everything with everything.

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
pub struct Step {
    #[serde(rename = "Node Type")]
    kind: String,
    #[serde(rename = "Plan Rows")]
    rows: f64,
    #[serde(rename = "Alias")]
    alias: Option<String>,
    #[serde(rename = "Plans", default)]
    inputs: Vec<Step>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Of a whole plan.
#[derive(Debug, Default, PartialEq)]
pub struct Sizes {
    pub largest: f64,
    pub cartesian: f64,
}

impl Step {
    pub fn sizes(&self) -> Sizes {
        let own = Sizes {
            largest: self.rows,
            cartesian: if self.pairs_everything() { self.rows } else { 0.0 },
        };
        self.inputs.iter().map(Step::sizes).fold(own, |a, b| Sizes {
            largest: a.largest.max(b.largest),
            cartesian: a.cartesian.max(b.cartesian),
        })
    }

    /// A nested loop without a condition, whose inner side looks nothing up of the outer one.
    fn pairs_everything(&self) -> bool {
        let [outer, inner] = self.inputs.as_slice() else { return false };
        self.kind == "Nested Loop"
            && !self.rest.contains_key("Join Filter")
            && outer.rows > 1.0
            && inner.rows > 1.0
            && !outer.aliases().iter().any(|alias| inner.speaks_of(alias))
    }

    fn aliases(&self) -> Vec<&str> {
        let mut aliases: Vec<&str> = self.inputs.iter().flat_map(Step::aliases).collect();
        aliases.extend(self.alias.as_deref());
        aliases
    }

    /// Conditions name columns as `alias.column`.
    fn speaks_of(&self, alias: &str) -> bool {
        let plain = format!("{alias}.");
        let quoted = format!("\"{}\".", alias.replace('"', "\"\""));
        let named = |text: &str| {
            text.contains(&quoted)
                || text.match_indices(&plain).any(|(at, _)| {
                    !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'))
                })
        };
        self.rest.values().filter_map(Value::as_str).any(named)
            || self.inputs.iter().any(|input| input.speaks_of(alias))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scan(alias: &str, rows: u64, condition: Option<&str>) -> Value {
        let mut scan = json!({"Node Type": "Seq Scan", "Plan Rows": rows, "Alias": alias});
        if let Some(condition) = condition {
            scan["Index Cond"] = condition.into();
        }
        scan
    }

    fn sizes(outer: &Value, inner: &Value, filter: Option<&str>) -> Sizes {
        let mut join =
            json!({"Node Type": "Nested Loop", "Plan Rows": 600, "Plans": [outer, inner]});
        if let Some(filter) = filter {
            join["Join Filter"] = filter.into();
        }
        let plan = json!({"Node Type": "Aggregate", "Plan Rows": 1, "Plans": [join]});
        serde_json::from_value::<Step>(plan).expect("a plan").sizes()
    }

    #[test]
    fn everything_paired_with_everything_is_seen_under_an_aggregate() {
        let product = sizes(&scan("a", 20, None), &scan("b", 30, None), None);
        assert_eq!(product, Sizes { largest: 600.0, cartesian: 600.0 });
    }

    #[test]
    fn a_join_that_looks_up_is_none() {
        let lookup = |condition| sizes(&scan("a", 20, None), &scan("b", 30, Some(condition)), None);
        let none = Sizes { largest: 600.0, cartesian: 0.0 };
        assert_eq!(lookup("(id = a.b_id)"), none);
        assert_eq!(lookup("(id = \"a\".b_id)"), none);
        assert_ne!(lookup("(id = aa.b_id)"), none);
        let filtered = sizes(&scan("a", 20, None), &scan("b", 30, None), Some("(a.x < b.y)"));
        assert_eq!(filtered, none);
    }

    #[test]
    fn one_row_beside_many_is_none() {
        let plan = sizes(&scan("a", 1, None), &scan("b", 600, None), None);
        assert_eq!(plan, Sizes { largest: 600.0, cartesian: 0.0 });
    }
}
