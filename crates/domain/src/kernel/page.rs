//! Keyset pages: a cursor says after which row the next page starts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
    /// Only when it was asked for.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// Makes a page of rows fetched one beyond `limit`: the surplus row tells that there is more.
    pub fn from_surplus(mut rows: Vec<T>, limit: u64, cursor_of: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor_of) } else { None };
        Self {
            items: rows,
            next,
            total: None,
        }
    }

    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next: self.next,
            total: self.total,
        }
    }
}

/// The place after which a page starts. Carries no authority: the scope filter is applied anew on each page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The value of the sort key, where the list is not sorted by creation alone.
    pub key: Option<String>,
    pub id: Uuid,
}

impl Cursor {
    pub fn at(id: impl Into<Uuid>) -> Self {
        Self {
            key: None,
            id: id.into(),
        }
    }

    /// After one event of a history.
    pub fn at_sequence(id: impl Into<Uuid>, sequence: i64) -> Self {
        Self {
            key: Some(sequence.to_string()),
            id: id.into(),
        }
    }

    /// The sequence of the event after which a page of a history starts.
    pub fn sequence(&self) -> Option<i64> {
        let sequence: i64 = self.key.as_deref()?.parse().ok()?;
        (sequence > 0).then_some(sequence)
    }

    pub fn encode(&self) -> String {
        let mut bytes = self.id.as_bytes().to_vec();
        if let Some(key) = &self.key {
            bytes.extend_from_slice(key.as_bytes());
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// `None` for anything that [`Cursor::encode`] did not give.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, key) = bytes.split_at_checked(16)?;
        let key = std::str::from_utf8(key).ok()?;
        if key.contains('\0') {
            return None;
        }
        let key = (!key.is_empty()).then(|| key.to_owned());
        Some(Self {
            key,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_was_given(id in any::<u128>(), key in proptest::option::of("[^\0]{1,40}")) {
            let cursor = Cursor { key, id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn any_other_text_is_refused_or_encodes_to_itself(text in ".{0,80}") {
            if let Some(cursor) = Cursor::decode(&text) {
                prop_assert_eq!(cursor.encode(), text);
            }
        }
    }
}
