//! Indicators: what is measured, with targets of a scope and a source.

pub mod figures;
pub mod indicator;
pub mod masking;
pub mod repository;
pub mod save;
pub mod targets;
pub mod value;

pub use indicator::{Indicator, ProgrammePlace, Target, TargetComparator, TargetScope};
pub use repository::{IndicatorReader, IndicatorWriter};
pub use value::{Accumulation, ValueType};
