use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use proptest::prelude::*;

use super::super::block;
use super::*;

/// Blocks in a file, and how many were read and written.
struct InFile {
    file: File,
    length: u64,
    loaded: usize,
    written: usize,
}

impl InFile {
    fn new() -> Self {
        Self { file: tempfile::tempfile().expect("a file"), length: 0, loaded: 0, written: 0 }
    }
}

impl Storage for InFile {
    fn load(&mut self, block: &BlockRef) -> Result<Block> {
        self.loaded += 1;
        Ok(block.load(&self.file).expect("a block"))
    }

    fn append(&mut self, lines: &[Line]) -> Result<BlockRef> {
        self.written += 1;
        let (block, bytes) = block::encode(lines, self.length).expect("encoded");
        self.file.write_all(&bytes).expect("written");
        self.length += bytes.len() as u64;
        Ok(block)
    }

    fn keep(&mut self, block: &BlockRef) -> Result<BlockRef> {
        Ok(block.clone())
    }
}

/// A value is its lines.
type Naive = BTreeMap<PathBuf, Vec<String>>;

fn lines_of(value: &(PathBuf, Vec<String>), take: &mut dyn FnMut(Line) -> Result<()>) -> Result<()> {
    value.1.iter().try_for_each(|body| take(Line { key: value.0.clone(), body: body.clone().into_bytes() }))
}

fn contents(blocks: &[BlockRef], storage: &mut InFile) -> Naive {
    let mut found = Naive::new();
    for block in blocks {
        let loaded = storage.load(block).expect("a block");
        assert_eq!(loaded.line(0).0, block.first);
        assert_eq!(loaded.line(loaded.len() - 1).0, block.last);
        for (key, body) in loaded.lines() {
            found.entry(key).or_default().push(String::from_utf8(body.to_vec()).expect("text"));
        }
    }
    found
}

fn apply(blocks: &[BlockRef], edits: &Naive, target: usize, storage: &mut InFile) -> Vec<BlockRef> {
    let values: Vec<_> = edits.iter().map(|(key, lines)| (key.clone(), lines.clone())).collect();
    let edits: Vec<_> =
        values.iter().map(|value| (value.0.as_path(), Some(value).filter(|it| !it.1.is_empty()))).collect();
    update(blocks, &edits, target, storage, &lines_of).expect("updated")
}

proptest! {
    /// Paths with separators and dots, whose order is not that of their bytes; a key with many lines spans blocks.
    #[test]
    fn blocks_contain_what_a_map_does(
        runs in prop::collection::vec(
            prop::collection::btree_map(
                "[ab./]{1,4}".prop_map(PathBuf::from), prop::collection::vec("[xyz]{0,30}", 0..9), 0..12),
            1..8),
        target in 40_usize..400,
    ) {
        let (mut storage, mut blocks, mut naive) = (InFile::new(), Vec::new(), Naive::new());
        for edits in runs {
            blocks = apply(&blocks, &edits, target, &mut storage);
            for (key, lines) in edits {
                if lines.is_empty() { naive.remove(&key); } else { naive.insert(key, lines); }
            }
            prop_assert_eq!(contents(&blocks, &mut storage), naive.clone());
            for (key, lines) in &naive {
                let mut found = Vec::new();
                for block in blocks_of(&blocks, key) {
                    let block = storage.load(block).expect("a block");
                    found.extend(block.of_key(key).map(|body| String::from_utf8(body.to_vec()).expect("text")));
                }
                prop_assert_eq!(&found, lines);
            }
        }
    }
}

#[test]
fn a_change_rewrites_the_blocks_around_it_only() {
    let key = |number: usize| PathBuf::from(format!("news/{number:05}"));
    let all: Naive = (0..5000).map(|number| (key(number), vec!["a line of twenty".to_owned()])).collect();
    let (mut storage, target) = (InFile::new(), 1000);
    let blocks = apply(&[], &all, target, &mut storage);
    assert!(blocks.len() > 100, "{} blocks", blocks.len());
    (storage.loaded, storage.written) = (0, 0);
    let edits = [(key(2500), vec!["another".to_owned()]), (key(9999), vec!["new".to_owned()]), (key(7), Vec::new())];
    let after = apply(&blocks, &Naive::from(edits), target, &mut storage);
    assert_eq!((storage.loaded, storage.written), (3, 3));
    assert_eq!(after.iter().filter(|block| blocks.contains(block)).count(), blocks.len() - 3);
}

/// Deleting most keys leaves few blocks, and adding keys one by one does not leave small ones.
#[test]
fn blocks_are_neither_small_nor_large() {
    let key = |number: usize| PathBuf::from(format!("{:05}", number * 7919 % 3000));
    let (mut storage, mut blocks, target) = (InFile::new(), Vec::new(), 500);
    for number in 0..3000 {
        let edit = Naive::from([(key(number), vec!["a line of twenty".to_owned()])]);
        blocks = apply(&blocks, &edit, target, &mut storage);
    }
    let size = 3000 * (5 + 16 + 8);
    assert!((size / 2 / target..=size * 2 / target).contains(&blocks.len()), "{} blocks", blocks.len());
    let gone: Naive = (0..2900).map(|number| (key(number), Vec::new())).collect();
    blocks = apply(&blocks, &gone, target, &mut storage);
    assert_eq!(contents(&blocks, &mut storage).len(), 100);
    assert!(blocks.len() <= 100 * 29 * 2 / target + 1, "{} blocks", blocks.len());
}
