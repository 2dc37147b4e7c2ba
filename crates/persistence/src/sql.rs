//! Statements put together from parts; values are always bound, never written into the text.

use sea_orm::Value;
use uuid::Uuid;

/// A statement in the making.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(text: &str) -> Self {
        Self::default().add(text, [])
    }

    /// Adds text in which each `?` stands for the next of `values`.
    pub(crate) fn add<const N: usize>(mut self, text: &str, values: [Value; N]) -> Self {
        debug_assert_eq!(text.matches('?').count(), N, "{text}");
        self.text.push_str(text);
        self.values.extend(values);
        self
    }

    /// Adds another statement's text and values.
    pub(crate) fn append(mut self, other: Sql) -> Self {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    /// Adds text with one place where there is a value for it.
    pub(crate) fn add_some<T: Into<Value>>(self, text: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.add(text, [value.into()]),
            None => self,
        }
    }

    /// Adds `($n, $m, …)`.
    pub(crate) fn row<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.text.push('(');
        let mut separator = "";
        for value in values {
            self.text.push_str(separator);
            separator = ", ";
            self.bind(value.into());
        }
        self.text.push(')');
        self
    }

    /// Adds `($n, $m::jsonb, …)`: each value with the type that it is cast to, where it is.
    pub(crate) fn cast_row(mut self, values: impl IntoIterator<Item = (Value, &'static str)>) -> Self {
        self.text.push('(');
        let mut separator = "";
        for (value, cast) in values {
            self.text.push_str(separator);
            separator = ", ";
            self.bind(value);
            self.text.push_str(cast);
        }
        self.text.push(')');
        self
    }

    /// Adds the list of an IN; nothing is in an empty one. The last value is repeated up to a power of two, so that
    /// lists of all lengths make few different statements to be prepared and kept.
    pub(crate) fn list<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        match padded(values) {
            None => {
                self.text.push_str("(NULL)");
                self
            }
            Some(values) => self.row(values),
        }
    }

    /// Adds the list of an IN as the rows of VALUES, `($n), ($m), …`: PostgreSQL hashes them, where it would compare each
    /// row that it reads with one after the other of a list. Padded as [`Sql::list`] is.
    pub(crate) fn rows<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let values = padded(values).unwrap_or_else(|| vec![None::<Uuid>.into()]);
        for (index, value) in values.into_iter().enumerate() {
            self.text.push_str(if index == 0 { "" } else { ", " });
            self = self.row([value]);
        }
        self
    }

    /// Adds a condition for each word of a search: all must occur in the folded text of `column`.
    pub(crate) fn words(mut self, column: &str, text: &str) -> Self {
        const MOST_WORDS: usize = 8;
        // Folded text consists of letters and digits, so nothing in it means anything to LIKE.
        let folded = treem_domain::kernel::text::fold(text);
        for word in folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS) {
            self.text.push_str(" AND ");
            self.text.push_str(column);
            self = self.add(" LIKE ?", [format!("%{word}%").into()]);
        }
        self
    }

    /// Adds a limit of one row beyond the page: the surplus row tells that there is more.
    pub(crate) fn surplus(self, limit: u64) -> Self {
        let limit = i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX);
        self.add(" LIMIT ?", [limit.into()])
    }

    /// Adds a limit.
    pub(crate) fn limit(self, limit: u64) -> Self {
        self.add(" LIMIT ?", [i64::try_from(limit).unwrap_or(i64::MAX).into()])
    }

    fn bind(&mut self, value: Value) {
        self.values.push(value);
        self.text.push('?');
    }

    /// The text as PostgreSQL takes it. SQLite looks numbered places up one by one, which is slow where there are
    /// thousands; plain ones it does not.
    pub(crate) fn numbered(&self) -> String {
        let mut numbered = String::with_capacity(self.text.len() + 4 * self.values.len());
        for (place, part) in self.text.split('?').enumerate() {
            if place > 0 {
                numbered.push('$');
                numbered.push_str(&place.to_string());
            }
            numbered.push_str(part);
        }
        numbered
    }
}

/// The values with the last repeated up to a power of two; nothing where there are none.
fn padded<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> Option<Vec<Value>> {
    let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
    let last = values.last().cloned()?;
    values.resize(values.len().next_power_of_two(), last);
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_numbered_across_parts() {
        let sql = Sql::new("SELECT 1 WHERE a = ")
            .add("? AND b IN ", [1.into()])
            .row(["x", "y"]);
        assert_eq!(sql.text, "SELECT 1 WHERE a = ? AND b IN (?, ?)");
        assert_eq!(sql.numbered(), "SELECT 1 WHERE a = $1 AND b IN ($2, $3)");
        assert_eq!(sql.values.len(), 3);
    }

    #[test]
    fn lists_of_similar_length_are_one_statement_and_an_empty_one_holds_nothing() {
        let three = Sql::default().list([1, 2, 3]);
        assert_eq!(three.text, Sql::default().list([1, 2, 3, 4]).text);
        assert_eq!(three.values, [1, 2, 3, 3].map(Value::from));
        assert_eq!(Sql::default().list::<i32>([]).text, "(NULL)");
        assert_eq!(Sql::default().rows([1, 2, 3]).text, "(?), (?), (?), (?)");
        assert_eq!(Sql::default().rows::<i32>([]).text, "(?)");
    }

    #[test]
    fn a_search_is_folded_and_bounded_in_words() {
        let sql = Sql::new("TRUE").words("t", "Đẩy mạnh %_ 1 2 3 4 5 6 7 8 9");
        assert_eq!(sql.values.len(), 8);
        assert_eq!(sql.values[0], "%day%".into());
    }
}
