//! A job that finds no seat: it makes way for others, and comes back soon.

use std::{sync::Arc, time::Duration};

use async_nats::jetstream::{AckKind, Message};
use proto::JobId;
use tracing::warn;

use super::Shared;

/// The first pause; it doubles with every delivery.
const FIRST: Duration = Duration::from_millis(100);
/// Deliveries after which the broker need not hold the message any more: what it holds counts
/// against all that may be out at workers, and would in the end keep others from theirs.
const HELD: i64 = 5;
/// How long the row then waits for the sweeper.
const PUT_OFF: Duration = Duration::from_secs(2);

/// Gives what is to be said to NATS.
pub async fn put_off(shared: &Arc<Shared>, job: JobId, message: &Message) -> AckKind {
    let delivered = message.info().map_or(1, |info| info.delivered);
    if delivered <= HELD {
        return AckKind::Nak(Some(pause(delivered)));
    }
    // Those that found no seat together do not come back together.
    let by = PUT_OFF.mul_f64(1.0 + rand::random::<f64>());
    match store::jobs::postpone(&shared.db, job, by).await {
        Ok(true) => AckKind::Ack,
        // Its last worker was lost, so the row cannot wait by itself.
        Ok(false) => AckKind::Nak(Some(PUT_OFF)),
        Err(error) => {
            warn!("cannot put the job off: {error}");
            AckKind::Nak(Some(PUT_OFF))
        }
    }
}

fn pause(delivered: i64) -> Duration {
    FIRST.saturating_mul(1 << (delivered.clamp(1, HELD) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_while_the_broker_holds_the_message() {
        let pauses: Vec<u128> = (0..=6).map(|delivered| pause(delivered).as_millis()).collect();
        assert_eq!(pauses, [100, 100, 200, 400, 800, 1600, 1600]);
    }
}
