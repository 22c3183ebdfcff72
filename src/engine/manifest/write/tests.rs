use std::fs;

use proptest::prelude::*;

use super::super::{CorpusRoot, Entries, ManifestEntry};
use super::*;
use crate::article::ArticleId;

fn source(path: &str, articles: usize, version: usize) -> SourceFile {
    let entry = |number: usize| ManifestEntry {
        id: ArticleId::new(format!("{path}/{number:06}")),
        digest: format!("{:032x}", number * 31 + version),
        passages: number % 5 + 1,
    };
    let entries: Vec<ManifestEntry> = (0..articles).map(entry).collect();
    let articles = if version.is_multiple_of(2) { entries.into() } else { Entries::packed(&entries) };
    SourceFile { path: path.into(), size: version as u64, articles, ..SourceFile::default() }
}

fn manifest(began: i64, sources: impl IntoIterator<Item = SourceFile>) -> Manifest {
    let roots = vec![CorpusRoot { path: "/corpus".into(), ..CorpusRoot::default() }];
    let sources = sources.into_iter().map(|source| (source.path.clone(), Arc::new(source)));
    Manifest::new(roots, began, sources.collect())
}

/// Replaces some files of a manifest, as a run does: the others are shared.
fn replaced(before: &Manifest, began: i64, sources: impl IntoIterator<Item = SourceFile>) -> Manifest {
    let mut after = Manifest::new(before.roots.clone(), began, before.sources.clone());
    after.sources.extend(sources.into_iter().map(|source| (source.path.clone(), Arc::new(source))));
    after
}

/// The content of a manifest as text, with all articles.
fn content(manifest: &Manifest) -> String {
    let mut out = Vec::new();
    manifest.write_to(&mut out).expect("in memory");
    String::from_utf8(out).expect("JSON")
}

fn name(manifest: &Manifest) -> String {
    format!("manifest-{}.jsonl", manifest.began)
}

#[test]
fn a_manifest_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = manifest(1, (0..50).map(|it| source(&format!("/corpus/{it}.jsonl"), it * it, 0)));
    let path = folder.path().join(name(&first));
    assert_eq!(first.write(&path, &Manifest::default()).expect("written"), "blocks-1.bin");
    let opened = Manifest::open(&path).expect("opened");
    assert_eq!((opened.articles(), opened.passages()), (first.articles(), first.passages()));
    assert_eq!(content(&opened), content(&first));
    let one = opened.sources.get(Path::new("/corpus/7.jsonl")).expect("a file");
    assert!(one.is_same(&source("/corpus/7.jsonl", 49, 0)).expect("read"));
    assert!(!one.is_same(&source("/corpus/7.jsonl", 48, 0)).expect("read"));
    assert_eq!(opened.owner("/corpus/7.jsonl/000048").expect("read").map(|it| &it.path), Some(&one.path));
}

/// One of three hundred files changes: a small part of the blocks is written, and the old manifest stays readable.
#[test]
fn a_run_writes_the_blocks_that_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = manifest(1, (0..300).map(|it| source(&format!("/corpus/{it:03}.jsonl"), 400, 0)));
    let path = folder.path().join(name(&first));
    let blocks = folder.path().join(first.write(&path, &Manifest::default()).expect("written"));
    let (size, opened) = (fs::metadata(&blocks).expect("a file").len(), Manifest::open(&path).expect("opened"));
    let second = replaced(&opened, 2, [source("/corpus/150.jsonl", 401, 1)]);
    let after = folder.path().join(name(&second));
    assert_eq!(second.write(&after, &opened).expect("written"), "blocks-1.bin");
    let grown = fs::metadata(&blocks).expect("a file").len() - size;
    assert!(grown < size / 10, "{grown} of {size} bytes are written");
    let expected = replaced(&first, 2, [source("/corpus/150.jsonl", 401, 1)]);
    assert_eq!(content(&Manifest::open(&after).expect("opened")), content(&expected));
    assert_eq!(content(&Manifest::open(&path).expect("opened")), content(&first));
}

