use async_trait::async_trait;
use chrono::DateTime;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::audit::{AuditEntry, AuditRecord, hash_of};

const CHAIN: u8 = 3;

/// A chain as a database would hold it.
#[derive(Clone)]
struct Stored {
    records: Vec<AuditRecord>,
    head: Head,
}

#[async_trait]
impl AuditReader for Stored {
    async fn of_resource(&self, _: Uuid, _: i64, _: u64) -> Result<Vec<AuditRecord>> {
        Ok(Vec::new())
    }

    async fn of_chain(&self, chain: u8, after: i64, limit: u64) -> Result<Vec<AuditRecord>> {
        let found = self
            .records
            .iter()
            .filter(|record| record.chain == chain && record.sequence > after);
        Ok(found.take(usize::try_from(limit).unwrap()).cloned().collect())
    }

    async fn head(&self, chain: u8) -> Result<Head> {
        Ok(if chain == CHAIN { self.head } else { (0, GENESIS) })
    }
}

fn next(after: Head, name: &str) -> AuditRecord {
    let at = DateTime::from_timestamp(1_623_200_400 + after.0, 0).unwrap();
    let entry =
        AuditEntry::of_service(at, "tasks.remind", "task", Uuid::from_u128(3)).after(json!({ "lead": name }));
    let sequence = after.0 + 1;
    let hash = hash_of(CHAIN, sequence, &after.1, &entry);
    AuditRecord {
        chain: CHAIN,
        sequence,
        entry,
        previous_hash: after.1,
        hash,
    }
}

/// As many reminders as are asked for, one after the other.
fn chain_of(entries: usize) -> Stored {
    let mut stored = Stored {
        records: Vec::new(),
        head: (0, GENESIS),
    };
    for _ in 0..entries {
        let record = next(stored.head, "Báo Kiên Giang");
        stored.head = (record.sequence, record.hash);
        stored.records.push(record);
    }
    stored
}

/// The futures of a reader in memory never wait.
fn run(stored: &Stored, noted: Option<Head>) -> std::result::Result<i64, ChainFault> {
    let mut future = std::pin::pin!(verify(stored, CHAIN, noted));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(result) => result.unwrap(),
        std::task::Poll::Pending => unreachable!("nothing to wait for"),
    }
}

#[test]
fn a_changed_row_is_found() {
    let mut stored = chain_of(5);
    stored.records[2].entry.after = Some(json!({ "lead": "Đài PT-TH Kiên Giang" }));
    assert_eq!(
        run(&stored, None),
        Err(ChainFault::Changed {
            chain: CHAIN,
            sequence: 3
        })
    );
}

#[test]
fn a_changed_row_with_its_hash_made_anew_is_found_at_the_next() {
    let mut stored = chain_of(5);
    let before = (2, stored.records[1].hash);
    stored.records[2] = next(before, "Đài PT-TH Kiên Giang");
    assert_eq!(
        run(&stored, None),
        Err(ChainFault::Broken {
            chain: CHAIN,
            sequence: 4
        })
    );
}

#[test]
fn a_removed_row_is_found() {
    let mut stored = chain_of(5);
    stored.records.remove(1);
    assert_eq!(
        run(&stored, None),
        Err(ChainFault::Broken {
            chain: CHAIN,
            sequence: 3
        })
    );
}

#[test]
fn a_truncated_tail_is_found_also_where_nothing_is_left() {
    let mut stored = chain_of(5);
    stored.records.truncate(4);
    let truncated = |found| {
        Err(ChainFault::Truncated {
            chain: CHAIN,
            expected: 5,
            found,
        })
    };
    assert_eq!(run(&stored, None), truncated(4));
    stored.records.clear();
    assert_eq!(run(&stored, None), truncated(0));
}

#[test]
fn a_replaced_head_is_found() {
    let mut stored = chain_of(5);
    stored.head.1 = [9; 32];
    assert_eq!(
        run(&stored, None),
        Err(ChainFault::HeadDiffers {
            chain: CHAIN,
            sequence: 5
        })
    );
}

#[test]
fn a_head_put_back_with_its_rows_left_is_found() {
    let mut stored = chain_of(5);
    stored.head = (4, stored.records[3].hash);
    assert_eq!(
        run(&stored, None),
        Err(ChainFault::BeyondHead {
            chain: CHAIN,
            sequence: 5
        })
    );
}

#[test]
fn a_chain_rewritten_as_a_whole_does_not_pass_through_a_noted_head() {
    let noted = chain_of(4).head;
    let mut rewritten = chain_of(2);
    for _ in 0..3 {
        let record = next(rewritten.head, "Đài PT-TH Kiên Giang");
        rewritten.head = (record.sequence, record.hash);
        rewritten.records.push(record);
    }
    assert_eq!(run(&rewritten, None), Ok(5));
    let differs = ChainFault::HeadDiffers {
        chain: CHAIN,
        sequence: 4,
    };
    assert_eq!(run(&rewritten, Some(noted)), Err(differs));
    let cut = chain_of(3);
    let truncated = ChainFault::Truncated {
        chain: CHAIN,
        expected: 4,
        found: 3,
    };
    assert_eq!(run(&cut, Some(noted)), Err(truncated));
}

#[test]
fn a_chain_of_several_batches_and_an_empty_one_hold() {
    assert_eq!(run(&chain_of(2_500), Some(chain_of(1_200).head)), Ok(2_500));
    assert_eq!(run(&chain_of(0), None), Ok(0));
}
