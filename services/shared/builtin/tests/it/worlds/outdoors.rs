//! A club of the open air: weather stations, outings, who takes part in them and who pays.

use catalog::{Catalog, Table};

use super::{build, table};

pub fn outdoors() -> Catalog {
    build([outings(), guests()].concat())
}

fn outings() -> Vec<Table> {
    vec![
        table(
            "stations",
            "station_id",
            &[
                "station_id integer",
                "name text = Ridge Post|Harbour Mast|Mill Field",
                "district text = North|Harbour",
                "zip_postcode text = 1001|1002|1003",
                "height_m integer",
            ],
            &[],
        ),
        table(
            "readings",
            "reading_id",
            &[
                "reading_id integer",
                "station_id integer",
                "taken_on date",
                "max_temperature_f numeric",
                "mean_humidity numeric",
                "mean_visibility_miles numeric",
            ],
            &[("station_id", "stations")],
        ),
        table(
            "volunteers",
            "volunteer_id",
            &[
                "volunteer_id integer",
                "first_name text = Ada|Ben|Cleo|Dirk",
                "last_name text = Holm|Lark|Moss|Pine",
                "sex text = F|M",
                "rank text = Warden|Clerk",
                "joined_on date",
                "supervisor_id integer",
                "last_login_at timestamp without time zone",
            ],
            &[("supervisor_id", "volunteers")],
        ),
        table(
            "outings",
            "outing_id",
            &[
                "outing_id integer",
                "title text",
                "departure_date date",
                "return_date date",
                "budget_in_millions numeric",
                "station_id integer",
            ],
            &[("station_id", "stations")],
        ),
        table(
            "volunteers_take_part_in",
            "",
            &["volunteer_id integer", "outing_id integer"],
            &[("volunteer_id", "volunteers"), ("outing_id", "outings")],
        ),
    ]
}

fn guests() -> Vec<Table> {
    vec![
        table(
            "guests",
            "guest_id",
            &["guest_id integer", "name text = Nils|Oda|Pia|Rune|Siv"],
            &[],
        ),
        table(
            "take_part_in",
            "",
            &["guest_id integer", "outing_id integer"],
            &[("guest_id", "guests"), ("outing_id", "outings")],
        ),
        table(
            "permits",
            "permit_id",
            &[
                "permit_id integer",
                "permit_number text",
                "permit_type text = day|week",
                "guest_id integer",
            ],
            &[("guest_id", "guests")],
        ),
        table(
            "shop_orders",
            "order_id",
            &[
                "order_id integer",
                "guest_id integer",
                "ordered_on date",
                "total numeric(10,2)",
                "shipped_on date",
            ],
            &[("guest_id", "guests")],
        ),
        table(
            "payments",
            "payment_id",
            &["payment_id integer", "guest_id integer", "amount numeric(10,2)", "paid_on date"],
            &[("guest_id", "guests")],
        ),
    ]
}
