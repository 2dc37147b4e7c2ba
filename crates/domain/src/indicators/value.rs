//! What values of indicators are, and how they add up.

use crate::kernel::{Code, Message, Quantity};
use crate::tasks::state::names;

names! {
    /// What a value is.
    ValueType {
        Integer = "integer",
        Decimal = "decimal",
        /// Kept as 0 and 1, so that the organisations that said yes can be counted.
        Boolean = "boolean",
    }
}

names! {
    /// How values behave over time.
    Accumulation {
        /// Adds up over time: minutes, items, runs.
        Flow = "flow",
        /// A state at the end of a period, never added up over time: columns running, models running.
        Stock = "stock",
    }
}

impl ValueType {
    /// Whether a quantity is of this type.
    pub fn check(self, value: Quantity) -> Result<(), (Code, Message)> {
        match self {
            ValueType::Decimal => Ok(()),
            ValueType::Integer if value.is_integer() => Ok(()),
            ValueType::Integer => Err((
                Code::WrongType,
                Message::new("Phải là số nguyên.", "Must be a whole number."),
            )),
            ValueType::Boolean if value == Quantity::ZERO || value == Quantity::from(1) => Ok(()),
            ValueType::Boolean => Err((
                Code::NotAllowedValue,
                Message::new("Chỉ nhận 1 (có) hoặc 0 (không).", "Only 1 (yes) or 0 (no)."),
            )),
        }
    }
}
