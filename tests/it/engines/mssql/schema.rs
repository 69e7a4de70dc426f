//! The catalog, and what the planner says, as the server's own tables would tell them.

use catalog::{Family, TableKind};
use engines::Introspect;
use tests::tds::{Fault, listed};

use super::*;

/// Which view reads what, whether that is a view itself, and whether all is known of it.
fn reads(rows: &[&[&str]]) -> Reply {
    let columns =
        ["schema", "table", "referenced_schema", "referenced_table", "is_view", "is_known"];
    listed(&columns, rows)
}

fn script() -> Script {
    let relation = ["schema", "name", "kind", "is_found", "rows", "pages", "comment"];
    let column =
        ["schema", "table", "name", "data_type", "domain", "nullable", "default_value", "comment"];
    let reference = [
        "schema",
        "table",
        "key",
        "column",
        "referenced_schema",
        "referenced_table",
        "referenced_column",
    ];
    Script::default()
        // The longest first: the texts of the queries share words.
        .reply(
            "sys.foreign_keys",
            listed(
                &reference,
                &[&["dbo", "orders", "fk", "customer_id", "crm", "customers", "id"]],
            ),
        )
        .reply(
            "sys.check_constraints",
            listed(
                &["schema", "table", "column", "clause"],
                &[&["dbo", "orders", "status", "([status]='paid' OR [status]=N'open')"]],
            ),
        )
        .reply(
            "sys.indexes",
            listed(
                &["schema", "table", "key", "is_primary", "column"],
                &[
                    &["dbo", "orders", "pk", "1", "id"],
                    &["crm", "customers", "pk", "1", "id"],
                    &["crm", "customers", "ux", "0", "email"],
                    &["crm", "customers", "hidden", "0", "secret"],
                ],
            ),
        )
        .reply(
            "sys.types",
            listed(
                &column,
                &[
                    &["dbo", "orders", "id", "int", "NULL", "0", "NULL", "NULL"],
                    &["dbo", "orders", "customer_id", "int", "NULL", "1", "NULL", "who bought"],
                    &["dbo", "orders", "status", "nvarchar(20)", "state", "0", "('open')", "NULL"],
                    &["crm", "customers", "id", "int", "NULL", "0", "NULL", "NULL"],
                    &["crm", "customers", "email", "nvarchar(100)", "NULL", "1", "NULL", "NULL"],
                    &["dbo", "recent", "total", "decimal(18,2)", "NULL", "1", "NULL", "NULL"],
                ],
            ),
        )
        .reply(
            "sys.partitions",
            listed(
                &relation,
                &[
                    &["dbo", "orders", "U", "1", "1200", "9", "What was sold"],
                    &["dbo", "recent", "V", "1", "NULL", "0", "NULL"],
                    &["crm", "customers", "U", "0", "70", "2", "NULL"],
                    &["dbo", "nothing", "U", "1", "5", "1", "NULL"],
                ],
            ),
        )
        .reply("sys.sql_expression_dependencies", reads(&[]))
        .reply("as differ", listed(&["differ"], &[&["0"]]))
        .reply(
            "from [crm].[customers]",
            listed(&["value", "looked_at"], &[&["ann@x.de", "70"], &["bob@x.de", "70"]]),
        )
}

