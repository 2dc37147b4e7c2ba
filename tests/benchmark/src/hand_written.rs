//! What somebody would write by hand for the same answers: the same statements on sqlx, straight into JSON; without
//! authentication, rate limit, ETag or problem details.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

const COLUMNS: &str = "SELECT t.id, t.directive_id, t.obligation_id, t.parent_id, t.issuer_organisation_id, \
    t.assigner_organisation_id, t.lead_organisation_id, t.participants, t.state, t.suspended_from, t.redo, \
    t.progress_percent, t.due_date, t.completion, t.extensions, t.created_at, t.updated_at, \
    o.key AS obligation_key, o.text AS obligation_text, g.name AS lead_organisation_name FROM task_viewers v CROSS JOIN tasks t CROSS JOIN obligations o \
    CROSS JOIN organisations g WHERE t.id = v.task_id AND o.id = t.obligation_id \
    AND g.id = t.lead_organisation_id AND v.organisation_id = $1 AND v.own_standing <> 0 ";

#[derive(Serialize)]
struct Task {
    id: Uuid,
    directive_id: Uuid,
    obligation_id: Uuid,
    obligation_key: String,
    obligation_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<Uuid>,
    issuer_organisation_id: Uuid,
    assigner_organisation_id: Uuid,
    lead_organisation_id: Uuid,
    lead_organisation_name: String,
    participants: Box<RawValue>,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    suspended_from: Option<String>,
    redo: bool,
    progress_percent: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<NaiveDate>,
    timeliness: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion: Option<Box<RawValue>>,
    extensions: Box<RawValue>,
    allowed_actions: [&'static str; 4],
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Task>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Uuid>,
}

/// What the handlers need: whose tasks, and what to ask for.
#[derive(Clone)]
pub struct Subject {
    pub organisation: Uuid,
}

#[derive(serde::Deserialize)]
pub struct After {
    cursor: Option<Uuid>,
    state: Option<String>,
}

pub fn failed(cause: sqlx::Error) -> actix_web::Error {
    actix_web::error::ErrorInternalServerError(cause)
}

macro_rules! handlers {
    ($module:ident, $database:ty, $lock:literal) => {
        pub mod $module {
            use super::*;

            type Pool = sqlx::Pool<$database>;

            fn task(row: &<$database as sqlx::Database>::Row) -> Result<Task, sqlx::Error> {
                Ok(Task {
                    id: row.try_get("id")?,
                    directive_id: row.try_get("directive_id")?,
                    obligation_id: row.try_get("obligation_id")?,
                    obligation_key: row.try_get("obligation_key")?,
                    obligation_text: row.try_get("obligation_text")?,
                    parent_id: row.try_get("parent_id")?,
                    issuer_organisation_id: row.try_get("issuer_organisation_id")?,
                    assigner_organisation_id: row.try_get("assigner_organisation_id")?,
                    lead_organisation_id: row.try_get("lead_organisation_id")?,
                    lead_organisation_name: row.try_get("lead_organisation_name")?,
                    participants: row.try_get::<Json<Box<RawValue>>, _>("participants")?.0,
                    state: row.try_get("state")?,
                    suspended_from: row.try_get("suspended_from")?,
                    redo: row.try_get("redo")?,
                    progress_percent: row.try_get("progress_percent")?,
                    due_date: row.try_get("due_date")?,
                    timeliness: "on_track",
                    completion: row.try_get::<Option<Json<Box<RawValue>>>, _>("completion")?.map(|json| json.0),
                    extensions: row.try_get::<Json<Box<RawValue>>, _>("extensions")?.0,
                    allowed_actions: ["cancel", "set_due_date", "remind", "escalate"],
                    created_at: row.try_get("created_at")?,
                    updated_at: row.try_get("updated_at")?,
                })
            }

            pub async fn get(
                pool: web::Data<Pool>,
                subject: web::Data<Subject>,
                id: web::Path<Uuid>,
            ) -> Result<HttpResponse, actix_web::Error> {
                let sql = const_format(&[COLUMNS, "AND v.task_id = $2"]);
                let row = sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(subject.organisation)
                    .bind(*id)
                    .fetch_one(pool.get_ref())
                    .await
                    .map_err(failed)?;
                Ok(HttpResponse::Ok().json(task(&row).map_err(failed)?))
            }

            pub async fn list(
                pool: web::Data<Pool>,
                subject: web::Data<Subject>,
                after: web::Query<After>,
            ) -> Result<HttpResponse, actix_web::Error> {
                let filter = if after.state.is_some() { "AND t.state = $3 " } else { "" };
                let sql = const_format(&[COLUMNS, "AND v.task_id > $2 AND t.id > $2 ", filter, "ORDER BY v.task_id LIMIT 51"]);
                let query = sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(subject.organisation)
                    .bind(after.cursor.unwrap_or_default());
                let query = match &after.state {
                    Some(state) => query.bind(state.clone()),
                    None => query,
                };
                let rows = query.fetch_all(pool.get_ref()).await.map_err(failed)?;
                let mut items = rows.iter().map(task).collect::<Result<Vec<_>, _>>().map_err(failed)?;
                let more = items.len() > 50;
                items.truncate(50);
                let next = items.last().map(|task| task.id).filter(|_| more);
                Ok(HttpResponse::Ok().json(Page { items, next }))
            }

            /// An organisation, its idempotency key with the answer, and an audit entry, in one transaction.
            pub async fn create(
                pool: web::Data<Pool>,
                subject: web::Data<Subject>,
                request: actix_web::HttpRequest,
                body: web::Bytes,
            ) -> Result<HttpResponse, actix_web::Error> {
                let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok());
                let key = key.unwrap_or_default().to_owned();
                let new: serde_json::Value = serde_json::from_slice(&body)?;
                let answer = write(&pool, subject.organisation, &key, &new).await.map_err(failed)?;
                Ok(HttpResponse::Created().content_type("application/json").body(answer))
            }

            async fn write(
                pool: &Pool,
                client: Uuid,
                key: &str,
                new: &serde_json::Value,
            ) -> Result<String, sqlx::Error> {
                let (id, now) = (Uuid::from_u128(fresh()), now());
                let text = |name: &str| new[name].as_str().unwrap_or_default().to_owned();
                let answer = serde_json::json!({ "id": id, "name": new["name"], "kind": new["kind"],
                    "valid_from": new["valid_from"], "created_at": now, "updated_at": now })
                .to_string();
                let mut transaction = pool.begin_with($lock).await?;
                sqlx::query(
                    "INSERT INTO idempotency_keys (client_id, key, fingerprint, status, body, created_at) \
                     VALUES ($1, $2, $3, 201, $4, $5)",
                )
                .bind(client)
                .bind(key)
                .bind(vec![0_u8; 32])
                .bind(answer.as_bytes())
                .bind(now)
                .execute(&mut *transaction)
                .await?;
                sqlx::query(
                    "INSERT INTO organisations (id, external_reference, name, kind, valid_from, search_text, version, \
                     created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)",
                )
                .bind(id)
                .bind(text("external_reference"))
                .bind(text("name"))
                .bind(text("kind"))
                .bind(text("valid_from").parse::<NaiveDate>().unwrap_or_default())
                .bind(text("name").to_lowercase())
                .bind(now)
                .bind(now)
                .execute(&mut *transaction)
                .await?;
                // A chain of its own, so that the other chains stay whole.
                let chain = (fresh() % 16) as i16;
                let head = sqlx::query("UPDATE audit_heads SET sequence = sequence WHERE chain = $1 RETURNING sequence")
                    .bind(chain)
                    .fetch_one(&mut *transaction)
                    .await?;
                let sequence: i64 = head.try_get(0)?;
                sqlx::query(
                    "INSERT INTO audit_entries (chain, sequence, at, action, resource_kind, resource_id, after, \
                     previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                )
                .bind(chain)
                .bind(sequence + 1)
                .bind(now)
                .bind("organisations.create")
                .bind("organisation")
                .bind(id)
                .bind(answer.as_str())
                .bind(vec![0_u8; 32])
                .bind(vec![1_u8; 32])
                .execute(&mut *transaction)
                .await?;
                sqlx::query("UPDATE audit_heads SET sequence = $1, hash = $2 WHERE chain = $3")
                    .bind(sequence + 1)
                    .bind(vec![1_u8; 32])
                    .bind(chain)
                    .execute(&mut *transaction)
                    .await?;
                transaction.commit().await?;
                Ok(answer)
            }
        }
    };
}

handlers!(sqlite, sqlx::Sqlite, "BEGIN IMMEDIATE");
handlers!(postgresql, sqlx::Postgres, "BEGIN");

fn const_format(parts: &[&str]) -> String {
    parts.concat()
}

/// The benchmark's own clock and ids: it is not the service.
#[allow(clippy::disallowed_methods)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

#[allow(clippy::disallowed_methods)]
fn fresh() -> u128 {
    Uuid::now_v7().as_u128()
}
