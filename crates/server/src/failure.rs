//! Why a command ended without doing its work, in one sentence for the operator.

use std::net::SocketAddr;

use treem_domain::kernel::Error;
use treem_domain::reference::ReferenceError;
use treem_http::problem::Problem;

use crate::configuration::Faults;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Configuration(#[from] Faults),
    #[error("cannot listen on {address}: {cause}; set another address with TREEM_LISTEN")]
    Listen {
        address: SocketAddr,
        #[source]
        cause: std::io::Error,
    },
    #[error(
        "the database is busy or cannot be reached; check TREEM_DATABASE_URL, TREEM_DATA_DIR and the log"
    )]
    DatabaseAway,
    #[error("database: {0}")]
    Database(Error),
    #[error("the database lacks {}: run `treem migrate` first, or start with `treem serve --migrate`", .0.join(", "))]
    Behind(Vec<String>),
    #[error("{0}")]
    Reference(#[from] ReferenceError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The sentence says it all.
    #[error("{0}")]
    Said(String),
}

impl Failure {
    pub fn say(sentence: impl Into<String>) -> Self {
        Self::Said(sentence.into())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable => Self::DatabaseAway,
            other => Self::Database(other),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Said(format!("{problem}: see the log"))
    }
}
