//! Tasks: what is asked of whom, and what became of it.

mod accept;
mod acting;
mod cancel;
mod completion;
mod confirm;
mod coordination;
mod decline;
mod delegate;
mod due_date;
mod escalate;
mod extensions;
mod get;
mod history;
mod history_entry;
mod list;
mod list_parameters;
mod progress;
mod reassign;
mod reject;
mod remind;
mod remind_directive;
pub(crate) mod representation;
mod resume;
mod suspend;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config
        .service(list::list)
        .service(get::get)
        .service(history::history)
        .service(accept::accept)
        .service(decline::decline)
        .service(reassign::reassign)
        .service(progress::progress)
        .service(completion::completion)
        .service(confirm::confirm)
        .service(reject::reject)
        .service(suspend::suspend)
        .service(resume::resume)
        .service(cancel::cancel)
        .service(due_date::due_date)
        .service(extensions::request::request)
        .service(extensions::approve::approve)
        .service(extensions::reject::reject)
        .service(extensions::counter::counter)
        .service(extensions::accept::accept)
        .service(extensions::decline::decline)
        .service(delegate::delegate)
        .service(remind::remind)
        .service(remind_directive::remind_directive)
        .service(escalate::escalate)
        .service(coordination::coordination);
}

#[cfg(test)]
mod tests;
