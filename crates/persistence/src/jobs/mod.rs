//! Jobs: who waits, who is carried out by whom, how each ended.

mod entity;
mod progress;
mod repository;

use crate::session::Session;
pub(crate) use progress::{ProgressBoard, note};

/// Lends readers and writers of jobs; the board knows what this process is doing just now.
pub(crate) struct Repository<'a> {
    pub(crate) session: &'a Session,
    pub(crate) board: &'a ProgressBoard,
}
