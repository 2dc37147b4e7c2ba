//! The three servers beside one another: ours, the hand-written one, and one that answers from memory.

use std::collections::HashMap;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};
use treem_domain::kernel::Role;
use treem_http::State;
use treem_server::clients::{self, Part};
use treem_server::configuration::{Configuration, Sources};
use treem_server::server::{Adapters, Bound, Server};
use treem_server::storage::{self, Migrate};

use crate::hand_written::{Subject, postgresql, sqlite};
use crate::{DatabaseKind, Failure};

const WORKERS: usize = 2;
const POOL: u32 = 8;

/// Our service on a database of its own.
pub async fn ours(folder: &std::path::Path, url: Option<&str>) -> Result<Server, Failure> {
    let mut variables = HashMap::from([
        ("TREEM_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
        ("TREEM_DATA_DIR".into(), folder.display().to_string()),
        ("TREEM_WORKERS".into(), WORKERS.to_string()),
        ("TREEM_DATABASE_POOL_SIZE".into(), POOL.to_string()),
        ("TREEM_RATE_LIMIT_PER_MINUTE".into(), "1000000".into()),
        ("TREEM_DRAIN_DELAY_SECONDS".into(), "0".into()),
    ]);
    if let Some(url) = url {
        variables.insert("TREEM_DATABASE_URL".into(), url.to_owned());
    }
    let sources = Sources {
        variables,
        ..Sources::default()
    };
    let configuration = Configuration::load(&sources).map_err(|faults| format!("{faults:?}"))?;
    let database = storage::open_database(&configuration, Migrate::Always).await?;
    Ok(Bound::bind(&configuration, database, &Adapters::default())
        .await?
        .start()?)
}

/// A token of a role at an organisation.
pub async fn token(state: &State, role: Role, organisation: &str) -> Result<String, Failure> {
    let part = Part {
        client_name: "benchmark",
        role,
        organisation,
    };
    Ok(clients::token(state, &part, Duration::from_secs(24 * 3600)).await?)
}

fn listener() -> Result<(TcpListener, String), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    Ok((listener, address))
}

/// The hand-written server on the same database.
pub async fn hand_written(kind: DatabaseKind, url: &str, subject: Subject) -> Result<String, Failure> {
    let (listener, address) = listener()?;
    let subject = web::Data::new(subject);
    match kind {
        DatabaseKind::Sqlite => {
            let options: sqlx::sqlite::SqliteConnectOptions = url.parse()?;
            let options = options
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10));
            let pool = sqlx::sqlite::SqlitePoolOptions::new()
                .max_connections(4)
                .connect_with(options)
                .await?;
            let pool = web::Data::new(pool);
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(subject.clone())
                    .app_data(pool.clone())
                    .route("/v1/tasks/{id}", web::get().to(sqlite::get))
                    .route("/v1/tasks", web::get().to(sqlite::list))
                    .route("/v1/organisations", web::post().to(sqlite::create))
            });
            tokio::spawn(
                server
                    .workers(WORKERS)
                    .tcp_nodelay(true)
                    .disable_signals()
                    .listen(listener)?
                    .run(),
            );
        }
        DatabaseKind::Postgresql => {
            let pool = sqlx::postgres::PgPoolOptions::new()
                .max_connections(POOL)
                .test_before_acquire(false)
                .connect(url)
                .await?;
            let pool = web::Data::new(pool);
            let server = HttpServer::new(move || {
                App::new()
                    .app_data(subject.clone())
                    .app_data(pool.clone())
                    .route("/v1/tasks/{id}", web::get().to(postgresql::get))
                    .route("/v1/tasks", web::get().to(postgresql::list))
                    .route("/v1/organisations", web::post().to(postgresql::create))
            });
            tokio::spawn(
                server
                    .workers(WORKERS)
                    .tcp_nodelay(true)
                    .disable_signals()
                    .listen(listener)?
                    .run(),
            );
        }
    }
    Ok(address)
}

/// The same bytes from memory, whatever is asked.
pub fn memory(body: Vec<u8>) -> Result<String, Failure> {
    let (listener, address) = listener()?;
    let body = web::Bytes::from(body);
    let server = HttpServer::new(move || {
        let body = body.clone();
        // The request's body is taken, or the connection would be closed.
        App::new().default_service(web::to(move |_: web::Bytes| {
            let body = body.clone();
            async move { HttpResponse::Ok().content_type("application/json").body(body) }
        }))
    });
    tokio::spawn(
        server
            .workers(WORKERS)
            .tcp_nodelay(true)
            .disable_signals()
            .listen(listener)?
            .run(),
    );
    Ok(address)
}
