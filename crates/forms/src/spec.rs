//! What a form is made from.

use std::collections::BTreeMap;

use treem_domain::kernel::id::OrganisationId;
use treem_domain::report_templates::{Content, ValueKey};

/// Which form a workbook is: a form of another template, edition or period is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormIdentity {
    /// The template's code.
    pub template: String,
    /// The number of its published edition.
    pub edition: u32,
    /// The period's identifier, such as `2026-Q1`.
    pub period: String,
}

/// An organisation that reports in a column of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    /// What comes back as [`Row::organisation`](treem_domain::imports::Row::organisation).
    pub reference: String,
    /// As it stands on the form.
    pub name: String,
    /// By which faults of its whole report name it.
    pub id: OrganisationId,
}

/// A form to be written.
#[derive(Debug, Clone)]
pub struct FormSpec<'a> {
    pub identity: FormIdentity,
    /// In Vietnamese, above every sheet.
    pub title: String,
    pub content: &'a Content,
    /// One for an organisation's own form, or many.
    pub organisations: Vec<Reporter>,
    /// Values already known, by the organisation's reference; a narrative's key is its code without a category. Numbers
    /// are written with a decimal point.
    pub values: BTreeMap<(String, ValueKey), String>,
}
