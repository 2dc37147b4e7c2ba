//! What an activity must fulfil: its days, words, terms, values, evidence, and what it refers to.

use std::collections::BTreeSet;

use super::activity::{Content, Coverage, GOALS, INDICATORS, MeasuredValue};
use crate::directives::references::not_valid;
use crate::evidence;
use crate::kernel::id::{OrganisationId, TaskId};
use crate::kernel::{Code, Context, Faults, Result, personal_data};
use crate::organisations::organisation::UnitKey;
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
    check_coverage(content.coverage.as_ref(), context, faults);
    evidence::check_shape(&content.evidence, faults);
    evidence::check_references(unit, context, &content.evidence, faults).await?;
    let terms = Terms::read(unit).await?;
    check_terms(&terms, content, before, faults);
    check_measures(&terms, content, before, faults)?;
    check_organisation(unit, organisation_id, content, faults).await?;
    if let Some(key) = content.place.as_ref().and_then(|place| place.unit.as_ref()) {
        check_unit(unit, "/place/unit", key, faults).await?;
    }
    let known = before.map_or(&[][..], |before| &before.task_ids);
    check_tasks(unit, context, &content.task_ids, known, faults).await
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
    match (&content.programme, content.aired_at) {
        (None, Some(_)) => faults.add(
            "/programme",
            Code::Required,
            "Ghi tên chương trình đã phát cùng với giờ phát.",
            "Name the programme with its air time.",
        ),
        (_, Some(at)) if at > context.now => in_future("/aired_at", faults),
        _ => {}
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
    for (index, item) in content.evidence.iter().enumerate() {
        if let Some(note) = &item.note {
            personal_data::note(faults, format!("/evidence/{index}/note"), note);
        }
    }
}

fn check_coverage(coverage: Option<&Coverage>, context: &Context<'_>, faults: &mut Faults) {
    let Some(coverage) = coverage else { return };
    for (member, numbers, most) in [
        ("goals", &coverage.goals, GOALS),
        ("indicators", &coverage.indicators, INDICATORS),
    ] {
        for (index, number) in numbers.iter().enumerate() {
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

/// The administrative unit is one that the register knows.
pub(crate) async fn check_unit(
    unit: &dyn UnitOfWork,
    pointer: &str,
    key: &UnitKey,
    faults: &mut Faults,
) -> Result<()> {
    let query = UnitQuery {
        code: Some(key.code.clone()),
        limit: 50,
        ..UnitQuery::default()
    };
    let found = unit.organisations().list_units(&query).await?;
    if !found.items.iter().any(|unit| unit.valid_from == key.valid_from) {
        let (code, from) = (&key.code, key.valid_from);
        faults.add(
            pointer,
            Code::UnknownReference,
            format!("Không có đơn vị hành chính mã {code} hiệu lực từ {from}; xem /v1/administrative-units."),
            format!(
                "There is no administrative unit {code} valid from {from}; see /v1/administrative-units."
            ),
        );
    }
    Ok(())
}

/// Tasks that are served are seen by who says so; those of before may have gone out of sight.
async fn check_tasks(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    ids: &[TaskId],
    known: &[TaskId],
    faults: &mut Faults,
) -> Result<()> {
    let seen = match ids {
        [] => Vec::new(),
        ids => unit.activities().seen_tasks(ids, context.actor).await?,
    };
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/task_ids/{index}");
        if ids[..index].contains(id) {
            once(pointer, faults);
        } else if !seen.contains(id) && !known.contains(id) {
            faults.add(
                pointer,
                Code::UnknownReference,
                format!("Không có nhiệm vụ nào mang mã {id} mà đơn vị được xem."),
                format!("There is no task with the id {id} that you may see."),
            );
        }
    }
    Ok(())
}
