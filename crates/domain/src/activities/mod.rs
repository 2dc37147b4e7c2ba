//! Activities: what a recipient did, with measures and evidence; reports are derived from them.

pub mod activity;
pub mod comparison;
pub mod event;
pub mod portal_coverage;
pub(crate) mod references;
pub mod repository;
pub mod save;

#[cfg(test)]
mod tests;
