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
        let file = job.read(sidecars, &mut |file, raw_article| {
            articles.push(raw_article.and_then(|raw_article| {
                let line = raw_article.number;
                parallel::catch_panic(|| inspected(raw_article, &file.found, size))
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

fn inspected(mut raw_article: RawArticle, file: &FoundFile, size: Size) -> Result<Inspected, Skip> {
    let warnings = std::mem::take(&mut raw_article.warnings);
    let (id, number) = (raw_article.id(&file.id()), raw_article.number);
    let article = raw_article.finish(id, file.name.clone());
    let passages = passages(&article, size);
    if passages.is_empty() {
        return Err(Skip { line: number, ..Skip::new("no text") });
    }
    Ok(Inspected { article, passages, warnings })
}
