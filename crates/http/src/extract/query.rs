//! Query parameters, checked against the schemas that the OpenAPI document publishes.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use treem_domain::kernel::{Code, Fault, Message, text};
use utoipa::IntoParams;

use crate::problem::{Problem, Result};
use crate::schema;

pub struct Query<T>(pub T);

impl<T: IntoParams + DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Query))
    }
}

fn parse<T: IntoParams + DeserializeOwned + 'static>(query: &str) -> Result<T> {
    let parameters = schema::parameters::<T>();
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|_| Problem::new(Code::MalformedQuery))?;
    let mut faults = Vec::new();
    let mut object = Map::new();
    for (name, value) in pairs {
        let fault = |code, vi: &str, en: &str| Fault {
            pointer: format!("/{name}"),
            code,
            message: Message::new(vi, en),
        };
        let Some(kind) = parameters.kind_of(&name) else {
            faults.push(fault(
                Code::UnknownParameter,
                "Tham số này không có; hãy bỏ nó hoặc sửa tên.",
                "There is no such parameter; remove it or correct its name.",
            ));
            continue;
        };
        if value.contains('\0') {
            faults.push(fault(
                Code::ForbiddenCharacter,
                "Chứa ký tự U+0000.",
                "Contains U+0000.",
            ));
            continue;
        }
        let value = kind.read(&text::nfc(&value));
        if object.insert(name.clone(), value).is_some() {
            faults.push(fault(
                Code::Duplicate,
                "Tham số này chỉ được nêu một lần.",
                "This parameter may be given only once.",
            ));
        }
    }
    let object = Value::Object(object);
    schema::check(&parameters.validator, &object, &mut faults);
    if !faults.is_empty() {
        let code = if faults.iter().all(|fault| fault.code == Code::UnknownParameter) {
            Code::UnknownParameter
        } else {
            Code::MalformedQuery
        };
        return Err(Problem::new(code).faults(faults));
    }
    serde_json::from_value(object).map_err(|cause| {
        tracing::error!(%cause, "parameters that fit their schema were not read");
        Problem::new(Code::MalformedQuery)
    })
}
