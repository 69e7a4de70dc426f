//! An atlas whose names are run together, as PostgreSQL folds `LifeExpectancy` without quotes.

use catalog::Catalog;

use super::{build, table};

pub fn atlas() -> Catalog {
    build(vec![
        table(
            "countries",
            "countrycode",
            &[
                "countrycode text",
                "countryname text = Norway|Chile|Kenya",
                "lifeexpectancy numeric",
                "surfacearea numeric",
                "population integer",
                "headofstate text",
            ],
            &[],
        ),
        table(
            "countrylanguages",
            "languageno",
            &["languageno integer", "countrycode text", "languagename text", "isofficial boolean"],
            &[("countrycode", "countries")],
        ),
        table(
            "northernroadaccidents",
            "accidentno",
            &["accidentno integer", "happenedon date", "roadtype text = track|highway"],
            &[],
        ),
    ])
}
