//! A megabyte of anything is answered, in whatever dialect: without a panic, on an ordinary stack,
//! at once. What is just short enough to be read is too.
//!
//! How long that takes is measured by `make bench PARTS=guard`: here other tests run beside.

#[path = "hostile/kinds.rs"]
mod kinds;

use std::time::{Duration, Instant};

use guard::{Dialect, Policy, RefusalKind, check};

use kinds::kinds;

const MEGABYTE: usize = 1_000_000;
/// The longest that is read; half of it, and a quarter, may parse where the whole has too many words.
const READ: [usize; 4] = [16 * 1024, 8 * 1024, 4 * 1024, 1024];

fn policies() -> [Policy<'static>; 2] {
    [Dialect::PostgreSql, Dialect::MySql].map(|dialect| Policy { dialect, ..Policy::unresolved() })
}

/// Half of the stack that an ordinary thread has: threads of servers are used already.
fn on_a_small_stack(judge: impl FnOnce() + Send + 'static) {
    let judging = std::thread::Builder::new().stack_size(1024 * 1024).spawn(judge);
    judging.expect("a thread starts").join().expect("nothing panics");
}

#[test]
fn a_megabyte_of_anything_is_refused_unread() {
    on_a_small_stack(|| {
        for kind in kinds() {
            let text = kind.of_size(MEGABYTE);
            assert!(text.len() > MEGABYTE - 64, "{}: {}", kind.name, text.len());
            for policy in policies() {
                let refusal = check(&text, &policy).unwrap_err();
                assert_eq!(refusal.kind, RefusalKind::TooLarge, "{}", kind.name);
                assert!(refusal.caret(&text).len() < 1_000, "{}", kind.name);
            }
        }
    });
}

#[test]
fn the_longest_that_is_read_is_answered_too() {
    on_a_small_stack(|| {
        for kind in kinds() {
            for (bytes, policy) in READ.iter().flat_map(|b| policies().map(|p| (*b, p))) {
                let text = kind.of_size(bytes);
                let start = Instant::now();
                let _ = check(&text, &policy).map_err(|refusal| refusal.caret(&text));
                let taken = start.elapsed();
                assert!(taken < Duration::from_secs(5), "{} in {bytes}: {taken:?}", kind.name);
            }
        }
    });
}
