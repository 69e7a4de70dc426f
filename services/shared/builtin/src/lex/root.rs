//! What the inflections and near derivations of a word share.

/// The root of a lower-case word: the English stem, and past it the endings that turn a verb
/// into the one who does it, so that "directors" meets `directed_by`.
pub fn root(word: &str) -> String {
    if let Some(known) = irregular(word) {
        return known.to_owned();
    }
    let stem = catalog::words::stem(word);
    if stem.len() >= 6 {
        for ending in ["or", "er", "ion"] {
            if let Some(cut) = stem.strip_suffix(ending)
                && cut.len() >= 4
                && !matches!(
                    cut,
                    "numb"
                        | "memb"
                        | "custom"
                        | "manag"
                        | "answ"
                        | "paramet"
                        | "regis"
                        | "lett"
                        | "numbe"
                        | "chapt"
                        | "semest"
                        | "quart"
                        | "mast"
                        | "cent"
                        | "reg"
                        | "mill"
                )
            {
                return cut.to_owned();
            }
        }
    }
    stem
}

fn irregular(word: &str) -> Option<&'static str> {
    Some(match word {
        "people" | "persons" => "person",
        "children" => "child",
        "men" => "man",
        "women" => "woman",
        "wrote" | "written" | "writer" | "writers" | "writes" | "writing" | "write" => "write",
        "born" | "birth" | "births" => "birth",
        "taught" | "teaches" | "teaching" | "teach" | "teachers" | "teacher" => "teach",
        "bought" => "buy",
        "sold" | "sale" | "sales" => "sell",
        "paid" | "pays" | "paying" | "payment" | "payments" => "pay",
        "weigh" | "weighs" | "weighing" | "weighed" | "weighted" | "weights" | "weight" => "weight",
        "spent" | "spending" | "spends" => "spend",
        "staff" => "staff",
        "countries" => "countri",
        "won" | "wins" | "winner" | "winners" | "winning" => "win",
        "lost" | "losing" | "loses" | "loss" | "losses" => "lose",
        "began" | "begun" | "beginning" => "begin",
        "died" | "dies" | "dead" | "death" | "deaths" => "death",
        "ids" => "id",
        "data" => "data",
        "species" => "species",
        "series" => "series",
        "status" | "statuses" => "status",
        "bus" | "buses" => "bus",
        "address" | "addresses" => "address",
        "length" | "lengths" => "length",
        "nationality" | "nationalities" | "nation" | "nations" | "national" => "nation",
        "general" => "general",
        "organisation" | "organisations" | "organization" | "organizations" => "organ",
        "university" | "universities" => "universiti",
        "universe" => "universe",
        "policy" | "policies" => "policy",
        "police" => "police",
        "matches" | "match" => "match",
        "opening" | "opened" | "opens" | "open" => "open",
        "gas" => "gas",
        "news" => "news",
        "user" | "users" => "user",
        "use" | "used" | "uses" | "using" => "use",
        "order" | "orders" | "ordered" => "order",
        "employer" | "employers" => "employer",
        "station" | "stations" => "station",
        "section" | "sections" => "section",
        "position" | "positions" => "position",
        "location" | "locations" => "location",
        "region" | "regions" => "region",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_share_a_root() {
        for (a, b) in [
            ("directors", "directed"),
            ("people", "person"),
            ("weighs", "weight"),
            ("wrote", "writer"),
        ] {
            assert_eq!(root(a), root(b), "{a} {b}");
        }
        assert_ne!(root("numbers"), root("numb"));
    }
}
