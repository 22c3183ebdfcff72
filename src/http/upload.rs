//! `POST /upload`: copies a file into the corpus and indexes it, where the server was started with `--allow-upload`.

use std::fs;
use std::path::{MAIN_SEPARATOR, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::http::StatusCode;
use ibid::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::params::declared;
use super::problem::Problem;
use super::route::{RenderedAnswer, RequestKind, Route, schema_of};
use super::worker::{Lane, Worker};
use crate::app::add::{Addition, Target, add};
use crate::app::build;

/// Maximum length of a file, in bytes.
pub(super) const LONGEST_FILE: usize = 64 << 20;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UploadParams {
    /// Name of the file, without folders
    #[schemars(length(max = 200))]
    name: String,
}

/// A file that was added.
#[derive(Serialize, JsonSchema)]
struct Uploaded {
    /// Its articles
    articles: Vec<UploadedArticle>,
    /// Whether the corpus had the same file already
    known: bool,
}

#[derive(Serialize, JsonSchema)]
struct UploadedArticle {
    id: String,
    title: Option<String>,
}

pub(super) const UPLOAD: Route = Route {
    path: "/upload",
    summary: "Add a file to the corpus",
    about: "Copies a file of any format into the corpus and indexes it, as `ibid add`; 403 unless the server was started \
            with `--allow-upload`. A file that cannot be read changes nothing.",
    params: declared::<UploadParams>,
    answer: schema_of::<Uploaded>,
    finds: false,
    lane: Lane::Slow,
    takes: RequestKind::File(|worker, asked| {
        let UploadParams { name } = asked.read()?;
        let (additions, skipped) = added(worker, &name, &asked.body)?;
        worker.look_again();
        if let Some(why) = skipped {
            return Err(Problem::bad("name", format!("{name}: cannot be read: {why}")));
        }
        let known = additions.iter().all(|it| it.is_there);
        let articles = additions.into_iter().flat_map(|it| it.articles);
        let articles = articles.map(|(id, title)| UploadedArticle { id, title }).collect();
        Ok(RenderedAnswer::value(&Uploaded { articles, known }))
    }),
};

/// Returns the problem of a server that accepts no files.
pub(super) fn refused() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "uploads are off: start the server with `ibid serve --allow-upload`")
}

/// Adds a file of this name; returns why it was skipped, if it was.
fn added(worker: &Worker<'_>, name: &str, bytes: &[u8]) -> Result<(Vec<Addition>, Option<String>), Problem> {
    if name.contains(['/', '\\', ':']) || name.starts_with('.') || name.trim() != name || name.is_empty() {
        return Err(Problem::bad("name", format!("name {name}: not the name of a file, without folders")));
    }
    let folder = TemporaryFolder::new()?;
    let file = folder.0.join(name);
    fs::write(&file, bytes).map_err(Error::disk(&file, "writing the upload"))?;
    let mut settings = worker.settings().clone();
    settings.quiet = true;
    let stop = Arc::new(AtomicBool::new(false));
    let (additions, summary) = add(&[file], &Target::default(), &settings, |options, places, settings| {
        options.run(places, settings, &stop, |options| build::waiting(options, settings))
    })
    .map_err(|failure| {
        let mut problem = Problem::from(failure);
        // Neither the temporary folder nor options of the command line mean anything to the sender.
        let detail = problem.detail.replace(&format!("{}{MAIN_SEPARATOR}", folder.0.display()), "");
        let detail =
            detail.replace("give it another name: `--name NAME`, or another folder: `--to FOLDER`", "rename the file");
        problem.detail = detail;
        problem
    })?;
    Ok((additions, summary.skipped.first().map(|(_, skip)| skip.to_string())))
}

/// A folder of this process alone, deleted when it is dropped.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> ibid::Result<Self> {
        let mut name = [0; 8];
        let failed = |error: std::io::Error| Error::disk(std::env::temp_dir(), "creating a temporary folder")(error);
        getrandom::fill(&mut name).map_err(|error| failed(std::io::Error::other(error.to_string())))?;
        let path = std::env::temp_dir().join(format!("ibid-upload-{:016x}", u64::from_le_bytes(name)));
        let mut folder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&path).map_err(failed)?;
        Ok(Self(path))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What stays is in the folder that the system clears.
        let _ = fs::remove_dir_all(&self.0);
    }
}
