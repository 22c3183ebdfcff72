//! Writes a share of a run, and commits the run when all shares are complete.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::Cluster;
use super::commit::{Contents, commit, numbers};
use super::control::Commit;
use super::lease::{Lease, Stored, new_run, wait_for_owner};
use super::lock::WriterLock;
use super::round::{Complete, Round, join, share_id};
use super::workers::Workers;
use super::write::prepare;
use crate::article::{Article, ArticleId};
use crate::engine::manifest::{Manifest, SourceFile};
use crate::engine::{Share, WriteOptions, Writer};
use crate::error::{Error, Result};
use crate::passage::Passage;

/// Longest wait for the process that commits.
const LIMIT: Duration = Duration::from_mins(10);

/// Begins a run in shares; `None` if there is one that can be joined. The lock is released.
pub(super) fn begin(mut lock: WriterLock, of: u32, rebuild: bool) -> Result<Option<Round>> {
    if let Some(open) = &lock.round {
        if open.rebuild || !rebuild {
            return Ok(None);
        }
        lock.first = lock.first.max(open.discard(&lock.cluster)?.high);
    }
    if let Some(error) = lock.unreadable.take_if(|_| !rebuild) {
        return Err(error);
    }
    // Such a run takes long, and the loss of a node must not end it.
    let replicas = lock.cluster.server()?.replicas()?;
    let (data, _) = prepare(&lock, rebuild, replicas)?;
    let round = Round::begin(&lock, of, data, rebuild)?;
    // The run hands out the numbers from here on.
    lock.settle(lock.first)?;
    Ok(Some(round))
}

/// Writes one share. Its articles become visible with those of all others.
pub(super) struct ShareWriter {
    cluster: Arc<Cluster>,
    round: Round,
    lease: Lease,
    run: String,
    manifest: Arc<Manifest>,
    blocks: Vec<(u64, u64)>,
    next: u64,
    removed: Vec<ArticleId>,
    workers: Workers,
}

impl ShareWriter {
    /// Opens a share for writing; `None` if it is complete.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process writes it.
    pub(super) fn open(cluster: &Arc<Cluster>, share: Share, options: WriteOptions) -> Result<Option<Box<dyn Writer>>> {
        let round = join(cluster, share, options.rebuild)?;
        let id = share_id(&round, share.number());
        let found = cluster.control().document::<Stored>(&id)?;
        if let Some(found) = &found {
            if found.value.complete.is_some() {
                // The process that completed the last share may have been killed before it committed.
                publish(cluster, &round)?;
                return Ok(None);
            }
            wait_for_owner(cluster, &id, found)?;
        }
        let run = format!("{}-{}", new_run(), share.number());
        let mut stored = Stored::new(&run, 0);
        stored.piece_of = Some(round.id.clone());
        let former = found.map(|found| (found.seq_no, found.term));
        let lease = Lease::take(Arc::clone(cluster), &id, stored, former)?;
        let mut manifest = Manifest::default();
        if let Some(last) = cluster.control().commit()?.filter(|_| !round.rebuild) {
            manifest = cluster.read_manifest(&last)?;
            manifest.sources.retain(|path, _| share.contains(path));
        }
        let workers = Workers::start(cluster, &round.data, options.threads, Vec::new());
        let (cluster, manifest) = (Arc::clone(cluster), Arc::new(manifest));
        let (blocks, removed) = (Vec::new(), Vec::new());
        Ok(Some(Box::new(Self { cluster, round, lease, run, manifest, blocks, next: 0, removed, workers })))
    }
}

