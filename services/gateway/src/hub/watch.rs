//! Keeps the hub current: news from the bus, and the record as the backstop.

use std::time::Duration;

use futures::StreamExt as _;
use proto::subject;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tracing::{debug, warn};

use super::{Hub, News};
use crate::App;

/// How often the record is asked for what the bus may have lost.
const BACKSTOP: Duration = Duration::from_secs(1);
/// Topics per question, so that no single one takes long.
const AT_ONCE: usize = 500;

/// Runs until shutdown.
pub async fn keep_current(app: App) {
    let shutdown = app.shutdown.clone();
    let both = async { tokio::join!(hear(&app), compare(&app)) };
    shutdown.run_until_cancelled(both).await;
}

/// Passes on what the bus says. The client resubscribes by itself after a lost connection;
/// what was said meanwhile is found by [`compare`].
async fn hear(app: &App) {
    loop {
        match app.bus.client().subscribe(subject::ALL_EVENTS).await {
            Ok(mut messages) => {
                while let Some(message) = messages.next().await {
                    receive(&app.hub, message.subject.as_str(), &message.payload);
                }
            }
            Err(error) => warn!("cannot listen to the bus: {error}"),
        }
        sleep(BACKSTOP).await;
    }
}

fn receive(hub: &Hub, subject: &str, message: &[u8]) {
    // Most news is for listeners of other gateways: look before reading.
    let Some(topic) = subject::topic(subject).filter(|topic| hub.has_listeners(*topic)) else {
        return;
    };
    match News::read(topic, message) {
        Ok(news) => hub.spread(news),
        Err(error) => warn!(%topic, "news that nobody understands: {error}"),
    }
}

/// Compares what was heard with the record.
async fn compare(app: &App) {
    let mut ticks = interval(BACKSTOP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        for topics in app.hub.topics().chunks(AT_ONCE) {
            match store::events::last_seqs(&app.db, topics).await {
                Ok(seqs) => seqs.into_iter().for_each(|(topic, seq)| app.hub.catch_up(topic, seq)),
                Err(error) => debug!("the record cannot be asked: {error}"),
            }
        }
    }
}
