//! `GET /v1/directives/{id}/progress`

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use treem_domain::activities::repository::Service;
use treem_domain::directives::directive::Directive as Entity;
use treem_domain::directives::progress::{self as use_case, Totals};
use treem_domain::directives::repository::ProgressCell;
use treem_domain::kernel::Error;
use treem_domain::kernel::id::{DirectiveId, OrganisationId, TaskId};
use treem_domain::tasks::state::TaskState;
use treem_domain::tasks::timeliness::{OnTimeRate, Timeliness};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::auth::{Caller, scopes};
use crate::extract::PathId;
use crate::problem::Result;
use crate::{respond, schema};

/// What became of a directive: obligation by obligation, recipient by recipient.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectiveProgress {
    /// The directive.
    pub directive_id: Uuid,
    /// The day against which open tasks are judged, in the service's time zone.
    pub as_of: NaiveDate,
    /// One row for each obligation, in the directive's order.
    #[schema(max_items = 200)]
    pub obligations: Vec<ObligationProgress>,
    /// How many tasks there are; delegated parts are not counted again.
    #[schema(minimum = 0, maximum = 1000000, example = 150)]
    pub tasks: u64,
    #[schema(value_type = schema::TaskStateCounts)]
    pub by_state: BTreeMap<&'static str, u64>,
    #[schema(value_type = schema::TimelinessCounts)]
    pub by_timeliness: BTreeMap<&'static str, u64>,
    pub on_time_rate: OnTime,
}

/// The official statistic of the Government Office.
#[derive(Debug, Serialize, ToSchema)]
pub struct OnTime {
    /// completed ÷ (completed + overdue_open), from 0 to 1; absent while both are 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1, example = 0.75)]
    pub ratio: Option<f64>,
    /// Completed tasks.
    #[schema(minimum = 0, maximum = 1000000)]
    pub completed: u64,
    /// Open tasks past their due date.
    #[schema(minimum = 0, maximum = 1000000)]
    pub overdue_open: u64,
    /// The formula, in Vietnamese.
    #[schema(max_length = 500)]
    pub formula_vi: String,
    /// The formula, in English.
    #[schema(max_length = 500)]
    pub formula_en: String,
}

/// A row of the matrix.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObligationProgress {
    /// The obligation.
    pub obligation_id: Uuid,
    /// Its key in the directive.
    #[schema(max_length = 20, example = "C1")]
    pub key: String,
    /// Its text.
    #[schema(max_length = 4000)]
    pub text: String,
    /// Key of the obligation of which it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub parent: Option<String>,
    /// False for a clause that is not a task of its own.
    pub assigns_task: bool,
    /// One cell for each lead organisation.
    #[schema(max_items = 10000)]
    pub cells: Vec<Cell>,
}

/// A cell of the matrix: one task.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cell {
    /// The lead organisation.
    pub organisation_id: Uuid,
    /// Its name.
    #[schema(max_length = 300, example = "Ủy ban nhân dân thành phố Rạch Giá")]
    pub organisation_name: String,
    /// The task.
    pub task_id: Uuid,
    /// The task of which it is a delegated part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_task_id: Option<Uuid>,
    #[schema(value_type = schema::TaskState)]
    pub state: TaskState,
    /// Per cent.
    #[schema(minimum = 0, maximum = 100)]
    pub progress_percent: u8,
    /// Whether a completion was rejected and the work is being redone.
    pub redo: bool,
    /// The due date in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Timeliness>)]
    pub timeliness: Option<Timeliness>,
    /// How many activities of this organisation that you see serve the task.
    #[schema(minimum = 0, maximum = 1000000000, example = 6)]
    pub activities: u64,
    /// How many activities of those who coordinate, as far as you see them, serve the task beside these.
    #[schema(minimum = 0, maximum = 1000000000, example = 1)]
    pub coordinating_activities: u64,
    /// The last day of the latest of the organisation's own activities; absent where none serves the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2021-06-30")]
    pub latest_activity_on: Option<NaiveDate>,
}

