//! `/api/ws`: the events of many topics over one WebSocket.

mod session;

use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::session::Session;
use super::seat::Seat;
use crate::{App, Error, Result, auth::Caller};

/// Frames from clients are short; a buffer of the default size is most of a connection's memory.
const READ_BUFFER: usize = 4 << 10;
const LONGEST_MESSAGE: usize = 8 << 10;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(socket))
}

/// Open a WebSocket.
///
/// Send `{"type": "subscribe", "topic": "queries/<id>", "after_seq": 0}` and hear every event
/// of the topic after `after_seq`, each once and in order; `unsubscribe` and `ping` are
/// understood too. At most 100 topics. The AsyncAPI document describes all frames. With the
/// session's cookie the `Origin` must be our own.
#[utoipa::path(
    get, path = "/api/ws", tag = "progress", operation_id = "open_socket",
    responses(
        (status = 101, description = "the socket is open"),
        (status = 403, description = "`forbidden`: a cookie from a page of another origin", body = proto::api::Problem, content_type = "application/problem+json"),
        (status = 422, description = "`invalid_request`: not a WebSocket handshake", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn socket(
    State(app): State<App>,
    caller: Caller,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response> {
    let upgrade = upgrade.map_err(|refused| Error::field("upgrade", refused.body_text()))?;
    let seat = Seat::take(&app, "socket")?;
    let tracked = app.tasks.token();
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .max_message_size(LONGEST_MESSAGE)
        .max_frame_size(LONGEST_MESSAGE);
    Ok(upgrade.on_upgrade(async move |socket| {
        let (_seat, _tracked) = (seat, tracked);
        Session::new(app, caller).serve(socket).await;
    }))
}
