//! Forms as files, from outside the crate.

mod annotated;
mod fixtures;
mod text;
mod workbooks;
