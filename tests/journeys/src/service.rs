//! The service of a journey, running in threads of its own.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use treem_domain::kernel::{Clock, Role};
use treem_http::State;
use treem_server::clients::{self, Part};
use treem_server::configuration::{Configuration, Sources};
use treem_server::ids::SystemIds;
use treem_server::server::{Adapters, Bound};
use treem_server::storage::{self, Migrate};
use treem_server::{reference, upkeep};

use crate::home::Home;
use crate::{Actor, Backend, TestClock};

/// Who the named actors are: role, and organisation by its key in the reference data.
const ACTORS: [(&str, Role, &str); 7] = [
    ("admin", Role::Admin, "ubnd-tinh-kien-giang"),
    ("issuer", Role::Issuer, "stttt-kien-giang"),
    ("press", Role::Press, "bao-kien-giang"),
    ("broadcaster", Role::Press, "dai-ptth-kien-giang"),
    ("portal", Role::Portal, "cong-ttdt-tinh"),
    ("district", Role::District, "ubnd-899"),
    ("other_district", Role::District, "ubnd-900"),
];

/// How a server ends.
enum End {
    Stop,
    Drain,
}

pub struct Service {
    /// `http://127.0.0.1:<port>`
    pub base_url: String,
    pub clock: Arc<TestClock>,
    pub backend: Backend,
    home: Home,
    state: State,
    runtime: Handle,
    end: Option<oneshot::Sender<End>>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// On a fresh database with the reference data, on the Monday after the letter.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[]).await
    }

    /// With other values for some keys of the configuration.
    pub async fn start_with(backend: Backend, keys: &[(&str, &str)]) -> Self {
        let home = Home::new(backend).await;
        Self::on(home, backend, Arc::default(), keys).await
    }

    /// Another server on the same database, with the same clock.
    pub async fn second(&self) -> Self {
        let issuer = self.state.settings.issuer.clone();
        let keys = [("issuer", issuer.as_str())];
        Self::on(self.home.clone(), self.backend, self.clock.clone(), &keys).await
    }

    async fn on(home: Home, backend: Backend, clock: Arc<TestClock>, keys: &[(&str, &str)]) -> Self {
        let configuration = configuration(&home, keys);
        let adapters = Adapters {
            clock: clock.clone(),
            ids: Arc::new(SystemIds),
        };
        let (ready, started) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || run(&configuration, &adapters, ready, ended));
        let (base_url, state, runtime) = started
            .await
            .expect("the server did not start; its thread says why");
        Self {
            base_url,
            clock,
            backend,
            home,
            state,
            runtime,
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// One of the named actors: admin, issuer, press, broadcaster, portal, district, other_district.
    pub async fn actor(&self, name: &str) -> Actor {
        let (_, role, organisation) = ACTORS
            .into_iter()
            .find(|actor| actor.0 == name)
            .unwrap_or_else(|| panic!("there is no actor {name}"));
        self.actor_at(role, organisation).await
    }

    /// A role at an organisation, named by its reference. The token lives for a year, so that days can be moved.
    pub async fn actor_at(&self, role: Role, organisation: &str) -> Actor {
        let organisation = organisation.to_owned();
        let token = self
            .with_state(async move |state| {
                let part = Part {
                    client_name: &format!("{}-{organisation}", role.as_str()),
                    role,
                    organisation: &organisation,
                };
                let year = Duration::from_secs(365 * 24 * 3600);
                clients::token(&state, &part, year).await.unwrap()
            })
            .await;
        Actor::new(&self.base_url, token)
    }

    /// Somebody without a token.
    pub fn stranger(&self) -> Actor {
        Actor::new(&self.base_url, String::new())
    }

    /// The id of an organisation by its reference.
    pub async fn organisation(&self, reference: &str) -> String {
        let reference = reference.to_owned();
        self.with_state(async move |state| {
            let unit = state.store.read().await.unwrap();
            let found = clients::find_organisation(&*unit, &reference).await.unwrap();
            found.id.to_string()
        })
        .await
    }

    /// The id of a client by its name.
    pub async fn client(&self, name: &str) -> String {
        let admin = self.actor("admin").await;
        let clients = admin.get("/v1/clients?limit=200").await.expect(200);
        let found = clients.items().iter().find(|client| client["name"] == name);
        let id = found.and_then(|client| client["id"].as_str());
        id.unwrap_or_else(|| panic!("no client {name}")).to_owned()
    }

    /// Where the service keeps its files.
    pub fn folder(&self) -> &std::path::Path {
        self.home.folder.path()
    }

    /// Runs what the service does by itself every hour, now.
    pub async fn run_upkeep(&self) {
        self.with_state(async move |state| upkeep::run_all(&state).await)
            .await;
    }

    /// Runs one SQL statement behind the service's back.
    pub async fn execute(&self, statement: &'static str) {
        self.home.execute(statement).await;
    }

    /// Works with the state of the running service, in its own runtime.
    pub async fn with_state<T: Send + 'static>(
        &self,
        work: impl AsyncFnOnce(State) -> T + Send + 'static,
    ) -> T {
        let (state, (give, given)) = (self.state.clone(), oneshot::channel());
        let runtime = self.runtime.clone();
        // On a thread of its own: the work need not be able to change threads.
        std::thread::spawn(move || {
            let _ = give.send(runtime.block_on(work(state)));
        });
        given.await.expect("the work did not end; its thread says why")
    }

    /// Ends as SIGTERM does, without waiting.
    pub fn begin_drain(&mut self) {
        let _ = self.end.take().unwrap().send(End::Drain);
    }

    /// Waits until the server has ended.
    pub async fn join(mut self) {
        let thread = self.thread.take().unwrap();
        let joined = tokio::task::spawn_blocking(move || thread.join());
        joined.await.unwrap().expect("the server ended badly");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(End::Stop);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The server's thread: from binding to the end that the journey asks for.
fn run(
    configuration: &Configuration,
    adapters: &Adapters,
    ready: oneshot::Sender<(String, State, Handle)>,
    ended: oneshot::Receiver<End>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let database = storage::open_database(configuration, Migrate::Always)
            .await
            .unwrap();
        let bound = Bound::bind(configuration, database, adapters).await.unwrap();
        let server = bound.start().unwrap();
        let _ = ready.send((server.base_url(), server.state().clone(), Handle::current()));
        // A journey that panics says nothing.
        match ended.await.unwrap_or(End::Stop) {
            End::Stop => server.stop().await.unwrap(),
            End::Drain => server.drain().await.unwrap(),
        }
    });
}

