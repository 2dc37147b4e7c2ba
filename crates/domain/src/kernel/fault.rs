//! Faults: what is wrong, where it is, what mends it, in Vietnamese and English.

use super::Code;

/// One text in the two languages that the service speaks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Message {
    pub vi: String,
    pub en: String,
}

impl Message {
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// With so many characters at most; what is cut ends in an ellipsis.
    pub fn shortened(self, most: usize) -> Self {
        Self {
            vi: shortened(self.vi, most),
            en: shortened(self.en, most),
        }
    }
}

fn shortened(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        let kept = text[..end].char_indices().next_back().map_or(0, |(last, _)| last);
        text.truncate(kept);
        text.push('…');
    }
    text
}

/// One fault in what the caller sent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fault {
    /// JSON Pointer (RFC 6901) into the request body, such as `/obligations/3/text`; empty for the whole.
    pub pointer: String,
    pub code: Code,
    /// What is wrong and what mends it.
    pub message: Message,
}

/// Collects every fault of a request before it is refused.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(
        &mut self,
        pointer: impl Into<String>,
        code: Code,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Fault {
            pointer: pointer.into(),
            code,
            message: Message::new(vi, en),
        });
    }

    /// Keeps the value of a parser, or notes its refusal at `pointer`.
    pub fn keep<T>(&mut self, pointer: impl Into<String>, parsed: Result<T, (Code, Message)>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err((code, message)) => {
                self.0.push(Fault {
                    pointer: pointer.into(),
                    code,
                    message,
                });
                None
            }
        }
    }

    /// Keeps the value of a check, or notes its faults among the others; any other refusal goes on at once.
    pub fn absorb<T>(&mut self, checked: super::Result<T>) -> super::Result<Option<T>> {
        match checked {
            Ok(value) => Ok(Some(value)),
            Err(super::Error::Invalid(faults)) => {
                self.0.extend(faults);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// What was asked for beside these faults: with any, it is refused with its own among them. What is not the
    /// request's fault goes on as it is.
    pub fn beside<T>(mut self, done: super::Result<T>) -> super::Result<T> {
        use super::Error::{Conflict, Invalid};
        match done {
            Err(Invalid(faults)) => {
                self.0.extend(faults);
                Err(Invalid(self.0))
            }
            Ok(_) | Err(Conflict(_)) if !self.0.is_empty() => Err(Invalid(self.0)),
            other => other,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when nothing was wrong, otherwise every fault at once.
    pub fn into_result(self) -> super::Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(super::Error::Invalid(self.0))
        }
    }
}
