//! Runs the parser and the judge where a deep statement cannot overflow the stack.
//!
//! The parser bounds its recursion, but not how deep a tree grows to the left: `1 + 1 + …` nests
//! once for each sign, and walking or dropping such a tree overflows an ordinary stack, which
//! aborts the process.

use std::thread;

/// Statements of so few words cannot nest deeper than half of an ordinary thread's stack bears;
/// a test holds them to it. Without optimization every level takes much more.
const SHALLOW_WORDS: usize = if cfg!(debug_assertions) { 48 } else { 160 };

/// Memory is only taken as the stack grows.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Runs `judge` on a stack that bears `words`.
pub fn with_stack<T: Send>(words: usize, judge: impl FnOnce() -> T + Send) -> T {
    if words <= SHALLOW_WORDS {
        return judge();
    }
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("guard".into()).stack_size(STACK_BYTES);
        let judging = builder.spawn_scoped(scope, judge).expect("the system can start a thread");
        judging.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
