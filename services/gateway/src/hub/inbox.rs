//! One listener's queue.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use proto::Topic;
use tokio::sync::mpsc;

use super::{Hub, News};

/// News that may wait for a listener. Behind that it reads the rows.
const QUEUE: usize = 64;

/// Where the hub puts news. Never blocks: a full queue is marked, and the rest dropped.
pub(super) struct Mailbox {
    queue: mpsc::Sender<Arc<News>>,
    lagging: AtomicBool,
}

impl Mailbox {
    pub(super) fn put(&self, news: Arc<News>) {
        if self.queue.try_send(news).is_err() {
            self.lagging.store(true, Ordering::Release);
        }
    }
}

/// Listens to any number of topics, until dropped.
pub struct Inbox {
    hub: Hub,
    mailbox: Arc<Mailbox>,
    queue: mpsc::Receiver<Arc<News>>,
    topics: Vec<Topic>,
}

impl Inbox {
    pub(super) fn new(hub: Hub) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let mailbox = Arc::new(Mailbox { queue: sender, lagging: AtomicBool::new(false) });
        Self { hub, mailbox, queue, topics: Vec::new() }
    }

    pub fn listen(&mut self, topic: Topic) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
            self.hub.join(topic, self.mailbox.clone());
        }
    }

    pub fn leave(&mut self, topic: Topic) {
        self.topics.retain(|other| *other != topic);
        self.hub.leave(topic, &self.mailbox);
    }

    /// The next news; None: some was dropped, so the rows have to be read. Safe to cancel.
    pub async fn next(&mut self) -> Option<Arc<News>> {
        // News is dropped only while the queue is full, so a waiting listener needs no wake-up.
        if self.mailbox.lagging.swap(false, Ordering::Acquire) {
            return None;
        }
        Some(self.queue.recv().await.expect("the inbox holds a sender of its own"))
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        for topic in &self.topics {
            self.hub.leave(*topic, &self.mailbox);
        }
    }
}
