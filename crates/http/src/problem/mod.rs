//! Problem details (RFC 9457): every refusal of the service has this form.

mod page;
mod table;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value, json};
use treem_domain::jobs::Refusal;
use treem_domain::kernel::{Code, Error, Fault, Message};
use treem_domain::reports::upload::Uploaded;

use crate::language::Language;
use crate::reporting_periods::UploadSummary;
pub use page::{index as pages_index, page as code_page};
pub use table::{Class, class};

pub const MEDIA_TYPE: &str = "application/problem+json";

/// A refusal, before the language and the request id are known.
#[derive(Debug, Clone)]
pub struct Problem {
    pub code: Code,
    /// What is wrong here; the code's general explanation where absent.
    pub detail: Option<Message>,
    pub faults: Vec<Fault>,
    /// The state of the resource and what may be done instead, for conflicts of state.
    pub state: Option<String>,
    pub allowed_actions: Option<Vec<String>>,
    /// The resources with which the request is in conflict.
    pub conflicts_with: Vec<uuid::Uuid>,
    /// What became of the rows of an upload.
    pub import: Option<Box<Uploaded>>,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The error code of RFC 6749 section 5.2, in answers of the token endpoint.
    pub oauth_error: Option<&'static str>,
}

pub type Result<T, E = Problem> = std::result::Result<T, E>;

impl Problem {
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            faults: Vec::new(),
            state: None,
            allowed_actions: None,
            conflicts_with: Vec::new(),
            import: None,
            headers: Vec::new(),
            oauth_error: None,
        }
    }

    pub fn detail(mut self, vi: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Some(Message::new(vi, en));
        self
    }

    pub fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// `Retry-After` in seconds (RFC 9110 section 10.2.3).
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    pub fn status(&self) -> StatusCode {
        class(self.code).status
    }

    /// The document as it goes out.
    pub fn document(&self, language: Language, request_id: &str) -> Value {
        let class = class(self.code);
        let mut document = Map::new();
        document.insert("type".into(), json!(format!("/problems/{}", self.code.as_str())));
        document.insert("title".into(), json!(language.pick(&class.title())));
        document.insert("status".into(), json!(class.status.as_u16()));
        let detail = self.detail.clone().unwrap_or_else(|| class.remedy());
        document.insert("detail".into(), json!(language.pick(&detail)));
        document.insert(
            "instance".into(),
            json!(format!("urn:treem:request:{request_id}")),
        );
        if !self.faults.is_empty() {
            let errors: Vec<Value> = self
                .faults
                .iter()
                .map(|fault| {
                    json!({
                        "pointer": format!("#{}", printable(&fault.pointer)),
                        "code": fault.code.as_str(),
                        "detail": language.pick(&fault.message),
                    })
                })
                .collect();
            document.insert("errors".into(), Value::Array(errors));
        }
        if let Some(state) = &self.state {
            document.insert("state".into(), json!(state));
        }
        if let Some(actions) = &self.allowed_actions {
            document.insert("allowed_actions".into(), json!(actions));
        }
        if !self.conflicts_with.is_empty() {
            document.insert("conflicts_with".into(), json!(self.conflicts_with));
        }
        if let Some(import) = &self.import {
            document.insert("import".into(), json!(UploadSummary::of(import, language)));
        }
        if let Some(error) = self.oauth_error {
            document.insert("error".into(), json!(error));
            document.insert("error_description".into(), json!(error_description(&detail.en)));
        }
        Value::Object(document)
    }

    pub fn respond(&self, language: Language, request_id: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.status());
        for (name, value) in &self.headers {
            response.append_header((name.clone(), value.clone()));
        }
        response
            .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
            .insert_header((header::CONTENT_LANGUAGE, language.tag()))
            .body(self.document(language, request_id).to_string())
    }
}

/// RFC 6749 section 5.2 allows printable ASCII without quotation mark and backslash, hence English only.
fn error_description(text: &str) -> String {
    let allowed = |character: &char| matches!(character, ' ' | '!' | '#'..='[' | ']'..='~');
    text.chars().filter(allowed).collect()
}

/// A place as it can be shown: names of members and parameters come from the caller and can hold anything.
fn printable(pointer: &str) -> String {
    const LONGEST: usize = 400;
    let shown = pointer.chars().take(LONGEST);
    shown
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// Carries the problem to the envelope, which knows the caller's language and the request's id.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self {
            detail: refusal.detail,
            faults: refusal.faults,
            import: refusal.import.map(Box::new),
            ..Self::new(refusal.code)
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::new(Code::NotFound),
            Error::Forbidden(message) => Problem {
                detail: Some(message),
                ..Problem::new(Code::Forbidden)
            },
            Error::Invalid(faults) => Problem::new(Code::Invalid).faults(faults),
            Error::Conflict(conflict) => Problem {
                detail: Some(conflict.message),
                allowed_actions: conflict.state.is_some().then_some(conflict.allowed_actions),
                state: conflict.state,
                conflicts_with: conflict.conflicts_with,
                ..Problem::new(conflict.code)
            },
            Error::Stale => Problem::new(Code::Stale),
            Error::IdempotencyKeyReused => Problem::new(Code::IdempotencyKeyReused),
            Error::IdempotencyKeyInFlight => Problem::new(Code::IdempotencyKeyInFlight).retry_after(1),
            Error::Unavailable => Problem::new(Code::Unavailable).retry_after(2),
            Error::Internal(cause) => {
                tracing::error!(cause, "internal error");
                Problem::new(Code::Internal)
            }
        }
    }
}
