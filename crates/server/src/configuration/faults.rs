//! What is wrong with a configuration, as an operator reads it.

use std::fmt;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// As it stands in the file; empty when the file itself cannot be read.
    pub key: String,
    /// Where the value came from: a file or a variable.
    pub origin: String,
    /// What is wrong and what mends it.
    pub remedy: String,
}

/// Every fault of a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults(pub Vec<Fault>);

/// The variable that sets a key.
pub fn variable_of(key: &str) -> String {
    format!("TREEM_{}", key.to_ascii_uppercase())
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key.is_empty() {
            return write!(formatter, "{}: {}", self.origin, self.remedy);
        }
        let variable = variable_of(&self.key);
        write!(
            formatter,
            "{} ({variable}), given by {}: {}",
            self.key, self.origin, self.remedy
        )
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the configuration cannot be used:")?;
        self.0
            .iter()
            .try_for_each(|fault| write!(formatter, "\n  {fault}"))
    }
}

impl std::error::Error for Faults {}
