//! Models (mô hình) of protection, care and education: piloted, run, evaluated, replicated, ended (obligations C5, C6 of
//! the letter).

pub mod act;
pub mod event;
pub mod model;
pub mod references;
pub mod repository;
pub mod save;
pub mod state;

pub use event::{Change, ModelEvent};
pub use model::{Content, Ending, Evaluation, Model};
pub use repository::{LinkedModel, ModelQuery, ModelReader, ModelView, ModelWriter};
pub use state::{ModelAction, ModelState};

#[cfg(test)]
mod tests;
