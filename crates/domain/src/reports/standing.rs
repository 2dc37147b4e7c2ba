//! In what part somebody sees a report, and what that part may do.

use super::state::ReportAction;
use crate::kernel::Message;

/// A set of parts, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    own: u8,
    inherited: u8,
}

impl Standing {
    /// The organisation whose report it is.
    pub const REPORTER: u8 = 1;
    /// The organisation that asks for it and decides on it.
    pub const REQUESTER: u8 = 2;

    /// `own`: parts of the actor's organisation itself; `inherited`: of organisations below it, where its rights
    /// reach there.
    pub fn new(own: u8, inherited: u8) -> Self {
        Self { own, inherited }
    }

    pub fn is_reporter(self) -> bool {
        self.own & Self::REPORTER != 0
    }

    pub fn is_requester(self) -> bool {
        (self.own | self.inherited) & Self::REQUESTER != 0
    }

    /// Enters in place of the organisation (nhập thay).
    pub fn is_on_behalf(self) -> bool {
        !self.is_reporter()
    }

    pub fn may(self, action: ReportAction) -> bool {
        match action {
            ReportAction::Enter
            | ReportAction::Derive
            | ReportAction::Submit
            | ReportAction::CreateVersion => {
                self.is_reporter() || self.inherited & Self::REPORTER != 0 || self.is_requester()
            }
            _ => self.is_requester(),
        }
    }

    pub fn refusal(self, action: ReportAction) -> Message {
        Message::new(
            format!("Chỉ đơn vị yêu cầu báo cáo được thực hiện {}.", action.as_str()),
            format!(
                "Only the organisation that asked for the report may do this: {}.",
                action.as_str()
            ),
        )
    }
}
