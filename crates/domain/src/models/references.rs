//! What a model must fulfil: its days, words and terms, and what it refers to.

use chrono::NaiveDate;

use super::model::{Content, Ending, Evaluation, Model};
use super::repository::ModelView;
use crate::activities::references::check_place;
use crate::kernel::{Code, Context, Faults, Result, personal_data};
use crate::store::UnitOfWork;
use crate::vocabularies::Terms;

/// Notes every fault of the content; `start` bounds its first day, `before` is what it corrects. A bounded number of queries.
pub(super) async fn check(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    (content, start): (&Content, Bounds),
    before: Option<&Content>,
    faults: &mut Faults,
) -> Result<()> {
    check_day("/started_on", content.started_on, start, context, faults);
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
    if let Some(reference) = &content.external_reference {
        personal_data::note_in_key(faults, "/external_reference", reference);
    }
    check_topics(unit, content, before, faults).await?;
    if let Some(place) = &content.place {
        check_place(unit, place, (content.started_on, content.started_on), faults).await?;
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

/// The days before and after which something cannot be, with what they are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bounds {
    pub(super) earliest: Option<(NaiveDate, Landmark)>,
    pub(super) latest: Option<(NaiveDate, Landmark)>,
}

/// What a day of a model is held against.
#[derive(Debug, Clone, Copy)]
pub(super) enum Landmark {
    Start,
    Evaluation,
    OriginalStart,
    ReplicaStart,
}

impl Landmark {
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Landmark::Start => ("ngày mô hình bắt đầu", "the day on which the model began"),
            Landmark::Evaluation => ("ngày đánh giá", "the day of its evaluation"),
            Landmark::OriginalStart => ("ngày mô hình gốc bắt đầu", "the day on which its original began"),
            Landmark::ReplicaStart => (
                "ngày nơi nhân rộng đầu tiên bắt đầu",
                "the day on which its first replica began",
            ),
        }
    }
}

/// Between which days a model may have begun: a replica not before its original, and nothing evaluated or replicated
/// before it began.
pub(super) fn start_bounds(view: &ModelView) -> Bounds {
    let evaluated = view.model.evaluation.as_ref();
    let evaluated = evaluated.map(|evaluation| (evaluation.evaluated_on, Landmark::Evaluation));
    let replicated = view.replicas.iter().map(|replica| replica.started_on).min();
    let replicated = replicated.map(|day| (day, Landmark::ReplicaStart));
    let latest = evaluated
        .into_iter()
        .chain(replicated)
        .min_by_key(|(day, _)| *day);
    let original = view.original.as_ref();
    Bounds {
        earliest: original.map(|original| (original.started_on, Landmark::OriginalStart)),
        latest,
    }
}

/// A day up to today within its bounds.
pub(super) fn check_day(
    pointer: &str,
    day: NaiveDate,
    bounds: Bounds,
    context: &Context<'_>,
    faults: &mut Faults,
) {
    if day > context.today {
        return faults.add(
            pointer,
            Code::DateInFuture,
            "Chỉ ghi nhận điều đã diễn ra; chọn ngày đến hôm nay.",
            "Only what has taken place is recorded: choose a day up to today.",
        );
    }
    if let Some((first, landmark)) = bounds.earliest.filter(|(first, _)| day < *first) {
        let (vi, en) = landmark.name();
        faults.add(
            pointer,
            Code::DateInvalid,
            format!("Không được trước {first}, {vi}; chọn ngày từ hôm đó trở đi."),
            format!("It cannot be before {first}, {en}: choose that day or a later one."),
        );
    }
    if let Some((last, landmark)) = bounds.latest.filter(|(last, _)| day > *last) {
        let (vi, en) = landmark.name();
        faults.add(
            pointer,
            Code::DateInvalid,
            format!("Không được sau {last}, {vi}; chọn ngày đến hôm đó."),
            format!("It cannot be after {last}, {en}: choose that day or an earlier one."),
        );
    }
}

/// Not before the model began; nor, for its end, before its evaluation.
fn since(model: &Model, is_end: bool) -> Bounds {
    let evaluated = model.evaluation.as_ref().filter(|_| is_end);
    let evaluated = evaluated.map(|evaluation| (evaluation.evaluated_on, Landmark::Evaluation));
    let start = (model.content.started_on, Landmark::Start);
    Bounds {
        earliest: evaluated.into_iter().chain([start]).max_by_key(|(day, _)| *day),
        latest: None,
    }
}

pub(super) fn check_evaluation(
    evaluation: &Evaluation,
    model: &Model,
    context: &Context<'_>,
    faults: &mut Faults,
) {
    check_day(
        "/evaluated_on",
        evaluation.evaluated_on,
        since(model, false),
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

pub(super) fn check_ending(ending: &Ending, model: &Model, context: &Context<'_>, faults: &mut Faults) {
    check_day("/ended_on", ending.ended_on, since(model, true), context, faults);
    personal_data::note(faults, "/reason", &ending.reason);
}
