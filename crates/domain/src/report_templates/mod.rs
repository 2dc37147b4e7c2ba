//! Report templates: what a periodic report asks for, its window and its due rule; versioned.

pub mod check;
pub mod content;

pub use content::{Category, Cell, Comparison, Content, Derivation, Narrative, Rule, Section, ValueKey};
