//! The events of some topics as one client reads them: each once, in order, none missing.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use proto::Topic;
use tokio::time::sleep;
use tracing::debug;

use super::{Inbox, News, news::encode};
use crate::App;

/// Rows read at once when there is something to make up for.
const ROWS: i64 = 200;
/// Events that an idle feed keeps room for.
const IDLE: usize = 4;
/// How long to leave a database alone that did not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// One event, ready to be sent.
#[derive(Clone, Debug)]
pub struct Frame {
    pub topic: Topic,
    pub seq: i64,
    /// The `type` of the event.
    pub kind: Box<str>,
    pub text: Utf8Bytes,
}

/// Joins the news of an inbox with the rows, topic by topic.
pub struct Feed {
    app: App,
    inbox: Inbox,
    /// The last event of each topic that was handed out or is `ready`.
    cursors: HashMap<Topic, i64>,
    /// Topics whose rows have to be read, up to which event at least.
    behind: BTreeMap<Topic, i64>,
    ready: VecDeque<Frame>,
}

impl Feed {
    pub fn new(app: App) -> Self {
        let inbox = app.hub.inbox();
        Self {
            app,
            inbox,
            cursors: HashMap::new(),
            behind: BTreeMap::new(),
            ready: VecDeque::new(),
        }
    }

    /// Adds a topic: first what came after `after_seq`, then what comes. Once more for a
    /// topic that is there already starts it again from `after_seq`.
    pub fn listen(&mut self, topic: Topic, after_seq: i64) {
        // The inbox first, so that nothing falls between the rows and the news.
        self.inbox.listen(topic);
        self.ready.retain(|frame| frame.topic != topic);
        self.cursors.insert(topic, after_seq.max(0));
        self.behind.insert(topic, 0);
    }

    pub fn leave(&mut self, topic: Topic) {
        self.inbox.leave(topic);
        self.cursors.remove(&topic);
        self.behind.remove(&topic);
        self.ready.retain(|frame| frame.topic != topic);
    }

    pub fn hears(&self, topic: Topic) -> bool {
        self.cursors.contains_key(&topic)
    }

    pub fn topics(&self) -> usize {
        self.cursors.len()
    }

    /// The next event. Safe to cancel: what has to be read stays noted until it is read.
    pub async fn next(&mut self) -> Frame {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return frame;
            }
            // A long replay leaves no memory behind in a socket that is idle from then on.
            self.ready.shrink_to(IDLE);
            if let Some((&topic, &target)) = self.behind.first_key_value() {
                self.read_rows(topic, target).await;
                continue;
            }
            match self.inbox.next().await {
                Some(news) => self.take(&news),
                None => self.behind.extend(self.cursors.keys().map(|topic| (*topic, 0))),
            }
        }
    }

    fn take(&mut self, news: &Arc<News>) {
        let Some(cursor) = self.cursors.get_mut(&news.topic) else { return };
        if news.seq <= *cursor {
            return;
        }
        match (&news.text, &news.kind) {
            (Some(text), Some(kind)) if news.seq == *cursor + 1 => {
                *cursor = news.seq;
                let (kind, text) = (kind.clone(), text.clone());
                self.ready.push_back(Frame { topic: news.topic, seq: news.seq, kind, text });
            }
            _ => {
                self.behind.insert(news.topic, news.seq);
            }
        }
    }

    /// Reads the rows after the cursor, which comes to stand at `target` at least: an event is
    /// a row before it is news, so a row that is not there was progress, thrown away since.
    async fn read_rows(&mut self, topic: Topic, target: i64) {
        let cursor = self.cursors.get(&topic).copied().unwrap_or_default();
        // A future of its own on the heap: most sockets are idle, and idle ones shall be small.
        let rows = Box::pin(store::events::after(&self.app.db, topic, cursor, ROWS)).await;
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => {
                debug!(%topic, "rows not read: {error}");
                return sleep(PAUSE).await;
            }
        };
        let was_all = (rows.len() as i64) < ROWS;
        let last = rows.last().map_or(cursor, |row| row.seq);
        self.ready.extend(rows.iter().map(|row| Frame {
            topic,
            seq: row.seq,
            kind: row.event.name().into(),
            text: encode(row),
        }));
        if was_all {
            self.behind.remove(&topic);
        }
        self.cursors.insert(topic, if was_all { last.max(target) } else { last });
    }
}
