//! The texts of articles, fetched in pieces and kept for further questions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use lru::LruCache;
use serde_json::{Value, json};

use super::Cluster;
use super::client::Patience;
use super::encode::Body;
use super::schema::{PIECE, piece_id, split};
use crate::article::Record;
use crate::error::Result;
use crate::passage::Passage;
use crate::text::{Analyzer, Lang};

/// Bytes of texts that are kept. Their tokens take up to ten times that.
const KEPT: usize = 24 << 20;
/// Pieces that are fetched at once.
const BATCH: usize = 200;
const READING: &str = "reading passages";

/// The tokens of a text: terms with their positions in order.
#[derive(Debug, Default)]
pub(super) struct Field {
    terms: HashMap<Box<str>, Vec<u32>>,
    length: u32,
}

impl Field {
    fn of(text: &str, analyzer: &mut Analyzer) -> Self {
        let mut field = Self::default();
        let mut stream = analyzer.stream(text);
        while stream.advance() {
            let token = stream.token();
            field.length += 1;
            match field.terms.get_mut(token.term.as_str()) {
                Some(places) => places.push(token.position),
                None => drop(field.terms.insert(token.term.as_str().into(), vec![token.position])),
            }
        }
        field.terms.values_mut().for_each(|places| places.sort_unstable());
        field
    }

    /// Returns where a term is.
    pub(super) fn positions(&self, term: &str) -> &[u32] {
        self.terms.get(term).map_or(&[], Vec::as_slice)
    }

    /// Returns the number of tokens.
    pub(super) const fn length(&self) -> u32 {
        self.length
    }

    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// Up to [`PIECE`] passages of an article.
pub(super) struct Piece {
    /// Record of the article, in its first piece.
    record: Option<Arc<Record>>,
    content: String,
    passages: Vec<Passage>,
    texts: Vec<OnceLock<Field>>,
    written: Vec<OnceLock<Field>>,
    title: OnceLock<Field>,
    written_title: OnceLock<Field>,
}

impl Piece {
    pub(super) fn passages(&self) -> &[Passage] {
        &self.passages
    }

    pub(super) fn content(&self) -> &str {
        &self.content
    }

    fn text(&self, number: usize) -> &str {
        self.passages[number].span.relative_to(self.passages[0].span.start).of(&self.content)
    }
}

/// A passage with its article.
#[derive(Clone)]
pub(super) struct Found {
    first: Arc<Piece>,
    piece: Arc<Piece>,
    number: usize,
}

/// A passage as queries see it.
pub(super) struct PassageView<'p> {
    pub(super) record: &'p Record,
    pub(super) passage: &'p Passage,
    first: &'p Piece,
    piece: &'p Piece,
    number: usize,
    lang: Lang,
}

impl PassageView<'_> {
    /// Returns the tokens of a field with stems or with words as written.
    pub(super) fn field(&self, name: &str) -> &Field {
        let title = || self.record.meta.title.as_deref().unwrap_or_default();
        match name {
            "text.written" => self.piece.written[self.number]
                .get_or_init(|| Field::of(self.piece.text(self.number), &mut Analyzer::as_written(self.lang))),
            "title" => self.first.title.get_or_init(|| Field::of(title(), &mut Analyzer::new(self.lang))),
            "title.written" => {
                self.first.written_title.get_or_init(|| Field::of(title(), &mut Analyzer::as_written(self.lang)))
            }
            _ => self.piece.texts[self.number]
                .get_or_init(|| Field::of(self.piece.text(self.number), &mut Analyzer::new(self.lang))),
        }
    }
}

impl Found {
    /// Returns the record of the article. The first piece has it, which was checked when it was read.
    pub(super) fn record(&self) -> &Arc<Record> {
        self.first.record.as_ref().expect("the first piece has the record")
    }

    pub(super) fn passage(&self) -> &Passage {
        &self.piece.passages[self.number]
    }

    pub(super) fn text(&self) -> &str {
        self.piece.text(self.number)
    }

    pub(super) fn view(&self) -> PassageView<'_> {
        self.view_in(&self.piece, self.number)
    }

    /// Returns the passages of the article that ranking examines.
    pub(super) fn leading(&self) -> impl Iterator<Item = PassageView<'_>> {
        (0..self.first.passages.len()).map(|number| self.view_in(&self.first, number))
    }

    fn view_in<'p>(&'p self, piece: &'p Piece, number: usize) -> PassageView<'p> {
        let record = self.record();
        let lang = Lang::for_article(record.meta.lang.as_deref());
        PassageView { record, passage: &piece.passages[number], first: &self.first, piece, number, lang }
    }
}

/// Pieces by article number and number in the article.
pub(super) struct Pieces {
    kept: Mutex<Kept>,
}

/// Number of an article, and of a piece of it.
type Key = (u64, usize);

/// The pieces that are kept, and the length of their texts.
struct Kept {
    pieces: LruCache<Key, Arc<Piece>>,
    bytes: usize,
}

impl Default for Pieces {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept { pieces: LruCache::unbounded(), bytes: 0 }) }
    }
}

