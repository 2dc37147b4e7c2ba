//! Reporting rates: who was expected, who reported, who was on time.

mod list;

use crate::operations::Operations;

pub fn operations(config: &mut Operations<'_>) {
    config.service(list::list);
}
