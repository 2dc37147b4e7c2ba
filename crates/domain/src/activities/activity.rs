//! The activity: one thing that an organisation did.

use chrono::{DateTime, NaiveDate, SubsecRound, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::evidence::Evidence;
use crate::kernel::id::{ActivityId, OrganisationId, TaskId};
use crate::kernel::text::fold;
use crate::kernel::time::day_in;
use crate::kernel::{Code, Faults, Quantity};
use crate::organisations::organisation::UnitKey;
use crate::tasks::event::Author;

/// Goals of the Programme (Decision 23/QĐ-TTg).
pub const GOALS: u8 = 4;
/// Indicators of the Programme (Decision 23/QĐ-TTg).
pub const INDICATORS: u8 = 24;

/// The channels whose items cover the Programme (obligation B3), by their codes in the vocabulary `channels`.
pub const PORTALS: [&str; 2] = ["portal", "website"];

/// Where it took place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitKey>,
}

/// An amount of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredValue {
    /// A code of the vocabulary `measures`.
    pub measure: String,
    /// In the measure's unit; of a boolean 0 or 1.
    pub value: Quantity,
}

/// What of the Programme a portal's item covers (obligation B3), and how soon it was there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// 1 to 4.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<u8>,
    /// 1 to 24.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<u8>,
    /// The day of the document on which the item rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_document_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
}

impl Coverage {
    /// Days from the source document to its publication.
    pub fn lag_days(&self) -> Option<i64> {
        let (source, published) = self.source_document_date.zip(self.published_on)?;
        Some(published.signed_duration_since(source).num_days())
    }
}

/// What the organisation says of the activity; it can be corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The organisation's own key for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// A code of the vocabulary `deliverables`.
    pub kind: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub from_date: NaiveDate,
    /// The last day; it decides to which period the activity belongs.
    pub to_date: NaiveDate,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// A code of the vocabulary `channels`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasuredValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The tasks that it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub task_ids: Vec<TaskId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Of a broadcaster: what was on the air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// When it went on the air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aired_at: Option<DateTime<Utc>>,
}

impl Content {
    /// What searches look into, folded.
    pub fn search_text(&self) -> String {
        let place = self.place.as_ref().and_then(|place| place.text.as_deref());
        let parts = [
            Some(self.title.as_str()),
            self.description.as_deref(),
            self.programme.as_deref(),
            place,
        ];
        fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    /// The keys of the URLs among the evidence, each once.
    pub fn url_keys(&self) -> Vec<String> {
        let urls = self.evidence.iter().filter_map(|item| item.url.as_deref());
        let mut keys: Vec<String> = urls.map(url_key).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// By what an airing is known again: the programme as search sees it, and the minute.
    pub fn airing(&self) -> Option<(String, DateTime<Utc>)> {
        Some((
            fold(self.programme.as_deref()?),
            self.aired_at?.trunc_subsecs(0).with_second(0)?,
        ))
    }

    /// Notes an air time that does not lie within the activity's days in the zone.
    pub fn check_airing(&self, zone: Tz, faults: &mut Faults) {
        let (from, until) = (self.from_date, self.to_date);
        if self
            .aired_at
            .is_some_and(|at| !(from..=until).contains(&day_in(zone, at)))
        {
            faults.add(
                "/aired_at",
                Code::DateInvalid,
                format!("Giờ phát phải nằm trong các ngày của hoạt động, từ {from} đến {until}."),
                format!("The air time must lie within the activity's days, {from} to {until}."),
            );
        }
    }
}

/// Two addresses of one page have one key: scheme, `www.`, letter case of the host, fragment and a slash at the end do
/// not matter. SHA-256 in hexadecimal, so that it has one length.
pub fn url_key(url: &str) -> String {
    let url = url.split_once('#').map_or(url, |(before, _)| before);
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = url.split_at(url.find(['/', '?']).unwrap_or(url.len()));
    let host = host.to_lowercase();
    let page = format!(
        "{}{}",
        host.strip_prefix("www.").unwrap_or(&host),
        path.trim_end_matches('/')
    );
    let digest = Sha256::digest(page.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    pub id: ActivityId,
    pub organisation_id: OrganisationId,
    pub content: Content,
    /// Activities that look like the same one and of which the caller said that they are not.
    pub not_a_duplicate_of: Vec<ActivityId>,
    /// Of another organisation where a superior entered it (nhập thay).
    pub entered_by: Author,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Activity {
    /// As the audit chain keeps it.
    pub fn record(&self) -> serde_json::Value {
        serde_json::json!({
            "organisation_id": self.organisation_id,
            "content": self.content,
            "not_a_duplicate_of": self.not_a_duplicate_of,
            "version": self.version,
        })
    }
}
