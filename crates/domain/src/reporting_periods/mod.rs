//! Reporting periods: an identifier, a data window and a due date, each of its own.

pub mod aggregate;
pub mod allowed;
pub mod cancel;
pub mod consolidate;
pub mod cut_off;
pub mod due;
pub mod expected;
pub mod lock;
pub mod open;
pub mod period;
pub mod repository;
pub mod requester;
pub mod set_due_date;
pub mod window;

pub use due::{DueRule, OnRestDay};
pub use period::{PeriodAction, PeriodState, ReportingPeriod};
pub use repository::{ReportingPeriodReader, ReportingPeriodWriter};
pub use window::{DayOfMonth, NamedMonths, Periodicity, Window, WindowRule};

#[cfg(test)]
mod tests;
