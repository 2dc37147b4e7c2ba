//! The holiday calendar: days that differ from the ordinary week.

mod list;
mod replace;
mod representation;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config.service(list::list).service(replace::replace);
}
