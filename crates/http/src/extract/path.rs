//! Ids and names in the path.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use treem_domain::kernel::Code;
use uuid::Uuid;

use crate::problem::{Problem, Result};

/// The `{id}` of a path, as the id type of an entity.
pub struct PathId<T>(pub T);

impl<T: From<Uuid>> FromRequest for PathId<T> {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(path_id(request, "id").map(Self))
    }
}

/// The id under another name than `{id}`, for paths that hold two.
pub fn path_id<T: From<Uuid>>(request: &HttpRequest, name: &str) -> Result<T> {
    Uuid::try_parse(path_text(request, name))
        .map(Into::into)
        .map_err(|_| {
            Problem::new(Code::MalformedPath).detail(
                "Mã trong đường dẫn phải là UUID, ví dụ 019ab3c2-7d10-7000-8000-000000000592.",
                "The id in the path must be a UUID, for example 019ab3c2-7d10-7000-8000-000000000592.",
            )
        })
}

/// A part of the path as text.
pub fn path_text<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.match_info().get(name).unwrap_or_default()
}
