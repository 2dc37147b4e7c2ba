//! Lists: `{"items":[…],"next":"<cursor>"}` with an RFC 8288 `Link`.

use actix_web::http::header::LINK;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::{Map, Value};
use treem_domain::kernel::{Code, Cursor, Page};

use crate::problem::{Problem, Result};

/// What every list takes, beside its filters. Flatten is not used, so that unknown names are refused: each list
/// repeats these three members and hands them to [`page_request`].
pub struct ListQuery<'a> {
    pub limit: Option<u64>,
    pub cursor: Option<&'a str>,
}

/// The limit (1–200, default 50) and the place after which to start.
pub fn page_request(query: ListQuery<'_>) -> Result<(u64, Option<Cursor>)> {
    let after = match query.cursor {
        None => None,
        Some(text) => Some(Cursor::decode(text).ok_or_else(|| Problem::new(Code::CursorInvalid))?),
    };
    Ok((query.limit.unwrap_or(50), after))
}

/// As [`page_request`] for a history: the limit, and the sequence of the event after which to start.
pub fn history_request(query: ListQuery<'_>) -> Result<(u64, i64)> {
    let (limit, cursor) = page_request(query)?;
    let after = match cursor {
        None => 0,
        Some(cursor) => cursor
            .sequence()
            .ok_or_else(|| Problem::new(Code::CursorInvalid))?,
    };
    Ok((limit, after))
}

#[derive(Serialize)]
struct ListBody<'a, T> {
    items: &'a [T],
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

/// 200 with a page, or 304 when the caller has it. `fields` keeps only the named members of each item.
pub fn list<T: Serialize>(
    request: &HttpRequest,
    page: &Page<T>,
    fields: Option<&str>,
) -> Result<HttpResponse> {
    let next = page.next.as_ref().map(Cursor::encode);
    let link = next.as_ref().map(|cursor| link_to(request, cursor));
    let mut response = match fields {
        None => {
            let body = ListBody {
                items: &page.items,
                next,
                total: page.total,
            };
            super::resource(request, &body, None)?
        }
        Some(fields) => {
            let items = page
                .items
                .iter()
                .map(|item| sparse(item, fields))
                .collect::<Result<Vec<_>>>()?;
            super::resource(
                request,
                &ListBody {
                    items: &items,
                    next,
                    total: page.total,
                },
                None,
            )?
        }
    };
    if let Some(link) = link.and_then(|link| link.parse().ok()) {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// The same list from the next page on: relative, so that it holds behind any proxy.
fn link_to(request: &HttpRequest, cursor: &str) -> String {
    let others = request
        .query_string()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<&str> = others.collect();
    let separator = if query.is_empty() { "" } else { "&" };
    format!(
        "<{}?{}{separator}cursor={cursor}>; rel=\"next\"",
        request.path(),
        query.join("&")
    )
}

/// Only the named members; `id` always.
fn sparse<T: Serialize>(item: &T, fields: &str) -> Result<Value> {
    let value = serde_json::to_value(item).map_err(|_| Problem::new(Code::Internal))?;
    let Value::Object(members) = value else {
        return Ok(value);
    };
    let wanted: Vec<&str> = fields.split(',').map(str::trim).collect();
    let kept: Map<String, Value> = members
        .into_iter()
        .filter(|(name, _)| name == "id" || wanted.contains(&name.as_str()))
        .collect();
    Ok(Value::Object(kept))
}
