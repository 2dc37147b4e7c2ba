//! Limits before any work: the size of the head, how many requests at once, how long each.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web;
use tokio::sync::Semaphore;
use treem_domain::kernel::Code;

use crate::State;
use crate::problem::Problem;

/// How many requests are worked on at once, over all workers of the process.
#[derive(Clone)]
pub struct Gate(pub Arc<Semaphore>);

impl Gate {
    pub fn new(max_in_flight: usize) -> Self {
        Self(Arc::new(Semaphore::new(max_in_flight)))
    }
}

pub async fn limits<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let Some(state) = state else {
        return next.call(request).await;
    };
    if head_size(&request) > state.settings.max_head_bytes {
        return Err(Problem::new(Code::HeadTooLarge).into());
    }
    // Probes must answer under load, or an overloaded replica would be killed.
    if is_probe(request.path()) {
        return next.call(request).await;
    }
    let gate = request.app_data::<web::Data<Gate>>().map(|gate| gate.0.clone());
    let _permit = match gate.map(Semaphore::try_acquire_owned) {
        Some(Ok(permit)) => Some(permit),
        Some(Err(_)) => return Err(Problem::new(Code::Unavailable).retry_after(1).into()),
        None => None,
    };
    // A body arrives in its own time; the deadline is for what we do with it.
    let body_time = crate::extract::pace::longest_body(&state.settings, &request);
    let deadline = state.settings.request_timeout + body_time;
    match tokio::time::timeout(deadline, next.call(request)).await {
        Ok(response) => response,
        Err(_) => Err(Problem::new(Code::Unavailable).retry_after(2).into()),
    }
}

fn is_probe(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz")
}

fn head_size(request: &ServiceRequest) -> usize {
    let line = request.method().as_str().len() + request.uri().to_string().len() + 12;
    request.headers().iter().fold(line, |size, (name, value)| {
        size + name.as_str().len() + value.len() + 4
    })
}
