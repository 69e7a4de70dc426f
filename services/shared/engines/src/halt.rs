//! Where reading an answer stopped, and what becomes of the connection that it came over.

use crate::EngineError;
use crate::rows::End;

/// Where reading stopped.
pub(crate) enum Halt {
    /// The server has nothing more in hand for us.
    Exhausted(End),
    /// In the middle of the answer.
    Left(End),
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It goes back to the pool, as good as new.
    Kept,
    /// The server may still be busy with rows that nobody wants, and is told to stop.
    Stopped,
    /// Nobody knows what is still on it, so it is closed.
    Closed,
}

/// Of what a watch made of reading: the outer error is that it was stopped.
pub(crate) fn after(
    read: Result<Result<Halt, EngineError>, EngineError>,
) -> (Fate, Result<End, EngineError>) {
    match read {
        Ok(Ok(Halt::Exhausted(end))) => (Fate::Kept, Ok(end)),
        Ok(Ok(Halt::Left(end))) => (Fate::Stopped, Ok(end)),
        Ok(Err(error)) => (Fate::Closed, Err(error)),
        Err(stopped) => (Fate::Stopped, Err(stopped)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_connection_whose_answer_was_read_to_its_end_is_kept() {
        let end = || End { total_rows: 1, truncated: false };
        assert_eq!(after(Ok(Ok(Halt::Exhausted(end())))).0, Fate::Kept);
        let (fate, told) = after(Ok(Ok(Halt::Left(end()))));
        assert_eq!((fate, told.is_ok()), (Fate::Stopped, true));
        let (fate, told) = after(Err(EngineError::Cancelled));
        assert!(fate == Fate::Stopped && matches!(told, Err(EngineError::Cancelled)));
        let (fate, told) = after(Ok(Err(EngineError::Timeout)));
        assert!(fate == Fate::Closed && matches!(told, Err(EngineError::Timeout)));
    }
}
