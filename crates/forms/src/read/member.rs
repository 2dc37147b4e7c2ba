//! One row in JSON: `{"organisation": …, "cell": …, "category": …, "value": …}`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use treem_domain::imports::Place;
use treem_domain::imports::echo::quoted;
use treem_domain::kernel::{Code, text};

use crate::refusal::{Refusal, not_utf8, why};
use crate::sent::{Sent, SentValue};

const NAMES: [&str; 4] = ["organisation", "cell", "category", "value"];
const CELL: usize = 1;

/// Reads the row that stands at `position`, counted from 1.
pub(super) fn row(json: &[u8], position: u64) -> Result<Sent, Refusal> {
    let place = Place {
        row: position,
        ..Place::default()
    };
    let json = std::str::from_utf8(json).map_err(|_| Refusal::new(place.clone(), not_utf8()))?;
    let members: Members<'_> = serde_json::from_str(json).map_err(|error| {
        Refusal::new(
            place.clone(),
            why(
                Code::MalformedJson,
                format!("Không phải một đối tượng JSON (ký tự {}).", error.column()),
                format!("Not a JSON object (character {}).", error.column()),
            ),
        )
    })?;
    let mut found: [Option<&RawValue>; NAMES.len()] = [None; NAMES.len()];
    for (name, value) in members.0 {
        match NAMES.iter().position(|known| *known == name) {
            None => return Err(unknown(place, &name)),
            Some(known) if found[known].is_some() => return Err(doubled(place, NAMES[known])),
            Some(known) => found[known] = Some(value),
        }
    }
    let [organisation, cell, category, value] = found;
    let organisation = optional_text(&place, 0, organisation)?;
    let cell = optional_text(&place, CELL, cell)?.ok_or_else(|| missing(place.clone(), "cell"))?;
    let category = optional_text(&place, 2, category)?;
    let value = value.ok_or_else(|| missing(place.clone(), "value"))?;
    Ok(Sent {
        value: scalar(&place, value)?,
        place: Place {
            column: Some("value".to_owned()),
            ..place
        },
        organisation,
        cell,
        category,
    })
}

/// The members in their order, doubled ones too.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// A text, or nothing where it is absent, null or empty.
fn optional_text(place: &Place, known: usize, value: Option<&RawValue>) -> Result<Option<String>, Refusal> {
    let Some(value) = value else {
        return Ok(None);
    };
    let sent: Option<String> = serde_json::from_str(value.get())
        .map_err(|_| wrong_type(place.clone(), NAMES[known], "văn bản", "a text"))?;
    Ok(sent
        .map(|text| text::nfc(text.trim()))
        .filter(|text| !text.is_empty()))
}

fn scalar(place: &Place, value: &RawValue) -> Result<SentValue, Refusal> {
    let json = value.get();
    let read = match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map(|text: String| match text.as_str() {
            "" => SentValue::Empty,
            _ => SentValue::Text(text),
        }),
        Some(b'n') => Ok(SentValue::Empty),
        Some(b't' | b'f') => serde_json::from_str(json).map(SentValue::Boolean),
        _ => serde_json::from_str(json).map(SentValue::Number),
    };
    read.map_err(|_| {
        wrong_type(
            place.clone(),
            "value",
            "số, văn bản hoặc true/false",
            "a number, a text or true/false",
        )
    })
}

fn refusal(place: Place, member: &'static str, code: Code, vi: String, en: String) -> Refusal {
    Refusal {
        member,
        ..Refusal::new(
            Place {
                column: Some(member.to_owned()).filter(|member| !member.is_empty()),
                ..place
            },
            why(code, vi, en),
        )
    }
}

fn unknown(place: Place, name: &str) -> Refusal {
    let name = quoted(name);
    refusal(
        place,
        "",
        Code::UnknownMember,
        format!("Không có thành phần \"{name}\"; chỉ nhận organisation, cell, category, value."),
        format!("There is no member \"{name}\"; only organisation, cell, category and value are taken."),
    )
}

fn doubled(place: Place, member: &'static str) -> Refusal {
    refusal(
        place,
        member,
        Code::Duplicate,
        format!("Thành phần {member} bị lặp; chỉ ghi một lần."),
        format!("The member {member} is there twice; give it once."),
    )
}

fn missing(place: Place, member: &'static str) -> Refusal {
    refusal(
        place,
        member,
        Code::Required,
        format!("Thiếu {member}."),
        format!("{member} is missing."),
    )
}

fn wrong_type(place: Place, member: &'static str, vi: &str, en: &str) -> Refusal {
    refusal(
        place,
        member,
        Code::WrongType,
        format!("{member} phải là {vi}."),
        format!("{member} must be {en}."),
    )
}
