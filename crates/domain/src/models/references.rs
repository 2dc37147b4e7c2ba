//! What a model must fulfil: its days, words and terms, and what it refers to.

use chrono::NaiveDate;

use super::model::{Content, Ending, Evaluation};
use crate::activities::references::check_unit;
use crate::kernel::{Code, Context, Faults, Result, personal_data};
use crate::store::UnitOfWork;
use crate::vocabularies::Terms;

/// Notes every fault of the content; `before` is what it corrects. A bounded number of queries.
pub(super) async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    content: &Content,
    before: Option<&Content>,
    faults: &mut Faults,
) -> Result<()> {
    check_day("/started_on", content.started_on, None, context, faults);
    let place = content.place.as_ref().and_then(|place| place.text.as_ref());
    for (pointer, text) in [
        ("/name", Some(&content.name)),
        ("/description", content.description.as_ref()),
        ("/place/text", place),
    ] {
        if let Some(text) = text {
            personal_data::note(faults, pointer, text);
        }
    }
    check_topics(unit, content, before, faults).await?;
    if let Some(key) = content.place.as_ref().and_then(|place| place.unit.as_ref()) {
        check_unit(unit, "/place/unit", key, faults).await?;
    }
    let is_kept = before.is_some_and(|before| before.directive_id == content.directive_id);
    if is_kept {
        // A directive of before may have gone out of sight.
        return Ok(());
    }
    check_directive(unit, context, content, faults).await
}

async fn check_topics(
    unit: &dyn UnitOfWork,
    content: &Content,
    before: Option<&Content>,
    faults: &mut Faults,
) -> Result<()> {
    if content.topics.is_empty() {
        return Ok(());
    }
    let terms = Terms::from(unit.vocabularies().terms_of("topics").await?);
    let known = before.map_or(&[][..], |before| &before.topics);
    for (index, code) in content.topics.iter().enumerate() {
        let pointer = format!("/topics/{index}");
        if content.topics[..index].contains(code) {
            faults.add(
                pointer,
                Code::Duplicate,
                "Đã nêu ở trên; mỗi mã chỉ nêu một lần.",
                "It is named above already: name each once.",
            );
        } else {
            terms.choose(pointer, ("topics", code), known.contains(code), faults);
        }
    }
    Ok(())
}

async fn check_directive(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    content: &Content,
    faults: &mut Faults,
) -> Result<()> {
    let Some(id) = content.directive_id else {
        return Ok(());
    };
    if unit.directives().find(id, context.actor).await?.is_none() {
        faults.add(
            "/directive_id",
            Code::UnknownReference,
            format!("Không có văn bản nào mang mã {id} mà đơn vị được xem."),
            format!("There is no directive with the id {id} that you may see."),
        );
    }
    Ok(())
}

/// A day up to today, and not before the model began.
fn check_day(
    pointer: &str,
    day: NaiveDate,
    started_on: Option<NaiveDate>,
    context: &Context<'_>,
    faults: &mut Faults,
) {
    if day > context.today {
        faults.add(
            pointer,
            Code::DateInFuture,
            "Chỉ ghi nhận điều đã diễn ra; chọn ngày đến hôm nay.",
            "Only what has taken place is recorded: choose a day up to today.",
        );
    } else if let Some(start) = started_on.filter(|start| day < *start) {
        faults.add(
            pointer,
            Code::DateInvalid,
            format!("Mô hình bắt đầu ngày {start}; chọn ngày từ hôm đó trở đi."),
            format!("The model began on {start}: choose that day or a later one."),
        );
    }
}

pub(super) fn check_evaluation(
    evaluation: &Evaluation,
    started_on: NaiveDate,
    context: &Context<'_>,
    faults: &mut Faults,
) {
    check_day(
        "/evaluated_on",
        evaluation.evaluated_on,
        Some(started_on),
        context,
        faults,
    );
    for (pointer, text) in [
        ("/evaluated_by", &evaluation.evaluated_by),
        ("/findings", &evaluation.findings),
        ("/recommendation", &evaluation.recommendation),
    ] {
        personal_data::note(faults, pointer, text);
    }
}

pub(super) fn check_ending(
    ending: &Ending,
    started_on: NaiveDate,
    context: &Context<'_>,
    faults: &mut Faults,
) {
    check_day("/ended_on", ending.ended_on, Some(started_on), context, faults);
    personal_data::note(faults, "/reason", &ending.reason);
}
