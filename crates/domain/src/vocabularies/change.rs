//! Adding terms to vocabularies, renaming and retiring them. Codes never change and are never used again: what was
//! recorded under one keeps its meaning.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Term;
use super::terms::Measure;
use crate::audit::AuditEntry;
use crate::kernel::{Code, Context, Error, Faults, Message, Result, content_version};
use crate::reference::vocabularies::{Accumulation, ValueType};
use crate::store::UnitOfWork;

/// The vocabulary whose terms are measured with.
const MEASURES: &str = "measures";
/// The vocabulary that a decree fixes.
const DOCUMENT_TYPES: &str = "document_types";

/// What a measure has beside its names; of other terms nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeasureProperties {
    /// In Vietnamese: `phút`, `lượt`.
    pub unit: Option<String>,
    pub value_type: Option<ValueType>,
    pub accumulation: Option<Accumulation>,
    /// The greatest possible value, where there is one; the least is 0.
    pub maximum: Option<u32>,
    /// Whether values of several organisations may be added up; they may where it is left out.
    pub additive_over_organisations: Option<bool>,
}

/// A term as a caller describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTerm {
    pub code: String,
    pub name_vi: String,
    pub name_en: Option<String>,
    pub measure: MeasureProperties,
}

/// What is to be changed of a term; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermChange {
    pub name_vi: Option<String>,
    /// `Some(None)` takes it away.
    pub name_en: Option<Option<String>>,
    /// The day from which it is no longer chosen; `Some(None)` takes it into use again.
    pub retired_on: Option<Option<NaiveDate>>,
}

/// Adds a term at the end of a vocabulary.
///
/// Errors: not found where there is no such vocabulary, forbidden for document types, invalid with every fault, a
/// conflict where the code is taken.
pub async fn add(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    vocabulary: &str,
    new: NewTerm,
) -> Result<Term> {
    open_for_change(vocabulary)?;
    let mut faults = Faults::new();
    check_measure(vocabulary, &new.measure, &mut faults);
    faults.into_result()?;
    let terms = unit.vocabularies().terms_of(vocabulary).await?;
    let last = terms.iter().map(|term| term.position).max().unwrap_or_default();
    let term = Term {
        vocabulary: vocabulary.to_owned(),
        code: new.code,
        name_vi: new.name_vi,
        name_en: new.name_en,
        properties: new.measure.into_json(),
        position: last + 1,
    };
    if vocabulary == MEASURES {
        Measure::of(&term)?;
    }
    unit.vocabularies_mut()
        .insert_terms(std::slice::from_ref(&term))
        .await?;
    let entry = AuditEntry::new(context, "vocabularies.add_term", "term", resource_id(&term));
    unit.audit_mut().append(entry.after(record(&term))).await?;
    Ok(term)
}

/// Renames a term, retires it, or takes it into use again; `before` is held for the transaction.
///
/// Errors: forbidden for document types, invalid with every fault.
pub async fn change(
    unit: &dyn UnitOfWork,
    context: &Context<'_>,
    before: Term,
    change: TermChange,
) -> Result<Term> {
    open_for_change(&before.vocabulary)?;
    if change.retired_on.flatten().is_some_and(|day| day > context.today) {
        return Err(Error::invalid(
            "/retired_on",
            Code::DateInFuture,
            "Mã ngừng dùng ngay khi ghi nhận; chọn ngày đến hôm nay.",
            "A term is retired as soon as that is said: choose a day up to today.",
        ));
    }
    let mut after = before.clone();
    if let Some(name) = change.name_vi {
        after.name_vi = name;
    }
    if let Some(name) = change.name_en {
        after.name_en = name;
    }
    if let Some(day) = change.retired_on {
        retire(&mut after, day);
    }
    if after == before {
        return Ok(before);
    }
    unit.vocabularies_mut().update_term(&after).await?;
    let entry = AuditEntry::new(context, "vocabularies.change_term", "term", resource_id(&after));
    unit.audit_mut()
        .append(entry.before(record(&before)).after(record(&after)))
        .await?;
    Ok(after)
}

/// The version of a term, made of what it says.
pub fn version_of(term: &Term) -> i64 {
    let names = [term.name_vi.clone(), term.name_en.clone().unwrap_or_default()];
    // Databases keep the members of an object in an order of their own.
    let properties: BTreeMap<_, _> = term.properties.as_object().into_iter().flatten().collect();
    let properties = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"));
    content_version::of(names.into_iter().chain(properties))
}

