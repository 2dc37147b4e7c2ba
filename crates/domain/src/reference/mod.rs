//! Reference data: what a new database holds before anybody writes to it.
//!
//! The data are the JSON files under `crates/domain/reference/`, embedded in the program. Where they come from, how
//! sure they are and under which licences they stand is said in [`NOTICE`].

pub mod administrative_units;
pub mod directive_592;
pub mod document_types;
pub mod holidays;
pub mod organisations;
pub mod programme_indicators;
pub mod recipient_groups;
pub mod vocabularies;

#[cfg(test)]
mod tests;

pub use administrative_units::{administrative_units, unit_successions};
pub use directive_592::directive_592;
pub use document_types::document_types;
pub use holidays::holidays;
pub use organisations::{organisation_successions, organisations};
pub use recipient_groups::recipient_groups;
pub use vocabularies::vocabularies;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Sources, licences, certainty and changes made; the licence of the administrative units asks that it go along.
pub const NOTICE: &str = include_str!("../../reference/NOTICE.md");

/// An embedded file does not have the form that its reader expects: a defect of the build, not of any input.
#[derive(Debug, thiserror::Error)]
#[error("reference data {file}: {cause}")]
pub struct ReferenceError {
    pub file: &'static str,
    #[source]
    pub cause: serde_json::Error,
}

/// One text in Vietnamese and English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub vi: String,
    pub en: String,
}

/// An enumeration with the stable code of each variant, as it stands in JSON and in the database.
macro_rules! coded {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// What is known of the day from which something holds.
    ValidFromBasis {
        /// It held on that day; since when is not known.
        KnownToHoldOn = "known_to_hold_on",
        /// It began on that day.
        TookEffectOn = "took_effect_on",
    }
}

coded! {
    /// How sure a value is.
    #[derive(Default)]
    Certainty {
        /// A named source says so.
        #[default]
        Confirmed = "confirmed",
        /// It follows from a named rule or event; no source says it.
        Inferred = "inferred",
        /// Known in the field; no source was read.
        GeneralKnowledge = "general_knowledge",
    }
}

fn read<T: DeserializeOwned>(file: &'static str, json: &str) -> Result<T, ReferenceError> {
    serde_json::from_str(json).map_err(|cause| ReferenceError { file, cause })
}
