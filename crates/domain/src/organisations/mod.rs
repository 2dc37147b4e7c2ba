//! Organisations: who issues directives, and who carries them out.

pub mod create;
pub mod identifier;
pub mod organisation;
pub mod recipient_group;
pub mod repository;
pub mod unit;