/// A term has no id of its own, so the audit chain knows it by the digest of vocabulary and code (UUIDv8, RFC 9562).
pub fn resource_id(term: &Term) -> Uuid {
    let digest = content_version::digest([&term.vocabulary, &term.code]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn open_for_change(vocabulary: &str) -> Result<()> {
    if !super::VOCABULARIES.contains(&vocabulary) {
        return Err(Error::NotFound);
    }
    if vocabulary == DOCUMENT_TYPES {
        return Err(Error::Forbidden(Message::new(
            "Các loại văn bản do Nghị định 30/2020/NĐ-CP quy định, không thêm hay sửa ở đây.",
            "The document types are those of Decree 30/2020/NĐ-CP: they are not added to or changed here.",
        )));
    }
    Ok(())
}

/// A measure says what its values are; no other term has values.
fn check_measure(vocabulary: &str, measure: &MeasureProperties, faults: &mut Faults) {
    let given = [
        ("/unit", measure.unit.is_some()),
        ("/value_type", measure.value_type.is_some()),
        ("/accumulation", measure.accumulation.is_some()),
        ("/maximum", measure.maximum.is_some()),
        (
            "/additive_over_organisations",
            measure.additive_over_organisations.is_some(),
        ),
    ];
    if vocabulary == MEASURES {
        for (pointer, _) in given[..3].iter().filter(|(_, is_given)| !is_given) {
            faults.add(
                *pointer,
                Code::Required,
                "Một chỉ số đo phải có đơn vị tính, kiểu giá trị và cách cộng dồn (flow hoặc stock).",
                "A measure has a unit, a value type, and an accumulation: flow or stock.",
            );
        }
        if measure.value_type == Some(ValueType::Boolean) && measure.maximum.is_some() {
            faults.add(
                "/maximum",
                Code::NotAllowedValue,
                "Giá trị có/không chỉ là 0 hoặc 1; bỏ maximum.",
                "A boolean is 0 or 1: leave maximum out.",
            );
        }
        return;
    }
    for (pointer, _) in given.iter().filter(|(_, is_given)| *is_given) {
        faults.add(
            *pointer,
            Code::NotAllowedValue,
            format!("Chỉ danh mục measures có thành phần này; danh mục {vocabulary} không có."),
            format!("Only terms of measures have this member, not those of {vocabulary}."),
        );
    }
}

impl MeasureProperties {
    fn into_json(self) -> Value {
        let mut members = Map::new();
        if let Some(unit) = self.unit {
            members.insert("unit".to_owned(), unit.into());
            members.insert(
                "value_type".to_owned(),
                json!(self.value_type.map(ValueType::as_str)),
            );
            members.insert(
                "accumulation".to_owned(),
                json!(self.accumulation.map(Accumulation::as_str)),
            );
            let is_additive = self.additive_over_organisations.unwrap_or(true);
            members.insert("additive_over_organisations".to_owned(), is_additive.into());
        }
        if let Some(maximum) = self.maximum {
            members.insert("maximum".to_owned(), maximum.into());
        }
        Value::Object(members)
    }
}

fn retire(term: &mut Term, day: Option<NaiveDate>) {
    let Some(members) = term.properties.as_object_mut() else {
        term.properties = json!({});
        return retire(term, day);
    };
    match day {
        Some(day) => members.insert("retired_on".to_owned(), json!(day)),
        None => members.remove("retired_on"),
    };
}

fn record(term: &Term) -> Value {
    json!({
        "vocabulary": term.vocabulary,
        "code": term.code,
        "name_vi": term.name_vi,
        "name_en": term.name_en,
        "properties": term.properties,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(vocabulary: &str, measure: MeasureProperties) -> Vec<(String, Code)> {
        let mut faults = Faults::new();
        check_measure(vocabulary, &measure, &mut faults);
        match faults.into_result() {
            Err(Error::Invalid(faults)) => faults
                .into_iter()
                .map(|fault| (fault.pointer, fault.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn minutes() -> MeasureProperties {
        MeasureProperties {
            unit: Some("phút".to_owned()),
            value_type: Some(ValueType::Decimal),
            accumulation: Some(Accumulation::Flow),
            maximum: None,
            additive_over_organisations: None,
        }
    }

    #[test]
    fn a_measure_without_unit_type_and_accumulation_is_refused_member_by_member() {
        let missing =
            ["/unit", "/value_type", "/accumulation"].map(|place| (place.to_owned(), Code::Required));
        assert_eq!(faults("measures", MeasureProperties::default()), missing);
        let limited = MeasureProperties {
            value_type: Some(ValueType::Boolean),
            maximum: Some(1),
            ..minutes()
        };
        assert_eq!(
            faults("measures", limited),
            [("/maximum".to_owned(), Code::NotAllowedValue)]
        );
    }

    #[test]
    fn a_topic_has_no_unit() {
        assert_eq!(faults("topics", minutes()).len(), 3);
        assert_eq!(faults("topics", MeasureProperties::default()), []);
    }

    #[test]
    fn what_is_kept_of_a_measure_reads_back_as_one_and_a_retirement_can_be_undone() {
        let mut term = Term {
            vocabulary: MEASURES.to_owned(),
            code: "podcast_minutes".to_owned(),
            name_vi: "Thời lượng podcast".to_owned(),
            name_en: None,
            properties: minutes().into_json(),
            position: 23,
        };
        let before = (term.clone(), version_of(&term));
        assert_eq!(Measure::of(&term).unwrap().accumulation, Accumulation::Flow);
        retire(&mut term, "2021-07-01".parse().ok());
        assert_eq!(term.retired_on(), "2021-07-01".parse().ok());
        assert_ne!(version_of(&term), before.1);
        retire(&mut term, None);
        assert_eq!(term, before.0);
    }

    #[test]
    fn document_types_are_the_decrees() {
        assert!(matches!(
            open_for_change("document_types"),
            Err(Error::Forbidden(_))
        ));
        assert!(matches!(open_for_change("passwords"), Err(Error::NotFound)));
        assert!(open_for_change("channels").is_ok());
    }
}
