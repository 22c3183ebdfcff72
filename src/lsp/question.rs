//! Requests that read the index, answered in a thread: hover, go to source, completion.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use ibid::article::ArticleId;
use ibid::search::Search;
use ibid::text::Span;
use ibid::{Error, Result};
use serde_json::{Value, json};

use super::check::{self, described};
use super::completion::{self, Typed};
use super::encoding::{Counting, Lines};
use super::event::{Event, Text};
use super::library::Library;
use super::transport::{REQUEST_FAILED, Refusal};
use super::{source, uri};
use crate::app::shared_index::OpenIndex;

/// A request.
pub(super) struct Question {
    pub(super) id: Value,
    pub(super) text: Text,
    pub(super) counting: Counting,
    pub(super) is_markdown: bool,
    pub(super) kind: Kind,
}

/// What is asked.
pub(super) enum Kind {
    Hover { at: usize },
    Definition { at: usize },
    Completion(Typed),
}

/// The ids of an index at a commit.
#[derive(Default)]
struct Ids {
    commit: Vec<u8>,
    ids: Vec<ArticleId>,
}

/// Runs until the server ends.
pub(super) fn run(questions: &Receiver<Question>, events: &Sender<Event>, library: &Library) {
    let mut ids = Ids::default();
    for question in questions {
        let asked = catch_unwind(AssertUnwindSafe(|| {
            question.text.cancel.check()?;
            answer(&question, library, &mut ids)
        }));
        let result = match asked {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Error::Cancelled)) => Err(Refusal::cancelled()),
            Ok(Err(error)) => Err(Refusal::new(REQUEST_FAILED, described(&error))),
            Err(_) => Err(Refusal::new(REQUEST_FAILED, "internal error")),
        };
        if events.send(Event::Answered { id: question.id, result }).is_err() {
            return;
        }
    }
}

fn answer(question: &Question, library: &Library, ids: &mut Ids) -> Result<Value> {
    let Question { text, counting, is_markdown, kind, .. } = question;
    let open = library.open(text.path.as_deref())?;
    let lines = Lines::of(&text.words, *counting);
    match kind {
        Kind::Hover { at } => {
            let report = check::report(text);
            let Some((span, passages)) = source::cited_at(&report, *at, &*open.searcher)? else {
                return Ok(Value::Null);
            };
            let root = root(&open, &passages[0].article.path)?;
            let value = source::hover(&passages, root.as_deref(), *is_markdown);
            let kind = if *is_markdown { "markdown" } else { "plaintext" };
            Ok(json!({"contents": {"kind": kind, "value": value}, "range": lines.range(&text.words, span)}))
        }
        Kind::Definition { at } => {
            let report = check::report(text);
            let found = source::cited_at(&report, *at, &*open.searcher)?;
            let (_, passages) = found.unwrap_or((Span::new(0, 0), Vec::new()));
            let locations = passages.iter().map(|passage| {
                let root = root(&open, &passage.article.path)?;
                let (file, range) = source::location(passage, root.as_deref(), *counting)?;
                Ok(json!({"uri": uri::of(&file), "range": range}))
            });
            Ok(Value::Array(locations.collect::<Result<_>>()?))
        }
        Kind::Completion(typed) => {
            if ids.commit != open.commit {
                let manifest = open.searcher.manifest()?;
                *ids = Ids { commit: open.commit.clone(), ids: manifest.ids()? };
            }
            let mut search = Search::sharing(Arc::clone(&open.searcher));
            let place = (&*text.words, &lines);
            let items = completion::items(typed, place, &mut search, &ids.ids, *is_markdown, &text.cancel)?;
            Ok(json!({"isIncomplete": true, "items": items}))
        }
    }
}

/// Returns the root of the corpus that has this file.
fn root(open: &OpenIndex, path: &str) -> Result<Option<PathBuf>> {
    let (roots, _) = open.searcher.manifest_window(0.0, 0)?;
    let has = |root: &PathBuf| root.join(Path::new(path)).is_file();
    Ok(roots.into_iter().map(|root| root.path).find(has))
}
