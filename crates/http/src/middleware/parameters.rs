//! Operations that take no query parameters refuse those that are sent; the others check theirs themselves.

use std::collections::HashSet;
use std::sync::OnceLock;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use serde_json::Value;
use treem_domain::kernel::{Code, Fault, Message};

use crate::problem::Problem;

pub async fn refuse_parameters<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if !request.query_string().is_empty() && takes_none(&request) {
        return Err(unknown(request.query_string()).into());
    }
    next.call(request).await
}

fn takes_none(request: &ServiceRequest) -> bool {
    let pattern = request.match_pattern().unwrap_or_default();
    let operation = (pattern, request.method().as_str().to_ascii_lowercase());
    without_parameters().contains(&operation)
}

/// Path pattern and method of every operation whose documentation names no query parameter.
fn without_parameters() -> &'static HashSet<(String, String)> {
    static OPERATIONS: OnceLock<HashSet<(String, String)>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let paths = crate::openapi::document()["paths"].as_object();
        let operations = paths.into_iter().flatten().flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| ((path.clone(), method.clone()), operation))
        });
        operations
            .filter(|(_, operation)| !has_query(operation))
            .map(|(key, _)| key)
            .collect()
    })
}

fn has_query(operation: &Value) -> bool {
    let mut parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.any(|parameter| resolved(parameter)["in"] == "query")
}

/// The parameter itself, where another place describes it.
fn resolved(parameter: &Value) -> &Value {
    let place = parameter["$ref"]
        .as_str()
        .and_then(|place| place.strip_prefix('#'));
    place
        .and_then(|place| crate::openapi::document().pointer(place))
        .unwrap_or(parameter)
}

fn unknown(query: &str) -> Problem {
    let Ok(pairs) = serde_urlencoded::from_str::<Vec<(String, String)>>(query) else {
        return Problem::new(Code::MalformedQuery);
    };
    let fault = |(name, _)| Fault {
        pointer: format!("/{name}"),
        code: Code::UnknownParameter,
        message: Message::new(
            "Thao tác này không có tham số truy vấn; hãy bỏ tham số này.",
            "This operation takes no query parameters; remove it.",
        ),
    };
    Problem::new(Code::UnknownParameter).faults(pairs.into_iter().map(fault).collect())
}
