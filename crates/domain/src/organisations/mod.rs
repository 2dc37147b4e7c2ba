//! Organisations: who issues directives, and who carries them out.

pub mod identifier;
