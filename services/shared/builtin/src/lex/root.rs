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
    if let Some((_, base)) = PAST.iter().find(|(past, _)| past.split(' ').any(|p| p == word)) {
        return Some(base);
    }
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

/// Past forms that no ending tells, and the stem of their verb.
#[rustfmt::skip]
const PAST: [(&str, &str); 40] = [
    ("left", "leav"), ("gave given", "give"), ("made", "make"), ("took taken", "take"),
    ("came", "come"), ("held", "hold"), ("built", "build"), ("sent", "send"), ("lent", "lend"),
    ("kept", "keep"), ("led", "lead"), ("ran", "run"), ("became", "becom"),
    ("chose chosen", "choos"), ("drove driven", "drive"), ("rode ridden", "ride"),
    ("ate eaten", "eat"), ("fell fallen", "fall"), ("flew flown", "fli"), ("grew grown", "grow"),
    ("knew known", "know"), ("shown", "show"), ("spoke spoken", "speak"), ("stole stolen", "steal"),
    ("swam swum", "swim"), ("threw thrown", "throw"), ("wore worn", "wear"), ("drew drawn", "draw"),
    ("broke broken", "break"), ("brought", "bring"), ("caught", "catch"), ("fought", "fight"),
    ("sang sung", "sing"), ("drank drunk", "drink"), ("told", "tell"), ("met", "meet"),
    ("withdrew withdrawn", "withdraw"), ("hid hidden", "hide"), ("fed", "feed"), ("slept", "sleep"),
];

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

    #[test]
    fn past_forms_share_the_root_of_their_verb() {
        for (past, stem) in PAST {
            // Some stems have lost the end of their verb.
            let bases = [stem.to_owned(), format!("{stem}e"), stem.replace('i', "y")];
            assert!(bases.iter().any(|base| root(base) == stem), "{stem}");
            for past in past.split(' ') {
                assert_eq!(root(past), stem);
            }
        }
        assert_eq!(root("left"), root("leaves"));
        assert_eq!(root("chosen"), root("choosing"));
    }
}
