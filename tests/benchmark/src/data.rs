//! Data in bulk, made by the service's own use-cases: directives of ten obligations to 500 recipients, 5,000 tasks each.

use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};
use treem_domain::directives::directive::{Addressee, AddresseeRole, Recipient, Signer};
use treem_domain::directives::draft::{Draft, DraftObligation};
use treem_domain::directives::issue::{self, Issue};
use treem_domain::directives::save_draft;
use treem_domain::kernel::id::{ClientId, OrganisationId};
use treem_domain::kernel::{Actor, Role};
use treem_domain::organisations::organisation::{Organisation, OrganisationKind};
use treem_http::State;

use crate::Failure;

pub const RECIPIENTS: usize = 500;
pub const OBLIGATIONS: usize = 10;
pub const TASKS_PER_DIRECTIVE: u64 = (RECIPIENTS * OBLIGATIONS) as u64;

/// The organisations of the benchmark: an issuer and its recipients.
pub struct Cast {
    pub issuer: OrganisationId,
    pub recipients: Vec<OrganisationId>,
    actor: Actor,
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 6, 9).unwrap_or_default()
}

/// A new organisation; its external reference is its name.
pub fn organisation(state: &State, name: String, parent_id: Option<OrganisationId>) -> Organisation {
    Organisation {
        id: OrganisationId::new(&*state.ids),
        external_reference: Some(name.clone()),
        name,
        kind: OrganisationKind::Other,
        parent_id,
        identifier: None,
        unit: None,
        valid_from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default(),
        valid_until: None,
        version: 1,
        created_at: state.now(),
        updated_at: state.now(),
    }
}

/// Whoever acts for an organisation that issues directives and asks for reports.
pub fn issuer_of(state: &State, organisation_id: OrganisationId) -> Actor {
    Actor {
        client_id: ClientId::new(&*state.ids),
        name: "benchmark".into(),
        organisation_id,
        includes_descendants: false,
        scopes: Role::Issuer.scopes(),
        request_id: "benchmark".into(),
        address: "127.0.0.1".into(),
    }
}

/// Enters the issuer and 500 recipients below it.
pub async fn cast(state: &State) -> Result<Cast, Failure> {
    let issuer = organisation(state, "bench-issuer".into(), None);
    let recipients: Vec<Organisation> = (0..RECIPIENTS)
        .map(|index| organisation(state, format!("bench-{index}"), Some(issuer.id)))
        .collect();
    let unit = state.store.begin().await?;
    unit.organisations_mut().insert(&issuer).await?;
    unit.organisations_mut().insert_many(&recipients).await?;
    unit.commit().await?;
    let actor = issuer_of(state, issuer.id);
    Ok(Cast {
        issuer: issuer.id,
        recipients: recipients.iter().map(|one| one.id).collect(),
        actor,
    })
}

/// Issues directives until there are this many tasks; gives the time of each issue.
pub async fn fill(state: &State, cast: &Cast, tasks: u64) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::new();
    for number in 0..tasks / TASKS_PER_DIRECTIVE {
        let context = state.context(&cast.actor);
        let unit = state.store.begin().await?;
        let draft = save_draft::create(&*unit, &context, &draft(cast, number)).await?;
        unit.commit().await?;
        let started = Instant::now();
        let unit = state.store.begin().await?;
        issue::issue_by_id(&*unit, &context, draft.id, &Issue::default()).await?;
        unit.commit().await?;
        times.push(started.elapsed());
        if number % 40 == 39 {
            eprintln!(
                "  {} tasks at {}",
                (number + 1) * TASKS_PER_DIRECTIVE,
                Utc::now_text()
            );
        }
    }
    Ok(times)
}

trait NowText {
    fn now_text() -> String;
}

impl NowText for Utc {
    #[allow(clippy::disallowed_methods)]
    fn now_text() -> String {
        Utc::now().format("%H:%M:%S").to_string()
    }
}

fn draft(cast: &Cast, number: u64) -> Draft {
    let recipients = cast.recipients.iter().enumerate().map(|(index, id)| Recipient {
        key: format!("r{index}"),
        organisation_id: Some(*id),
        recipient_group_id: None,
        label: None,
        text: None,
    });
    Draft {
        issuer_organisation_id: None,
        external_reference: Some(format!("bench-{number}")),
        document_type: "cong_van".into(),
        register: None,
        number: None,
        notation: "STTTT-TTBCBC".into(),
        date: Some(day()),
        secrecy: None,
        subject: "tuyên truyền Chương trình hành động quốc gia vì trẻ em giai đoạn 2021-2030".into(),
        place: Some("Kiên Giang".into()),
        urgency: None,
        purpose: None,
        signer: Some(Signer {
            full_name: "Lâm Văn Sển".into(),
            position: None,
            competence: None,
        }),
        programme: None,
        legal_bases: Vec::new(),
        recipients: recipients.collect(),
        copies: Vec::new(),
        obligations: (0..OBLIGATIONS).map(obligation).collect(),
        attachment_ids: Vec::new(),
        ambiguities: Vec::new(),
        relation: None,
    }
}

fn obligation(index: usize) -> DraftObligation {
    DraftObligation {
        key: format!("C{index}"),
        text: "Ủy ban nhân dân các huyện, thành phố xây dựng kế hoạch triển khai thực hiện Chương trình"
            .into(),
        gloss: None,
        topic: Some("local_plan".into()),
        audiences: Vec::new(),
        deliverable: Some("plan".into()),
        secondary_deliverable: None,
        evidence_kinds: vec!["official_document".into()],
        suggested_measures: vec!["plan_issued".into()],
        parent: None,
        addressees: vec![Addressee {
            to: "all".into(),
            role: AddresseeRole::Lead,
        }],
        assigns_task: true,
        comparative: None,
        quality_criteria: Vec::new(),
        note: None,
        due_date: NaiveDate::from_ymd_opt(2030, 12, 31).filter(|_| index.is_multiple_of(2)),
    }
}