impl Writer for ShareWriter {
    fn manifest(&self) -> Arc<Manifest> {
        Arc::clone(&self.manifest)
    }

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        self.workers.check(&article, &passages)?;
        if self.blocks.last().is_none_or(|(_, end)| self.next == *end) {
            self.lease.check()?;
            let block = self.round.block(&self.cluster, &self.run)?;
            self.next = block.0;
            self.blocks.push(block);
        }
        self.next += 1;
        self.workers.put(self.next - 1, article, passages)
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        self.removed.push(id.clone());
        Ok(())
    }

    fn commit(mut self: Box<Self>, manifest: &Manifest) -> Result<()> {
        self.workers.finish()?;
        let control = self.cluster.control();
        let mut lines = Vec::new();
        manifest.write_to(&mut lines).expect("memory takes all bytes");
        let text = |words: Vec<String>| words.into_iter().map(|word| word + "\n").collect::<String>();
        let removed = self.removed.iter().map(|id| json!(id.as_str()).to_string()).collect();
        let mut words: Vec<String> = mem::take(&mut self.workers.words).into_iter().collect();
        words.sort_unstable();
        let complete = Complete {
            blocks: mem::take(&mut self.blocks),
            manifest: control.store(&self.run, "manifest", &String::from_utf8_lossy(&lines))?,
            words: control.store(&self.run, "words", &text(words))?,
            removed: control.store(&self.run, "removed", &text(removed))?,
            stems: mem::take(&mut self.workers.stems),
        };
        self.lease.change(|stored| stored.complete = Some(complete))?;
        publish(&self.cluster, &self.round)
    }
}

/// Commits a run if all of its shares are complete and no other process does so.
fn publish(cluster: &Arc<Cluster>, round: &Round) -> Result<()> {
    let started = Instant::now();
    let complete = |shares: Vec<_>| -> Option<Vec<Complete>> {
        shares.into_iter().map(|share: Option<super::control::Versioned<Stored>>| share?.value.complete).collect()
    };
    loop {
        let Some(shares) = complete(round.shares(cluster)?) else { return Ok(()) };
        match WriterLock::acquire(Arc::clone(cluster), true) {
            Ok(lock) => {
                return match &lock.round {
                    Some(open) if open.id == round.id => commit_all(&lock, &round.seal(cluster, false)?, &shares),
                    _ => Ok(()),
                };
            }
            Err(Error::Locked { .. }) if started.elapsed() < LIMIT => {
                if Round::open(cluster)?.is_none_or(|open| open.id != round.id) {
                    return Ok(());
                }
                thread::sleep(Duration::from_millis(500));
            }
            Err(error) => return Err(error),
        }
    }
}

/// The shares of a run as one.
#[derive(Default)]
struct Merged {
    manifest: Manifest,
    removed: Vec<ArticleId>,
    /// Articles whose id another file had first, by share.
    rejected: BTreeMap<usize, Vec<ArticleId>>,
}

fn commit_all(lock: &WriterLock, round: &Round, shares: &[Complete]) -> Result<()> {
    let cluster = &lock.cluster;
    let last = lock.commit.as_ref().filter(|_| !round.rebuild);
    cluster.refresh(&round.data)?;
    let Merged { manifest, removed, rejected } = merged(cluster, last, shares)?;
    let mut dead = Vec::new();
    for (share, ids) in rejected {
        let within = |(from, to): &(u64, u64)| json!({"range": {"article": {"gte": from, "lt": to}}});
        let blocks: Vec<_> = shares[share].blocks.iter().map(within).collect();
        let among = json!({"bool": {"should": blocks, "minimum_should_match": 1}});
        dead.extend(numbers(cluster, &round.data, &ids, &among)?);
    }
    let mut words = HashSet::new();
    let mut stems = last.map(|last| last.stems.clone()).unwrap_or_default();
    for share in shares {
        words.extend(cluster.control().text(&share.words)?.lines().filter(|it| !it.is_empty()).map(str::to_owned));
        stems.extend(share.stems.iter().cloned());
    }
    let blocks = shares.iter().flat_map(|share| share.blocks.iter().copied()).collect();
    let from = last.map_or(round.first, |last| last.next);
    let void = gaps(blocks, from, round.high);
    let removed = removed.as_slice();
    let contents = Contents {
        data: &round.data,
        last,
        next: round.high,
        void,
        removed,
        dead,
        stems,
        words,
        counts: None,
        manifest: &manifest,
    };
    commit(lock, contents)
}

