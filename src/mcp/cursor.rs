//! Cursors for paged answers. A cursor is valid only for the same call and the same commit, and is refused otherwise:
//! continuing in a different answer would silently skip items.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher as _};

use serde_json::{Map, Value};

use super::tool_error::ToolError;

/// Arguments that may differ from page to page.
const FREE: [&str; 3] = ["cursor", "max_tokens", "limit"];

/// Digest that ties a cursor to its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CallDigest {
    call: u32,
    commit: u32,
}

impl CallDigest {
    /// Computes the digest of a call and a commit.
    pub(super) fn of(name: &str, arguments: &Map<String, Value>, commit: &[u8]) -> Self {
        let said = arguments.iter().filter(|(name, value)| !FREE.contains(&name.as_str()) && !value.is_null());
        let said: BTreeMap<&str, String> = said.map(|(name, value)| (name.as_str(), value.to_string())).collect();
        Self { call: digest(&(name, said)), commit: digest(commit) }
    }

    /// Returns the cursor behind the first `given` items.
    pub(super) fn cursor(self, given: usize) -> String {
        format!("{given:x}.{:08x}.{:08x}", digest(&(self.call, given)), self.commit)
    }

    /// Returns the number of items already given; 0 without a cursor.
    pub(super) fn given(self, cursor: Option<&str>) -> Result<usize, ToolError> {
        let Some(cursor) = cursor else { return Ok(0) };
        let again = |error: &str| ToolError::new(error, "call again with the same arguments and no cursor");
        let mut parts = cursor.split('.');
        let mut part = || parts.next().and_then(|part| u64::from_str_radix(part, 16).ok());
        let (Some(given), Some(call), Some(commit)) = (part(), part(), part()) else {
            return Err(again("invalid cursor"));
        };
        let Ok(given) = usize::try_from(given) else { return Err(again("invalid cursor")) };
        if call != u64::from(digest(&(self.call, given))) {
            return Err(again("cursor belongs to a call with other arguments"));
        }
        if commit != u64::from(self.commit) {
            return Err(again("the index has changed since this cursor was issued"));
        }
        Ok(given)
    }
}

fn digest(value: &(impl std::hash::Hash + ?Sized)) -> u32 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seal(name: &str, arguments: &Value, commit: &[u8]) -> CallDigest {
        CallDigest::of(name, arguments.as_object().expect("an object"), commit)
    }

    #[test]
    fn a_cursor_is_good_for_its_call_only() {
        let here = seal("search", &json!({"query": "a", "limit": 3}), b"one");
        let cursor = here.cursor(42);
        assert_eq!(here.given(None).expect("no cursor"), 0);
        let cursor = Some(cursor.as_str());
        for again in [json!({"query": "a", "cursor": "x", "max_tokens": 9}), json!({"query": "a", "by": null})] {
            assert_eq!(seal("search", &again, b"one").given(cursor).expect("the same call"), 42);
        }
        for (other, what) in [
            (seal("search", &json!({"query": "b"}), b"one"), "other arguments"),
            (seal("check", &json!({"query": "a"}), b"one"), "other arguments"),
            (seal("search", &json!({"query": "a"}), b"two"), "has changed"),
        ] {
            assert!(other.given(cursor).expect_err(what).error.contains(what));
        }
        let forged = cursor.map(|cursor| format!("f{cursor}"));
        assert!(here.given(forged.as_deref()).is_err());
        for wrong in ["", "12", "zz.1.2", "page 2", "fffffffffffffffffffff.0.0"] {
            assert!(here.given(Some(wrong)).expect_err(wrong).error.contains("invalid cursor"), "{wrong}");
        }
    }
}
