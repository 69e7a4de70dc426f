//! May this much work be done? Judged by the planner's estimate, before anything runs.

use std::str::FromStr;

use engines::Plan;
use proto::{JobError, JobErrorCode};

/// What a statement may cost, each bound in the planner's estimate. Without a bound, anything.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// In the planner's own unit: for PostgreSQL, pages read in a row.
    cost: Option<f64>,
    /// Rows of the largest step, not of the answer.
    rows: Option<f64>,
    /// Rows of a join without a condition.
    cartesian: Option<f64>,
}

/// The two bounds that a statement meets.
#[derive(Clone, Copy, Debug, Default)]
pub struct CostGate {
    /// Above, it runs only when somebody says so.
    pub warn: Bounds,
    /// Above, it does not run.
    pub refuse: Bounds,
}

impl CostGate {
    /// Nobody has to ask the planner.
    pub fn is_open(&self) -> bool {
        [self.warn, self.refuse].iter().all(|bounds| *bounds == Bounds::default())
    }

    pub fn judge(&self, plan: &Plan, confirmed: bool) -> Result<(), JobError> {
        if let Some(excess) = self.refuse.excess(plan) {
            let message = format!("the database expects too much work: {excess}");
            return Err(JobError::new(JobErrorCode::CostRefused, message).with_hint(HINT));
        }
        match self.warn.excess(plan) {
            Some(excess) if !confirmed => {
                let message = format!("the database expects much work: {excess}");
                let hint = format!("send `confirm: true` to run it all the same, or {HINT}");
                Err(JobError::new(JobErrorCode::ConfirmationRequired, message).with_hint(hint))
            }
            _ => Ok(()),
        }
    }
}

const HINT: &str = "narrow it: fewer tables, a shorter period, a condition for each join";

impl Bounds {
    /// What is too much, in words.
    fn excess(&self, plan: &Plan) -> Option<String> {
        let over = |bound: Option<f64>, estimate: f64| bound.filter(|bound| estimate > *bound);
        if let Some(bound) = over(self.cartesian, plan.cartesian) {
            let rows = readable(plan.cartesian);
            return Some(format!(
                "a join without a condition makes {rows} rows, the limit is {}",
                readable(bound)
            ));
        }
        if let Some(bound) = over(self.rows, plan.largest_step) {
            let rows = readable(plan.largest_step);
            return Some(format!("one step has {rows} rows, the limit is {}", readable(bound)));
        }
        let bound = over(self.cost, plan.cost)?;
        Some(format!("it costs {}, the limit is {}", readable(plan.cost), readable(bound)))
    }
}

/// `about 3.2 billion`: nobody needs the digits of an estimate.
fn readable(number: f64) -> String {
    const UNITS: [(f64, &str); 4] =
        [(1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1e3, " thousand")];
    if number >= 1e15 {
        return format!("{number:.1e}");
    }
    match UNITS.iter().find(|(unit, _)| number >= *unit) {
        None => format!("{number:.0}"),
        Some((unit, name)) => {
            let text = format!("{:.1}", number / unit);
            format!("{}{name}", text.trim_end_matches('0').trim_end_matches('.'))
        }
    }
}

/// `off`, a cost alone (`1e7`), or some of `cost=1e7,rows=1e8,cartesian=1e6`.
impl FromStr for Bounds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bounds = Self::default();
        let text = text.trim();
        if text.is_empty() || text == "off" {
            return Ok(bounds);
        }
        for part in text.split(',') {
            let (name, number) = part.split_once('=').unwrap_or(("cost", part));
            let number: f64 =
                number.trim().parse().map_err(|_| format!("{number} is no number"))?;
            if !(number.is_finite() && number > 0.0) {
                return Err(format!("{number} is no limit: it must be more than 0"));
            }
            match name.trim() {
                "cost" => bounds.cost = Some(number),
                "rows" => bounds.rows = Some(number),
                "cartesian" => bounds.cartesian = Some(number),
                other => {
                    return Err(format!("{other} has no limit; cost, rows and cartesian have"));
                }
            }
        }
        Ok(bounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(warn: &str, refuse: &str) -> CostGate {
        CostGate { warn: warn.parse().unwrap(), refuse: refuse.parse().unwrap() }
    }

    fn plan(cost: f64, largest_step: f64, cartesian: f64) -> Plan {
        Plan { rows: 1, cost, largest_step, cartesian }
    }

    #[test]
    fn a_warning_asks_and_a_refusal_does_not() {
        let gate = gate("1e6", "cost=1e9");
        let code = |cost, confirmed| {
            gate.judge(&plan(cost, 1.0, 0.0), confirmed).err().map(|error| error.code)
        };
        assert_eq!(code(1e6, false), None);
        assert_eq!(code(2e6, false), Some(JobErrorCode::ConfirmationRequired));
        assert_eq!(code(2e6, true), None);
        assert_eq!(code(2e9, true), Some(JobErrorCode::CostRefused));
    }

    #[test]
    fn each_estimate_has_a_bound_of_its_own_and_words() {
        let gate = gate("cost=1e6,rows=1e6,cartesian=1000", "off");
        let said = |plan| gate.judge(&plan, false).unwrap_err().message;
        assert_eq!(
            said(plan(1.0, 5e5, 2_500.0)),
            "the database expects much work: a join without a condition makes 2.5 thousand rows, \
             the limit is 1 thousand"
        );
        assert!(said(plan(1.0, 3.25e9, 0.0)).contains("one step has 3.2 billion rows"));
        assert!(said(plan(7e17, 1.0, 0.0)).contains("it costs 7.0e17"));
    }

    #[test]
    fn only_limits_are_limits() {
        assert!(gate("off", "").is_open());
        for nonsense in ["much", "rows=", "rows=-1", "pages=3", "cost=inf", "0"] {
            assert!(nonsense.parse::<Bounds>().is_err(), "{nonsense}");
        }
    }
}
