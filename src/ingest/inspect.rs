//! Turns one file into the articles that would be indexed, without an index.

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
    /// The passages that it is split into.
    pub passages: Vec<Passage>,
    /// Problems that did not prevent reading.
    pub warnings: Vec<String>,
}

/// Reads a file, or the files in a folder, and passes each article with its file's path to `take`, in the order of an
/// indexing run, as they are read. What cannot be read is passed with its reason.
///
/// # Errors
/// Returns the error of `take`, or an error if `path` does not exist.
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
    // One thread: reading ahead takes memory, and the caller consumes articles as they come.
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
