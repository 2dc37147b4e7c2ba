//! A store in memory for the tests of this crate: clients, signing keys and what requests consume.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use treem_domain::activities::repository::{ActivityReader, ActivityWriter};
use treem_domain::attachments::{AttachmentReader, AttachmentWriter};
use treem_domain::audit::{AuditReader, AuditWriter};
use treem_domain::clients::{Client, ClientReader, ClientWriter, SigningKey};
use treem_domain::contents::{ByteStream, ContentName, ContentStore, StagedContent};
use treem_domain::directives::repository::{DirectiveReader, DirectiveWriter};
use treem_domain::idempotency::IdempotencyKeys;
use treem_domain::indicators::{IndicatorReader, IndicatorWriter};
use treem_domain::jobs::{JobReader, JobWriter, Lease, Progress};
use treem_domain::kernel::id::{ClientId, JobId, OrganisationId};
use treem_domain::kernel::{Actor, Clock, Cursor, Error, IdSource, Page, Result, Scopes};
use treem_domain::models::{ModelReader, ModelWriter};
use treem_domain::organisations::repository::{OrganisationReader, OrganisationWriter};
use treem_domain::report_templates::{ReportTemplateReader, ReportTemplateWriter};
use treem_domain::reporting_periods::{ReportingPeriodReader, ReportingPeriodWriter};
use treem_domain::reports::{ReportReader, ReportWriter};
use treem_domain::store::{ReadUnit, Store, UnitOfWork};
use treem_domain::tasks::repository::{TaskReader, TaskWriter};
use treem_domain::vocabularies::{VocabularyReader, VocabularyWriter};
use uuid::Uuid;

use crate::{Settings, State};

#[derive(Default)]
pub struct Tables {
    pub clients: Vec<Client>,
    pub signing_keys: Vec<SigningKey>,
    assertions: HashSet<(ClientId, String)>,
    asked: HashMap<(ClientId, DateTime<Utc>), u32>,
    /// Transactions that were begun.
    pub begun: u32,
    /// Whether the database is away.
    pub is_away: bool,
}

/// What is written is there at once: nothing here is about transactions.
#[derive(Clone, Default)]
pub struct Fake(pub Arc<Mutex<Tables>>);

/// A clock that stands until it is moved.
#[derive(Clone)]
pub struct StandingClock(Arc<Mutex<DateTime<Utc>>>);

impl StandingClock {
    /// 09:00 on 9 June 2021 in Rạch Giá, the day of the letter.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(
            DateTime::from_timestamp(1_623_204_000, 0).unwrap(),
        )))
    }

    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

struct Ids(Mutex<u128>);

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        let mut last = self.0.lock().unwrap();
        *last += 1;
        Uuid::from_u128(*last)
    }
}

struct NoContents;

#[async_trait]
impl ContentStore for NoContents {
    async fn stage(&self) -> Result<Box<dyn StagedContent>> {
        unreachable!("no contents here")
    }

    async fn read(&self, _: &ContentName) -> Result<Option<ByteStream>> {
        Ok(None)
    }

    async fn remove(&self, _: JobId) -> Result<()> {
        unreachable!("no contents here")
    }

    async fn purge(&self, _: DateTime<Utc>, _: &[JobId]) -> Result<u64> {
        unreachable!("no contents here")
    }
}

/// A process on the store.
pub fn state_on(store: &Fake, clock: &StandingClock, settings: Settings) -> State {
    let ids = Arc::new(Ids(Mutex::new(0x592)));
    State::new(
        Arc::new(store.clone()),
        Arc::new(NoContents),
        Arc::new(clock.clone()),
        ids,
        settings,
    )
}

