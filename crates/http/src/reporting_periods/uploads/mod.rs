//! Figures in bulk: the form of a period as a workbook, files of figures in, and the workbook back with its faults marked.

pub mod annotate;
pub mod form;
mod job;
mod receive;
mod rows;
pub mod spec;
pub mod summary;
pub mod upload;

pub use job::carry_out;
pub use rows::Gauge;
