//! Freight between depots: two references to one table, told apart by a word of their names.

use catalog::Catalog;

use super::{build, table};

pub fn freight() -> Catalog {
    build(vec![
        table(
            "depots",
            "id",
            &["id integer", "name text = North Yard|Old Dock", "city text = Oslo|Bergen|Malmö"],
            &[],
        ),
        table(
            "runs",
            "id",
            &[
                "id integer",
                "src_depot_id integer",
                "dst_depot_id integer",
                "tons numeric",
                "left_on date",
            ],
            &[("src_depot_id", "depots"), ("dst_depot_id", "depots")],
        ),
        table(
            "duels",
            "id",
            &["id integer", "winning_driver_id integer", "losing_driver_id integer"],
            &[("winning_driver_id", "drivers"), ("losing_driver_id", "drivers")],
        ),
        table("drivers", "id", &["id integer", "name text", "age integer"], &[]),
    ])
}
