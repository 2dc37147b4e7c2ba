//! Administrative units and what became of them.

mod list;
mod representation;
mod successions;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config.service(list::list).service(successions::successions);
}
