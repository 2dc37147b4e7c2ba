//! Organisations: who issues directives, and who carries them out.

pub mod change;
pub mod create;
pub mod create_group;
pub mod identifier;
pub mod membership;
pub mod organisation;
pub mod reach;
pub mod recipient_group;
pub mod repository;
pub mod unit;
