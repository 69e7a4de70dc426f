//! Small invented databases, with values: a library, a clinic, a shop, a marina, two of a kind, trades.

pub mod atlas;
pub mod everyday;
pub mod freight;
pub mod outdoors;
pub mod trades;

use catalog::{Catalog, Column, ForeignKey, Table, TableKind};

pub fn library() -> Catalog {
    build(vec![
        table(
            "authors",
            "author_id",
            &[
                "author_id integer",
                "name text = Iris Calder|Tomas Brandt|Lena Voss",
                "country text = France|Japan|Peru",
                "birth_year integer",
            ],
            &[],
        ),
        table(
            "books",
            "book_id",
            &[
                "book_id integer",
                "title text = Salt Harbour|The Glass Orchard|Nine Lanterns",
                "author_id integer",
                "genre text = mystery|poetry|travel",
                "pages integer",
                "published_year integer",
                "price numeric(8,2)",
            ],
            &[("author_id", "authors")],
        ),
        table(
            "members",
            "member_id",
            &[
                "member_id integer",
                "first_name text = Ada|Otto|Mina",
                "last_name text = Keller|Strand|Okafor",
                "city text = Lyon|Porto|Bergen",
                "joined_on date",
                "is_active boolean",
            ],
            &[],
        ),
        table(
            "loans",
            "loan_id",
            &[
                "loan_id integer",
                "book_id integer",
                "member_id integer",
                "loaned_on date",
                "returned_on date",
            ],
            &[("book_id", "books"), ("member_id", "members")],
        ),
    ])
}

pub fn clinic() -> Catalog {
    build(vec![
        table(
            "doctors",
            "id",
            &[
                "id integer",
                "name text = Dr. Hale|Dr. Nwosu|Dr. Petrov",
                "specialty text = cardiology|pediatrics|surgery",
                "salary integer",
            ],
            &[],
        ),
        table(
            "patients",
            "id",
            &[
                "id integer",
                "name text = Rosa Lind|Ivo Marsh|Yuki Tan",
                "gender text = F|M",
                "birth_date date",
                "phone text",
            ],
            &[],
        ),
        table(
            "visits",
            "id",
            &[
                "id integer",
                "doctor_id integer",
                "patient_id integer",
                "visit_date date",
                "fee integer",
            ],
            &[("doctor_id", "doctors"), ("patient_id", "patients")],
        ),
        table("drugs", "id", &["id integer", "name text = Aspirin|Codeine|Zentol"], &[]),
        table(
            "prescriptions",
            "",
            &["visit_id integer", "drug_id integer", "dose integer"],
            &[("visit_id", "visits"), ("drug_id", "drugs")],
        ),
    ])
}

pub fn shop() -> Catalog {
    build(vec![
        table(
            "customers",
            "customer_id",
            &[
                "customer_id integer",
                "name text = Brightwater|Cobalt Works|Dunmore",
                "email text",
                "country text = Germany|Spain|United States",
                "city text = Berlin|Madrid|Boston",
            ],
            &[],
        ),
        table(
            "orders",
            "order_id",
            &[
                "order_id integer",
                "customer_id integer",
                "order_date timestamp without time zone",
                "status text = open|shipped|cancelled",
                "total numeric(10,2)",
            ],
            &[("customer_id", "customers")],
        ),
        table(
            "products",
            "product_id",
            &[
                "product_id integer",
                "name text = Kettle|Lamp|Desk",
                "category text = kitchen|furniture|garden",
                "price numeric(10,2)",
                "stock integer",
            ],
            &[],
        ),
        table(
            "order_items",
            "",
            &["order_id integer", "product_id integer", "quantity integer"],
            &[("order_id", "orders"), ("product_id", "products")],
        ),
        table(
            "employees",
            "employee_id",
            &[
                "employee_id integer",
                "name text = Sam Reed|Uma Falk",
                "age integer",
                "department text = sales|support|legal",
                "hire_date date",
                "salary integer",
            ],
            &[],
        ),
    ])
}

/// Boats for hire, with what a view adds up for each harbour.
pub fn marina() -> Catalog {
    let mut catalog = build(vec![
        table("harbours", "id", &["id integer", "name text = Norcove|Saltby"], &[]),
        table(
            "boats",
            "id",
            &[
                "id integer",
                "name text = Heron|Petrel|Tern",
                "kind text = dinghy|ketch|sloop",
                "harbour_id integer",
                "price numeric(8,2)",
                "cost numeric(8,2)",
            ],
            &[("harbour_id", "harbours")],
        ),
        table(
            "trips",
            "id",
            &[
                "id integer",
                "boat_id integer",
                "booked_at timestamp with time zone",
                "ended_at timestamp with time zone",
                "total_amount numeric(10,2)",
            ],
            &[("boat_id", "boats")],
        ),
        table(
            "harbour_figures",
            "",
            &["harbour text = Norcove|Saltby", "trips bigint", "turnover numeric"],
            &[],
        ),
    ]);
    catalog.tables.last_mut().expect("the view").kind = TableKind::View;
    catalog
}

/// Two tables that nothing joins and that share the names of their columns.
pub fn twins() -> Catalog {
    build(vec![
        table(
            "hotels",
            "id",
            &["id integer", "name text", "town text = Larkfield|Ostend", "rating numeric(3,1)"],
            &[],
        ),
        table(
            "guides",
            "id",
            &["id integer", "name text", "town text = Larkfield|Brill", "rating numeric(3,1)"],
            &[],
        ),
    ])
}

fn build(tables: Vec<Table>) -> Catalog {
    Catalog { tables, ..Catalog::default() }
}

/// `columns` are written as `name type` or `name type = value|value`.
fn table(name: &str, key: &str, columns: &[&str], references: &[(&str, &str)]) -> Table {
    Table {
        name: name.into(),
        columns: columns.iter().map(|text| column(text)).collect(),
        primary_key: if key.is_empty() { Vec::new() } else { vec![key.into()] },
        foreign_keys: references
            .iter()
            .map(|&(column, to)| ForeignKey {
                columns: vec![column.into()],
                references_schema: None,
                references_table: to.into(),
                references_columns: Vec::new(),
                inferred: false,
            })
            .collect(),
        ..Table::default()
    }
}

fn column(text: &str) -> Column {
    let (declared, values) = text.split_once(" = ").unwrap_or((text, ""));
    let (name, data_type) = declared.split_once(' ').expect("a name and a type");
    let values: Vec<String> =
        values.split('|').filter(|v| !v.is_empty()).map(str::to_owned).collect();
    Column {
        name: name.into(),
        data_type: data_type.into(),
        nullable: true,
        values_complete: !values.is_empty(),
        values,
        ..Column::default()
    }
}
