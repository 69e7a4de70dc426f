//! What a caller may see: what is theirs, and for administrators everything. What belongs to
//! somebody else looks exactly like what does not exist.

use proto::{QueryId, Topic};
use store::queries::Record;

use crate::{App, Error, Result, auth::Caller};

/// The query, if the caller may see it.
pub async fn query(app: &App, caller: &Caller, id: QueryId) -> Result<Record> {
    let record = store::queries::find(&app.db, id).await?;
    record
        .filter(|record| record.user == caller.user.id || caller.is_admin())
        .ok_or(Error::NotFound("query"))
}

/// Whether the caller may listen to the topic; cheaper than reading what it is about.
pub async fn topic(app: &App, caller: &Caller, topic: Topic) -> Result<()> {
    let owner = store::events::owner(&app.db, topic).await?;
    owner
        .filter(|owner| *owner == caller.user.id || caller.is_admin())
        .map(|_| ())
        .ok_or(Error::NotFound("query"))
}
