//! Report templates: what a periodic report asks for, its window and its due rule; versioned.

pub mod check;
pub mod content;
pub mod content_check;
pub mod repository;
pub mod save;
pub mod template;

pub use content::{Category, Cell, Comparison, Content, Derivation, Narrative, Rule, Section, ValueKey};
pub use repository::{ReportTemplateReader, ReportTemplateWriter};
pub use template::{Recipients, ReportKind, ReportTemplate, TemplateAction, TemplateState};
