//! Versions of what carries no counter: whoever read it and whoever writes it compare what it says.

use sha2::{Digest, Sha256};

/// The first 63 bits of the SHA-256 of the parts: the same parts in the same order have the same version.
pub fn of<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> i64 {
    let digest = digest(parts);
    let bits = digest
        .iter()
        .take(8)
        .fold(0_i64, |bits, byte| (bits << 8) | i64::from(*byte));
    bits & i64::MAX
}

/// The SHA-256 of the parts, each ended by a zero byte.
pub fn digest<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_ref().as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_part_ends_and_the_next_begins_matters() {
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
        assert_eq!(of(["ab", "c"]), of(vec!["ab".to_owned(), "c".to_owned()]));
        assert!(of(["ab"]) >= 0);
    }
}
