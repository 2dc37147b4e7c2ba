//! Forms as files, from outside the crate.
#![allow(clippy::unwrap_used)]

mod annotated;
mod consolidated;
mod corpus;
mod fixtures;
mod fuzz;
mod libreoffice;
mod measure;
mod report;
mod rows;
mod text;
mod workbook;
mod workbooks;
