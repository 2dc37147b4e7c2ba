//! New identifiers: UUIDv7 (RFC 9562), each later than all that this process made before.

use treem_domain::kernel::IdSource;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[allow(
        clippy::disallowed_methods,
        reason = "the adapter through which everybody else gets identifiers; ordered within the process"
    )]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_process_come_in_order_and_never_twice() {
        let made: Vec<Uuid> = (0..10_000).map(|_| SystemIds.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
