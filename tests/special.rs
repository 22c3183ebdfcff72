//! Special files in a corpus, under every name that ibid opens: they are never opened, so no run blocks on them.

use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::run::Folder;

/// A run that opens a pipe never ends; otherwise it takes well under a second.
const LONGEST: Duration = Duration::from_mins(2);

/// Runs `ibid` and kills it if it blocks; returns whether it exited by itself, and its output.
fn ended(folder: &Folder, args: &[&str]) -> (bool, String) {
    let mut child = folder
        .command()
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let started = Instant::now();
    let ended = loop {
        if child.try_wait().expect("it can be waited for").is_some() {
            break true;
        }
        if started.elapsed() > LONGEST {
            child.kill().expect("it is ended");
            break false;
        }
        thread::sleep(Duration::from_millis(10));
    };
    let output = child.wait_with_output().expect("its output");
    (ended, [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat())
}

#[test]
fn special_files_never_block_a_run() {
    let folder = Folder::with_articles().file("corpus/sub/c.md", "The council met.").file("corpus/.git/HEAD", "");
    let in_corpus = |name: &str| folder.path("corpus").join(name);
    let pipes = [
        "pipe.txt",
        "pipe.pdf",
        "pipe.jsonl",
        "pipe.warc.gz",
        ".gitignore",
        ".ignore",
        "sub/.gitignore",
        "sub/.ignore",
        "market.txt.meta.toml",
        "articles.toml",
        "sub/articles.toml",
    ];
    for pipe in pipes {
        assert!(Command::new("mkfifo").arg(in_corpus(pipe)).status().expect("there is mkfifo").success());
    }
    assert!(Command::new("mkfifo").arg(folder.path("ibid.toml")).status().expect("there is mkfifo").success());
    drop(UnixListener::bind(in_corpus("socket.docx")).expect("a socket"));
    drop(UnixListener::bind(in_corpus("sub/c.meta.toml")).expect("a socket"));
    std::os::unix::fs::symlink("/dev/zero", in_corpus("zero.eml")).expect("a link");
    for args in [&["index", "-v"][..], &["index"], &["inspect", "corpus"], &["status"], &["search", "council"]] {
        let (ended, printed) = ended(&folder, args);
        assert!(ended, "{args:?} waits for a special file: {printed}");
    }
    let (_, printed) = ended(&folder, &["index", "--rebuild"]);
    for (name, what) in [
        ("pipe.txt", "named pipe"),
        ("pipe.pdf", "named pipe"),
        ("pipe.jsonl", "named pipe"),
        ("pipe.warc.gz", "named pipe"),
        ("socket.docx", "socket"),
        ("corpus/.gitignore", "ignore file cannot be read: named pipe"),
        ("corpus/sub/.ignore", "ignore file cannot be read: named pipe"),
        ("market.txt.meta.toml", "named pipe"),
        ("corpus/articles.toml", "named pipe"),
        ("c.meta.toml", "socket"),
    ] {
        let is_listed = printed.lines().any(|line| line.contains(name) && line.contains(what));
        assert!(is_listed, "{name}: {what} is not listed: {printed}");
    }
    assert!(printed.contains("3 new"), "{printed}");
}
