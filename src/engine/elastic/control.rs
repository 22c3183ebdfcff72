//! The control index: the commit that readers see, the lock of the writer, and lists in pieces.
//!
//! One document is the commit. It names the index with the passages, which of them are visible, and the lists that belong to
//! it; a run replaces it by one compare-and-set. Passages are visible if the number of their article is below `next`, not
//! among the `dead`, and not in a range that belongs to a run that was killed (`void`).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::address::Address;
use super::client::{Answer, Client};
use super::server::Server;
use crate::error::{Error, Result};

/// Incremented with every change to the mapping, the encoding or the stored data.
pub(super) const VERSION: u32 = 3;
/// Bytes of a piece of a list.
const PIECE: usize = 1 << 20;
/// Bytes of pieces that are sent at once.
const BATCH: usize = 4 << 20;
const READING: &str = "reading the index";
const WRITING: &str = "writing the index";

/// A list stored in pieces: which run wrote it, and in how many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct List {
    pub(super) run: String,
    name: String,
    pub(super) pieces: usize,
}

/// What readers see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Commit {
    pub(super) version: u32,
    /// Counts the commits.
    pub(super) generation: u64,
    /// The run that wrote it.
    pub(super) run: String,
    /// Name of the index with passages and texts.
    pub(super) data: String,
    /// Name of the index of the commit before a rebuild: its readers keep it until the next run.
    #[serde(default)]
    pub(super) rebuilt: Option<String>,
    /// The first article number that is not committed.
    pub(super) next: u64,
    /// Ranges of article numbers that were never committed.
    pub(super) void: Vec<(u64, u64)>,
    /// Number of articles that are removed or replaced and not deleted yet.
    pub(super) dead_count: u64,
    /// Their numbers.
    pub(super) dead: List,
    pub(super) articles: u64,
    pub(super) passages: u64,
    /// Number of tokens in the texts and titles of all visible passages.
    pub(super) text_tokens: u64,
    pub(super) title_tokens: u64,
    /// Number of visible passages whose article has a title.
    pub(super) titled: u64,
    /// Languages in which words are stemmed.
    pub(super) stems: Vec<String>,
    pub(super) manifest: List,
    pub(super) words: List,
    /// The most frequent terms of texts with their frequencies; empty after runs in shares.
    #[serde(default)]
    pub(super) frequencies: List,
}

/// A document with what a compare-and-set needs.
#[derive(Clone, Debug)]
pub(super) struct Versioned<T> {
    pub(super) value: T,
    pub(super) seq_no: u64,
    pub(super) term: u64,
}

/// The control index of one index.
pub(super) struct Control<'c> {
    pub(super) client: &'c Client,
    pub(super) address: &'c Address,
}

