//! How the texts of a run are stored. Its first articles wait here until there are enough of them to judge by.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::directory::OwnedBytes;

use super::document::IncomingArticle;
use crate::engine::tantivy::codebook::{CODEBOOKS, Codebook, Codebooks, Encoder, SAMPLE, TextEncoder, train};
use crate::engine::tantivy::fault;
use crate::engine::tantivy::integrity::files::write_atomically;
use crate::engine::tantivy::read::read_only::ReadOnlyDirectory;
use crate::error::{Error, Result};

/// To compare two codebooks, both encode one text of this many: an odd number, since texts and records take turns.
const COMPARED: usize = 7;

/// Bytes that the first codebook of an index must save. Each further one must save twice as much as the one before, so that many
/// small runs leave few: every reader opens all of them.
const LEAST_SAVED: usize = 4096;

/// The codebooks of an index, and the one by which this run encodes.
pub(crate) struct Coding {
    location: PathBuf,
    /// Those of the last commit.
    codebooks: Codebooks,
    /// File names of all codebooks in the order of their numbers.
    names: Vec<String>,
    encoder: TextEncoder,
    /// Articles that wait until the encoder is chosen; `None` afterwards.
    waiting: Option<Vec<IncomingArticle>>,
    /// Bytes of their texts and records, and how many may wait.
    bytes: usize,
    limit: usize,
}

impl Coding {
    /// Reads the codebooks of the last commit. Of the memory for texts, half may be taken by those that wait here.
    pub(crate) fn open(names: Vec<String>, location: &Path, memory: usize) -> Result<Self> {
        let folder = ReadOnlyDirectory::open(location);
        let folder = folder.map_err(|error| fault(location, "opening the index")(error.into()))?;
        let codebooks = Codebooks::open(&folder, &names, location)?;
        let (location, encoder, limit) = (location.to_owned(), TextEncoder::default(), SAMPLE.min(memory / 2));
        Ok(Self { location, codebooks, names, encoder, waiting: Some(Vec::new()), bytes: 0, limit })
    }

    /// Returns whether an article with that many bytes of text can wait too. A first one can, however long it is.
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        self.waiting.is_none() || self.bytes == 0 || self.bytes + bytes <= self.limit
    }

    /// Takes an article; returns it if the encoder is chosen.
    pub(crate) fn hold(&mut self, article: IncomingArticle) -> Option<IncomingArticle> {
        let Some(waiting) = &mut self.waiting else { return Some(article) };
        // Records count too: those of many short articles take more than the texts.
        self.bytes += article.encoded_texts().map(str::len).iter().sum::<usize>();
        waiting.push(article);
        None
    }

    /// Chooses the encoder by the articles that wait, and returns them. A codebook trained on them replaces the last one if it
    /// and their encoded texts take a tenth less, and [enough](LEAST_SAVED) bytes less.
    pub(crate) fn choose(&mut self) -> Result<Vec<IncomingArticle>> {
        let articles = self.waiting.take().unwrap_or_default();
        let sample = sample(&articles);
        if sample.is_empty() {
            return Ok(articles);
        }
        // Not at opening: most runs find nothing to index.
        let newest = self.codebooks.newest().and_then(|newest| Encoder::new(newest, self.codebooks.len() as u8));
        self.encoder = newest.map(TextEncoder::of).unwrap_or_default();
        let least = LEAST_SAVED.saturating_mul(1_usize.checked_shl(self.names.len() as u32).unwrap_or(usize::MAX));
        if self.names.len() == CODEBOOKS || sample.iter().map(|text| text.len()).sum::<usize>() < least {
            return Ok(articles);
        }
        let file = train(sample.iter().copied());
        let trained = Codebook::open(OwnedBytes::new(file.clone()))
            .and_then(|codebook| Encoder::new(&codebook, self.names.len() as u8 + 1));
        let trained = TextEncoder::of(trained.expect("it was just made"));
        let compared = sample.iter().step_by(COMPARED);
        let size = |encoder: &TextEncoder| {
            let mut encoded = Vec::new();
            for text in compared.clone() {
                encoder.encode(text, &mut encoded);
            }
            encoded.len() * sample.len() / compared.len()
        };
        let (new, last) = (size(&trained) + file.len(), size(&self.encoder));
        if new * 10 < last * 9 && new + least < last {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
            let name = format!("codebook-{now}.bin");
            let path = self.location.join(&name);
            write_atomically(&path, &file).map_err(Error::disk(&path, "writing the index"))?;
            self.names.push(name);
            self.encoder = trained;
        }
        Ok(articles)
    }

    /// The encoder of this run.
    pub(crate) fn encoder(&self) -> &TextEncoder {
        &self.encoder
    }

    /// File names of all codebooks.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }
}

/// Returns the texts on which a codebook is trained, the last one cut where there is enough.
fn sample(articles: &[IncomingArticle]) -> Vec<&str> {
    let mut rest = SAMPLE;
    let texts = articles.iter().flat_map(IncomingArticle::encoded_texts);
    let cut = texts.map(|text| {
        let text = &text[..text.floor_char_boundary(rest)];
        rest -= text.len();
        text
    });
    cut.filter(|text| !text.is_empty()).collect()
}
