//! The engine for clusters, on a real cluster: `tests/cluster/run` starts it and runs these tests.

mod faults;
mod oracle;
mod requests;
mod shares;
mod tls;
mod writing;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ibid::Article;
use ibid::engine::manifest::{Manifest, ManifestEntry, SourceFile};
use ibid::engine::{self, Searcher, WriteOptions, Writer};
use ibid::passage::passages;

use crate::engines::SIZE;

/// Returns the location of an index of its own for a test.
fn place(name: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let nodes = std::env::var("IBID_TEST_CLUSTER").expect("started by tests/cluster/run");
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    PathBuf::from(format!("{nodes}/{name}-{}-{number}", std::process::id()))
}

/// Returns how often a long run is to repeat something: a number in the environment.
fn rounds(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().map_or(otherwise, |number| number.parse().expect("a number"))
}

/// Starts or kills a node.
fn node(action: &str, number: usize) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster/node");
    let status = Command::new(script).args([action, &number.to_string()]).status().expect("the script runs");
    assert!(status.success(), "{action} {number}");
}

/// Waits until all nodes are back and hold all copies.
fn wait_for_all_nodes() {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(150) {
        let health = curl(&["-m", "5"], "_cluster/health");
        if health.contains("\"number_of_nodes\":3") && health.contains("\"status\":\"green\"") {
            return;
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    panic!("the cluster did not recover");
}

/// Asks the second node, which no test stops.
fn curl(options: &[&str], path: &str) -> String {
    let base: u16 = std::env::var("IBID_TEST_CLUSTER_BASE").ok().and_then(|it| it.parse().ok()).expect("a port");
    let url = format!("http://127.0.0.1:{}/{path}", base + 2);
    let answer = Command::new("curl").arg("-s").args(options).arg(url).output().expect("curl runs");
    String::from_utf8_lossy(&answer.stdout).into_owned()
}

const OPTIONS: WriteOptions = WriteOptions { memory: 32 << 20, threads: 2, rebuild: false };

fn entry(article: &Article) -> SourceFile {
    let count = passages(article, SIZE).len();
    let entry = ManifestEntry { id: article.id.clone(), digest: article.digest(), passages: count };
    SourceFile { path: article.id.as_str().into(), articles: vec![entry].into(), ..SourceFile::default() }
}

/// Replaces or adds articles, and removes others, in a writer. Returns the manifest to commit.
fn change(writer: &mut dyn Writer, put: &[Article], remove: &[Article]) -> Manifest {
    let mut manifest = Manifest::clone(&writer.manifest());
    for article in remove {
        writer.remove(&article.id).expect("removed");
        manifest.sources.remove(Path::new(article.id.as_str()));
    }
    for article in put {
        let source = entry(article);
        if manifest.sources.insert(source.path.clone(), source.into()).is_some() {
            writer.remove(&article.id).expect("removed");
        }
        writer.put(article.clone(), passages(article, SIZE)).expect("an article is taken in");
    }
    manifest.began += 1;
    manifest
}

/// Changes an index in one commit, and opens it.
fn commit(at: &Path, put: &[Article], remove: &[Article]) -> Box<dyn Searcher> {
    let mut writer = engine::writer(at, OPTIONS).expect("the index opens for writing");
    let manifest = change(&mut *writer, put, remove);
    writer.commit(&manifest).expect("the commit holds");
    engine::open(at).expect("the index opens")
}
