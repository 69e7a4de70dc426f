//! `/api/queries/{id}/events`: the events of one query as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{FromRequestParts, State},
    http::request::Parts,
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _, stream};
use proto::QueryId;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::seat::Seat;
use crate::{
    App, Error, Result, access,
    auth::Caller,
    extract::Path,
    hub::{Feed, Frame},
};

/// Often enough that no proxy takes the stream for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

/// Hear what happens to a query, as server-sent events.
///
/// First everything that has happened after `Last-Event-ID` (without it, from the beginning),
/// then what happens, as it happens. `id` is the event's `seq`, `event` its type, `data` the
/// event as the WebSocket sends it. The stream stays open after `done`, for a query may be run
/// again; it ends when the client leaves or the server stops.
#[utoipa::path(
    get, path = "/api/queries/{id}/events", tag = "progress", operation_id = "stream_events",
    params(
        ("id" = QueryId, Path),
        ("Last-Event-ID" = Option<i64>, Header, description = "the last `seq` that the client has"),
    ),
    responses((status = 200, description = "the stream", body = String, content_type = "text/event-stream")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn events(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<QueryId>,
    LastEventId(after_seq): LastEventId,
) -> Result<impl IntoResponse> {
    access::topic(&app, &caller, id.into()).await?;
    let seat = Seat::take(&app, "events")?;
    let mut feed = Feed::new(app.clone());
    feed.listen(id.into(), after_seq);
    let stop = app.shutdown.clone().cancelled_owned();
    let events = frames(feed, seat).map(|frame| Ok::<_, Infallible>(event(&frame)));
    Ok(Sse::new(events.take_until(stop)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

fn frames(feed: Feed, seat: Seat) -> impl Stream<Item = Frame> + Send {
    stream::unfold((feed, seat), async |(mut feed, seat)| {
        let frame = feed.next().await;
        Some((frame, (feed, seat)))
    })
}

fn event(frame: &Frame) -> Event {
    Event::default().id(frame.seq.to_string()).event(&*frame.kind).data(frame.text.as_str())
}

/// What the client has heard already.
struct LastEventId(i64);

impl FromRequestParts<App> for LastEventId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let Some(id) = parts.headers.get("last-event-id") else { return Ok(Self(0)) };
        let seq = id.to_str().ok().and_then(|id| id.trim().parse().ok());
        seq.map(Self).ok_or_else(|| Error::field("last-event-id", "must be the `id` of an event"))
    }
}
