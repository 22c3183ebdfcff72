//! The engine interface on OpenSearch and Elasticsearch, over HTTP.
//!
//! The cluster stores tokens of our analyzer and chooses candidates; ibid decides their order from statistics of its own, and
//! reads evidence from the returned texts. `docs/cluster.md` describes the protocol.

mod address;
mod bulk;
mod client;
mod commit;
mod commit_reader;
mod compile;
mod control;
mod credentials;
mod encode;
mod evidence;
mod facet;
mod field;
mod frequent;
mod lease;
mod lock;
mod matching;
mod plan;
mod reading;
mod regexp;
mod round;
mod schema;
mod score;
mod searcher;
mod server;
mod share;
mod statistics;
mod stored;
mod top;
mod workers;
mod write;

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::catch_panic::PanicGuard;
use super::manifest::Manifest;
use super::{IntegrityReport, OpenRun, Searcher, Share, WriteOptions, Writer};
use crate::error::{Error, Result};
use address::Address;
pub(super) use address::is_cluster;
use client::{Client, Patience};
pub(super) use commit_reader::CommitReader;
use control::{Commit, Control, List};
pub(super) use lock::WriterLock;
use server::Server;

/// Documents deleted at once.
const DELETED: usize = 5000;

/// What is asked of the answer to a search.
const SEARCHED: &str = "_shards,timed_out,hits.total.value,hits.hits.sort,hits.hits._id,hits.hits.fields,hits.hits._source,aggregations,error,status";

/// Returns whether all shards have answered. One whose node is gone is neither successful nor failed.
fn is_whole(answer: &Value) -> bool {
    let shards = |key: &str| answer["_shards"][key].as_u64();
    answer["timed_out"] != json!(true) && shards("total").is_some() && shards("successful") == shards("total")
}

/// One of several searches in a request.
struct Asked<'a> {
    body: &'a Value,
    /// Whether it needs statistics of all shards.
    is_scored: bool,
    /// Another index than that of the others.
    index: Option<&'a str>,
}

impl<'a> Asked<'a> {
    const fn plain(body: &'a Value) -> Self {
        Self { body, is_scored: false, index: None }
    }

    const fn scored(body: &'a Value) -> Self {
        Self { body, is_scored: true, index: None }
    }
}

/// A cluster and the index on it.
struct Cluster {
    client: Client,
    address: Address,
    server: OnceLock<Server>,
}

impl Cluster {
    fn connect(location: &Path) -> Result<Self> {
        let address = Address::parse(location)?;
        Ok(Self { client: Client::new(location, &address)?, address, server: OnceLock::new() })
    }

    fn location(&self) -> &Path {
        self.client.location()
    }

