//! The JSON Schema and AsyncAPI documents of what travels over the bus and the socket.

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use crate::{
    Envelope, Job, JobMessage, Priority,
    event::{ClientFrame, ServerFrame},
    jobs::{Execute, Export, Generate},
    subject,
};

/// The payloads of the job rows, by kind.
pub fn job_schemas() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Payloads of jobs, by kind",
        "$defs": {
            Generate::KIND: schema::<Generate>(),
            Execute::KIND: schema::<Execute>(),
            Export::KIND: schema::<Export>(),
        },
    })
}

/// One event, as it stands in the record, on the bus and in the socket.
pub fn event_schema() -> Value {
    schema::<Envelope>()
}

/// AsyncAPI 3.0: the WebSocket as clients see it, the bus as services see it.
pub fn asyncapi() -> Value {
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rowcall events and jobs",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Clients speak the `socket` channel. `jobs`, `events` and `cancels` are the NATS subjects between services.",
            "license": { "name": "Apache-2.0" },
        },
        "channels": {
            "socket": {
                "address": "/api/ws",
                "messages": {
                    "clientFrame": message("What a client sends", schema::<ClientFrame>()),
                    "event": message("An event of a topic that was subscribed to", schema::<Envelope>()),
                    "serverFrame": message("Anything else that a client hears", schema::<ServerFrame>()),
                },
            },
            "jobs": {
                "address": subject::jobs("{kind}", Priority::Interactive).replace("interactive", "{priority}"),
                "parameters": {
                    "kind": { "enum": crate::jobs::KINDS },
                    "priority": { "enum": ["interactive", "batch"] },
                },
                "messages": { "job": message("A job to take; its row holds the payload", schema::<JobMessage>()) },
            },
            "events": {
                "address": "events.queries.{id}",
                "parameters": { "id": {} },
                "messages": { "event": message("News of an event", schema::<Envelope>()) },
            },
            "cancels": {
                "address": "cancels.{job}",
                "parameters": { "job": {} },
                "messages": { "cancel": { "summary": "Somebody wants the job to stop", "payload": {} } },
            },
        },
        "operations": {
            "clientSends": { "action": "receive", "channel": { "$ref": "#/channels/socket" },
                "messages": [{ "$ref": "#/channels/socket/messages/clientFrame" }] },
            "clientHears": { "action": "send", "channel": { "$ref": "#/channels/socket" },
                "messages": [{ "$ref": "#/channels/socket/messages/event" },
                             { "$ref": "#/channels/socket/messages/serverFrame" }] },
            "takeJob": { "action": "receive", "channel": { "$ref": "#/channels/jobs" } },
            "tellEvent": { "action": "send", "channel": { "$ref": "#/channels/events" } },
            "stopJob": { "action": "receive", "channel": { "$ref": "#/channels/cancels" } },
        },
    })
}

fn message(summary: &str, payload: Value) -> Value {
    json!({ "summary": summary, "contentType": "application/json", "payload": payload })
}

fn schema<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::*;

    /// `UPDATE_CONTRACTS=1 cargo test -p proto` writes the files anew.
    #[test]
    fn the_committed_contracts_are_those_of_the_code() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
        for (file, document) in [
            ("jobs.schema.json", job_schemas()),
            ("event.schema.json", event_schema()),
            ("asyncapi.json", asyncapi()),
        ] {
            let path = folder.join(file);
            let text = format!("{document:#}\n");
            if env::var_os("UPDATE_CONTRACTS").is_some() {
                fs::write(&path, &text).unwrap();
            }
            let committed = fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "{file} drifted: UPDATE_CONTRACTS=1 cargo test -p proto");
        }
    }
}
