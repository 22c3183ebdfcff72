//! One file → its articles as they would be indexed, without an index.

use std::path::Path;

use crate::article::Article;
use crate::error::{Error, Result};
use crate::parallel;
use crate::passage::{Passage, Size, passages};
use crate::read::{FoundFile, RawArticle, Sidecars, Skip, Walk, WalkOptions, walk};

use super::pipeline::{self, Job};

/// An article as it would be indexed.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The article.
    pub article: Article,
    /// The passages that it is cut into.
    pub passages: Vec<Passage>,
    /// What was read with doubts.
    pub warnings: Vec<String>,
}

/// Reads a file, or what lies in a folder, and hands each article over with its file's path: in the order of an indexing
/// run, as they are read. What cannot be read is handed over with its reason.
///
/// The error is that of `take`, or says that there is nothing at `path`.
pub fn inspect<E: From<Error>>(
    path: &Path,
    corpus: Option<&Path>,
    sidecars: &Sidecars,
    size: Size,
    mut take: impl FnMut(&Path, Result<Inspected, Skip>) -> Result<(), E>,
) -> Result<(), E> {
    let Walk { files, skipped, .. } = walk(&[path.to_owned()], corpus, None, WalkOptions::default())?;
    for (path, skip) in skipped {
        take(&path, Err(skip))?;
    }
    let read = |(): &mut (), job: Job| {
        let mut articles = Vec::new();
        let file = job.read(sidecars, &mut |file, draft| {
            articles.push(draft.and_then(|draft| {
                let line = draft.number;
                parallel::caught(|| inspected(draft, &file.found, size))
                    .unwrap_or_else(|panicked| Err(Skip { line, ..Skip::new(panicked.to_string()) }))
            }));
        });
        (file, articles)
    };
    // One thread: what is read ahead of its turn takes memory, and here nobody waits for the end.
    parallel::ordered_map(
        pipeline::jobs(files, None, sidecars),
        1,
        || (),
        read,
        |done| {
            let (file, articles) =
                done.map_err(|panicked| Error::input(path.display().to_string(), panicked.to_string()))?;
            articles.into_iter().try_for_each(|article| take(&file.found.path, article))
        },
    )
}

fn inspected(mut draft: RawArticle, file: &FoundFile, size: Size) -> Result<Inspected, Skip> {
    let warnings = std::mem::take(&mut draft.warnings);
    let (id, number) = (draft.id(&file.id()), draft.number);
    let article = draft.finish(id, file.name.clone());
    let passages = passages(&article, size);
    if passages.is_empty() {
        return Err(Skip { line: number, ..Skip::new("no text") });
    }
    Ok(Inspected { article, passages, warnings })
}
