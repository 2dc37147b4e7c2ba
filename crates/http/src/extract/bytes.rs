//! The bytes of a request body, bounded in size and in time.

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use actix_web::{FromRequest, HttpRequest, web};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use treem_domain::kernel::Code;

use crate::problem::{Problem, Result};
use crate::{Settings, State};

/// A whole body, not interpreted.
pub struct RawBody(pub Bytes);

impl FromRequest for RawBody {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let settings = request
            .app_data::<web::Data<State>>()
            .map(|state| state.settings.clone());
        let payload = payload.take();
        Box::pin(async move {
            let settings = settings.ok_or_else(|| Problem::new(Code::Internal))?;
            read_all(payload, &settings).await.map(RawBody)
        })
    }
}

/// Reads the whole body; a slow one is cut, a large one refused as soon as it is too large.
pub async fn read_all(mut payload: Payload, settings: &Settings) -> Result<Bytes> {
    let limit = settings.max_body_bytes;
    let reading = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| broken_body())?;
            if body.len() + chunk.len() > limit {
                return Err(too_large(limit as u64));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    match tokio::time::timeout(settings.body_timeout, reading).await {
        Ok(body) => body,
        Err(_) => Err(Problem::new(Code::RequestTimeout)),
    }
}

pub fn too_large(limit: u64) -> Problem {
    Problem::new(Code::PayloadTooLarge).detail(
        format!("Nội dung vượt quá {limit} byte."),
        format!("The content exceeds {limit} bytes."),
    )
}

pub fn broken_body() -> Problem {
    Problem::new(Code::MalformedHeader).detail(
        "Nội dung bị đứt giữa chừng; hãy gửi lại.",
        "The body broke off; send it again.",
    )
}

/// Refuses an encoded body (RFC 9110 section 8.4).
pub fn check_encoding(headers: &HeaderMap) -> Result<()> {
    let encoding = headers
        .get(CONTENT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("identity");
    if !encoding.eq_ignore_ascii_case("identity") {
        return Err(Problem::new(Code::UnsupportedEncoding));
    }
    Ok(())
}

/// Refuses an encoded body and one of another media type.
pub fn check_content_type(headers: &HeaderMap, accepted: &'static str) -> Result<()> {
    check_encoding(headers)?;
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(str::trim)
        .unwrap_or_default();
    if essence.eq_ignore_ascii_case(accepted) {
        return Ok(());
    }
    Err(Problem::new(Code::UnsupportedMediaType).detail(
        format!("Gửi Content-Type: {accepted}."),
        format!("Send Content-Type: {accepted}."),
    ))
}
