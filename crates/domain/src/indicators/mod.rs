//! Indicators: what is measured, with targets of a scope and a source.

pub mod value;

pub use value::{Accumulation, ValueType};
