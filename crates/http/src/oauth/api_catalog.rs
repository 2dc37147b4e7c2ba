//! `GET /.well-known/api-catalog` (RFC 9727)

use actix_web::http::header::{CONTENT_TYPE, HeaderValue, LINK};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::metadata::public;
use crate::State;
use crate::problem::Result;

const MEDIA_TYPE: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

/// A set of links (RFC 9264).
#[derive(Serialize, ToSchema)]
pub struct Linkset {
    /// One context for each API.
    #[schema(max_items = 10)]
    linkset: Vec<LinkContext>,
}

/// An API and where it is described.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LinkContext {
    /// The API.
    #[schema(max_length = 500, format = "uri", example = "https://treem.example.vn/v1")]
    anchor: String,
    /// Its description for programs (RFC 8631).
    #[schema(max_items = 5)]
    service_desc: Vec<LinkTarget>,
    /// Its description for people.
    #[schema(max_items = 5)]
    service_doc: Vec<LinkTarget>,
    /// What else programs should know of it.
    #[schema(max_items = 5)]
    service_meta: Vec<LinkTarget>,
    /// Whether it is up.
    #[schema(max_items = 5)]
    status: Vec<LinkTarget>,
}

/// Where a link leads.
#[derive(Serialize, ToSchema)]
pub struct LinkTarget {
    /// Address.
    #[schema(
        max_length = 500,
        format = "uri",
        example = "https://treem.example.vn/openapi.json"
    )]
    href: String,
    /// Media type of what is there.
    #[serde(rename = "type")]
    #[schema(max_length = 100, example = "application/json")]
    media_type: &'static str,
}

/// Read the catalogue of APIs
///
/// RFC 9727: which APIs there are here and where they are described.
#[utoipa::path(
    tag = "oauth",
    operation_id = "get_api_catalog",
    responses((
        status = 200,
        description = "The catalogue.",
        body = Linkset,
        content_type = "application/linkset+json"
    )),
    security(())
)]
#[get("/.well-known/api-catalog")]
pub async fn api_catalog(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse> {
    let issuer = &state.settings.issuer;
    let links = |path: &str, media_type| {
        let href = format!("{issuer}{path}");
        vec![LinkTarget { href, media_type }]
    };
    let catalogue = Linkset {
        linkset: vec![LinkContext {
            anchor: format!("{issuer}/v1"),
            service_desc: links("/openapi.json", "application/json"),
            service_doc: links("/docs/", "text/html"),
            service_meta: links("/.well-known/oauth-protected-resource", "application/json"),
            status: links("/readyz", "application/json"),
        }],
    };
    let mut response = public(&request, &catalogue)?;
    let headers = response.headers_mut();
    if headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    }
    // RFC 9727 section 3 asks for it in answers to HEAD.
    let itself = HeaderValue::from_static("</.well-known/api-catalog>; rel=\"api-catalog\"");
    headers.insert(LINK, itself);
    Ok(response)
}
