//! What files say about themselves, without their sidecars and without an index.

use std::path::{Path, PathBuf};

use crate::article::Meta;
use crate::error::Result;
use crate::parallel;
use crate::read::{Format, Sidecars, WalkOptions, walk};

use super::pipeline::{self, Job};

/// Length of the beginning of a text that is kept, in bytes.
const BEGINNING: usize = 4 << 10;

/// A file of one article.
#[derive(Clone, Debug, Default)]
pub(crate) struct SurveyedFile {
    /// Its path.
    pub(crate) path: PathBuf,
    /// The metadata that it states; empty if it cannot be read.
    pub(crate) meta: Meta,
    /// The beginning of its text.
    pub(crate) beginning: String,
}

/// Reads the files below a folder, except those of many articles, in the order of their names.
pub(crate) fn survey(
    folder: &Path,
    index: Option<&Path>,
    sidecars: Sidecars,
    threads: usize,
) -> Result<Vec<SurveyedFile>> {
    let found = walk(&[folder.to_owned()], Some(folder), index, WalkOptions::default())?;
    let files = found.files.into_iter().filter(|file| !Format::of_name(&file.path).is_some_and(Format::is_stream));
    let sidecars = sidecars.ignored();
    let read = |(): &mut (), job: Job| {
        let mut articles = Vec::new();
        let file = job.read(&sidecars, &mut |_, raw_article| {
            // An attachment is an article of its own.
            articles.extend(raw_article.ok().filter(|raw_article| raw_article.part.is_none()));
        });
        let path = file.found.path.clone();
        match articles.as_slice() {
            [] => Some(SurveyedFile { path, ..SurveyedFile::default() }),
            [only] => {
                let beginning = only.text[..only.text.floor_char_boundary(BEGINNING)].to_owned();
                Some(SurveyedFile { path, meta: only.meta.clone(), beginning })
            }
            _ => None,
        }
    };
    let mut surveyed = Vec::new();
    parallel::ordered_map(
        pipeline::jobs(files.collect(), None, &sidecars),
        threads.max(1),
        || (),
        read,
        |done| -> Result<()> {
            surveyed.extend(done.ok().flatten());
            Ok(())
        },
    )?;
    Ok(surveyed)
}
