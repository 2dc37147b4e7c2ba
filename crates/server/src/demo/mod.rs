//! What the demonstration shows: the letter 592/STTTT-TTBCBC, issued, with tasks in different states.
//!
//! Everything goes through the use-cases, as it would over HTTP: the rules hold, and histories and audit chains are
//! what they would be. It is told in the order of time. The letter is issued on its own day; activities and reports are
//! those of May and June 2025, the last months in which all recipients existed; the deadlines that the issuer sets are
//! partly behind and partly before whoever looks, so that part plays in the three weeks before the database is made.

mod activities;
mod letter;
mod models;
mod reports;
mod story;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use treem_domain::directives::directive::Directive;
use treem_domain::directives::issue::{Issue, issue};
use treem_domain::directives::repository::DirectiveQuery;
use treem_domain::directives::save_draft;
use treem_domain::kernel::id::{DirectiveId, OrganisationId, TaskId};
use treem_domain::kernel::time::{day_in, to_stored_precision};
use treem_domain::kernel::{Actor, Context, Error, Role};
use treem_domain::reporting_periods::PeriodState;
use treem_domain::reporting_periods::repository::PeriodQuery;
use treem_domain::store::UnitOfWork;
use treem_domain::tasks::repository::TaskQuery;
use treem_domain::turns::{Turn, take_turn};
use treem_http::State;

use crate::clients::{self, Part};
use crate::failure::Failure;

/// Who plays which part, by the organisations' keys in the reference data.
pub const PARTS: [Part<'static>; 5] = [
    Part {
        client_name: "demo-admin",
        role: Role::Admin,
        organisation: "ubnd-tinh-kien-giang",
    },
    Part {
        client_name: "demo-issuer",
        role: Role::Issuer,
        organisation: "stttt-kien-giang",
    },
    Part {
        client_name: "demo-press",
        role: Role::Press,
        organisation: "bao-kien-giang",
    },
    Part {
        client_name: "demo-portal",
        role: Role::Portal,
        organisation: "cong-ttdt-tinh",
    },
    Part {
        client_name: "demo-district",
        role: Role::District,
        organisation: "ubnd-899",
    },
];

/// The day of the letter.
const LETTER: NaiveDate = day(2021, 6, 9);
/// The day on which recipients take up their tasks.
const TAKEN_UP: NaiveDate = day(2021, 6, 10);
/// The cut-offs of the last two months in which all recipients of the letter existed.
const CLOSED: NaiveDate = day(2025, 5, 14);
const OPEN: NaiveDate = day(2025, 6, 14);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

/// Those who act in the story.
struct Cast {
    admin: Actor,
    issuer: Actor,
    press: Actor,
    portal: Actor,
    district: Actor,
}

/// A moment of the story, counted in days before the database is made.
struct Moment<'a> {
    state: &'a State,
    now: DateTime<Utc>,
}

impl<'a> Moment<'a> {
    fn days_ago(state: &'a State, days: i64) -> Self {
        let now = to_stored_precision(state.clock.now() - TimeDelta::days(days));
        Self { state, now }
    }

    /// Nine in the morning of a day.
    fn on(state: &'a State, day: NaiveDate) -> Self {
        let nine = NaiveTime::from_hms_opt(2, 0, 0).unwrap_or_default();
        Self {
            state,
            now: day.and_time(nine).and_utc(),
        }
    }

    fn of<'b>(&'b self, actor: &'b Actor) -> Context<'b> {
        Context {
            actor,
            now: self.now,
            today: day_in(self.state.settings.time_zone, self.now),
            ids: &*self.state.ids,
        }
    }
}

/// Loads the letter and tells its story, all at once; says whether it had to.
///
/// # Errors
/// When a use-case refuses; nothing is loaded then.
pub async fn load(state: &State) -> Result<bool, Failure> {
    let cast = Cast {
        admin: actor(state, &PARTS[0]).await?,
        issuer: actor(state, &PARTS[1]).await?,
        press: actor(state, &PARTS[2]).await?,
        portal: actor(state, &PARTS[3]).await?,
        district: actor(state, &PARTS[4]).await?,
    };
    let unit = state.store.begin().await?;
    take_turn(&*unit, Turn::ReferenceData).await?;
    if is_loaded(&*unit, &cast.issuer).await? {
        return Ok(false);
    }
    let directive = issue_letter(&*unit, state, &cast.issuer).await?;
    let stage = Stage {
        unit: &*unit,
        state,
        cast: &cast,
        directive_id: directive.id,
    };
    stage.taken_up().await?;
    let model_id = stage.evaluated_model().await?;
    let template_id = stage.closed_period().await?;
    stage.replicated(model_id).await?;
    stage.activities(OPEN).await?;
    stage.last_three_weeks().await?;
    stage.open_period(template_id).await?;
    unit.commit().await?;
    Ok(true)
}

/// Where the story is told: each file of this folder tells a part of it.
struct Stage<'a> {
    unit: &'a dyn UnitOfWork,
    state: &'a State,
    cast: &'a Cast,
    directive_id: DirectiveId,
}

impl Stage<'_> {
    /// The task that an organisation has of an obligation.
    async fn task(&self, key: &str, lead: OrganisationId) -> Result<TaskId, Failure> {
        let query = TaskQuery {
            directive_id: Some(self.directive_id),
            obligation_key: Some(key.to_owned()),
            lead_organisation_id: Some(lead),
            limit: 1,
            ..TaskQuery::default()
        };
        let found = self.unit.tasks().list(&query, &self.cast.issuer).await?;
        let task = found.items.first().map(|view| view.task.id);
        task.ok_or_else(|| Error::internal(format!("the letter gave {lead} no task {key}")).into())
    }
}

/// The id of the open reporting period, for whoever wants to upload into it.
///
/// # Errors
/// When the database refuses, or nothing was loaded.
pub async fn open_period(state: &State) -> Result<String, Failure> {
    let query = PeriodQuery {
        template_code: Some(reports::TEMPLATE.into()),
        state: Some(PeriodState::Open),
        limit: 1,
        ..PeriodQuery::default()
    };
    let found = state.store.read().await?.reporting_periods().list(&query).await?;
    let period = found.items.first().map(|period| period.id.to_string());
    period.ok_or_else(|| Error::internal("the demonstration has no open period").into())
}

async fn actor(state: &State, part: &Part<'_>) -> Result<Actor, Failure> {
    let client = clients::ensure(state, part).await?;
    Ok(Actor {
        client_id: client.id,
        name: client.name,
        organisation_id: client.organisation_id,
        includes_descendants: client.includes_descendants,
        scopes: client.scopes,
        request_id: "demo".into(),
        address: String::new(),
    })
}

async fn is_loaded(unit: &dyn UnitOfWork, issuer: &Actor) -> Result<bool, Failure> {
    let query = DirectiveQuery {
        external_reference: Some(letter::REFERENCE.into()),
        limit: 1,
        ..DirectiveQuery::default()
    };
    let found = unit.directives().list(&query, issuer).await?;
    Ok(!found.items.is_empty())
}

async fn issue_letter(unit: &dyn UnitOfWork, state: &State, issuer: &Actor) -> Result<Directive, Failure> {
    let draft = letter::draft(unit).await?;
    let moment = Moment::on(state, LETTER);
    let draft = save_draft::create(unit, &moment.of(issuer), &draft).await?;
    let (directive, tasks) = issue(unit, &moment.of(issuer), draft, &Issue::default()).await?;
    tracing::info!(tasks, "issued the letter");
    Ok(directive)
}
