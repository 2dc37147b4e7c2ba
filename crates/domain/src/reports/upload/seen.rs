//! Which places of a report the file has named: a bit each, so that it stays small.

#[derive(Debug, Clone)]
pub(super) struct Seen(Vec<u64>);

impl Seen {
    /// None of so many places.
    pub(super) fn none(places: usize) -> Self {
        Self(vec![0; places.div_ceil(64)])
    }

    /// Marks a place; says whether it was marked already.
    pub(super) fn mark(&mut self, place: usize) -> bool {
        let bit = 1 << (place % 64);
        let Some(word) = self.0.get_mut(place / 64) else {
            return false;
        };
        let was_marked = *word & bit != 0;
        *word |= bit;
        was_marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_seen_once_it_was_marked_and_no_other_is() {
        let mut seen = Seen::none(130);
        for place in [0, 63, 64, 129] {
            assert!(!seen.mark(place));
            assert!(seen.mark(place));
        }
        assert!(!seen.mark(1));
        assert_eq!(seen.0.len(), 3, "a bit each");
    }
}
