//! Ten hostile files of every format: depth, counts, repetition, expansion and truncation. Each is read, or skipped
//! with a reason, in bounded memory and time, and the valid file after it is read.

mod mail;
mod office;
mod packed;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::Duration;

use ibid::ArticleId;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::fate::Fate::{self, Line, Read, Skipped};
use crate::fate::{gzip, measured, skips, unmet};
use crate::indexed::open;
use crate::run::Folder;

/// Time limit per file, for an unoptimized build on a loaded machine.
const LONGEST: Duration = Duration::from_secs(10);
/// Memory limit of a run in bytes, in addition to [`TIMES`] the size of its largest file.
const MEMORY: u64 = 300 << 20;
const TIMES: u64 = 20;

/// The skip reason of a file that expands too much.
const TOO_LARGE: &str = "expands to more than 100 times its size";

/// File name, content and expected outcomes.
type Animal = (&'static str, Vec<u8>, Vec<Fate>);

/// Indexes the files, each followed by a valid one.
fn meet(animals: Vec<Animal>) {
    assert!(animals.len() >= 10, "{} files", animals.len());
    let mut folder = Folder::new();
    let (count, mut largest) = (animals.len(), 0);
    let mut fates = BTreeMap::new();
    for (place, (name, content, fate)) in animals.into_iter().enumerate() {
        largest = largest.max(content.len() as u64);
        folder = folder.file(&format!("corpus/{name}"), content);
        folder = folder.file(&format!("corpus/{name}-good.txt"), format!("Good file {place} is read."));
        fates.insert(name, fate);
    }
    let limit = LONGEST * u32::try_from(count).expect("a few");
    let (summary, took, peak) = measured(&folder, 1, limit);
    let most = (MEMORY + TIMES * largest) >> 10;
    assert!(peak < most, "{peak} kB instead of {most} kB, in {took:?}");
    let search = open(&folder);
    let wrong = unmet(&search, &skips(&summary), &fates, false);
    assert!(wrong.is_empty(), "{took:?}, {peak} kB:\n{}", wrong.join("\n"));
    for name in fates.keys() {
        assert!(search.article(&ArticleId::new(format!("{name}-good"))).is_ok(), "the file behind {name} is not read");
    }
}

fn text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn many(piece: &str, times: usize) -> Vec<u8> {
    piece.repeat(times).into_bytes()
}

fn around(open: &str, inner: &str, close: &str, times: usize) -> Vec<u8> {
    [open.repeat(times), inner.to_owned(), close.repeat(times)].concat().into_bytes()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes all");
        zip.write_all(content.as_bytes()).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

/// Distinct paragraphs, so that they do not compress too well.
fn counted(count: usize, paragraph: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| paragraph(number.wrapping_mul(7_919_777) % 1_000_003)).collect()
}

fn docx(body: &str, notes: &str) -> Vec<u8> {
    let root = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document = format!("<w:document {root}><w:body>{body}</w:body></w:document>");
    let notes = format!("<w:footnotes {root}>{notes}</w:footnotes>");
    archive(&[("word/document.xml", &document), ("word/footnotes.xml", &notes)])
}
