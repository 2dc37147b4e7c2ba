//! Reporting periods: opened, put off, aggregated, locked.

mod aggregate;
mod cancel;
mod consolidated;
mod due_date;
mod get;
mod list;
mod lock;
mod open;
mod representation;
pub(crate) mod uploads;
mod values;

pub(crate) use representation::Window;
pub(crate) use uploads::summary::UploadSummary;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(open::open)
        .service(get::get)
        .service(due_date::due_date)
        .service(cancel::cancel)
        .service(aggregate::aggregate)
        .service(lock::lock)
        .service(consolidated::consolidated)
        .service(values::export)
        .service(uploads::form::form)
        .service(uploads::upload::upload)
        .service(uploads::annotate::annotate);
}
