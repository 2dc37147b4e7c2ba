//! Quantities: decimal numbers of at most three places, kept exactly, so that sums are exact on both databases.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Places behind the decimal mark.
const PLACES: usize = 3;
const SCALE: i64 = 1_000;

/// A counted or measured amount, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i64);

/// Why a text or number is no quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    #[error("not a decimal number")]
    NotANumber,
    #[error("more than three decimal places")]
    TooPrecise,
    #[error("beyond 999,999,999,999")]
    TooLarge,
}

impl Quantity {
    pub const ZERO: Quantity = Quantity(0);
    /// The greatest amount, 999,999,999,999.999: with its places it is exact in a JSON number, and thousands of them add
    /// up within 64 bits.
    pub const MAX: Quantity = Quantity(1_000_000_000_000 * SCALE - 1);

    /// From the thousandths that databases keep.
    pub fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    pub fn thousandths(self) -> i64 {
        self.0
    }

    pub fn is_integer(self) -> bool {
        self.0 % SCALE == 0
    }

    /// The sum; the greatest or least amount where it would not fit.
    #[must_use]
    pub fn plus(self, other: Quantity) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; the greatest or least amount where it would not fit.
    #[must_use]
    pub fn minus(self, other: Quantity) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `12`, `12.5` or `-0.25`: digits, a point, no grouping (RFC 8259 section 6, without exponent).
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(QuantityError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > PLACES {
            return Err(QuantityError::TooPrecise);
        }
        let missing = std::iter::repeat_n(b'0', PLACES - fraction.len());
        let mut digits = whole.bytes().chain(fraction.bytes()).chain(missing);
        let thousandths = digits
            .try_fold(0_i64, |sum, digit| {
                sum.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
            })
            .filter(|thousandths| *thousandths <= Self::MAX.0)
            .ok_or(QuantityError::TooLarge)?;
        Ok(Self(if negative { -thousandths } else { thousandths }))
    }
}

impl From<i32> for Quantity {
    fn from(whole: i32) -> Self {
        Self(i64::from(whole) * SCALE)
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, Self::plus)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        if fraction == 0 {
            return write!(formatter, "{sign}{whole}");
        }
        let fraction = format!("{fraction:0>PLACES$}");
        write!(formatter, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

/// As a JSON number: an integer where it is one.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_integer() {
            return serializer.serialize_i64(self.0 / SCALE);
        }
        // Fifteen digits at most, which a double holds.
        let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Quantity::try_from(&number).map_err(serde::de::Error::custom)
    }
}

impl TryFrom<&serde_json::Number> for Quantity {
    type Error = QuantityError;

    fn try_from(number: &serde_json::Number) -> Result<Self, QuantityError> {
        match number.as_f64() {
            Some(double) if number.is_f64() && double.abs() < 1e15 => Quantity::parse(&format!("{double}")),
            Some(_) if number.is_f64() => Err(QuantityError::TooLarge),
            _ => Quantity::parse(&number.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_plain_decimal_number_is_refused() {
        for text in [
            "", "-", ".", ".5", "5.", "1,5", "1.5.2", "+1", "1e3", " 1", "１", "abc", "--1",
        ] {
            assert_eq!(Quantity::parse(text), Err(QuantityError::NotANumber), "{text:?}");
        }
        assert_eq!(Quantity::parse("0.0001"), Err(QuantityError::TooPrecise));
        assert_eq!(Quantity::parse("1000000000000"), Err(QuantityError::TooLarge));
        assert_eq!(
            Quantity::parse("99999999999999999999"),
            Err(QuantityError::TooLarge)
        );
    }

    #[test]
    fn a_json_number_beyond_the_bounds_is_refused() {
        for json in [
            "1e300",
            "1000000000000",
            "0.1234",
            "-1e12",
            "\"5\"",
            "true",
            "null",
        ] {
            assert!(serde_json::from_str::<Quantity>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_integer_may_be_written_with_a_point() {
        assert_eq!(
            serde_json::from_str::<Quantity>("3.0").unwrap(),
            Quantity::from(3)
        );
        assert_eq!(serde_json::to_string(&Quantity::from(3)).unwrap(), "3");
        assert_eq!(Quantity::parse("007.250").unwrap().to_string(), "7.25");
    }

    proptest! {
        #[test]
        fn a_quantity_comes_back_from_text_and_from_json(thousandths in -Quantity::MAX.0..=Quantity::MAX.0) {
            let quantity = Quantity(thousandths);
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
            let json = serde_json::to_string(&quantity).unwrap();
            prop_assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), quantity);
        }

        #[test]
        fn any_text_is_refused_or_read_without_a_panic(text in "\\PC{0,30}") {
            let _ = Quantity::parse(&text);
        }
    }
}
