//! One WebSocket from its first frame to its last.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code},
};
use proto::{
    ErrorCode, Topic,
    event::{ClientFrame, ServerFrame},
};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tracing::debug;

use crate::{App, Error, access, auth::Caller, hub::Feed};

const MOST_TOPICS: usize = 100;
/// How often the client is asked whether it is still there, and its credentials are looked at.
const PING: Duration = Duration::from_secs(30);
/// A client that is silent for so long is gone.
const SILENCE: Duration = Duration::from_secs(75);
/// A client that takes nothing for so long only holds memory.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the socket ends: a close frame is owed, or the client is gone.
enum End {
    Close(u16, &'static str),
    Gone,
}

type Step = Result<(), End>;

pub struct Session {
    app: App,
    caller: Caller,
    feed: Feed,
    heard: Instant,
}

impl Session {
    pub fn new(app: App, caller: Caller) -> Self {
        let feed = Feed::new(app.clone());
        Self { app, caller, feed, heard: Instant::now() }
    }

    pub async fn serve(mut self, mut socket: WebSocket) {
        let Err(end) = self.converse(&mut socket).await else { return };
        if let End::Close(code, reason) = end {
            let frame = CloseFrame { code, reason: reason.into() };
            let _ = timeout(PATIENCE, socket.send(Message::Close(Some(frame)))).await;
        }
    }

    /// Ends only with an error, which says how.
    async fn converse(&mut self, socket: &mut WebSocket) -> Step {
        let stop = self.app.shutdown.clone();
        let mut pings = pings();
        loop {
            tokio::select! {
                () = stop.cancelled() => return Err(End::Close(close_code::AWAY, "the server stops")),
                frame = self.feed.next() => send(socket, Message::Text(frame.text)).await?,
                message = socket.recv() => self.receive(socket, message).await?,
                _ = pings.tick() => self.look_after(socket).await?,
            }
        }
    }

    async fn receive(
        &mut self,
        socket: &mut WebSocket,
        message: Option<Result<Message, axum::Error>>,
    ) -> Step {
        self.heard = Instant::now();
        match message {
            Some(Ok(Message::Text(text))) => {
                // Boxed, because it is rare, and an idle socket shall be small.
                match Box::pin(self.obey(&text)).await {
                    Some(answer) => send(socket, Message::Text(encode(&answer))).await,
                    None => Ok(()),
                }
            }
            Some(Ok(Message::Binary(_))) => {
                Err(End::Close(close_code::UNSUPPORTED, "frames are JSON text"))
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Close(_))) | None => Err(End::Gone),
            Some(Err(error)) => {
                debug!("socket: {error}");
                Err(End::Gone)
            }
        }
    }

    /// Does what a client frame says; gives the answer, if there is one.
    async fn obey(&mut self, text: &str) -> Option<ServerFrame> {
        match serde_json::from_str(text) {
            Ok(ClientFrame::Ping) => Some(ServerFrame::Pong {}),
            Ok(ClientFrame::Subscribe { topic, after_seq }) => {
                let subscribed = self.subscribe(&topic, after_seq).await;
                subscribed.err().map(|error| refusal(&error, Some(topic)))
            }
            Ok(ClientFrame::Unsubscribe { topic }) => {
                if let Ok(topic) = topic.parse() {
                    self.feed.leave(topic);
                }
                None
            }
            Err(error) => Some(refusal(&Error::field("frame", error.to_string()), None)),
        }
    }

    async fn subscribe(&mut self, topic: &str, after_seq: i64) -> Result<(), Error> {
        let topic: Topic =
            topic.parse().map_err(|error| Error::field("topic", format!("{error}")))?;
        if !self.feed.hears(topic) && self.feed.topics() >= MOST_TOPICS {
            let full = format!("a socket hears at most {MOST_TOPICS}; unsubscribe from another");
            return Err(Error::field("topic", full));
        }
        access::topic(&self.app, &self.caller, topic).await?;
        self.feed.listen(topic, after_seq);
        Ok(())
    }

    async fn look_after(&mut self, socket: &mut WebSocket) -> Step {
        if self.heard.elapsed() > SILENCE {
            return Err(End::Close(close_code::AWAY, "nothing heard for too long"));
        }
        if Box::pin(self.is_logged_out()).await {
            return Err(End::Close(close_code::POLICY, "the session is over"));
        }
        send(socket, Message::Ping(Bytes::new())).await
    }

    /// While the database is away everybody stays.
    async fn is_logged_out(&self) -> bool {
        matches!(self.caller.credentials.user(&self.app).await, Ok(None))
    }
}

fn pings() -> Interval {
    let mut pings = interval_at(Instant::now() + PING, PING);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings
}

async fn send(socket: &mut WebSocket, message: Message) -> Step {
    match timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

fn refusal(error: &Error, topic: Option<String>) -> ServerFrame {
    let problem = error.problem();
    if problem.code == ErrorCode::Internal {
        tracing::error!("{error}");
    }
    ServerFrame::Error { code: problem.code, message: problem.detail, topic }
}

fn encode(frame: &ServerFrame) -> Utf8Bytes {
    serde_json::to_string(frame).expect("a frame is always JSON").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_of_somebody_else_is_not_found() {
        let frame = refusal(&Error::NotFound("query"), Some("queries/x".into()));
        let json = serde_json::to_value(frame).unwrap();
        assert_eq!(json["type"], "error");
        assert_eq!(json["data"]["code"], "not_found");
    }
}
