//! Events of one topic over a WebSocket.

use futures::{SinkExt as _, StreamExt as _};
use proto::{
    Envelope, Topic,
    event::{ClientFrame, ServerFrame},
};
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest as _, http::HeaderValue},
};
use url::Url;

use super::Error;

pub struct Events {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// Whatever a gateway sends.
#[derive(Deserialize)]
#[serde(untagged)]
enum Heard {
    Event(Envelope),
    Frame(ServerFrame),
}

impl Events {
    pub(super) async fn subscribe(
        url: &Url,
        pass: Option<(&'static str, String)>,
        topic: Topic,
        after_seq: i64,
    ) -> Result<Self, Error> {
        let mut request = url.as_str().into_client_request()?;
        if let Some((name, value)) = pass {
            let value = HeaderValue::from_str(&value).map_err(tungstenite::Error::from)?;
            request.headers_mut().insert(name, value);
        }
        let (mut socket, _) = connect_async(request).await?;
        let subscribe = ClientFrame::Subscribe { topic: topic.to_string(), after_seq };
        let text = serde_json::to_string(&subscribe).expect("a frame is always JSON");
        socket.send(Message::text(text)).await?;
        Ok(Self { socket })
    }

    /// The next event; None when the gateway has closed the connection.
    pub async fn next(&mut self) -> Result<Option<Envelope>, Error> {
        while let Some(message) = self.socket.next().await {
            let Message::Text(text) = message? else { continue };
            match serde_json::from_str(&text) {
                Ok(Heard::Event(envelope)) => return Ok(Some(envelope)),
                Ok(Heard::Frame(ServerFrame::Error { code, message, .. })) => {
                    return Err(Error::Topic { code, message });
                }
                // A pong, or something of a later release that this one need not know.
                Ok(Heard::Frame(ServerFrame::Pong {})) | Err(_) => {}
            }
        }
        Ok(None)
    }
}
