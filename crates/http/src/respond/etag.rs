//! Strong entity tags: `"v3-5f2a…"` is version 3 of a resource as this caller sees it today.
//!
//! The version part guards writes (`If-Match`); the hash part tells representations of one version apart, because
//! allowed actions depend on the caller and timeliness on the day.

use sha2::{Digest, Sha256};

/// Over the bytes of a representation; `version` for resources that have one.
pub fn of(body: &[u8], version: Option<i64>) -> String {
    let digest = Sha256::digest(body);
    let hash: String = digest[..10].iter().map(|byte| format!("{byte:02x}")).collect();
    match version {
        Some(version) => format!("\"v{version}-{hash}\""),
        None => format!("\"{hash}\""),
    }
}

/// The text between the quotes of a strong tag, without the suffix that names a content coding; `None` for anything else.
pub fn opaque(tag: &str) -> Option<&str> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.rsplit_once(':').map_or(inner, |(tag, _coding)| tag))
}

/// The version in a tag's text.
pub fn version_of(opaque: &str) -> Option<i64> {
    opaque.strip_prefix('v')?.split_once('-')?.0.parse().ok()
}

/// Whether `If-None-Match` (RFC 9110 section 13.1.2, weak comparison) names this tag.
pub fn none_match_hits(header: &str, tag: &str) -> bool {
    header.trim() == "*"
        || header.split(',').any(|candidate| {
            let candidate = candidate.trim();
            let candidate = candidate.strip_prefix("W/").unwrap_or(candidate);
            opaque(candidate).is_some() && opaque(candidate) == opaque(tag)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_and_unquoted_tags_are_not_versions() {
        assert_eq!(opaque("W/\"v3-5f\""), None);
        assert_eq!(opaque("v3-5f"), None);
    }

    #[test]
    fn a_tag_names_its_version_whatever_the_content_coding() {
        assert_eq!(opaque("\"v3-5f:gzip\"").and_then(version_of), Some(3));
        assert!(none_match_hits("\"other\", \"v3-5f:zstd\"", "\"v3-5f\""));
    }
}