/// Returns the ranges from `from` to `to` that are in none of the blocks.
fn gaps(mut blocks: Vec<(u64, u64)>, from: u64, to: u64) -> Vec<(u64, u64)> {
    blocks.sort_unstable();
    let (mut at, mut gaps) = (from, Vec::new());
    for (start, end) in blocks.into_iter().chain([(to, to)]) {
        if at < start {
            gaps.push((at, start));
        }
        at = at.max(end);
    }
    gaps
}

fn merged(cluster: &Cluster, last: Option<&Commit>, shares: &[Complete]) -> Result<Merged> {
    let known = last.map(|last| cluster.read_manifest(last)).transpose()?.unwrap_or_default();
    let mut merged = Merged::default();
    let mut sources: BTreeMap<PathBuf, (usize, Arc<SourceFile>)> = BTreeMap::new();
    for (number, share) in shares.iter().enumerate() {
        let text = cluster.control().text(&share.manifest)?;
        let manifest = Manifest::read_from(&cluster.location().join("manifest"), &mut Cursor::new(text))?;
        let began = merged.manifest.began;
        merged.manifest.began = if number == 0 { manifest.began } else { began.min(manifest.began) };
        for root in manifest.roots {
            if merged.manifest.roots.iter().all(|known| known.path != root.path) {
                merged.manifest.roots.push(root);
            }
        }
        sources.extend(manifest.sources.into_iter().map(|(path, source)| (path, (number, source))));
        let removed = cluster.control().text(&share.removed)?;
        let id = |line: &str| serde_json::from_str(line).map_err(|_| cluster.client.damaged("a list of ids"));
        merged.removed.extend(removed.lines().map(id).collect::<Result<Vec<ArticleId>>>()?);
    }
    // Of two articles with one id, that which was there before is kept, and then that of the first file.
    let mut owners: HashMap<String, PathBuf> = HashMap::new();
    for is_known in [true, false] {
        for (path, (_, source)) in &sources {
            let before = known.sources.get(path).map(|before| before.entries()).transpose()?.unwrap_or_default();
            let before: HashSet<&str> = before.iter().map(|entry| entry.id.as_str()).collect();
            for entry in source.entries()?.iter() {
                if before.contains(entry.id.as_str()) == is_known {
                    owners.entry(entry.id.as_str().to_owned()).or_insert_with(|| path.clone());
                }
            }
        }
    }
    for (path, (share, source)) in sources {
        let is_owner = |id: &ArticleId| owners.get(id.as_str()).is_some_and(|owner| *owner == path);
        let entries = source.entries()?.into_owned();
        if entries.iter().all(|entry| is_owner(&entry.id)) {
            merged.manifest.sources.insert(path, source);
            continue;
        }
        let mut source = SourceFile::clone(&source);
        let (kept, rejected): (Vec<_>, Vec<_>) = entries.into_iter().partition(|it| is_owner(&it.id));
        for entry in rejected {
            let owner = owners.get(entry.id.as_str()).map(|owner| owner.display().to_string()).unwrap_or_default();
            source.skipped.push(format!("duplicate id `{}`, already used by {owner}", entry.id));
            merged.rejected.entry(share).or_default().push(entry.id);
        }
        source.articles = kept.into();
        merged.manifest.sources.insert(path, Arc::new(source));
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::gaps;

    #[test]
    fn numbers_of_no_block_are_void() {
        assert_eq!(gaps(vec![], 5, 5), []);
        assert_eq!(gaps(vec![], 5, 9), [(5, 9)]);
        assert_eq!(gaps(vec![(8, 12), (4, 8)], 4, 12), []);
        assert_eq!(gaps(vec![(8, 12), (16, 20)], 4, 24), [(4, 8), (12, 16), (20, 24)]);
    }
}