fn configuration(home: &Home, keys: &[(&str, &str)]) -> Configuration {
    let folder = home.folder.path().display().to_string();
    let url = home.database.as_ref().map(|database| database.url().to_owned());
    let ours = [
        ("listen", "127.0.0.1:0"),
        ("data_dir", &folder),
        ("workers", "2"),
        ("database_pool_size", "4"),
        ("sqlite_synchronous", "normal"),
        ("rate_limit_per_minute", "1000000"),
        ("drain_delay_seconds", "0"),
        ("database_url", url.as_deref().unwrap_or_default()),
    ];
    load(ours.iter().chain(keys))
}

fn load<'a>(keys: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Configuration {
    let variables: HashMap<String, String> = keys
        .map(|(key, value)| (format!("TREEM_{}", key.to_uppercase()), (*value).to_owned()))
        .collect();
    Configuration::load(&Sources {
        variables,
        ..Sources::default()
    })
    .unwrap()
}

/// Brings an empty PostgreSQL to where a journey begins.
pub(crate) async fn fill(url: &str) {
    let configuration = load([("database_url", url), ("database_pool_size", "2")].iter());
    let database = storage::open_database(&configuration, Migrate::Always)
        .await
        .unwrap();
    let now = TestClock::default().now();
    reference::load_if_empty(&database, now, &SystemIds)
        .await
        .unwrap();
    database.close().await.unwrap();
}
