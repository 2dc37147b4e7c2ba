//! Baselines (kỳ gốc): against what a comparative of a directive ("tăng", "đẩy mạnh") is measured for each organisation that
//! it addresses. The text sets none; the issuer does, and may change it while the directive is in force.

pub mod baseline;
pub mod repository;
pub mod save;
pub mod see;

pub use baseline::{Baseline, Content};
pub use repository::{BaselineQuery, BaselineReader, BaselineWriter};