/// What a run that was killed has appended is overwritten, and unused blocks are dropped from time to time.
#[test]
fn a_file_of_blocks_does_not_grow_without_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = manifest(1, (0..100).map(|it| source(&format!("/corpus/{it:03}.jsonl"), 40, 0)));
    let mut path = folder.path().join(name(&first));
    let mut blocks = folder.path().join(first.write(&path, &Manifest::default()).expect("written"));
    let (size, mut files) = (fs::metadata(&blocks).expect("a file").len(), 1);
    let mut opened = Manifest::open(&path).expect("opened");
    for run in 2..200_u32 {
        let killed = fs::read(&blocks).expect("a file");
        fs::write(&blocks, [killed, vec![0xAA; 4000]].concat()).expect("written");
        let next =
            replaced(&opened, run.into(), [source(&format!("/corpus/{:03}.jsonl", run % 100), 40, run as usize)]);
        let after = folder.path().join(name(&next));
        let name = next.write(&after, &opened).expect("written");
        if blocks != folder.path().join(&name) {
            fs::remove_file(&blocks).expect("an old file");
            (blocks, files) = (folder.path().join(name), files + 1);
        }
        fs::remove_file(&path).expect("an old file");
        path = after;
        opened = Manifest::open(&path).expect("opened");
        let now = fs::metadata(&blocks).expect("a file").len();
        assert!(now < 4 * size + SLACK, "{now} bytes after {run} runs, {size} at first");
    }
    assert!((2..100).contains(&files), "{files} files");
    let expected = (0..100).map(|it| source(&format!("/corpus/{it:03}.jsonl"), 40, it + 100));
    let expected = manifest(199, expected);
    assert_eq!(content(&opened), content(&expected));
}

/// A searcher has the files open that later runs delete.
#[test]
fn a_manifest_is_read_after_its_files_are_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = manifest(1, [source("/corpus/a.jsonl", 700, 0)]);
    let path = folder.path().join(name(&first));
    first.write(&path, &Manifest::default()).expect("written");
    let opened = Manifest::open(&path).expect("opened");
    fs::remove_file(&path).expect("a file");
    fs::remove_file(folder.path().join("blocks-1.bin")).expect("a file");
    assert_eq!(content(&opened), content(&first));
}

#[test]
fn windows_cover_all_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = manifest(1, (0..9000).map(|it| source(&format!("/corpus/{it:04}.txt"), 1, 0)));
    let path = folder.path().join(name(&first));
    first.write(&path, &Manifest::default()).expect("written");
    let blocks = Arc::new(File::open(folder.path().join("blocks-1.bin")).expect("a file"));
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..=400 {
        let mut file = File::open(&path).expect("a file");
        let place = f64::from(step) / 400.0;
        let (roots, sources) = Manifest::window(&path, &mut file, Some(&blocks), place, 20_000).expect("read");
        assert!(roots == first.roots && (1..400).contains(&sources.len()), "{}", sources.len());
        seen.extend(sources.into_iter().map(|source| source.path));
    }
    assert!(seen.iter().eq(first.sources.keys()), "{} of {}", seen.len(), first.sources.len());
}

/// A list of one piece, as a cluster stores it and earlier versions did.
#[test]
fn a_manifest_in_one_piece_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = manifest(1, [source("/corpus/a.jsonl", 3, 0), source("/corpus/b.txt", 1, 0)]);
    let path = folder.path().join(name(&first));
    fs::write(&path, content(&first)).expect("written");
    assert_eq!(content(&Manifest::open(&path).expect("opened")), content(&first));
    assert_eq!(content(&Manifest::salvage(&path)), content(&first));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A flipped bit in the blocks is found by the check, and never changes an answer unnoticed.
    #[test]
    fn a_flipped_bit_is_found(bit in 0_usize..1 << 20) {
        let folder = tempfile::tempdir().expect("a folder");
        let first = manifest(1, (0..20).map(|it| source(&format!("/corpus/{it:02}.jsonl"), 30, 0)));
        let path = folder.path().join(name(&first));
        let blocks = folder.path().join(first.write(&path, &Manifest::default()).expect("written"));
        prop_assert!(Manifest::check_blocks(&path, "blocks-1.bin").expect("read").1.is_empty());
        let mut bytes = fs::read(&blocks).expect("a file");
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&blocks, bytes).expect("written");
        prop_assert_eq!(Manifest::check_blocks(&path, "blocks-1.bin").expect("read").1.len(), 1);
        let answer = Manifest::open(&path).and_then(|opened| opened.ids());
        prop_assert!(matches!(answer, Err(Error::Damaged { .. })), "{:?}", answer);
        let salvaged = Manifest::salvage(&path);
        prop_assert_eq!(salvaged.roots, first.roots);
    }
}
