//! Builds an index for the benches.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use ibid::ingest::{Options, Summary, ingest};
use ibid::passage::Size;

/// Builds an index of a folder or file.
pub(crate) fn build(corpus: &Path, index: PathBuf) -> Summary {
    let stop = AtomicBool::new(false);
    let options = Options {
        paths: vec![corpus.to_owned()],
        corpus: Some(corpus.to_owned()),
        index,
        stdin: None,
        walk: ibid::read::WalkOptions::default(),
        keep_missing: false,
        rebuild: false,
        share: None,
        jobs: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        memory: 256 << 20,
        size: Size::default(),
        worker: None,
        ocr: ibid::ingest::OcrOptions::default(),
        stop: &stop,
        progress: &mut |_| {},
    };
    ingest(options).expect("the run ends well")
}
