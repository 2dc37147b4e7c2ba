//! The running service: listening, answering, draining.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{HttpServer, dev};
use tokio::task::JoinHandle;
use treem_domain::kernel::{Clock, IdSource};
use treem_http::State;
use treem_http::middleware::Gate;
use treem_persistence::Database;

use crate::clock::SystemClock;
use crate::configuration::Configuration;
use crate::failure::Failure;
use crate::ids::SystemIds;
use crate::observe::observe;
use crate::runner::Runner;
use crate::upkeep::Upkeep;
use crate::{metrics_port, reference, storage};

/// Idle connections are kept this long; longer than the proxies before us keep theirs unused.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A request's head must have arrived by then (otherwise 408).
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that a worker holds at once.
const MAX_CONNECTIONS: usize = 4096;

/// What the service takes from outside the process.
#[derive(Clone)]
pub struct Adapters {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

impl Default for Adapters {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
        }
    }
}

/// Reachable at an address, but not yet answering.
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    state: State,
    configuration: Configuration,
    database: Database,
}

/// Answering until it is drained or stopped.
pub struct Server {
    state: State,
    address: SocketAddr,
    handle: ServerHandle,
    running: JoinHandle<std::io::Result<()>>,
    metrics: Option<ServerHandle>,
    upkeep: Upkeep,
    runner: Runner,
    drain_delay: Duration,
    database: Database,
}

/// What a command needs to use the service without listening.
pub fn state(
    configuration: &Configuration,
    database: &Database,
    adapters: &Adapters,
    address: SocketAddr,
) -> Result<State, Failure> {
    let content = storage::open_content(configuration, adapters.ids.clone())?;
    Ok(State::new(
        Arc::new(database.clone()),
        Arc::new(content),
        adapters.clock.clone(),
        adapters.ids.clone(),
        configuration.settings(address),
    ))
}

/// Loads reference data into an empty database and makes the first signing key.
pub async fn prepare(state: &State) -> Result<(), Failure> {
    reference::load_if_empty(&*state.store, state.now(), &*state.ids).await?;
    state.keys.rotate(state).await?;
    Ok(())
}

impl Bound {
    /// Takes the address and prepares the database.
    ///
    /// # Errors
    /// When the address cannot be had or the database refuses.
    pub async fn bind(
        configuration: &Configuration,
        database: Database,
        adapters: &Adapters,
    ) -> Result<Self, Failure> {
        let address = configuration.listen;
        let refused = |cause| Failure::Listen { address, cause };
        let listener = TcpListener::bind(address).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let state = state(configuration, &database, adapters, address)?;
        prepare(&state).await?;
        Ok(Self {
            listener,
            address,
            state,
            configuration: configuration.clone(),
            database,
        })
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Begins to answer. Must be called within a tokio runtime, which drives the service as long as it lives.
    pub fn start(self) -> Result<Server, Failure> {
        let Self {
            listener,
            address,
            state,
            configuration,
            database,
        } = self;
        let metrics = configuration
            .metrics_listen
            .map(metrics_port::start)
            .transpose()?;
        let running = http_server(listener, &state, &configuration)?;
        Ok(Server {
            handle: running.handle(),
            running: tokio::spawn(running),
            upkeep: Upkeep::start(state.clone()),
            runner: Runner::start(state.clone()),
            drain_delay: Duration::from_secs(configuration.drain_delay_seconds),
            metrics,
            state,
            address,
            database,
        })
    }
}

fn http_server(
    listener: TcpListener,
    state: &State,
    configuration: &Configuration,
) -> Result<dev::Server, Failure> {
    let state = state.clone();
    let gate = Gate::new(configuration.max_in_flight);
    let server =
        HttpServer::new(move || treem_http::app::app(state.clone(), gate.clone()).wrap(from_fn(observe)));
    let server = match configuration.workers {
        Some(workers) => server.workers(workers),
        None => server,
    };
    Ok(server
        .tcp_nodelay(true)
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_TIMEOUT)
        .max_connections(MAX_CONNECTIONS)
        .shutdown_timeout(configuration.drain_seconds)
        .disable_signals()
        .listen(listener)?
        .run())
}

impl Server {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and the bound address, without a stroke at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// Ends in the order that loses nothing: readiness falls, the proxies get their time to notice, no more is
    /// accepted, requests in flight finish within `drain_seconds`.
    pub async fn drain(self) -> Result<(), Failure> {
        self.state.draining.store(true, Ordering::Relaxed);
        tracing::info!(delay = ?self.drain_delay, "draining: not ready any more");
        tokio::time::sleep(self.drain_delay).await;
        self.end(true).await
    }

    /// Ends at once; requests in flight are cut.
    pub async fn stop(self) -> Result<(), Failure> {
        self.end(false).await
    }

    async fn end(self, graceful: bool) -> Result<(), Failure> {
        self.upkeep.stop();
        self.runner.stop();
        self.handle.stop(graceful).await;
        if let Some(metrics) = &self.metrics {
            metrics.stop(false).await;
        }
        let ended = self.running.await.map_err(std::io::Error::other)?;
        self.database.close().await?;
        Ok(ended?)
    }
}
