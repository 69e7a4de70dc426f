//! Texts that are made to hurt whoever reads them, in any size.

/// What is said again and again: `head before… core after… tail`.
pub struct Kind {
    pub name: &'static str,
    head: &'static str,
    before: &'static str,
    core: &'static str,
    after: &'static str,
}

impl Kind {
    /// As long a text as fits into so many bytes.
    pub fn of_size(&self, bytes: usize) -> String {
        let Self { head, before, core, after, .. } = self;
        let room = bytes.saturating_sub(head.len() + core.len());
        let count = room / (before.len() + after.len());
        let mut text = String::with_capacity(bytes);
        text.push_str(head);
        text.extend(std::iter::repeat_n(*before, count));
        text.push_str(core);
        text.extend(std::iter::repeat_n(*after, count));
        text
    }
}

/// All of them; some mean nothing to one of the engines, which has to find that out too.
pub fn kinds() -> Vec<Kind> {
    let all: &[[&'static str; 5]] = &[
        ["parentheses", "select ", "(", "1", ")"],
        ["nothing but open parentheses", "", "(", "", ""],
        ["open parentheses", "select ", "(", "", ""],
        ["closed parentheses", "select 1", "", "", ")"],
        ["brackets", "select a", "[", "1", "]"],
        ["subqueries", "select ", "(select ", "1", ")"],
        ["subqueries in from", "select * from ", "(select * from ", "t", ") x"],
        ["joins in parentheses", "select 1 from ", "(", "t", " join t x on 1=1)"],
        ["unions", "select 1", "", "", " union select 1"],
        ["exceptions", "select 1", "", "", " except all select 1"],
        ["with names", "with a as (select 1)", "", "", ", a as (select 1)"],
        ["cases", "select ", "case when 1=1 then ", "1", " end"],
        ["open cases", "select ", "case ", "", ""],
        ["whens", "select case", "", "", " when 1 then 1"],
        ["minus signs", "select ", "-", "1", ""],
        ["minus signs apart", "select ", "- ", "1", ""],
        ["plus signs", "select ", "+", "1", ""],
        ["tildes", "select ", "~", "1", ""],
        ["exclamation marks", "select ", "!", "1", ""],
        ["nots", "select ", "not ", "true", ""],
        ["a sum", "select 1", "", "", "+1"],
        ["powers", "select 1", "", "", "^1"],
        ["conditions", "select 1 from t where 1=1", "", "", " and 1=1"],
        ["comparisons", "select 1", "", "", "<1"],
        ["dots", "select a", "", "", ".a"],
        ["nothing but dots", "select ", ".", "", ""],
        ["names in quotes", "select \"a\"", "", "", ".\"a\""],
        ["names in backticks", "select `a`", "", "", ".`a`"],
        ["stars", "select ", "*", "", ""],
        ["commas", "select 1", "", "", ",1"],
        ["nothing but commas", "", ",", "", ""],
        ["semicolons", "select 1", "", "", ";"],
        ["single quotes", "select ", "'", "", ""],
        ["double quotes", "select ", "\"", "", ""],
        ["backticks", "select ", "`", "", ""],
        ["strings", "select 'a'", "", "", " 'a'"],
        ["strings over lines", "select 'a'", "", "", "\n'a'"],
        ["backslashes", "select '", "\\", "", ""],
        ["escaped quotes", "select e'", "\\'", "", ""],
        ["dollars", "select ", "$", "", ""],
        ["dollar quotes", "select ", "$a$", "", ""],
        ["dollar quotes of growing names", "select $", "a", "$", "b"],
        ["comments", "select 1 ", "/**/", "", ""],
        ["open comments", "select 1 ", "/*", "", ""],
        ["nested comments", "select ", "/*", "1", "*/"],
        ["comments with code", "select ", "/*!", "1", "*/"],
        ["comments of lines", "select 1", "", "", "--\n"],
        ["hashes", "select 1", "", "", "#\n"],
        ["parameters by name", "select ", ":a,", "1", ""],
        ["parameters by number", "select ", "$1,", "1", ""],
        ["question marks", "select ", "?,", "1", ""],
        ["variables", "select ", "@a,", "1", ""],
        ["at signs", "select ", "@", "1", ""],
        ["operators", "select 1", "", "", "@#@"],
        ["arrows", "select a", "", "", "->1"],
        ["casts", "select 1", "", "", "::int"],
        ["casts by name", "select ", "cast(", "1", " as int)"],
        ["collations", "select 'a'", "", "", " collate \"C\""],
        ["binaries", "select ", "binary ", "1", ""],
        ["intervals", "select ", "interval ", "1", ""],
        ["typed strings", "select ", "date ", "'1'", ""],
        ["calls", "select ", "abs(", "1", ")"],
        ["arguments", "select concat(1", "", "", ",1"],
        ["lists", "select 1 in (1", "", "", ",1"],
        ["betweens", "select 1", "", "", " between 1 and 1"],
        ["likes", "select 'a'", "", "", " like 'a'"],
        ["exists", "select ", "exists (select ", "1", ")"],
        ["windows", "select ", "sum(1) over (order by ", "1", ")"],
        ["rows of values", "values (1)", "", "", ",(1)"],
        ["joins", "select 1 from t", "", "", " join t on 1=1"],
        ["tables", "select 1 from t", "", "", ",t"],
        ["laterals", "select 1 from t", "", "", ", lateral (select 1) x"],
        ["grouping sets", "select 1 group by ", "grouping sets (", "a", ")"],
        ["orders", "select 1 order by 1", "", "", ",1"],
        ["digits", "select ", "1", "", ""],
        ["hexadecimal", "select 0x", "f", "", ""],
        ["exponents", "select 1", "", "", "e1"],
        ["one name", "select ", "a", "", ""],
        ["letters of many bytes", "select ", "ä", "", ""],
        ["blanks", "select", " ", "1", ""],
        ["ends of lines", "select", "\n", "1", ""],
        ["words", "", "select ", "", ""],
        ["reserved words", "select ", "end ", "", ""],
    ];
    let of = |&[name, head, before, core, after]: &[_; 5]| Kind { name, head, before, core, after };
    all.iter().map(of).collect()
}
