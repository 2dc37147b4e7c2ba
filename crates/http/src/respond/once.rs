//! Once: a POST with an idempotency key has one effect and one answer. Key, write and answer commit together.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use serde::Serialize;
use treem_domain::idempotency::{Claim, StoredAnswer};
use treem_domain::kernel::Actor;
use treem_domain::store::UnitOfWork;

use super::{etag, json};
use crate::State;
use crate::extract::IdempotencyKey;
use crate::problem::Result;

/// What an operation answers when it has done its work.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
    pub version: Option<i64>,
    pub location: Option<String>,
    /// Goes out in place of `body` the first time and is kept nowhere: a replay gives `body`.
    pub shown_once: Option<Vec<u8>>,
}

impl Answer {
    /// 200 with the resource as it now is.
    pub fn ok<T: Serialize>(resource: &T, version: i64) -> Result<Self> {
        Ok(Self {
            status: StatusCode::OK,
            body: json(resource)?,
            version: Some(version),
            location: None,
            shown_once: None,
        })
    }

    /// 200 with something that has no version.
    pub fn result<T: Serialize>(result: &T) -> Result<Self> {
        Ok(Self {
            status: StatusCode::OK,
            body: json(result)?,
            version: None,
            location: None,
            shown_once: None,
        })
    }

    /// 201 with the new resource and its place.
    pub fn created<T: Serialize>(
        resource: &T,
        version: impl Into<Option<i64>>,
        location: String,
    ) -> Result<Self> {
        Ok(Self {
            status: StatusCode::CREATED,
            body: json(resource)?,
            version: version.into(),
            location: Some(location),
            shown_once: None,
        })
    }

    /// 202 with what will be done and where to follow it.
    pub fn accepted<T: Serialize>(resource: &T, location: String) -> Result<Self> {
        Ok(Self {
            status: StatusCode::ACCEPTED,
            body: json(resource)?,
            version: None,
            location: Some(location),
            shown_once: None,
        })
    }

    /// 204: there is nothing to show any more.
    pub fn nothing() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: Vec::new(),
            version: None,
            location: None,
            shown_once: None,
        }
    }

    /// With something that only the first answer shows, such as a new secret.
    pub fn showing_once<T: Serialize>(mut self, body: &T) -> Result<Self> {
        self.shown_once = Some(json(body)?);
        Ok(self)
    }

    fn stored(self) -> StoredAnswer {
        let etag = (!self.body.is_empty()).then(|| etag::of(&self.body, self.version));
        StoredAnswer {
            status: self.status.as_u16(),
            etag,
            location: self.location,
            body: self.body,
        }
    }
}

fn respond(answer: StoredAnswer, replayed: bool) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if let Some(etag) = answer.etag {
        response.insert_header((ETAG, etag));
    }
    if let Some(location) = answer.location {
        response.insert_header((LOCATION, location));
    }
    if replayed {
        response.insert_header(("idempotency-replayed", "true"));
    }
    if answer.body.is_empty() {
        return response.finish();
    }
    response
        .insert_header((CONTENT_TYPE, "application/json"))
        .body(answer.body)
}

/// Runs `work` in one transaction and commits it with its answer; with a key seen before, gives that answer again.
///
/// A refusal rolls everything back, the key included: the same request can be sent again once its faults are mended.
pub async fn once(
    state: &State,
    actor: &Actor,
    key: &IdempotencyKey,
    body: &[u8],
    work: impl AsyncFnOnce(&dyn UnitOfWork) -> Result<Answer>,
) -> Result<HttpResponse> {
    let unit = state.store.begin().await?;
    match carry_out(&*unit, state, actor, key, body, work).await {
        Ok(Outcome::Replay(answer)) => {
            unit.rollback().await?;
            Ok(respond(answer, true))
        }
        Ok(Outcome::Done {
            mut answer,
            shown_once,
        }) => {
            unit.commit().await?;
            if let Some(body) = shown_once {
                answer.body = body;
            }
            Ok(respond(answer, false))
        }
        Err(refusal) => {
            unit.rollback().await?;
            Err(refusal)
        }
    }
}

/// The answer that a request with this key was given before, for who would not do the work twice that comes before
/// [`once`].
pub async fn replayed(
    state: &State,
    actor: &Actor,
    key: &IdempotencyKey,
    body: &[u8],
) -> Result<Option<HttpResponse>> {
    let unit = state.store.begin().await?;
    let replayed = claim(&*unit, state, actor, key, body).await;
    unit.rollback().await?;
    Ok(replayed?.map(|answer| respond(answer, true)))
}

enum Outcome {
    Replay(StoredAnswer),
    Done {
        answer: StoredAnswer,
        shown_once: Option<Vec<u8>>,
    },
}

async fn carry_out(
    unit: &dyn UnitOfWork,
    state: &State,
    actor: &Actor,
    key: &IdempotencyKey,
    body: &[u8],
    work: impl AsyncFnOnce(&dyn UnitOfWork) -> Result<Answer>,
) -> Result<Outcome> {
    if let Some(answer) = claim(unit, state, actor, key, body).await? {
        return Ok(Outcome::Replay(answer));
    }
    let mut answer = work(unit).await?;
    let shown_once = answer.shown_once.take();
    let answer = answer.stored();
    if let Some(name) = &key.key {
        unit.idempotency_keys()
            .store(actor.client_id, name, &answer)
            .await?;
    }
    Ok(Outcome::Done { answer, shown_once })
}

/// Claims the key, where there is one; gives the answer of the request that had it before.
async fn claim(
    unit: &dyn UnitOfWork,
    state: &State,
    actor: &Actor,
    key: &IdempotencyKey,
    body: &[u8],
) -> Result<Option<StoredAnswer>> {
    let Some(name) = &key.key else { return Ok(None) };
    let fingerprint = key.fingerprint(body);
    let keys = unit.idempotency_keys();
    match keys
        .claim(actor.client_id, name, &fingerprint, state.now())
        .await?
    {
        Claim::New => Ok(None),
        Claim::Replay(answer) => Ok(Some(answer)),
    }
}