/// The programme of the newspaper Báo Kiên Giang, which can do what its tasks need.
pub fn newspaper() -> Client {
    let at = StandingClock::new().now();
    Client {
        id: ClientId(Uuid::from_u128(0x019a_b3c2_7d10_7000_8000_0000_0000_0592)),
        name: "Báo Kiên Giang".into(),
        organisation_id: OrganisationId(Uuid::from_u128(7)),
        includes_descendants: false,
        scopes: Scopes::parse("tasks:read tasks:accept").unwrap(),
        secret_hash: None,
        jwks: None,
        rate_limit_per_minute: None,
        disabled_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

#[async_trait]
impl Store for Fake {
    async fn read(&self) -> Result<Box<dyn ReadUnit>> {
        self.ready().await?;
        Ok(Box::new(self.clone()))
    }

    async fn snapshot(&self) -> Result<Box<dyn ReadUnit>> {
        self.read().await
    }

    async fn begin(&self) -> Result<Box<dyn UnitOfWork>> {
        self.ready().await?;
        self.0.lock().unwrap().begun += 1;
        Ok(Box::new(self.clone()))
    }

    async fn note_progress(&self, _: JobId, _: Lease, _: Progress) -> Result<()> {
        unreachable!("not used here")
    }

    async fn ready(&self) -> Result<()> {
        let is_away = self.0.lock().unwrap().is_away;
        if is_away { Err(Error::Unavailable) } else { Ok(()) }
    }
}

#[async_trait]
impl ClientReader for Fake {
    async fn find_unscoped(&self, id: ClientId) -> Result<Option<Client>> {
        let tables = self.0.lock().unwrap();
        Ok(tables.clients.iter().find(|client| client.id == id).cloned())
    }

    async fn find(&self, _: ClientId, _: &Actor) -> Result<Option<Client>> {
        unreachable!("not read here")
    }

    async fn list(&self, _: &Actor, _: u64, _: Option<Cursor>) -> Result<Page<Client>> {
        unreachable!("not read here")
    }

    async fn signing_keys(&self, now: DateTime<Utc>) -> Result<Vec<SigningKey>> {
        let tables = self.0.lock().unwrap();
        let published = |key: &&SigningKey| key.retired_at.is_none_or(|retired_at| retired_at > now);
        Ok(tables.signing_keys.iter().filter(published).cloned().collect())
    }
}

#[async_trait]
impl ClientWriter for Fake {
    async fn insert(&self, client: &Client) -> Result<()> {
        self.0.lock().unwrap().clients.push(client.clone());
        Ok(())
    }

    async fn update(&self, _: &Client, _: i64) -> Result<()> {
        unreachable!("not written here")
    }

    async fn insert_signing_key(&self, key: &SigningKey) -> Result<()> {
        self.0.lock().unwrap().signing_keys.push(key.clone());
        Ok(())
    }

    async fn retire_signing_keys(&self, except: &str, at: DateTime<Utc>) -> Result<()> {
        for key in &mut self.0.lock().unwrap().signing_keys {
            if key.kid != except && key.retired_at.is_none() {
                key.retired_at = Some(at);
            }
        }
        Ok(())
    }

    async fn note_assertion(&self, client_id: ClientId, jti: &str, _: DateTime<Utc>) -> Result<bool> {
        Ok(self
            .0
            .lock()
            .unwrap()
            .assertions
            .insert((client_id, jti.to_owned())))
    }

    async fn lease_requests(
        &self,
        client_id: ClientId,
        window: DateTime<Utc>,
        wanted: u32,
        allowance: u32,
    ) -> Result<u32> {
        let mut tables = self.0.lock().unwrap();
        let asked = tables.asked.entry((client_id, window)).or_default();
        let granted = allowance.saturating_sub(*asked).min(wanted);
        *asked += wanted;
        Ok(granted)
    }

    async fn purge(&self, _: DateTime<Utc>) -> Result<()> {
        Ok(())
    }
}

macro_rules! lends_only_clients {
    ($($name:ident: $port:path),+ $(,)?) => {$(
        fn $name(&self) -> Box<dyn $port + '_> {
            unreachable!("not used here")
        }
    )+};
}

impl ReadUnit for Fake {
    fn clients(&self) -> Box<dyn ClientReader + '_> {
        Box::new(self.clone())
    }

    lends_only_clients! {
        activities: ActivityReader,
        baselines: treem_domain::baselines::BaselineReader,
        organisations: OrganisationReader,
        directives: DirectiveReader,
        tasks: TaskReader,
        attachments: AttachmentReader,
        vocabularies: VocabularyReader,
        indicators: IndicatorReader,
        jobs: JobReader,
        models: ModelReader,
        report_templates: ReportTemplateReader,
        reporting_periods: ReportingPeriodReader,
        reports: ReportReader,
        audit: AuditReader,
    }
}

#[async_trait]
impl UnitOfWork for Fake {
    fn clients_mut(&self) -> Box<dyn ClientWriter + '_> {
        Box::new(self.clone())
    }

    lends_only_clients! {
        activities_mut: ActivityWriter,
        baselines_mut: treem_domain::baselines::BaselineWriter,
        organisations_mut: OrganisationWriter,
        directives_mut: DirectiveWriter,
        tasks_mut: TaskWriter,
        attachments_mut: AttachmentWriter,
        vocabularies_mut: VocabularyWriter,
        indicators_mut: IndicatorWriter,
        jobs_mut: JobWriter,
        models_mut: ModelWriter,
        report_templates_mut: ReportTemplateWriter,
        reporting_periods_mut: ReportingPeriodWriter,
        reports_mut: ReportWriter,
        audit_mut: AuditWriter,
        idempotency_keys: IdempotencyKeys,
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        Ok(())
    }

    async fn rollback(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}