impl Pieces {
    /// Returns passages, in one request if any of them is not known.
    pub(super) fn found(&self, cluster: &Cluster, data: &str, places: &[u64]) -> Result<Vec<Found>> {
        let mut needed: Vec<Key> = Vec::new();
        for (article, ordinal) in places.iter().map(|place| split(*place)) {
            needed.extend([(article, 0), (article, ordinal / PIECE)]);
        }
        needed.sort_unstable();
        needed.dedup();
        let known = self.pieces(cluster, data, &needed)?;
        let found = |place: &u64| {
            let (article, ordinal) = split(*place);
            let piece = |number| known.get(&(article, number)).cloned();
            let (first, piece) = (piece(0)?, piece(ordinal / PIECE)?);
            let number = ordinal % PIECE;
            (first.record.is_some() && number < piece.passages.len()).then_some(Found { first, piece, number })
        };
        let found: Option<Vec<Found>> = places.iter().map(found).collect();
        found.ok_or_else(|| cluster.client.damaged("a passage without its text"))
    }

    /// Returns all pieces of an article; the first says how many there are.
    pub(super) fn article(
        &self,
        cluster: &Cluster,
        data: &str,
        article: u64,
    ) -> Result<(Arc<Record>, Vec<Arc<Piece>>)> {
        let incomplete = || cluster.client.damaged("an article is incomplete");
        let first = self.pieces(cluster, data, &[(article, 0)])?.remove(&(article, 0)).ok_or_else(incomplete)?;
        let record = first.record.clone().ok_or_else(incomplete)?;
        // With the first, whose record the others are checked with.
        let keys: Vec<_> = (0..record.passages.div_ceil(PIECE)).map(|number| (article, number)).collect();
        let mut all =
            if keys.len() == 1 { HashMap::from([(keys[0], first)]) } else { self.pieces(cluster, data, &keys)? };
        let pieces = keys.iter().map(|key| all.remove(key).ok_or_else(incomplete)).collect::<Result<_>>()?;
        Ok((record, pieces))
    }

    fn pieces(&self, cluster: &Cluster, data: &str, keys: &[Key]) -> Result<HashMap<Key, Arc<Piece>>> {
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            for key in keys {
                match kept.pieces.get(key) {
                    Some(piece) => drop(known.insert(*key, Arc::clone(piece))),
                    None => missing.push(*key),
                }
            }
        }
        let mut ids: HashMap<u64, Arc<Record>> = HashMap::new();
        for keys in missing.chunks(BATCH) {
            let list: Vec<String> = keys.iter().map(|(article, piece)| piece_id(*article, *piece)).collect();
            let fields = "stored_fields=content,places,record,sum&_source=false&realtime=false";
            let path = format!("{data}/_mget?{fields}&filter_path=docs.found,docs.fields,docs.error");
            let answer = cluster.client.post(READING, &path, &json!({"ids": list}), Patience::Short)?;
            let mut body = cluster.client.good(READING, answer)?;
            for (number, key) in keys.iter().enumerate() {
                let document = &mut body["docs"][number];
                if let Some(error) = document.get("error") {
                    let cause = error["reason"].as_str().unwrap_or("not answered").to_owned();
                    return Err(cluster.client.fault(READING, std::io::ErrorKind::NotConnected, cause));
                }
                let fields = document["fields"].take();
                if fields == Value::Null {
                    continue;
                }
                let piece = read(cluster, fields, key.1, ids.get(&key.0), &known, key.0)?;
                if let Some(record) = &piece.record {
                    ids.insert(key.0, Arc::clone(record));
                }
                let piece = Arc::new(piece);
                known.insert(*key, Arc::clone(&piece));
                self.keep(*key, piece);
            }
        }
        Ok(known)
    }

    fn keep(&self, key: Key, piece: Arc<Piece>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += piece.content.len();
        if let Some(former) = kept.pieces.put(key, piece) {
            kept.bytes -= former.content.len();
        }
        while kept.bytes > KEPT && kept.pieces.len() > 1 {
            let Some((_, oldest)) = kept.pieces.pop_lru() else { break };
            kept.bytes -= oldest.content.len();
        }
    }
}

/// Decodes a piece and verifies its checksum.
fn read(
    cluster: &Cluster,
    fields: Value,
    number: usize,
    record: Option<&Arc<Record>>,
    known: &HashMap<Key, Arc<Piece>>,
    article: u64,
) -> Result<Piece> {
    let damaged = || cluster.client.damaged("a passage differs from what was written");
    let body = Body::of(fields).ok_or_else(damaged)?;
    let own: Option<Record> = match &body.record {
        Some(text) => Some(serde_json::from_str(text).map_err(|_| damaged())?),
        None => None,
    };
    let own = own.map(Arc::new);
    let first = || known.get(&(article, 0)).and_then(|piece| piece.record.as_ref());
    // Without its first piece, which is asked for together with every other, a piece cannot be checked.
    let id = own.as_ref().or(record).or_else(first).map(|record| record.id.as_str().to_owned());
    if id.is_none_or(|id| body.checksum(&id, number) != body.sum) {
        return Err(damaged());
    }
    let passages = body.passages().ok_or_else(damaged)?;
    let (start, end) = (passages.first().map(|it| it.span.start), passages.last().map(|it| it.span.end));
    let fits = start.zip(end).is_some_and(|(start, end)| end.checked_sub(start) == Some(body.content.len()));
    let is_cut = passages.iter().all(|it| {
        start.is_some_and(|start| {
            let at = |place: usize| place.checked_sub(start).is_some_and(|at| body.content.is_char_boundary(at));
            at(it.span.start) && at(it.span.end)
        })
    });
    if !fits || !is_cut {
        return Err(damaged());
    }
    let cells = || std::iter::repeat_with(OnceLock::new).take(passages.len()).collect();
    Ok(Piece {
        record: own,
        content: body.content,
        texts: cells(),
        written: cells(),
        title: OnceLock::new(),
        written_title: OnceLock::new(),
        passages,
    })
}
