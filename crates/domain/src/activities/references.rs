//! What an activity must fulfil: its days, words, terms, values, evidence, and what it refers to.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::activity::{Content, GOALS, INDICATORS, MeasuredValue, PORTALS, Place};
use crate::directives::references::not_valid;
use crate::evidence;
use crate::kernel::id::{OrganisationId, TaskId};
use crate::kernel::{Code, Context, Faults, Result, personal_data};
use crate::organisations::repository::UnitQuery;
use crate::store::UnitOfWork;
use crate::vocabularies::{Measure, Terms};

/// Notes every fault of the content; `before` is what it corrects. A bounded number of queries.
pub(super) async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    organisation_id: OrganisationId,
    content: &Content,
    before: Option<&Content>,
    faults: &mut Faults,
) -> Result<()> {
    check_days(content, context, faults);
    check_words(content, faults);
    check_coverage(content, context, faults);
    let terms = Terms::read(unit).await?;
    evidence::check_shape(&content.evidence, faults);
    let proofs = before.map_or(&[][..], |before| &before.evidence);
    evidence::check_references(unit, context, (&content.evidence, proofs), &terms, faults).await?;
    check_terms(&terms, content, before, faults);
    check_measures(&terms, content, before, faults)?;
    check_organisation(unit, organisation_id, content, faults).await?;
    if let Some(place) = &content.place {
        check_place(unit, place, (content.from_date, content.to_date), faults).await?;
    }
    let known = before.map_or(&[][..], |before| &before.task_ids);
    check_tasks(unit, organisation_id, &content.task_ids, known, faults).await
}

fn check_days(content: &Content, context: &Context<'_>, faults: &mut Faults) {
    if content.to_date < content.from_date {
        faults.add(
            "/to_date",
            Code::DateInvalid,
            "Ngày kết thúc không được trước ngày bắt đầu.",
            "The last day must not be before the first.",
        );
    }
    for (pointer, day) in [("/from_date", content.from_date), ("/to_date", content.to_date)] {
        if day > context.today {
            in_future(pointer, faults);
        }
    }
    let Some(aired_at) = content.aired_at else { return };
    if content.programme.is_none() {
        faults.add(
            "/programme",
            Code::Required,
            "Ghi tên chương trình đã phát cùng với giờ phát.",
            "Name the programme with its air time.",
        );
    }
    if aired_at > context.now {
        in_future("/aired_at", faults);
    }
}

fn in_future(pointer: &str, faults: &mut Faults) {
    faults.add(
        pointer,
        Code::DateInFuture,
        "Hoạt động chỉ được ghi nhận khi đã diễn ra; chọn ngày đến hôm nay.",
        "An activity is recorded once it has taken place: choose a day up to today.",
    );
}

/// No free text holds what points to a person.
fn check_words(content: &Content, faults: &mut Faults) {
    let place = content.place.as_ref().and_then(|place| place.text.as_ref());
    for (pointer, text) in [
        ("/title", Some(&content.title)),
        ("/description", content.description.as_ref()),
        ("/programme", content.programme.as_ref()),
        ("/place/text", place),
    ] {
        if let Some(text) = text {
            personal_data::note(faults, pointer, text);
        }
    }
    if let Some(reference) = &content.external_reference {
        personal_data::note_in_key(faults, "/external_reference", reference);
    }
    evidence::check_words(&content.evidence, faults);
}

/// What covers the Programme is an item of a portal or website (obligation B3).
fn check_coverage(content: &Content, context: &Context<'_>, faults: &mut Faults) {
    let Some(coverage) = &content.coverage else { return };
    if !content
        .channel
        .as_deref()
        .is_some_and(|channel| PORTALS.contains(&channel))
    {
        let channels = PORTALS.join(", ");
        faults.add(
            "/channel",
            Code::NotAllowedValue,
            format!(
                "coverage chỉ dành cho tin, bài trên cổng hoặc trang thông tin điện tử; chọn kênh {channels}."
            ),
            format!(
                "Only an item of a portal or website has a coverage: choose one of the channels {channels}."
            ),
        );
    }
    for (member, numbers, most) in [
        ("goals", &coverage.goals, GOALS),
        ("indicators", &coverage.indicators, INDICATORS),
    ] {
        for (index, number) in numbers.iter().enumerate() {
            if numbers[..index].contains(number) {
                once(format!("/coverage/{member}/{index}"), faults);
            }
            if !(1..=most).contains(number) {
                faults.add(
                    format!("/coverage/{member}/{index}"),
                    Code::OutOfRange,
                    format!("Chương trình (Quyết định 23/QĐ-TTg) đánh số từ 1 đến {most}."),
                    format!("The Programme (Decision 23/QĐ-TTg) numbers them 1 to {most}."),
                );
            }
        }
    }
    if coverage.published_on.is_some_and(|day| day > context.today) {
        in_future("/coverage/published_on", faults);
    }
    if coverage.lag_days().is_some_and(|days| days < 0) {
        faults.add(
            "/coverage/published_on",
            Code::DateInvalid,
            "Ngày đăng không được trước ngày của văn bản nguồn.",
            "The day of publication must not be before that of the source document.",
        );
    }
}

