//! A JSON body, checked against the very schema that the OpenAPI document publishes.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use treem_domain::kernel::{Code, Fault, Message, Quantity, text};
use utoipa::ToSchema;

use super::bytes::{check_content_type, read_all};
use crate::State;
use crate::problem::{Problem, Result};
use crate::schema;

/// A request body of type `T`, with the bytes it came as (for the fingerprint of an idempotency key).
pub struct Body<T> {
    pub value: T,
    pub bytes: bytes::Bytes,
}

/// Request bodies name their media type; ordinary JSON where they do not.
pub trait BodyType: DeserializeOwned + ToSchema + 'static {
    const MEDIA_TYPE: &'static str = "application/json";
}

impl<T: BodyType> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = check_content_type(request.headers(), T::MEDIA_TYPE);
        let settings = request
            .app_data::<web::Data<State>>()
            .map(|state| state.settings.clone());
        let payload = payload.take();
        Box::pin(async move {
            let settings = settings.ok_or_else(|| Problem::new(Code::Internal))?;
            let bytes = read_all(payload, &settings).await?;
            // The media type is looked at after the body is read, so that the connection can be kept.
            checked?;
            Ok(Self {
                value: parse(&bytes)?,
                bytes,
            })
        })
    }
}

fn parse<T: BodyType>(bytes: &[u8]) -> Result<T> {
    parse_value(serde_json::from_slice(bytes).map_err(malformed)?)
}

/// The same check for JSON that did not come as a body of its own, such as a draft after a merge patch.
pub fn parse_value<T: BodyType>(mut value: Value) -> Result<T> {
    let mut faults = Vec::new();
    tidy(&mut value, &mut String::new(), &mut faults);
    schema::check(schema::body::<T>(), &value, &mut faults);
    if !faults.is_empty() {
        return Err(Problem::new(Code::Invalid).faults(faults));
    }
    serde_json::from_value(value).map_err(|cause| {
        tracing::error!(%cause, schema = %T::name(), "a body that fits its schema was not read");
        Problem::new(Code::Invalid)
    })
}

fn malformed(cause: serde_json::Error) -> Problem {
    let (line, column) = (cause.line(), cause.column());
    Problem::new(Code::MalformedJson).detail(
        format!("JSON sai cú pháp tại dòng {line}, cột {column}."),
        format!("The JSON is malformed at line {line}, column {column}."),
    )
}

/// Puts text into NFC, makes integers of `3.0`, and notes U+0000, which no database of ours keeps.
fn tidy(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) => {
            if text.contains('\0') {
                faults.push(forbidden_character(pointer));
            }
            *text = text::nfc(text);
        }
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
            if let (true, Some(float)) = (number.is_f64(), whole) {
                // Exact: the float is whole and within 2^53.
                #[allow(clippy::cast_possible_truncation)]
                let integer = float as i64;
                *number = integer.into();
            } else if Quantity::try_from(&*number).is_err() {
                faults.push(too_precise(pointer));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                within(pointer, &index.to_string(), |pointer| tidy(item, pointer, faults));
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                within(pointer, name, |pointer| tidy(member, pointer, faults));
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn within(pointer: &mut String, token: &str, visit: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
    visit(pointer);
    pointer.truncate(length);
}

/// No number of ours has more places or is greater: quantities are kept in thousandths.
fn too_precise(pointer: &str) -> Fault {
    Fault {
        pointer: pointer.to_owned(),
        code: Code::FormatMismatch,
        message: Message::new(
            "Số từ -999999999999 đến 999999999999, tối đa ba chữ số thập phân.",
            "A number from -999999999999 to 999999999999 with three decimal places at most.",
        ),
    }
}

fn forbidden_character(pointer: &str) -> Fault {
    Fault {
        pointer: pointer.to_owned(),
        code: Code::ForbiddenCharacter,
        message: Message::new("Chứa ký tự U+0000; hãy bỏ nó đi.", "Contains U+0000; remove it."),
    }
}
