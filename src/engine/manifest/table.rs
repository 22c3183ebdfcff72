//! A sorted table in blocks: a change rewrites only the blocks that contain or surround changed keys.

use std::collections::VecDeque;
use std::path::Path;

use super::block::{Block, BlockRef, Line};
use crate::error::Result;

/// Aim for the size of a block before compression, in bytes: some thousand articles. Blocks have half to twice this size,
/// except that the last one may be smaller.
const TARGET: usize = 256 << 10;

/// The storage of blocks.
pub(super) trait Storage {
    /// Reads a block.
    fn load(&mut self, block: &BlockRef) -> Result<Block>;
    /// Writes a block.
    fn append(&mut self, lines: &[Line]) -> Result<BlockRef>;
    /// Keeps a block as it is; returns its new location.
    fn keep(&mut self, block: &BlockRef) -> Result<BlockRef>;
}

/// Passes the lines of a value on.
pub(super) type Lines<'l, T> = dyn Fn(&T, &mut dyn FnMut(Line) -> Result<()>) -> Result<()> + 'l;

/// A key whose lines are replaced; `None` deletes them.
pub(super) type Edit<'e, T> = (&'e Path, Option<&'e T>);

/// Replaces the lines of some keys. `edits` are in order of their keys, each at most once; `lines` passes the lines of a
/// value on.
pub(super) fn update<T>(
    old: &[BlockRef],
    edits: &[Edit<'_, T>],
    target: usize,
    storage: &mut dyn Storage,
    lines: &Lines<'_, T>,
) -> Result<Vec<BlockRef>> {
    let mut out = Output { storage, target, waiting: VecDeque::new(), size: 0, blocks: Vec::new() };
    let mut edits = edits.iter().peekable();
    let mut last_edited = None;
    for (number, block) in old.iter().enumerate() {
        let next = old.get(number + 1);
        // A key between two blocks belongs to the former. The lines of one key may be in several blocks.
        let is_here = |key: &Path| next.is_none_or(|next| key < next.first.as_path()) || key == block.last;
        let is_edited = edits.peek().is_some_and(|(key, _)| is_here(key)) || last_edited == Some(block.first.as_path());
        if !is_edited && !out.is_small() {
            out.flush()?;
            let kept = out.storage.keep(block)?;
            out.blocks.push(kept);
            continue;
        }
        let loaded = out.storage.load(block)?;
        for (key, body) in loaded.lines() {
            while let Some((edited, value)) = edits.next_if(|(edited, _)| *edited <= key) {
                last_edited = Some(*edited);
                value.map_or(Ok(()), |value| lines(value, &mut |line| out.push(line)))?;
            }
            if last_edited != Some(key.as_path()) {
                out.push(Line { key, body: body.to_owned() })?;
            }
        }
        while let Some((edited, value)) =
            edits.next_if(|(edited, _)| next.is_none_or(|next| *edited < next.first.as_path()))
        {
            last_edited = Some(*edited);
            value.map_or(Ok(()), |value| lines(value, &mut |line| out.push(line)))?;
        }
    }
    for (_, value) in edits {
        value.map_or(Ok(()), |value| lines(value, &mut |line| out.push(line)))?;
    }
    out.flush()?;
    Ok(out.blocks)
}

/// [`update`] with the usual size of blocks.
pub(super) fn update_table<T>(
    old: &[BlockRef],
    edits: &[Edit<'_, T>],
    storage: &mut dyn Storage,
    lines: &Lines<'_, T>,
) -> Result<Vec<BlockRef>> {
    update(old, edits, TARGET, storage, lines)
}

/// Returns the blocks that may contain this key.
pub(super) fn blocks_of<'b>(blocks: &'b [BlockRef], key: &'b Path) -> impl Iterator<Item = &'b BlockRef> {
    let first = blocks.partition_point(|block| block.last < key);
    blocks[first..].iter().take_while(move |block| block.first <= key)
}

/// New blocks in the making.
struct Output<'s> {
    storage: &'s mut dyn Storage,
    target: usize,
    /// Lines that are not in a block yet.
    waiting: VecDeque<Line>,
    /// Their size in bytes.
    size: usize,
    blocks: Vec<BlockRef>,
}

impl Output<'_> {
    /// Whether the waiting lines are too few for a block.
    fn is_small(&self) -> bool {
        !self.waiting.is_empty() && self.size < self.target / 2
    }

    fn push(&mut self, line: Line) -> Result<()> {
        self.size += line.size();
        self.waiting.push_back(line);
        if self.size < 2 * self.target {
            return Ok(());
        }
        let mut full = 0;
        let count = self.waiting.iter().take_while(|line| {
            full += line.size();
            full <= self.target
        });
        let count = count.count().max(1);
        let lines: Vec<Line> = self.waiting.drain(..count).collect();
        self.size -= lines.iter().map(Line::size).sum::<usize>();
        self.blocks.push(self.storage.append(&lines)?);
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if !self.waiting.is_empty() {
            self.blocks.push(self.storage.append(self.waiting.make_contiguous())?);
            self.waiting.clear();
            self.size = 0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
