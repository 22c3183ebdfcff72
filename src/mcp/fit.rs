//! Cuts answers to the caller's token budget, with a cursor to the rest.
//!
//! A list is cut between items. Only an item that exceeds the whole budget loses its longest fields, and names them.

use serde_json::{Map, Value, json};

use super::cursor::CallDigest;
use super::detail::{Fields, brief};
use super::tool_error::ToolError;

/// Bytes of JSON per token.
const TOKEN: usize = 4;
/// Token budget of an answer: minimum, default and maximum.
const TOKENS: (u32, u32, u32) = (250, 4_000, 50_000);
/// Bytes reserved for the cursor, and for the names of the list and of the omitted fields.
const RESERVED: usize = 120;
/// Field that names the omitted fields.
const LEFT_OUT: &str = "left_out";

/// The part of an answer that one call returns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Number of items that earlier calls returned.
    pub(super) given: usize,
    /// Maximum size of this page, in bytes.
    pub(super) room: usize,
    /// Fields of a brief answer; all if `None`.
    fields: Option<Fields>,
    seal: CallDigest,
}

impl Page {
    /// Creates a page after `given` items, with a token budget.
    pub(super) fn new(given: usize, tokens: Option<u32>, fields: Option<Fields>, seal: CallDigest) -> Self {
        let (fewest, usual, most) = TOKENS;
        Self { given, room: tokens.unwrap_or(usual).clamp(fewest, most) as usize * TOKEN, fields, seal }
    }

    /// Returns whether the answer is to be brief.
    pub(super) const fn is_brief(self) -> bool {
        self.fields.is_some()
    }

    /// Returns an answer with the fields that this call returns.
    pub(super) fn only(self, answer: Value) -> Value {
        match self.fields {
            Some(fields) => brief(answer, fields),
            None => answer,
        }
    }

    /// Returns the cursor behind `more` further items.
    pub(super) fn after(self, more: usize) -> Value {
        Value::String(self.seal.cursor(self.given + more))
    }

    /// Returns the answers to several questions in one call, as `results`; `answer` is asked for those after the first
    /// `given` only, until there is no more room.
    pub(super) fn results<Q>(
        self,
        questions: &[Q],
        most: usize,
        mut answer: impl FnMut(&Q) -> Result<Value, ToolError>,
    ) -> Result<Value, ToolError> {
        if questions.is_empty() || questions.len() > most {
            let error = format!("{}: expected from 1 to {most} in a call", questions.len());
            return Err(ToolError::new(error, "split the list into several calls"));
        }
        let (mut results, mut taken) = (Vec::new(), 0);
        for question in questions.iter().skip(self.given) {
            if taken > self.room {
                break;
            }
            let result = answer(question)?;
            taken += size(&self.only(json!({"results": [&result]})));
            results.push(result);
        }
        let goes_on = self.given + results.len() < questions.len();
        Ok(self.fit(json!({"results": results}), "results", goes_on))
    }

    /// Returns the answer with as many items of its list as fit. The list begins with the first item of this page;
    /// `goes_on` says that there are more behind it.
    pub(super) fn fit(self, answer: Value, list: &str, goes_on: bool) -> Value {
        let Value::Object(mut answer) = self.only(answer) else { return Value::Null };
        let items = match answer.remove(list) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        let room = self.room - RESERVED;
        shorten(&mut answer, room / 2);
        let mut left = room.saturating_sub(size(&answer));
        let (mut shown, all) = (Vec::new(), items.len());
        for mut item in items {
            if let Value::Object(item) = &mut item
                && shown.is_empty()
            {
                shorten(item, left.saturating_sub(1));
            }
            let taken = size(&item) + 1;
            if taken > left && !shown.is_empty() {
                break;
            }
            left = left.saturating_sub(taken);
            shown.push(item);
        }
        let cursor = if goes_on || shown.len() < all { self.after(shown.len()) } else { Value::Null };
        answer.insert(list.to_owned(), Value::Array(shown));
        answer.insert("cursor".to_owned(), cursor);
        Value::Object(answer)
    }
}

/// Returns the size of a value as JSON, in bytes.
pub(super) fn size(value: &(impl serde::Serialize + ?Sized)) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX, |bytes| bytes.len())
}

