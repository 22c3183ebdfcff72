//! Prepares the optional words of a question for ranking: what asks is left out or weighs less than what is asked about.

use std::collections::HashMap;

use crate::query::{Bool, Leaf, Query, Term};
use crate::text::{RequestRole, Span, fold_into, request_role, without_question_words};

/// Maximum number of occurrences of one word that count.
const MAX_REPETITIONS: usize = 10;
/// Weight of the words of a request (`looking for articles about`) relative to those of its topic; measured in `docs/design.md`.
const REQUEST_WEIGHT: f32 = 0.2;
/// What begins a hashtag or the name of an account.
const NAME_SIGNS: [char; 4] = ['#', '＃', '@', '＠'];
/// Number of parts that a hashtag is split into at most.
const MAX_PARTS: usize = 8;

/// Returns the query with its optional words prepared; the other parts are unchanged.
pub(super) fn prepared(query: Query, query_string: &str) -> Query {
    let mut parts = match query {
        Query::Bool(parts) => parts,
        leaf @ Query::Leaf(_) => Bool { should: vec![leaf], ..Bool::default() },
        query => return query,
    };
    let mut should = with_parts_of_names(without_addresses(parts.should));
    let discounted = requests(&should, query_string);
    let has_lower_case = should.iter().filter_map(word).any(|word| word.contains(char::is_lowercase));
    let is_stop_leaf = |query: &Query| word(query).is_some_and(|word| is_stop_word(word, has_lower_case));
    if should.iter().any(|query| !is_stop_leaf(query)) {
        let weighted = should.into_iter().zip(discounted);
        let kept = weighted.filter(|(query, _)| !is_stop_leaf(query));
        let weigh = |(query, is_request): (Query, bool)| {
            if is_request { query.boosted(REQUEST_WEIGHT) } else { query }
        };
        should = kept.map(weigh).collect();
    }
    parts.should = should.into_iter().flat_map(without_asking).collect();
    with_repetitions(Query::Bool(parts).simplified(), query_string)
}

/// Removes web addresses from the optional words, unless nothing else remains: a post that is looked for ends with some.
fn without_addresses(should: Vec<Query>) -> Vec<Query> {
    let is_address = |query: &Query| word(query).is_some_and(|word| word.contains("://") || is_path_of_host(word));
    if should.iter().all(is_address) {
        return should;
    }
    let kept = |query: Query| {
        // An address is often run together with the word before it: `#fleethttps://…`
        let Query::Leaf(Leaf { term: Term::Word(text), span }) = &query else { return Some(query) };
        let before = match text.find("https://").or_else(|| text.find("http://")) {
            Some(at) => &text[..at],
            None if is_path_of_host(text) => "",
            None => return Some(query),
        };
        let has_word = before.chars().any(char::is_alphanumeric);
        has_word.then(|| Query::Leaf(Leaf::new(Term::Word(before.to_owned()), *span)))
    };
    should.into_iter().filter_map(kept).collect()
}

