//! Text recognition of scanned pages in a run: which files need it, and in which languages.
//!
//! A run with languages reads files again whose scanned pages were not recognised, or in other languages. A run without
//! reads a changed file as it was read before: in the languages that the manifest records for it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::engine::manifest::{Manifest, SourceFile};
use crate::error::{Error, Result};
use crate::read::{Languages, Ocr, OcrProgress, Sidecars, Worker};

/// Whether scanned pages are recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Recognition {
    /// Only in files whose pages were recognised before, in the same languages.
    #[default]
    AsBefore,
    /// In no file.
    Off,
    /// In these languages.
    In(Languages),
}

/// Text recognition of a run.
#[derive(Clone)]
pub struct OcrOptions {
    /// Whether scanned pages are recognised.
    pub recognition: Recognition,
    /// Ends recognition of a file if set. A run that is to end waits for the file otherwise.
    pub stop: Arc<AtomicBool>,
    /// Called before each page, from several threads.
    pub progress: Arc<dyn Fn(OcrProgress) + Send + Sync>,
    /// The languages of files that were recognised before the manifest of this run began.
    pub(super) recorded: BTreeMap<PathBuf, String>,
}

impl Default for OcrOptions {
    fn default() -> Self {
        let (recognition, stop) = (Recognition::default(), Arc::default());
        Self { recognition, stop, progress: Arc::new(|_| {}), recorded: BTreeMap::new() }
    }
}

impl fmt::Debug for OcrOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OcrOptions").field("recognition", &self.recognition).finish_non_exhaustive()
    }
}

impl OcrOptions {
    /// Returns options for a run that recognises pages, or not.
    pub fn new(recognition: Recognition) -> Self {
        Self { recognition, ..Self::default() }
    }

    /// Adds the languages that a manifest records.
    pub(super) fn record(&mut self, manifest: &Manifest) {
        let sources = manifest.sources.values();
        let recorded = sources.filter_map(|source| Some((source.path.clone(), source.ocr.clone()?)));
        self.recorded.extend(recorded);
    }

    /// Finds Tesseract if this run is to recognise pages.
    ///
    /// # Errors
    /// Returns what to install.
    pub(super) fn find(&self, worker: Option<&Worker>) -> Result<Option<Ocr>> {
        let Recognition::In(languages) = &self.recognition else { return Ok(None) };
        self.found(languages, worker).map(Some).map_err(|what| Error::input("--ocr", what))
    }

    fn found(&self, languages: &Languages, worker: Option<&Worker>) -> Result<Ocr, String> {
        let worker = worker.ok_or("text recognition needs a worker program")?;
        let ocr = Ocr::find(languages, worker.clone())?;
        Ok(ocr.with(Arc::clone(&self.stop), Arc::clone(&self.progress)))
    }

    /// Returns what reads the files of a run.
    pub(super) fn sidecars(&self, worker: Option<&Worker>) -> Result<Sidecars> {
        let ocr = self.find(worker)?;
        let sidecars = Sidecars::new().with(worker.cloned());
        match (ocr, &self.recognition) {
            (Some(ocr), _) => Ok(sidecars.with_ocr(ocr)),
            (None, Recognition::Off) => Ok(sidecars),
            (None, _) => Ok(self.as_before(sidecars, worker)),
        }
    }

    /// Reads recorded files in their languages. If that is impossible, their articles are kept.
    fn as_before(&self, mut sidecars: Sidecars, worker: Option<&Worker>) -> Sidecars {
        let mut files: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
        for (path, languages) in &self.recorded {
            files.entry(languages).or_default().push(path.clone());
        }
        for (languages, files) in files {
            let ocr = languages.parse::<Languages>().and_then(|languages| self.found(&languages, worker));
            sidecars = sidecars.with_ocr_of(&files, ocr);
        }
        sidecars
    }

    /// Whether a file must be read again, though it is unchanged.
    pub(super) fn changes(&self, source: &SourceFile) -> bool {
        match &self.recognition {
            Recognition::AsBefore => false,
            Recognition::Off => source.ocr.is_some(),
            Recognition::In(languages) => {
                source.has_scans || source.ocr.as_ref().is_some_and(|ocr| *ocr != languages.to_string())
            }
        }
    }
}
