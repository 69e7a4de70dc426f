//! `/openapi.json` and `/docs`: the API's description, for programs and for people. All of
//! it comes out of this binary, so it works without the internet.

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::App;

pub fn router(api: OpenApi) -> Router<App> {
    // Swagger's own validator would be told of every schema, and needs the internet.
    let config = Config::default().try_it_out_enabled(true).validator_url("none");
    SwaggerUi::new("/docs").url("/openapi.json", api).config(config).into()
}
