//! Requests that come at the same time share one statement.
//!
//! Whoever comes while a statement is under way waits for the next one, which then serves all
//! who wait. Alone, nobody waits for anybody; under load, the cost of a round trip and of a
//! commit is divided by the number of members.

use std::future::Future;

use tokio::sync::{mpsc, oneshot};
use tokio_util::task::AbortOnDropHandle;
use tracing::warn;

/// Members that one statement serves at most.
const LARGEST: usize = 128;

/// Joins requests of a kind, until dropped.
pub struct Group<I, O> {
    door: mpsc::Sender<Member<I, O>>,
    _work: AbortOnDropHandle<()>,
}

struct Member<I, O> {
    item: I,
    answer: oneshot::Sender<Result<O, Split>>,
}

/// Why a member has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The statement failed, perhaps for the sake of another member: try it alone.
    Alone,
    /// The database is away for everybody.
    Away,
}

impl<I, O> Group<I, O>
where
    I: Send + 'static,
    O: Send + 'static,
{
    /// `work` gives one answer for each item, in their order.
    pub fn new<F>(work: impl Fn(Vec<I>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = store::Result<Vec<O>>> + Send + 'static,
    {
        let (door, waiting) = mpsc::channel(LARGEST);
        Self { door, _work: AbortOnDropHandle::new(tokio::spawn(serve(waiting, work))) }
    }

    /// Waits for the statement that serves this item.
    pub async fn join(&self, item: I) -> Result<O, Split> {
        let (answer, told) = oneshot::channel();
        if self.door.send(Member { item, answer }).await.is_err() {
            return Err(Split::Alone);
        }
        told.await.unwrap_or(Err(Split::Alone))
    }
}

async fn serve<I, O, F>(mut waiting: mpsc::Receiver<Member<I, O>>, work: impl Fn(Vec<I>) -> F)
where
    F: Future<Output = store::Result<Vec<O>>>,
{
    let mut members = Vec::new();
    while waiting.recv_many(&mut members, LARGEST).await > 0 {
        let (items, answers): (Vec<I>, Vec<_>) =
            members.drain(..).map(|member| (member.item, member.answer)).unzip();
        match work(items).await {
            Ok(outputs) => {
                for (answer, output) in answers.into_iter().zip(outputs) {
                    // Somebody whose request was given up does not wait any more.
                    let _ = answer.send(Ok(output));
                }
            }
            Err(error) => {
                let split = if store::is_passing(&error) { Split::Away } else { Split::Alone };
                warn!(members = answers.len(), "a shared statement failed: {error}");
                for answer in answers {
                    let _ = answer.send(Err(split));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn who_waits_together_is_served_together() {
        let (entered, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (enter, closed) = (entered.clone(), gate.clone());
        let group = Arc::new(Group::new(move |items: Vec<u32>| {
            enter.add_permits(1);
            let gate = closed.clone();
            async move {
                gate.acquire().await.expect("it stays open").forget();
                let size = items.len();
                Ok(items.into_iter().map(|item| (item, size)).collect())
            }
        }));
        let ask = |item| {
            let group = group.clone();
            tokio::spawn(async move { group.join(item).await })
        };
        let first = ask(1);
        entered.acquire().await.expect("it stays open").forget();
        let others = [ask(2), ask(3), ask(4)];
        while group.door.capacity() > LARGEST - 3 {
            tokio::task::yield_now().await;
        }
        gate.add_permits(2);
        assert_eq!(first.await.unwrap(), Ok((1, 1)));
        for (other, item) in others.into_iter().zip(2..) {
            assert_eq!(other.await.unwrap(), Ok((item, 3)));
        }
    }

    #[tokio::test]
    async fn a_failure_says_whether_to_try_alone() {
        let away = Group::<u32, ()>::new(|_| async { Err(store::Error::PoolTimedOut) });
        assert_eq!(away.join(1).await, Err(Split::Away));
        let wrong = Group::<u32, ()>::new(|_| async { Err(store::Error::RowNotFound) });
        assert_eq!(wrong.join(1).await, Err(Split::Alone));
    }
}
