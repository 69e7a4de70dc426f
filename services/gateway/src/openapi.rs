//! The API's own description: what the routes say of themselves, and what holds for all.

use axum::http::Method;
use proto::api::Problem;
use utoipa::{
    Modify, OpenApi, ToSchema as _,
    openapi::{
        Components, ContentBuilder, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, ParameterIn, PathItem},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// The frame into which the routes are put.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rowcall",
        description = "Ask a database in plain words; get SQL that is safe to run, and the rows.\n\n\
            Asking is asynchronous: `POST /api/queries` answers at once, and the query tells how it \
            fares over the WebSocket, as server-sent events, or whenever it is asked. Failures are \
            problem documents (RFC 9457) with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    modifiers(&Securities),
    components(schemas(Problem)),
    tags(
        (name = "sessions", description = "Logging in and out"),
        (name = "connections", description = "Databases that may be asked, beside the default one"),
        (name = "queries", description = "Questions and what becomes of them"),
        (name = "results", description = "Rows"),
        (name = "exports", description = "Files made of results"),
        (name = "knowledge", description = "What is known about the database beyond its schema"),
        (name = "schema", description = "What the target holds, and what people say of it"),
        (name = "access", description = "Who may see what of a target"),
        (name = "progress", description = "Hearing what happens, as it happens"),
        (name = "operations", description = "Is everything there, and how does it fare"),
    ),
)]
pub struct Frame;

/// Every protected route takes any of these.
struct Securities;

impl Modify for Securities {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_with(Components::new);
        let cookie = ApiKeyValue::with_description(
            crate::auth::SESSION_COOKIE,
            "set by logging in; unsafe methods need an Origin of our own",
        );
        let key = ApiKeyValue::with_description("X-API-Key", "made by `rowcall admin`");
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("api_key", SecurityScheme::ApiKey(ApiKey::Header(key)));
    }
}

/// Describes the refusals that follow from what a route is, so that no route forgets one.
pub fn describe_refusals(api: &mut utoipa::openapi::OpenApi) {
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            for refusal in refusals(method, operation) {
                let responses = &mut operation.responses.responses;
                let reference = RefOr::Ref(Ref::from_response_name(refusal.name));
                responses.entry(refusal.status.into()).or_insert(reference);
            }
        }
    }
    let components = api.components.get_or_insert_with(Components::new);
    for refusal in &REFUSALS {
        components.responses.insert(refusal.name.into(), refusal.response().into());
    }
}

/// The operations of a path that are in use here.
pub fn operations(item: &mut PathItem) -> Vec<(Method, &mut Operation)> {
    let PathItem { get, post, put, delete, .. } = item;
    let all =
        [(Method::GET, get), (Method::POST, post), (Method::PUT, put), (Method::DELETE, delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?))).collect()
}

#[derive(Clone, Copy)]
struct Refusal {
    name: &'static str,
    status: &'static str,
    description: &'static str,
}

const REFUSALS: [Refusal; 8] = [
    Refusal { name: "Unauthenticated", status: "401", description: "`unauthenticated`" },
    Refusal {
        name: "Forbidden",
        status: "403",
        description: "`forbidden`: not from our own origin, or not an administrator",
    },
    Refusal {
        name: "NotFound",
        status: "404",
        description: "`not_found`; so is what belongs to another user",
    },
    Refusal {
        name: "ResultExpired",
        status: "410",
        description: "`result_expired`: the rows are no longer kept; execute the query again, or rerun it",
    },
    Refusal { name: "PayloadTooLarge", status: "413", description: "`payload_too_large`" },
    Refusal {
        name: "InvalidRequest",
        status: "422",
        description: "`invalid_request`, with `errors: [{field, message}]`",
    },
    Refusal { name: "Internal", status: "500", description: "`internal`" },
    Refusal {
        name: "Unavailable",
        status: "503",
        description: "`unavailable`, with `Retry-After`",
    },
];

impl Refusal {
    fn response(self) -> Response {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name())));
        ResponseBuilder::new()
            .description(self.description)
            .content("application/problem+json", content.build())
            .build()
    }
}

fn refusals(method: Method, operation: &Operation) -> impl Iterator<Item = Refusal> + use<> {
    let is_protected = operation.security.as_ref().is_some_and(|needs| !needs.is_empty());
    let needs_rows = needs_rows(operation);
    let has_body = operation.request_body.is_some();
    let parameters = operation.parameters.iter().flatten();
    let places: Vec<_> = parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter.parameter_in.clone()),
            RefOr::Ref(_) => None,
        })
        .collect();
    REFUSALS.into_iter().filter(move |refusal| match refusal.name {
        "Unauthenticated" => is_protected,
        "Forbidden" => is_protected && method != Method::GET,
        "NotFound" => places.contains(&ParameterIn::Path),
        "ResultExpired" => needs_rows,
        "PayloadTooLarge" => has_body,
        "InvalidRequest" => has_body || places.contains(&ParameterIn::Query),
        _ => is_protected || has_body,
    })
}

/// Whether the operation works on the stored rows of a result.
fn needs_rows(operation: &Operation) -> bool {
    let makes_a_file = ["create_export", "export_query"];
    operation.tags.iter().flatten().any(|tag| tag == "results")
        || operation.operation_id.as_deref().is_some_and(|id| makes_a_file.contains(&id))
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use crate::routes;

    /// `UPDATE_CONTRACTS=1 cargo test -p gateway` writes the file anew.
    #[test]
    fn the_committed_description_is_that_of_the_code() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/contracts/openapi.json");
        let text = format!("{}\n", routes::openapi().to_pretty_json().unwrap());
        if env::var_os("UPDATE_CONTRACTS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "openapi.json drifted: UPDATE_CONTRACTS=1 cargo test -p gateway"
        );
    }

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let mut api = routes::openapi();
        let mut names: Vec<_> = api
            .paths
            .paths
            .values_mut()
            .flat_map(|item| super::operations(item))
            .map(|(_, operation)| operation.operation_id.clone())
            .collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn everything_under_api_is_protected_but_for_the_door_itself() {
        let mut api = routes::openapi();
        let open: Vec<_> = api
            .paths
            .paths
            .iter_mut()
            .filter(|(path, _)| path.starts_with("/api/"))
            .filter(|(_, item)| {
                super::operations(&mut (*item).clone())
                    .iter()
                    .any(|(_, operation)| operation.security.is_none())
            })
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(open, ["/api/auth/login", "/api/health"]);
    }
}
