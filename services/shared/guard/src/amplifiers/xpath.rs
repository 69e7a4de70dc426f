//! How much work an XPath is. Each step that looks around, and each predicate, walks the whole
//! document once more for every node it is asked of, and nothing can interrupt it.

use sqlparser::ast::Expr;

use super::{Judged, refuse, text};
use crate::size::{Order, Size};

/// An XPath's evaluation on a document.
pub fn path(path: Option<&Expr>, document: Size) -> Judged {
    let Some(path) = path.and_then(text) else {
        return refuse("an XPath must be written out");
    };
    if path.len() > 1_000 {
        return refuse("an XPath is far too long");
    }
    let walks = walks(path);
    let bearable = match document.length.order {
        // A node takes four characters at least.
        Order::Stated => (document.length.factor / 4.0).max(1.0).powi(walks) <= 1e8,
        Order::Stored => walks <= 4 && document.length.factor <= 1_000.0,
        Order::Collected => walks <= 2 && document.length.factor <= 10.0,
        Order::FedBack | Order::Unbounded => false,
    };
    if bearable { Ok(()) } else { refuse("an XPath may walk its document far too often") }
}

/// How often, one inside the other, the document may be walked.
fn walks(path: &str) -> i32 {
    let mut rest = path.to_owned();
    for plain in ["text()", "node()", "position()", "last()", "local-name()", "name()"] {
        rest = rest.replace(plain, "");
    }
    let around = ["//", "::", "[", "(", ".."].map(|mark| rest.matches(mark).count());
    1 + i32::try_from(around.iter().sum::<usize>()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_around_counts() {
        assert_eq!(walks("/a/b/text()"), 1);
        assert_eq!(walks("//item[@id=1]/name/text()"), 3);
        assert_eq!(walks("count(//*[count(//*)>0])"), 6);
    }
}