    fn control(&self) -> Control<'_> {
        Control { client: &self.client, address: &self.address }
    }

    fn server(&self) -> Result<&Server> {
        if let Some(server) = self.server.get() {
            return Ok(server);
        }
        let server = Server::of(&self.client)?;
        Ok(self.server.get_or_init(|| server))
    }

    /// Returns the answer to a search, which is of all shards.
    fn search(&self, what: &'static str, index: &str, body: &Value) -> Result<Value> {
        self.search_with(what, index, "", body)
    }

    /// Searches with statistics of all shards.
    fn search_scored(&self, what: &'static str, index: &str, body: &Value) -> Result<Value> {
        self.search_with(what, index, "&search_type=dfs_query_then_fetch", body)
    }

    fn search_with(&self, what: &'static str, index: &str, more: &str, body: &Value) -> Result<Value> {
        let path = format!("{index}/_search?allow_partial_search_results=false&filter_path={SEARCHED}{more}");
        let answer = self.client.post(what, &path, body, Patience::Short)?;
        if answer.status == 404 {
            let what = "the index was rebuilt or deleted since it was opened";
            return Err(Error::Index { path: self.location().to_owned(), what: what.to_owned() });
        }
        let body = self.client.good(what, answer)?;
        if !is_whole(&body) {
            let shards = |key: &str| body["_shards"][key].as_u64().unwrap_or_default();
            let cause = format!("{} of {} shards answered", shards("successful"), shards("total"));
            return Err(self.client.fault(what, std::io::ErrorKind::NotConnected, cause));
        }
        Ok(body)
    }

    /// Returns the answers to several searches in one request; `None` if one of them fails: asked alone, it is asked of other nodes
    /// as well.
    fn searches(&self, what: &'static str, index: &str, searches: &[Asked<'_>]) -> Result<Option<Vec<Value>>> {
        let filter = SEARCHED.split(',').map(|part| format!("responses.{part}")).collect::<Vec<_>>().join(",");
        let mut lines = String::new();
        for Asked { body, is_scored, index } in searches {
            let mut header = json!({"allow_partial_search_results": false});
            if *is_scored {
                header["search_type"] = json!("dfs_query_then_fetch");
            }
            if let Some(index) = index {
                header["index"] = json!(index);
            }
            writeln!(lines, "{header}\n{body}").expect("memory takes all text");
        }
        let answer = self.client.searches(what, &format!("{index}/_msearch?filter_path={filter}"), &lines)?;
        if !answer.is_good() {
            return Ok(None);
        }
        let mut body = answer.body;
        let mut next = |number: usize| {
            let answer = body["responses"][number].take();
            (answer.get("error").is_none() && is_whole(&answer)).then_some(answer)
        };
        Ok((0..searches.len()).map(&mut next).collect())
    }

    /// Deletes the documents that match a query. (`_delete_by_query` is a module that a server may lack.)
    fn delete(&self, what: &'static str, index: &str, query: &Value) -> Result<usize> {
        let mut deleted = 0;
        let refresh = || self.client.refresh(what, index);
        refresh()?;
        loop {
            let body = json!({"query": query, "size": DELETED, "_source": false, "sort": ["_doc"]});
            let found = self.search(what, index, &body)?;
            let ids = found["hits"]["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["_id"].as_str());
            let lines: Vec<String> = ids.map(|id| format!("{}\n", json!({"delete": {"_id": id}}))).collect();
            if lines.is_empty() {
                return Ok(deleted);
            }
            let path = format!("{index}/_bulk");
            let answer = self.client.good(what, self.client.bulk(what, &path, lines.concat().as_bytes())?)?;
            let items = answer["items"].as_array().into_iter().flatten();
            let outcomes = items.map(|item| item["delete"]["status"].as_u64().unwrap_or_default());
            let gone = outcomes.filter(|status| matches!(status, 200 | 404)).count();
            if gone == 0 {
                return Err(self.client.full(what));
            }
            deleted += gone;
            refresh()?;
        }
    }

    fn read_manifest(&self, commit: &Commit) -> Result<Manifest> {
        let text = self.control().text(&commit.manifest)?;
        if text.is_empty() {
            return Ok(Manifest::default());
        }
        Manifest::read_from(&self.location().join("manifest"), &mut Cursor::new(text))
    }

    /// Returns a list of numbers.
    fn numbers(&self, list: &List) -> Result<Vec<u64>> {
        let text = self.control().text(list)?;
        let parse = |line: &str| line.parse().map_err(|_| self.client.damaged("a list of numbers"));
        text.lines().map(parse).collect()
    }
}

/// Returns whether there is an index. A cluster that cannot be asked may have one.
pub(super) fn exists(location: &Path) -> bool {
    !matches!(Cluster::connect(location).and_then(|cluster| cluster.control().commit()), Ok(None))
}

/// Returns bytes that identify the commit; empty if the cluster cannot be asked.
pub(super) fn commit(location: &Path) -> Option<Vec<u8>> {
    Cluster::connect(location).map_or_else(|_| Some(Vec::new()), |cluster| latest(&cluster))
}

fn latest(cluster: &Cluster) -> Option<Vec<u8>> {
    match cluster.control().commit() {
        Ok(commit) => commit.map(|commit| commit.identity()),
        Err(_) => Some(Vec::new()),
    }
}

