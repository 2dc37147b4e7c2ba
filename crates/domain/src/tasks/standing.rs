//! In what capacity somebody sees a task; it decides what they may do with it.

/// A set of capacities, kept as bits so that one row of the database holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing(u8);

impl Standing {
    pub const NONE: Standing = Standing(0);
    /// Leads the task (chủ trì).
    pub const LEAD: Standing = Standing(1);
    /// Assigned the task: the directive's issuer, or for a delegated task the parent's lead.
    pub const ASSIGNER: Standing = Standing(2);
    /// Coordinates (phối hợp).
    pub const COORDINATING: Standing = Standing(4);
    /// Receives the task for information (để biết).
    pub const FOR_INFORMATION: Standing = Standing(8);
    /// Issued the directive from which the task descends.
    pub const ISSUER: Standing = Standing(16);

    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    pub fn bits(self) -> u8 {
        self.0
    }

    pub fn with(self, other: Standing) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of `others` is among these capacities.
    pub fn has_any(self, others: Standing) -> bool {
        self.0 & others.0 != 0
    }
}
