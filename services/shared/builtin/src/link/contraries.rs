//! Words for the two sides of a state, of which databases keep only one.

/// Who says a word of one side where only a word of the other is known means "not" that.
const SIDES: [(&[&str], &[&str]); 13] = [
    (&["open"], &["closed", "resolved"]),
    (&["unresolved", "outstanding"], &["resolved", "closed", "settled", "paid"]),
    (&["active", "enabled", "current"], &["inactive", "disabled", "deactivated", "archived"]),
    (&["alive", "living"], &["dead", "deceased"]),
    (&["present"], &["absent"]),
    (&["attended"], &["missed"]),
    (&["ongoing", "unfinished"], &["finished", "completed", "ended"]),
    (&["successful", "succeeded"], &["failed"]),
    (&["public"], &["private", "hidden"]),
    (&["online"], &["offline"]),
    (&["domestic"], &["international", "foreign"]),
    (&["temporary"], &["permanent"]),
    (&["visible"], &["hidden"]),
];

/// The words of the other side.
pub(super) fn of(word: &str) -> impl Iterator<Item = &'static str> + '_ {
    SIDES
        .iter()
        .flat_map(|(one, other)| [(one, other), (other, one)])
        .filter(move |(side, _)| side.contains(&word))
        .flat_map(|(_, contrary)| contrary.iter().copied())
}
