//! Three more invented databases, as people keep them every day: a wholesaler, a gym, a help desk.

use catalog::Catalog;

use super::{build, table};

/// Goods, who buys them, and who sells them.
pub fn wholesaler() -> Catalog {
    build(vec![
        table(
            "categories",
            "category_id",
            &["category_id integer", "name text = Tools|Paint|Lighting"],
            &[],
        ),
        table(
            "products",
            "product_id",
            &[
                "product_id integer",
                "name text = Claw hammer|Wall white|Desk lamp",
                "category_id integer",
                "unit_price numeric(10,2)",
                "stock_quantity integer",
                "is_discontinued boolean",
            ],
            &[("category_id", "categories")],
        ),
        table(
            "employees",
            "employee_id",
            &[
                "employee_id integer",
                "name text = Greta Lindqvist|Omar Haddad|Pia Moll",
                "title text = Clerk|Buyer|Director",
                "salary integer",
                "hired_on date",
                "reports_to integer",
            ],
            &[("reports_to", "employees")],
        ),
        table(
            "customers",
            "customer_id",
            &[
                "customer_id integer",
                "company_name text = Baker & Sons|Hollis Interiors|Redfern",
                "city text = Leeds|York|Hull",
                "is_active boolean",
                "registered_on date",
            ],
            &[],
        ),
        table(
            "orders",
            "order_id",
            &[
                "order_id integer",
                "customer_id integer",
                "employee_id integer",
                "ordered_at timestamp without time zone",
                "shipped_at timestamp without time zone",
                "status text = open|paid|refunded",
                "amount numeric(10,2)",
            ],
            &[("customer_id", "customers"), ("employee_id", "employees")],
        ),
        table(
            "order_lines",
            "order_line_id",
            &[
                "order_line_id integer",
                "order_id integer",
                "product_id integer",
                "quantity integer",
                "line_total numeric(10,2)",
            ],
            &[("order_id", "orders"), ("product_id", "products")],
        ),
    ])
}

/// Members, what they train, and what they pay.
pub fn gym() -> Catalog {
    build(vec![
        table(
            "trainers",
            "id",
            &["id integer", "full_name text = Bo Ek|Ines Prado", "hourly_rate numeric(6,2)"],
            &[],
        ),
        table(
            "users",
            "id",
            &[
                "id integer",
                "username text = kit|moss|wren",
                "email text",
                "active boolean",
                "verified boolean",
                "created_at timestamp with time zone",
                "last_login_at timestamp with time zone",
            ],
            &[],
        ),
        table(
            "memberships",
            "id",
            &[
                "id integer",
                "user_id integer",
                "plan text = basic|plus|family",
                "monthly_fee numeric(6,2)",
                "is_closed boolean",
                "started_on date",
            ],
            &[("user_id", "users")],
        ),
        table(
            "classes",
            "id",
            &[
                "id integer",
                "title text = Spin|Yoga|Boxing",
                "trainer_id integer",
                "capacity integer",
            ],
            &[("trainer_id", "trainers")],
        ),
        table(
            "bookings",
            "id",
            &[
                "id integer",
                "class_id integer",
                "user_id integer",
                "booked_on date",
                "attended boolean",
            ],
            &[("class_id", "classes"), ("user_id", "users")],
        ),
        table(
            "payments",
            "id",
            &[
                "id integer",
                "user_id integer",
                "paid_on date",
                "total numeric(8,2)",
                "method text = card|cash",
            ],
            &[("user_id", "users")],
        ),
    ])
}

/// Tickets, and the staff that answers them.
pub fn help_desk() -> Catalog {
    build(vec![
        table(
            "agents",
            "agent_id",
            &[
                "agent_id integer",
                "agent_name text = Dev Rao|Lou Marek",
                "team text = billing|technical",
                "supervisor_id integer",
                "available boolean",
            ],
            &[("supervisor_id", "agents")],
        ),
        table(
            "clients",
            "client_id",
            &[
                "client_id integer",
                "client_name text = Orbit|Fennel",
                "country text = Norway|Chile",
            ],
            &[],
        ),
        table(
            "tickets",
            "ticket_id",
            &[
                "ticket_id integer",
                "client_id integer",
                "agent_id integer",
                "subject text",
                "priority text = low|high|urgent",
                "opened_at timestamp with time zone",
                "closed_at timestamp with time zone",
                "is_resolved boolean",
                "minutes_spent integer",
            ],
            &[("client_id", "clients"), ("agent_id", "agents")],
        ),
    ])
}