pub(super) fn open(location: &Path) -> Result<Box<dyn Searcher>> {
    let cluster = Cluster::connect(location)?;
    let commit = cluster.control().commit()?.ok_or_else(|| control::missing(&cluster.client))?;
    let inner = searcher::ElasticSearcher::open(cluster, commit)?;
    Ok(Box::new(PanicGuard { location: location.to_owned(), inner }))
}

pub(super) fn lock(location: &Path) -> Result<WriterLock> {
    WriterLock::acquire(Arc::new(Cluster::connect(location)?), false)
}

pub(super) fn lock_to_write(location: &Path) -> Result<WriterLock> {
    WriterLock::acquire(Arc::new(Cluster::connect(location)?), true)
}

pub(super) fn writer(lock: WriterLock, options: WriteOptions) -> Result<Box<dyn Writer>> {
    Ok(Box::new(write::ElasticWriter::open(lock, options)?))
}

/// Opens an index for writing a share of its articles; `None` if it is complete already.
pub(super) fn writer_of_share(location: &Path, share: Share, options: WriteOptions) -> Result<Option<Box<dyn Writer>>> {
    share::ShareWriter::open(&Arc::new(Cluster::connect(location)?), share, options)
}

/// Returns the run in shares that is not complete.
pub(super) fn open_run(location: &Path) -> Result<Option<OpenRun>> {
    round::open_run(&Cluster::connect(location)?)
}

/// Checks that all shards of an index answer, and that its lists are as written.
pub(super) fn check(location: &Path) -> Result<IntegrityReport> {
    let cluster = Cluster::connect(location)?;
    let control = cluster.control();
    let commit = control.commit()?.ok_or_else(|| control::missing(&cluster.client))?;
    let mut report = IntegrityReport { sealed: true, ..IntegrityReport::default() };
    let path = format!("{}/_stats/store?filter_path=_all.primaries.store.size_in_bytes,_shards", commit.data);
    let stats = cluster.client.get("checking the index", &path)?.body;
    report.bytes = stats.pointer("/_all/primaries/store/size_in_bytes").and_then(Value::as_u64).unwrap_or_default();
    report.files = stats.pointer("/_shards/total").and_then(Value::as_u64).unwrap_or_default() as usize;
    let count = json!({"size": 0, "track_total_hits": true, "query": commit.visible(&cluster.numbers(&commit.dead)?)});
    match cluster.search("checking the index", &commit.data, &count) {
        Err(error @ Error::Disk { .. }) => report.unreadable.push((commit.data.clone(), error.to_string())),
        Err(error) => report.damage.push((commit.data.clone(), error.to_string())),
        Ok(found) => {
            let held = found.pointer("/hits/total/value").and_then(Value::as_u64).unwrap_or_default();
            if held != commit.passages {
                let what = format!("{held} passages, expected {}", commit.passages);
                report.damage.push((commit.data.clone(), what));
            }
        }
    }
    for list in [&commit.manifest, &commit.words] {
        if let Err(error) = control.text(list) {
            report.damage.push((cluster.address.control(), error.to_string()));
        }
    }
    let open = round::Round::open(&cluster)?.map(|round| round.data);
    let used = [Some(&commit.data), commit.rebuilt.as_ref(), open.as_ref()];
    let is_leftover = |index: &String| !used.contains(&Some(index));
    for index in control.data_indices()?.into_iter().filter(is_leftover) {
        report.leftovers.push((index, "index of no commit".to_owned()));
    }
    Ok(report)
}

/// Returns the manifest, if it can be read.
pub(super) fn salvage(location: &Path) -> Manifest {
    let read = || -> Result<Manifest> {
        let cluster = Cluster::connect(location)?;
        let commit = cluster.control().commit()?;
        commit.map_or_else(|| Ok(Manifest::default()), |commit| cluster.read_manifest(&commit))
    };
    read().unwrap_or_default()
}

/// Deletes what no commit uses.
pub(super) fn sweep(location: &Path) -> Result<Vec<String>> {
    let lock = lock(location)?;
    let mut deleted = Vec::new();
    if lock.round.is_some() {
        // What it has written so far is needed.
        return Ok(deleted);
    }
    lock.cluster.sweep(lock.commit.as_ref(), &mut deleted)?;
    Ok(deleted)
}
