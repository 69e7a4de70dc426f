//! What must hold in every dialect whose subqueries can be told by their fence.

use std::sync::Arc;

use catalog::{Catalog, Table};
use guard::access::{Access, Attribute, Attributes, Rules, TableRule};
use guard::{Dialect, Policy, RefusalKind, check};
use proptest::prelude::*;

/// A dialect, and where its names without a schema are found.
#[derive(Clone, Copy)]
pub struct Fenced {
    pub dialect: Dialect,
    pub home: &'static str,
    /// What no subquery has but those that rules put in.
    pub fence: &'static str,
}

impl Fenced {
    /// Of statements that harm nobody: where all tables have rules, they pass by them, or are
    /// refused in words that say why.
    pub fn keeps_harmless<'s>(
        self,
        catalog: &Arc<Catalog>,
        statements: impl IntoIterator<Item = &'s str>,
    ) {
        let rule = |table: &Table| TableRule {
            table: table.display_name(),
            rows: Some("1 = {user.region}".into()),
            ..TableRule::default()
        };
        let rules: Vec<TableRule> = catalog.tables.iter().map(rule).collect();
        let rules = Rules::new(Arc::clone(catalog), &rules, self.dialect);
        let attributes = Attributes::from([("region".into(), Attribute::Whole(1))]);
        let access = Access::new(Arc::new(rules), attributes);
        let (mut passed, mut refused) = (0, 0);
        for sql in statements {
            let anybody = Policy::of(self.dialect, catalog).at_home_in(Some(self.home));
            let before = check(sql, &anybody).expect(sql);
            match check(sql, &Policy::seen(&access).at_home_in(Some(self.home))) {
                Ok(approved) => {
                    let fences = approved.sql().matches(self.fence).count();
                    assert!(fences >= before.tables().len(), "{sql} became {}", approved.sql());
                    passed += 1;
                }
                Err(refusal) => {
                    assert_eq!(refusal.kind, RefusalKind::Access, "{sql}: {refusal}");
                    assert!(refusal.message.ends_with("is not allowed"), "{sql}: {refusal}");
                    refused += 1;
                }
            }
        }
        assert!(passed > 15 * refused, "{passed} passed, {refused} were refused");
    }

    /// A statement that passes reads `orders`, which has rules, through what is shown of it, and
    /// what then runs is one that anybody may run.
    pub fn shows_only_what_may_be_seen(
        self,
        sql: &str,
        access: &Access,
        whole: &Catalog,
    ) -> Result<(), TestCaseError> {
        let policy = Policy::seen(access).at_home_in(Some(self.home));
        let Ok(approved) = check(sql, &policy) else { return Ok(()) };
        let shown = approved.sql().matches(self.fence).count();
        let is_orders = |name: &str| name.eq_ignore_ascii_case("orders");
        let reads = approved.tables().any(|t| is_orders(&t.name) && t.schema.is_none());
        prop_assert_eq!(shown > 0, reads, "{} became {}", sql, approved.sql());
        let anybody = Policy::of(self.dialect, whole).at_home_in(Some(self.home));
        prop_assert!(check(approved.sql(), &anybody).is_ok(), "{}", approved.sql());
        prop_assert!(sql.starts_with(approved.written()));
        Ok(())
    }
}
