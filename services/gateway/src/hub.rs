//! Who listens to what, in this process.
//!
//! One subscription on the bus serves all listeners. News is only a hint that something
//! happened: a listener that was too slow, or missed something, reads the rows. So nobody
//! waits for anybody, and losing news costs a query, never an event.

mod feed;
mod inbox;
mod news;
mod watch;

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use proto::Topic;

use self::inbox::Mailbox;
pub use self::{
    feed::{Feed, Frame},
    inbox::Inbox,
    news::News,
    watch::keep_current,
};

#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<HashMap<Topic, Room>>>);

/// The listeners of one topic.
#[derive(Default)]
struct Room {
    /// The newest event that was spread here.
    heard: i64,
    mailboxes: Vec<Arc<Mailbox>>,
}

impl Hub {
    /// A listener that hears nothing yet.
    pub fn inbox(&self) -> Inbox {
        Inbox::new(self.clone())
    }

    fn join(&self, topic: Topic, mailbox: Arc<Mailbox>) {
        self.rooms().entry(topic).or_default().mailboxes.push(mailbox);
    }

    fn leave(&self, topic: Topic, mailbox: &Arc<Mailbox>) {
        if let Entry::Occupied(mut room) = self.rooms().entry(topic) {
            room.get_mut().mailboxes.retain(|other| !Arc::ptr_eq(other, mailbox));
            if room.get().mailboxes.is_empty() {
                room.remove();
            }
        }
    }

    fn has_listeners(&self, topic: Topic) -> bool {
        self.rooms().contains_key(&topic)
    }

    fn topics(&self) -> Vec<Topic> {
        self.rooms().keys().copied().collect()
    }

    /// Hands news to everybody in the room; never waits.
    fn spread(&self, news: News) {
        if let Some(room) = self.rooms().get_mut(&news.topic) {
            room.tell(news);
        }
    }

    /// The record says that `topic` has come to `last_seq`: whoever did not hear is told.
    fn catch_up(&self, topic: Topic, last_seq: i64) {
        if let Some(room) = self.rooms().get_mut(&topic)
            && room.heard < last_seq
        {
            room.tell(News::missed(topic, last_seq));
        }
    }

    /// The lock is held for moments, and never across a wait.
    fn rooms(&self) -> MutexGuard<'_, HashMap<Topic, Room>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn tell(&mut self, news: News) {
        self.heard = self.heard.max(news.seq);
        let news = Arc::new(news);
        for mailbox in &self.mailboxes {
            mailbox.put(news.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use proto::QueryId;

    use super::*;

    fn news(topic: Topic, seq: i64) -> News {
        News::read(topic, format!(r#"{{"seq":{seq},"type":"status"}}"#).as_bytes()).unwrap()
    }

    #[tokio::test]
    async fn news_reaches_those_who_listen_and_nobody_else() {
        let (hub, ours, theirs) = (Hub::default(), QueryId::new().into(), QueryId::new().into());
        let mut inbox = hub.inbox();
        inbox.listen(ours);
        hub.spread(news(theirs, 1));
        hub.spread(news(ours, 7));
        assert_eq!(inbox.next().await.map(|news| (news.topic, news.seq)), Some((ours, 7)));
    }

    #[tokio::test]
    async fn a_full_inbox_hears_that_it_missed_something_and_blocks_nobody() {
        let (hub, topic) = (Hub::default(), QueryId::new().into());
        let (mut slow, mut fast) = (hub.inbox(), hub.inbox());
        slow.listen(topic);
        fast.listen(topic);
        for seq in 1..=1_000 {
            hub.spread(news(topic, seq));
            assert_eq!(fast.next().await.map(|news| news.seq), Some(seq));
        }
        assert!(slow.next().await.is_none(), "it lags");
        assert_eq!(
            slow.next().await.map(|news| news.seq),
            Some(1),
            "and goes on with what it kept"
        );
    }

    #[tokio::test]
    async fn the_record_speaks_up_only_when_news_was_lost() {
        let (hub, topic) = (Hub::default(), QueryId::new().into());
        let mut inbox = hub.inbox();
        inbox.listen(topic);
        hub.spread(news(topic, 3));
        hub.catch_up(topic, 3);
        hub.catch_up(topic, 4);
        assert_eq!(inbox.next().await.map(|news| news.seq), Some(3));
        let missed = inbox.next().await.unwrap();
        assert_eq!((missed.seq, missed.text.is_some()), (4, false));
    }

    #[test]
    fn a_room_closes_behind_its_last_listener() {
        let (hub, topic) = (Hub::default(), QueryId::new().into());
        let mut inbox = hub.inbox();
        inbox.listen(topic);
        assert!(hub.has_listeners(topic));
        drop(inbox);
        assert!(!hub.has_listeners(topic));
    }
}