/// Returns whether a word is the name of a host and a path: `pic.example.com/x9`.
fn is_path_of_host(word: &str) -> bool {
    let Some((host, path)) = word.trim_start_matches(['(', '[', '<']).split_once('/') else { return false };
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_top = top.len() >= 2 && top.bytes().all(|b| b.is_ascii_lowercase());
    is_top && labels.split('.').all(is_label) && path.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Adds the words that hashtags and account names are made of: `#WorldSeries` also asks for `World` and `Series`.
fn with_parts_of_names(should: Vec<Query>) -> Vec<Query> {
    if !should.iter().filter_map(word).any(|word| word.contains(NAME_SIGNS)) {
        return should;
    }
    let words = should.iter().filter_map(word).flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let known: Vec<String> = words.map(folded).collect();
    let mut added: Vec<(String, Span)> = Vec::new();
    for query in &should {
        let Query::Leaf(Leaf { term: Term::Word(text), span }) = query else { continue };
        for name in text.split(NAME_SIGNS).skip(1) {
            let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            let parts = parts_of_name(name);
            if parts.len() < 2 || parts.len() > MAX_PARTS {
                continue;
            }
            for part in parts.into_iter().filter(|part| part.chars().nth(1).is_some()) {
                let is_new =
                    |part: &str| !known.iter().chain(added.iter().map(|(it, _)| it)).any(|it| *it == folded(part));
                if is_new(part) && !crate::text::is_stop_word(&folded(part)) {
                    added.push((folded(part), *span));
                }
            }
        }
    }
    let leaf = |(part, span): (String, Span)| Query::Leaf(Leaf::new(Term::Word(part), span));
    should.into_iter().chain(added.into_iter().map(leaf)).collect()
}

/// Splits a name where its letters change from lower to upper case, from letters to digits, and at `_`.
fn parts_of_name(name: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    for (place, window) in chars.windows(2).enumerate() {
        let [(_, before), (at, c)] = window else { continue };
        // The last capital of `BBCNews` begins the next word.
        let next_is_lower = chars.get(place + 2).is_some_and(|(_, next)| next.is_lowercase());
        let begins_word = c.is_uppercase() && (!before.is_uppercase() || next_is_lower);
        if begins_word || *before == '_' || before.is_alphabetic() != c.is_alphabetic() {
            starts.push(*at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| name[*start..end].trim_matches('_'));
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns which of the optional words belong to a request rather than to its topic: those from the beginning of a sentence to
/// the word that introduces the topic (`I am interested in information about | the ferry`), if a topic follows.
fn requests(should: &[Query], query_string: &str) -> Vec<bool> {
    let words: Vec<String> = should.iter().map(|it| word(it).map(|it| folded(bare(it))).unwrap_or_default()).collect();
    let ends_sentence = |query: &Query| {
        let Query::Leaf(leaf) = query else { return true };
        let from = leaf.span.end.saturating_sub(1);
        let after = query_string.get(from..).unwrap_or_default();
        after.trim_start_matches(char::is_alphanumeric).starts_with(['.', '?', '!', '。', '？', '！'])
    };
    // A word that is asked for again is one of the topic.
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in query_string.split_whitespace() {
        *counts.entry(folded(bare(word))).or_default() += 1;
    }
    let mut found = vec![false; should.len()];
    let mut start = 0;
    while start < should.len() {
        let length = should[start..].iter().position(ends_sentence).map_or(should.len() - start, |at| at + 1);
        let sentence = &words[start..start + length];
        if let Some(end) = end_of_request(sentence) {
            for (place, word) in sentence[..end].iter().enumerate() {
                found[start + place] = request_role(word).is_some() && counts.get(word).is_none_or(|count| *count < 2);
            }
        }
        start += length;
    }
    found
}

/// Returns the number of words of a sentence that make up its request; `None` without one, or without a topic after it.
fn end_of_request(sentence: &[String]) -> Option<usize> {
    let (mut requests, mut persons) = (0, 0);
    let mut end: Option<usize> = None;
    let mut follows_topic = false;
    for (place, word) in sentence.iter().enumerate() {
        let role = request_role(word);
        match role {
            None if !crate::text::is_stop_word(word) => return end,
            Some(RequestRole::Request) => requests += 1,
            Some(RequestRole::Person) => persons += 1,
            _ => {}
        }
        let introduces = match role {
            Some(RequestRole::Topic) => requests > 0,
            Some(RequestRole::Link) => requests > 1 || requests + persons > 1 && requests > 0,
            Some(RequestRole::Treatment) => requests > 0 && follows_topic,
            _ => false,
        };
        if introduces || end == Some(place) && role == Some(RequestRole::Link) {
            end = Some(place + 1);
        }
        // `articles that deal with`, `articles dealing with`
        follows_topic = introduces || requests > 0 && role == Some(RequestRole::Request);
    }
    None
}

/// Splits a word of Chinese or Japanese at its question words.
fn without_asking(query: Query) -> Vec<Query> {
    let Query::Leaf(Leaf { term: Term::Word(text), span }) = &query else { return vec![query] };
    let Some(parts) = without_question_words(text) else { return vec![query] };
    let leaf = |part: &str| Query::Leaf(Leaf::new(Term::Word(part.to_owned()), *span));
    parts.into_iter().map(leaf).collect()
}

/// Adds the optional words again that the query string repeats; the parsed query has each of them once. The engine counts the
/// words that are equal after analysis.
fn with_repetitions(query: Query, query_string: &str) -> Query {
    let Query::Bool(mut parts) = query else { return query };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in query_string.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    let times =
        |query: &Query| word(query).and_then(|word| counts.get(word)).map_or(1, |it| (*it).min(MAX_REPETITIONS));
    let repeat = |query: Query| std::iter::repeat_n(query.clone(), times(&query));
    parts.should = parts.should.into_iter().flat_map(repeat).collect();
    Query::Bool(parts)
}

/// Returns a word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    word.chars().for_each(|c| fold_into(if c == '’' { '\'' } else { c }, &mut folded));
    folded
}

/// Returns the word of a leaf.
fn word(query: &Query) -> Option<&str> {
    match query {
        Query::Leaf(leaf) => match &leaf.term {
            Term::Word(word) => Some(word),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a word is a stop word. Capitals suggest a name (`US`, `WHO`, `IT`) in a query that is not all in capitals.
fn is_stop_word(word: &str, has_lower_case: bool) -> bool {
    let bare = bare(word);
    let is_name = has_lower_case && bare.chars().nth(1).is_some() && bare.chars().all(char::is_uppercase);
    let folded = folded(bare);
    !is_name && crate::text::is_stop_word(folded.strip_suffix("'s").unwrap_or(&folded))
}

#[cfg(test)]
mod tests;
