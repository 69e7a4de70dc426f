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
        table("depot_services", "id", &["id integer", "service_name text = fuel|repair"], &[]),
        table(
            "served_at",
            "",
            &["depot_id integer", "depot_service_id integer"],
            &[("depot_id", "depots"), ("depot_service_id", "depot_services")],
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
            &[
                "id integer",
                "second_judge_driver_id integer",
                "judge_driver_id integer",
                "winning_driver_id integer",
                "losing_driver_id integer",
            ],
            &[
                ("second_judge_driver_id", "drivers"),
                ("judge_driver_id", "drivers"),
                ("winning_driver_id", "drivers"),
                ("losing_driver_id", "drivers"),
            ],
        ),
        table("drivers", "id", &["id integer", "name text", "age integer"], &[]),
    ])
}