/// Follow a directive
///
/// The matrix obligation × recipient with state, timeliness and the activities that serve each task, totals, and the
/// official on-time rate with its formula. A recipient sees its own cells; the issuer and those above it see all.
#[utoipa::path(
    tag = "directives",
    operation_id = "get_directive_progress",
    params(("id" = uuid::Uuid, Path, description = "Id of the directive.")),
    responses((status = 200, description = "The matrix.", body = DirectiveProgress)),
    security(("oauth2" = ["directives:read"]))
)]
#[get("/v1/directives/{id}/progress")]
pub async fn progress(
    request: HttpRequest,
    caller: Caller<scopes::DirectivesRead>,
    id: PathId<DirectiveId>,
    state: web::Data<State>,
) -> Result<HttpResponse> {
    let unit = state.store.read().await?;
    let (directive, _) = unit
        .directives()
        .find(id.0, &caller)
        .await?
        .ok_or(Error::NotFound)?;
    let cells = unit.directives().progress(id.0, &caller).await?;
    let mut leads: Vec<OrganisationId> = cells.iter().map(|cell| cell.lead_organisation_id).collect();
    leads.sort_unstable();
    leads.dedup();
    let organisations = unit.organisations().find_many(&leads).await?;
    let names = organisations
        .into_iter()
        .map(|organisation| (organisation.id, organisation.name))
        .collect();
    let today = state.today();
    let totals = use_case::totals(&cells, today, state.settings.due_soon_days);
    let services = unit.activities().service_of(id.0, &caller).await?;
    let mut beside = Beside {
        names,
        services: HashMap::new(),
    };
    for service in services {
        beside.services.entry(service.task_id).or_default().push(service);
    }
    let rows = rows(directive, cells, &beside, &state);
    respond::resource(&request, &matrix(id.0, today, rows, totals), None)
}

/// What is read beside the cells, once for all of them.
struct Beside {
    names: HashMap<OrganisationId, String>,
    services: HashMap<TaskId, Vec<Service>>,
}

fn rows(
    directive: Entity,
    cells: Vec<ProgressCell>,
    beside: &Beside,
    state: &State,
) -> Vec<ObligationProgress> {
    let mut by_obligation: HashMap<_, Vec<Cell>> = HashMap::new();
    for cell in cells {
        let timeliness = cell.timeliness(state.today(), state.settings.due_soon_days);
        let name = beside.names.get(&cell.lead_organisation_id).cloned();
        let services = beside.services.get(&cell.task_id).map_or(&[][..], Vec::as_slice);
        let is_own = |service: &&Service| service.organisation_id == cell.lead_organisation_id;
        let own = services.iter().find(is_own);
        let all: u64 = services.iter().map(|service| service.activities).sum();
        let activities = own.map_or(0, |service| service.activities);
        by_obligation.entry(cell.obligation_id).or_default().push(Cell {
            organisation_id: cell.lead_organisation_id.0,
            organisation_name: name.unwrap_or_default(),
            task_id: cell.task_id.0,
            parent_task_id: cell.parent_task_id.map(|id| id.0),
            state: cell.state,
            progress_percent: cell.progress_percent,
            redo: cell.redo,
            due_date: cell.due_date,
            timeliness,
            activities,
            coordinating_activities: all - activities,
            latest_activity_on: own.map(|service| service.latest_on),
        });
    }
    directive
        .content
        .obligations
        .into_iter()
        .map(|obligation| ObligationProgress {
            obligation_id: obligation.id.0,
            key: obligation.key,
            text: obligation.text,
            parent: obligation.parent,
            assigns_task: obligation.assigns_task,
            cells: by_obligation.remove(&obligation.id).unwrap_or_default(),
        })
        .collect()
}

fn matrix(
    id: DirectiveId,
    as_of: NaiveDate,
    obligations: Vec<ObligationProgress>,
    totals: Totals,
) -> DirectiveProgress {
    let formula = OnTimeRate::formula();
    DirectiveProgress {
        directive_id: id.0,
        as_of,
        obligations,
        tasks: totals.tasks,
        by_state: totals.by_state,
        by_timeliness: totals.by_timeliness,
        on_time_rate: OnTime {
            ratio: totals.on_time.ratio(),
            completed: totals.on_time.completed,
            overdue_open: totals.on_time.overdue_open,
            formula_vi: formula.vi,
            formula_en: formula.en,
        },
    }
}
