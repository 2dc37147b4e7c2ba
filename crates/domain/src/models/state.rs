//! The states of a model and the one table of what leads from which to which.

use crate::tasks::state::names;

names! {
    ModelState {
        /// thí điểm
        Piloting = "piloting",
        /// đang triển khai
        Running = "running",
        /// đã đánh giá
        Evaluated = "evaluated",
        /// đã nhân rộng
        Replicated = "replicated",
        /// đã kết thúc
        Ended = "ended",
    }
}

names! {
    ModelAction {
        /// chỉnh sửa mô tả
        Update = "update",
        /// triển khai
        Run = "run",
        /// đánh giá; again as often as it is evaluated
        Evaluate = "evaluate",
        /// giới thiệu để nhân rộng; once for each organisation
        Offer = "offer",
        /// nhân rộng; once for each place
        Replicate = "replicate",
        /// kết thúc
        End = "end",
    }
}

impl ModelState {
    /// Where the action leads from here; `None` where it cannot be done.
    pub fn after(self, action: ModelAction) -> Option<ModelState> {
        use ModelState::{Ended, Evaluated, Piloting, Replicated, Running};
        match (self, action) {
            (Ended, _) => None,
            (state, ModelAction::Update) => Some(state),
            (Piloting, ModelAction::Run) => Some(Running),
            (Running | Evaluated, ModelAction::Evaluate) => Some(Evaluated),
            // A later evaluation does not undo that the model stands in other places.
            (Replicated, ModelAction::Evaluate) => Some(Replicated),
            (Evaluated | Replicated, ModelAction::Offer) => Some(self),
            (Evaluated | Replicated, ModelAction::Replicate) => Some(Replicated),
            (_, ModelAction::End) => Some(Ended),
            _ => None,
        }
    }
}
