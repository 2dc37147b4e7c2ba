//! The authorities of Kiên Giang in 2021 as far as tests need them, with letter 592.

use chrono::NaiveDate;
use treem_domain::directives::directive::{
    Addressee, AddresseeRole, Content, Directive, DirectiveState, Obligation, Recipient,
};
use treem_domain::directives::notation::Notation;
use treem_domain::directives::number::Number;
use treem_domain::kernel::id::{ClientId, DirectiveId, ObligationId, OrganisationId, TaskId};
use treem_domain::kernel::{Actor, IdSource, Scopes};
use treem_domain::organisations::organisation::{Organisation, OrganisationKind};
use treem_domain::tasks::event::{Author, Change, Participant, TaskEvent};
use treem_domain::tasks::task::{Assignment, Task};

use crate::world::{World, at};

/// Province → department, newspaper, district → commune; and a province that has nothing to do with it.
pub struct Authorities {
    pub province: OrganisationId,
    pub department: OrganisationId,
    pub newspaper: OrganisationId,
    pub district: OrganisationId,
    pub commune: OrganisationId,
    pub stranger: OrganisationId,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn organisation(
    world: &World,
    name: &str,
    kind: OrganisationKind,
    parent: Option<OrganisationId>,
) -> Organisation {
    Organisation {
        id: OrganisationId::new(&world.ids),
        external_reference: None,
        name: name.to_owned(),
        kind,
        parent_id: parent,
        identifier: None,
        unit: None,
        valid_from: day("1976-02-20"),
        valid_until: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

pub async fn authorities(world: &World) -> Authorities {
    use OrganisationKind::*;
    let make = |name, kind, parent| organisation(world, name, kind, parent);
    let province = make("Ủy ban nhân dân tỉnh Kiên Giang", ProvincePeopleCommittee, None);
    let department = make("Sở Thông tin và Truyền thông", Department, Some(province.id));
    let newspaper = make("Báo Kiên Giang", Newspaper, Some(province.id));
    let district = make(
        "Ủy ban nhân dân huyện An Biên",
        DistrictPeopleCommittee,
        Some(province.id),
    );
    let commune = make(
        "Ủy ban nhân dân xã Đông Thái",
        CommunePeopleCommittee,
        Some(district.id),
    );
    let stranger = make("Ủy ban nhân dân tỉnh An Giang", ProvincePeopleCommittee, None);
    let found = Authorities {
        province: province.id,
        department: department.id,
        newspaper: newspaper.id,
        district: district.id,
        commune: commune.id,
        stranger: stranger.id,
    };
    let unit = world.begin().await;
    let all = [province, department, newspaper, district, commune, stranger];
    unit.organisations_mut().insert_many(&all).await.unwrap();
    unit.commit().await.unwrap();
    found
}

/// Acts for one organisation alone.
pub fn alone(organisation: OrganisationId) -> Actor {
    Actor {
        client_id: ClientId(organisation.0),
        name: "phần mềm quản lý văn bản".to_owned(),
        organisation_id: organisation,
        includes_descendants: false,
        scopes: Scopes::default(),
        request_id: "req-592".to_owned(),
        address: "127.0.0.1".to_owned(),
    }
}

/// Acts for an organisation and all below it.
pub fn with_all_below(organisation: OrganisationId) -> Actor {
    Actor {
        includes_descendants: true,
        ..alone(organisation)
    }
}

pub fn author(organisation: OrganisationId) -> Author {
    let actor = alone(organisation);
    Author {
        client_id: actor.client_id,
        name: actor.name,
        organisation_id: organisation,
    }
}

pub fn obligation(world: &World, key: &str, text: &str) -> Obligation {
    Obligation {
        id: ObligationId::new(&world.ids),
        key: key.to_owned(),
        text: text.to_owned(),
        gloss: None,
        topic: None,
        audiences: Vec::new(),
        deliverable: None,
        secondary_deliverable: None,
        evidence_kinds: Vec::new(),
        suggested_measures: Vec::new(),
        parent: None,
        addressees: vec![Addressee {
            to: "press".to_owned(),
            role: AddresseeRole::Lead,
        }],
        assigns_task: true,
        comparative: None,
        quality_criteria: Vec::new(),
        note: None,
        due_date: None,
    }
}

/// Letter 592 as a draft, with two of its obligations.
pub fn letter(world: &World, issuer: OrganisationId) -> Directive {
    let content = Content {
        subject: "Thực hiện Chương trình hành động quốc gia vì trẻ em giai đoạn 2021 - 2030".to_owned(),
        place: Some("Kiên Giang".to_owned()),
        urgency: None,
        purpose: None,
        signer: None,
        programme: None,
        legal_bases: Vec::new(),
        recipients: vec![Recipient {
            key: "press".to_owned(),
            organisation_id: None,
            recipient_group_id: None,
            label: None,
            text: Some("Báo Kiên Giang".to_owned()),
        }],
        copies: Vec::new(),
        obligations: vec![
            obligation(world, "A1", "Tăng thời lượng, chuyên mục, chuyên trang về trẻ em"),
            obligation(world, "B2", "Phòng ngừa xâm phạm trẻ em trên môi trường mạng"),
        ],
        attachment_ids: Vec::new(),
        ambiguities: Vec::new(),
    };
    Directive {
        id: DirectiveId::new(&world.ids),
        issuer_organisation_id: issuer,
        external_reference: None,
        document_type: "cong_van".to_owned(),
        register: String::new(),
        number: None,
        notation: Notation::parse("STTTT-TTBCBC").unwrap(),
        date: None,
        content,
        relation: None,
        state: DirectiveState::Draft,
        issued_at: None,
        ending: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

/// The letter with its number, as it was issued.
pub fn issued(mut directive: Directive, number: u32) -> Directive {
    directive.number = Some(Number::new(number).unwrap());
    directive.date = Some(day("2021-06-09"));
    directive.state = DirectiveState::Issued;
    directive.issued_at = Some(at(1));
    directive
}

/// The letter, issued, in the database.
pub async fn issued_letter(
    world: &World,
    issuer: OrganisationId,
    recipients: &[OrganisationId],
) -> Directive {
    let directive = issued(letter(world, issuer), 592);
    let unit = world.begin().await;
    unit.directives_mut().insert(&directive).await.unwrap();
    unit.directives_mut()
        .admit(directive.id, recipients)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    directive
}

/// A task of the letter's `index`-th obligation.
pub fn task(
    world: &World,
    directive: &Directive,
    index: usize,
    lead: OrganisationId,
    participants: Vec<Participant>,
    due_date: Option<&str>,
) -> (Task, TaskEvent) {
    let assignment = Assignment {
        id: TaskId(world.ids.next()),
        directive_id: directive.id,
        obligation_id: directive.content.obligations[index].id,
        parent_id: None,
        issuer_organisation_id: directive.issuer_organisation_id,
        assigner_organisation_id: directive.issuer_organisation_id,
        lead_organisation_id: lead,
        participants,
        due_date: due_date.map(day),
    };
    Task::assign(assignment, Some(author(directive.issuer_organisation_id)), at(2))
}

pub async fn insert(world: &World, tasks: &[(Task, TaskEvent)]) {
    let unit = world.begin().await;
    unit.tasks_mut().insert(tasks).await.unwrap();
    unit.commit().await.unwrap();
}

/// Records a change and saves it.
pub async fn record(world: &World, task: &mut Task, change: Change, minute: u32) {
    let event = task.record(change, Some(author(task.lead_organisation_id)), at(minute));
    let unit = world.begin().await;
    unit.tasks_mut().save(task, &event).await.unwrap();
    unit.commit().await.unwrap();
}
