//! What the demonstration shows: the letter 592/STTTT-TTBCBC, issued, with tasks in different states.
//!
//! Everything goes through the use-cases, as it would over HTTP: the rules hold, and histories and audit chains are
//! what they would be. The story plays in the three weeks before the database is made, so that the deadlines which
//! the issuer sets are partly behind and partly before whoever looks.

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
use treem_domain::kernel::time::{day_in, to_stored_precision};
use treem_domain::kernel::{Actor, Context, Error, Role};
use treem_domain::reporting_periods::PeriodState;
use treem_domain::reporting_periods::repository::PeriodQuery;
use treem_domain::store::UnitOfWork;
use treem_domain::turns::{Turn, take_turn};
use treem_http::State;

use crate::clients::{self, Part};
use crate::failure::Failure;

/// Who plays which part, by the organisations' keys in the reference data.
pub const PARTS: [Part<'static>; 4] = [
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
        client_name: "demo-district",
        role: Role::District,
        organisation: "ubnd-899",
    },
];

/// Those who act in the story.
struct Cast {
    admin: Actor,
    issuer: Actor,
    press: Actor,
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

    /// Nine in the morning of a day, or now where that is yet to come.
    fn on(state: &'a State, day: NaiveDate) -> Self {
        let now = to_stored_precision(state.clock.now());
        let nine = NaiveTime::from_hms_opt(2, 0, 0).unwrap_or_default();
        let morning = day.and_time(nine).and_utc();
        Self {
            state,
            now: morning.min(now),
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
        district: actor(state, &PARTS[3]).await?,
    };
    let unit = state.store.begin().await?;
    take_turn(&*unit, Turn::ReferenceData).await?;
    if is_loaded(&*unit, &cast.issuer).await? {
        return Ok(false);
    }
    let directive = issue_letter(&*unit, state, &cast.issuer).await?;
    story::tell(&*unit, state, &cast, directive.id).await?;
    reports::tell(&*unit, state, &cast, directive.id).await?;
    unit.commit().await?;
    Ok(true)
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
    let moment = Moment::days_ago(state, 21);
    let draft = letter::draft(unit).await?;
    let draft = save_draft::create(unit, &moment.of(issuer), &draft).await?;
    let moment = Moment::days_ago(state, 20);
    let (directive, tasks) = issue(unit, &moment.of(issuer), draft, &Issue::default()).await?;
    tracing::info!(tasks, "issued the letter");
    Ok(directive)
}
