//! Forms as files, from outside the crate.
#![allow(clippy::unwrap_used)]

mod annotated;
mod consolidated;
mod fixtures;
mod libreoffice;
mod report;
mod text;
mod workbooks;