#[tokio::test]
async fn tables_columns_keys_comments_and_values_are_read() {
    let place = Place::with(script()).await.unwrap();
    let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
    assert!(!catalog.case_sensitive);
    let names: Vec<String> = catalog.tables.iter().map(catalog::Table::display_name).collect();
    assert_eq!(names, ["orders", "recent", "crm.customers"], "without what may not be read");
    let orders = &catalog.tables[0];
    assert_eq!(orders.primary_key, ["id"]);
    assert_eq!(
        (orders.row_estimate, orders.description.as_deref()),
        (Some(1_200), Some("What was sold"))
    );
    let key = &orders.foreign_keys[0];
    assert_eq!(
        (key.references_schema.as_deref(), key.references_table.as_str()),
        (Some("crm"), "customers")
    );
    let status = orders.column("status").unwrap();
    assert_eq!(
        (status.values.as_slice(), status.values_complete),
        (&["open".into(), "paid".into()][..], true)
    );
    assert_eq!(
        (status.default.as_deref(), status.domain.as_deref()),
        (Some("('open')"), Some("state"))
    );
    assert_eq!(status.family(), Family::Text);
    assert!(!status.nullable && orders.column("customer_id").unwrap().nullable);
    assert_eq!(catalog.tables[1].kind, TableKind::View);
    let customers = &catalog.tables[2];
    assert_eq!(customers.unique, [["email"]], "not by what may not be read");
    assert_eq!(customers.column("email").unwrap().values, ["ann@x.de", "bob@x.de"]);

    let policy = place.target.policy(&catalog);
    for sql in [
        "select status from orders",
        "select status from DBO.Orders",
        "select id from crm.customers",
    ] {
        guard::check(sql, &policy).unwrap_or_else(|refusal| panic!("{sql}: {refusal}"));
    }
    assert!(guard::check("select id from customers", &policy).is_err());
}

#[tokio::test]
async fn a_view_tells_what_it_reads_to_whom_the_server_tells_it() {
    let reads_of = async |answer: Reply| {
        let asked = Script::default().reply("sys.sql_expression_dependencies", answer);
        let place = Place::with(asked.and(script())).await.unwrap();
        let catalog = place.target.introspect(&Introspect::default()).await.unwrap();
        let recent = catalog.tables.iter().find(|t| t.name == "recent").unwrap();
        (recent.reads.clone(), place.peer.asked("'VIEW DEFINITION') = 1"))
    };
    let known = reads(&[
        &["dbo", "recent", "dbo", "hidden", "1", "1"],
        &["dbo", "hidden", "dbo", "orders", "0", "1"],
        &["dbo", "hidden", "crm", "customers", "0", "1"],
    ]);
    let names = ["crm.customers", "dbo.hidden", "orders"].map(str::to_owned).to_vec();
    assert_eq!(reads_of(known).await, (Some(names), 1));
    let unknown = reads(&[&["dbo", "recent", "NULL", "NULL", "0", "0"]]);
    assert_eq!(reads_of(unknown).await, (None, 1));
    // Whoever may not know is given no result at all.
    assert_eq!(reads_of(rows(Table::default())).await, (None, 1));
}

#[tokio::test]
async fn the_plan_is_read_where_the_login_may_see_it() {
    let plan = r#"<ShowPlanXML><StmtSimple StatementEstRows="42" StatementSubTreeCost="0.5"><RelOp EstimateRows="9000"/></StmtSimple></ShowPlanXML>"#;
    let script = Script::default().reply("select n from t", rows(texts(&["plan"], &[&[plan]])));
    let place = Place::with(script).await.unwrap();
    let plan = place.target.dry_run(&approved("select n from t")).await.unwrap();
    assert_eq!((plan.rows, plan.cost, plan.largest_step), (42, 0.5, 9_000.0));
    assert_eq!((place.peer.asked("showplan_xml on"), place.peer.asked("showplan_xml off")), (1, 1));

    let denied = Fault::new(262, 14, "SHOWPLAN permission denied in database 'shop'.");
    let script = Script::default()
        .reply("set showplan_xml on", Reply::Error(Table::default(), denied))
        .reply("sp_describe_first_result_set", rows(texts(&["name"], &[&["n"]])));
    let place = Place::with(script).await.unwrap();
    let plan = place.target.dry_run(&approved("select n from t")).await.unwrap();
    assert_eq!((plan.rows, place.peer.asked("sp_describe_first_result_set")), (0, 1));
}

#[tokio::test]
async fn a_slip_of_the_pen_is_told_by_the_servers_parser() {
    let fault = Fault::new(156, 15, "Incorrect syntax near the keyword 'form'.");
    let script = Script::default()
        .reply("sp_describe_first_result_set", Reply::Error(Table::default(), fault));
    let place = Place::with(script).await.unwrap();
    let complaint = place.target.complaint("select 1 form t").await.unwrap();
    assert_eq!(complaint.position(), Some(10));
    assert_eq!(place.peer.asked("exec sys.sp_describe"), 1);
}