/// Removes the longest fields until the rest fits, and names them.
pub(super) fn shorten(object: &mut Map<String, Value>, room: usize) {
    while size(object) > room {
        let sizes =
            object.iter().filter(|(name, _)| *name != LEFT_OUT).map(|(name, value)| (size(value), name.clone()));
        let Some((_, longest)) = sizes.max() else { return };
        object.remove(&longest);
        let left_out = object.entry(LEFT_OUT).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(names) = left_out {
            names.push(longest.into());
        }
    }
}

/// Returns the end of the longest piece of a text from an offset that takes at most `room` bytes as JSON. The end is on
/// a character boundary, and the piece has at least one character.
pub(super) fn piece(text: &str, from: usize, room: usize) -> usize {
    let mut taken = 0;
    for (at, c) in text[from..].char_indices() {
        taken += match c {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            c if c < ' ' => 6,
            c => c.len_utf8(),
        };
        if taken > room && at > 0 {
            return from + at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(given: usize, tokens: u32) -> Page {
        Page::new(given, Some(tokens), None, CallDigest::of("a", &Map::new(), b""))
    }

    /// Returns the items on a page, and the number given after it.
    fn shown(items: &[Value], given: usize, tokens: u32) -> (Vec<Value>, Option<usize>, usize) {
        let answer = page(given, tokens).fit(json!({"total": items.len(), "hits": items[given..]}), "hits", false);
        let seal = CallDigest::of("a", &Map::new(), b"");
        let next = answer["cursor"].as_str().map(|cursor| seal.given(Some(cursor)).expect("our own"));
        (answer["hits"].as_array().expect("a list").clone(), next, size(&answer))
    }

    #[test]
    fn what_fits_nowhere_says_what_it_lost() {
        let long = "word ".repeat(1000);
        let (hits, next, size) = shown(&[json!({"ref": "a#p1", "text": long, "n": 1}), json!({"ref": "b"})], 0, 250);
        assert_eq!(hits[0], json!({"ref": "a#p1", "n": 1, "left_out": ["text"]}));
        assert_eq!((hits.len(), next), (2, None));
        assert!(size <= 1000);
        let answer = page(0, 250).fit(json!({"quote": long, "verdict": "exact"}), "found", false);
        assert_eq!(answer, json!({"verdict": "exact", "left_out": ["quote"], "found": [], "cursor": null}));
    }

    #[test]
    fn room_is_kept_within_reason() {
        assert_eq!(page(0, 0).room, 1000);
        assert_eq!(page(0, u32::MAX).room, 200_000);
        assert_eq!(Page::new(0, None, None, CallDigest::of("a", &Map::new(), b"")).room, 16_000);
    }

    proptest! {
        #[test]
        fn pages_keep_to_their_room_and_make_up_the_whole(
            lengths in proptest::collection::vec(0_usize..1500, 0..40),
            tokens in 250_u32..1000,
        ) {
            let item = |(n, length): (usize, &usize)| json!({"n": n, "text": "\"".repeat(*length)});
            let items: Vec<Value> = lengths.iter().enumerate().map(item).collect();
            let (mut seen, mut given) = (Vec::new(), Some(0));
            while let Some(at) = given {
                let (hits, next, size) = shown(&items, at, tokens);
                prop_assert!(size <= tokens as usize * TOKEN, "{size} bytes in {tokens} tokens");
                prop_assert!(next.is_none_or(|next| next == at + hits.len() && next > at));
                seen.extend(hits.iter().map(|hit| hit["n"].clone()));
                given = next;
            }
            prop_assert_eq!(seen, (0..items.len()).map(Value::from).collect::<Vec<_>>());
        }

        #[test]
        fn pieces_fit_and_make_up_the_text(text in "[ -~\\n\\x00-\\x1fé中😀]{0,200}", room in 8_usize..60) {
            let (mut from, mut whole) = (0, String::new());
            while from < text.len() {
                let end = piece(&text, from, room);
                prop_assert!(end > from && size(&text[from..end]) <= room + 2);
                whole.push_str(&text[from..end]);
                from = end;
            }
            prop_assert_eq!(whole, text);
        }
    }
}