impl Control<'_> {
    /// Creates the control index if it is missing.
    pub(super) fn create(&self, server: &Server) -> Result<()> {
        let mut settings = server.settings(1, 0);
        settings["index"]["auto_expand_replicas"] = json!("0-2");
        if let Some(index) = settings["index"].as_object_mut() {
            index.remove("number_of_replicas");
        }
        let properties = json!({"piece_of": {"type": "keyword"}});
        let body = json!({"settings": settings, "mappings": {"dynamic": false, "properties": properties}});
        let answer = self.client.put("creating the index", &self.address.control(), &body)?;
        if answer.is_good() || exists_already(&answer) {
            return Ok(());
        }
        Err(self.client.refused("creating the index", &answer))
    }

    /// Returns a document; `None` if there is none.
    pub(super) fn document<T: for<'de> Deserialize<'de>>(&self, id: &str) -> Result<Option<Versioned<T>>> {
        let answer = self.client.get(READING, &format!("{}/_doc/{id}", self.address.control()))?;
        if answer.status == 404 {
            return Ok(None);
        }
        let mut body = self.client.good(READING, answer)?;
        let number = |key: &str| body.get(key).and_then(Value::as_u64).unwrap_or_default();
        let (seq_no, term) = (number("_seq_no"), number("_primary_term"));
        let value = serde_json::from_value(body["_source"].take());
        let value = value.map_err(|cause| self.client.index(format!("not an ibid index of this version: {cause}")))?;
        Ok(Some(Versioned { value, seq_no, term }))
    }

    /// Writes a document if it is still the one that was read, or if there is none. Returns its new number, or `None` if
    /// another process was faster.
    pub(super) fn replace<T: Serialize>(
        &self,
        id: &str,
        value: &T,
        former: Option<(u64, u64)>,
    ) -> Result<Option<(u64, u64)>> {
        let condition = match former {
            Some((seq_no, term)) => format!("if_seq_no={seq_no}&if_primary_term={term}"),
            None => "op_type=create".to_owned(),
        };
        let path = format!("{}/_doc/{id}?{condition}", self.address.control());
        let written = serde_json::to_value(value).expect("plain data");
        let answer = self.client.put(WRITING, &path, &written)?;
        if answer.status == 409 {
            // A node may have done it without being able to say so, and the request was sent again.
            let now: Option<Versioned<Value>> = self.document(id)?;
            return Ok(now.filter(|now| now.value == written).map(|now| (now.seq_no, now.term)));
        }
        let body = self.client.good(WRITING, answer)?;
        let number = |key: &str| body.get(key).and_then(Value::as_u64).unwrap_or_default();
        Ok(Some((number("_seq_no"), number("_primary_term"))))
    }

    /// Returns the commit; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Index`] if it has another version.
    pub(super) fn commit(&self) -> Result<Option<Commit>> {
        self.document::<Value>("commit")?.map(|found| self.parse(&found.value)).transpose()
    }

    /// Parses a commit as it is stored.
    pub(super) fn parse(&self, stored: &Value) -> Result<Commit> {
        let version = stored.get("version").and_then(Value::as_u64).unwrap_or_default();
        if version != u64::from(VERSION) {
            let what =
                format!("index format {version} is not supported (this version reads format {VERSION} on clusters)");
            return Err(self.client.index(what));
        }
        Commit::deserialize(stored).map_err(|cause| self.client.index(format!("damaged: {cause}")))
    }

    /// Stores a text in pieces that end with whole lines.
    pub(super) fn store(&self, run: &str, name: &str, text: &str) -> Result<List> {
        let mut pieces = 0;
        let mut bulk = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let mut end = rest.len();
            if end > PIECE {
                end = rest.as_bytes()[PIECE..].iter().position(|byte| *byte == b'\n').map_or(end, |at| PIECE + at + 1);
            }
            let (piece, after) = rest.split_at(end);
            let id = format!("{run}-{name}-{pieces}");
            let sum = crc32fast::hash(piece.as_bytes());
            bulk.push_str(&json!({"index": {"_id": id}}).to_string());
            bulk.push('\n');
            bulk.push_str(&json!({"piece_of": run, "text": piece, "sum": sum}).to_string());
            bulk.push('\n');
            (rest, pieces) = (after, pieces + 1);
            if bulk.len() > BATCH || rest.is_empty() {
                let path = format!("{}/_bulk", self.address.control());
                super::bulk::send(self.client, WRITING, &path, std::mem::take(&mut bulk).into_bytes())?;
            }
        }
        Ok(List { run: run.to_owned(), name: name.to_owned(), pieces })
    }

    /// Returns the search for a short list.
    pub(super) fn asked(list: &List) -> Value {
        let id = format!("{}-{}-0", list.run, list.name);
        json!({"query": {"ids": {"values": [id]}}, "size": list.pieces.min(1), "sort": ["_doc"]})
    }

    /// Returns the short list in the answer to a search for it; `None` if it is not there.
    pub(super) fn found(answer: &Value) -> Option<String> {
        let source = answer.pointer("/hits/hits/0/_source")?;
        let text = source["text"].as_str()?;
        (source["sum"].as_u64() == Some(u64::from(crc32fast::hash(text.as_bytes())))).then(|| text.to_owned())
    }

    /// Returns a piece of a list.
    pub(super) fn piece(&self, list: &List, number: usize) -> Result<String> {
        #[derive(Deserialize)]
        struct Piece {
            text: String,
            sum: u32,
        }
        let gone = || self.client.damaged(format!("the list `{}` is incomplete", list.name));
        let found = self.document::<Piece>(&format!("{}-{}-{number}", list.run, list.name))?.ok_or_else(gone)?;
        let Piece { text, sum } = found.value;
        if crc32fast::hash(text.as_bytes()) != sum {
            return Err(self.client.damaged(format!("the list `{}` differs from what was written", list.name)));
        }
        Ok(text)
    }

    /// Returns a list as one text.
    pub(super) fn text(&self, list: &List) -> Result<String> {
        (0..list.pieces).try_fold(String::new(), |all, number| Ok(all + &self.piece(list, number)?))
    }

    /// Returns the names of all indices with passages.
    pub(super) fn data_indices(&self) -> Result<Vec<String>> {
        let answer = self
            .client
            .get(READING, &format!("{}/_settings?filter_path=*.settings.index.uuid", self.address.data("*")))?;
        if answer.status == 404 {
            return Ok(Vec::new());
        }
        let body = self.client.good(READING, answer)?;
        Ok(body.as_object().map(|names| names.keys().cloned().collect()).unwrap_or_default())
    }
}

/// Returns whether an index could not be created because it exists.
pub(super) fn exists_already(answer: &Answer) -> bool {
    let kind = answer.body.pointer("/error/type").and_then(Value::as_str).unwrap_or_default();
    kind == "resource_already_exists_exception"
}

impl Commit {
    /// Returns bytes that identify the commit.
    pub(super) fn identity(&self) -> Vec<u8> {
        format!("{}-{}", self.run, self.generation).into_bytes()
    }

    /// Returns the conditions that a visible passage meets.
    pub(super) fn visible(&self, dead: &[u64]) -> Value {
        let mut hidden: Vec<Value> =
            self.void.iter().map(|(from, to)| json!({"range": {"article": {"gte": from, "lt": to}}})).collect();
        hidden.extend(dead.chunks(TERMS).map(|numbers| json!({"terms": {"article": numbers}})));
        json!({"bool": {"filter": [{"range": {"article": {"lt": self.next}}}], "must_not": hidden}})
    }
}

/// Number of values in a `terms` query, below the limit of the servers.
pub(super) const TERMS: usize = 60_000;

/// Returns the error for an index that is not there.
pub(super) fn missing(client: &Client) -> Error {
    client.index("no index found")
}