fn check_terms(terms: &Terms, content: &Content, before: Option<&Content>, faults: &mut Faults) {
    let kept_kind = before.is_some_and(|before| before.kind == content.kind);
    terms.choose("/kind", ("deliverables", &content.kind), kept_kind, faults);
    if let Some(channel) = &content.channel {
        let is_kept = before.is_some_and(|before| before.channel.as_ref() == Some(channel));
        terms.choose("/channel", ("channels", channel), is_kept, faults);
    }
    let before_of = |codes: fn(&Content) -> &Vec<String>| before.map_or(&[][..], |before| codes(before));
    for (vocabulary, codes, known) in [
        ("topics", &content.topics, before_of(|content| &content.topics)),
        (
            "audiences",
            &content.audiences,
            before_of(|content| &content.audiences),
        ),
    ] {
        for (index, code) in codes.iter().enumerate() {
            let pointer = format!("/{vocabulary}/{index}");
            if codes[..index].contains(code) {
                once(pointer, faults);
            } else {
                terms.choose(pointer, (vocabulary, code), known.contains(code), faults);
            }
        }
    }
}

fn once(pointer: String, faults: &mut Faults) {
    faults.add(
        pointer,
        Code::Duplicate,
        "Đã nêu ở trên; mỗi mã chỉ nêu một lần.",
        "It is named above already: name each once.",
    );
}

fn check_measures(
    terms: &Terms,
    content: &Content,
    before: Option<&Content>,
    faults: &mut Faults,
) -> Result<()> {
    let known: BTreeSet<&str> = before
        .into_iter()
        .flat_map(|before| &before.measures)
        .map(|value| value.measure.as_str())
        .collect();
    for (index, MeasuredValue { measure, value }) in content.measures.iter().enumerate() {
        let pointer = format!("/measures/{index}/measure");
        if content.measures[..index]
            .iter()
            .any(|other| other.measure == *measure)
        {
            once(pointer, faults);
            continue;
        }
        let is_kept = known.contains(measure.as_str());
        if let Some(term) = terms.choose(pointer, ("measures", measure), is_kept, faults) {
            Measure::of(term)?.check(&format!("/measures/{index}/value"), *value, faults);
        }
    }
    Ok(())
}

/// Whoever did it existed while it was done.
async fn check_organisation(
    unit: &dyn UnitOfWork,
    id: OrganisationId,
    content: &Content,
    faults: &mut Faults,
) -> Result<()> {
    let Some(organisation) = unit.organisations().find(id).await? else {
        return Ok(());
    };
    for (pointer, day) in [("/from_date", content.from_date), ("/to_date", content.to_date)] {
        if !organisation.exists_on(day) {
            not_valid(pointer.to_owned(), &organisation, day, faults);
        }
    }
    Ok(())
}

/// A place is said in words, as an administrative unit of the days in question, or both.
pub(crate) async fn check_place(
    unit: &dyn UnitOfWork,
    place: &Place,
    (from, until): (NaiveDate, NaiveDate),
    faults: &mut Faults,
) -> Result<()> {
    let Some(key) = &place.unit else {
        if place.text.is_none() {
            faults.add(
                "/place",
                Code::Required,
                "Ghi text, unit hoặc cả hai; nếu không rõ địa điểm thì bỏ place.",
                "Give text, unit or both; leave place out where it is not known.",
            );
        }
        return Ok(());
    };
    let query = UnitQuery {
        code: Some(key.code.clone()),
        limit: 50,
        ..UnitQuery::default()
    };
    let found = unit.organisations().list_units(&query).await?;
    let named = found.items.iter().find(|unit| unit.valid_from == key.valid_from);
    let (code, first) = (&key.code, key.valid_from);
    match named {
        None => faults.add(
            "/place/unit",
            Code::UnknownReference,
            format!(
                "Không có đơn vị hành chính mã {code} hiệu lực từ {first}; xem /v1/administrative-units."
            ),
            format!(
                "There is no administrative unit {code} valid from {first}; see /v1/administrative-units."
            ),
        ),
        Some(unit) if from < first || unit.valid_until.is_some_and(|end| end <= until) => faults.add(
            "/place/unit",
            Code::DateInvalid,
            format!(
                "{} không tồn tại trong cả thời gian từ {from} đến {until}; xem \
                 /v1/administrative-units?valid_on={until}.",
                unit.full_name
            ),
            format!(
                "{} did not exist on all days from {from} to {until}; see \
                 /v1/administrative-units?valid_on={until}.",
                unit.full_name
            ),
        ),
        Some(_) => {}
    }
    Ok(())
}

/// Whoever did it leads or coordinates the tasks that it serves, whoever enters it; of those of before it may have been
/// relieved.
async fn check_tasks(
    unit: &dyn UnitOfWork,
    organisation_id: OrganisationId,
    ids: &[TaskId],
    known: &[TaskId],
    faults: &mut Faults,
) -> Result<()> {
    let own = match ids {
        [] => Vec::new(),
        ids => unit.activities().tasks_of(organisation_id, ids).await?,
    };
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/task_ids/{index}");
        if ids[..index].contains(id) {
            once(pointer, faults);
        } else if !own.contains(id) && !known.contains(id) {
            faults.add(
                pointer,
                Code::UnknownReference,
                format!(
                    "Đơn vị thực hiện hoạt động không chủ trì hay phối hợp nhiệm vụ nào mang mã {id}; xem \
                     /v1/tasks. Phần việc được giao lại là một nhiệm vụ riêng."
                ),
                format!(
                    "Whoever did the activity neither leads nor coordinates a task with the id {id}; see /v1/tasks. A \
                     delegated part is a task of its own."
                ),
            );
        }
    }
    Ok(())
}
