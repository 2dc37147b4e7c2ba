//! Extension requests (xin gia hạn): asked by the lead, decided by the assigner, one open at a time.

pub mod accept;
mod answering;
pub mod approve;
pub mod counter;
pub mod decline;
pub mod reject;
pub mod request;
