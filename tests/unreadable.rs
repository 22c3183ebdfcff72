//! Temporarily unreadable files keep their articles; deleted files, and files that were read and rejected, do not.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;

use ibid::ArticleId;
use ibid::ingest::{self, Options};
use ibid::passage::Size;
use ibid::read::{WalkOptions, Worker};

use crate::indexed::{Indexing, index, open};
use crate::run::Folder;

/// An unprivileged user: permissions do not apply to root.
const NOBODY: u32 = 65534;

/// Runs `ibid` as the unprivileged user.
fn bound(folder: &Folder, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = folder.command();
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let Output { status, stdout, stderr } =
        command.args(args).stdin(Stdio::null()).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.code(), text(&stdout), text(&stderr))
}

fn set_mode(folder: &Folder, name: &str, mode: u32) {
    fs::set_permissions(folder.path(name), Permissions::from_mode(mode)).expect("its mode is set");
}

/// Four articles, in a folder that any user may write to.
fn library() -> Folder {
    let folder = Folder::new()
        .file("corpus/a.txt", "The aardvark is here.")
        .file("corpus/b.txt", "The bison is here.")
        .file("corpus/sub/x.txt", "The quokka is here.")
        .file("corpus/sub/deep/y.txt", "The yak is here.");
    set_mode(&folder, "", 0o777);
    folder
}

fn finds(folder: &Folder, word: &str) -> bool {
    folder.ibid(["search", word, "-q"]).status() == 0
}

#[test]
fn an_unreadable_folder_or_file_keeps_its_articles() {
    let folder = library();
    assert_eq!(bound(&folder, &["index", "-q"]).0, Some(0));
    fs::remove_file(folder.path("corpus/a.txt")).expect("it is there");
    set_mode(&folder, "corpus/sub", 0o000);
    set_mode(&folder, "corpus/b.txt", 0o000);
    let (status, said, complaint) = bound(&folder, &["index"]);
    assert_eq!(status, Some(0), "{said}{complaint}");
    for line in [
        "kept corpus/sub: permission denied (2 articles)",
        "kept corpus/b.txt: permission denied (1 article)",
        "3 articles kept: cannot be read",
        "0 new, 0 changed, 0 unchanged, 1 removed, 0 skipped",
    ] {
        assert!(said.lines().any(|it| it == line), "{line}: {said}");
    }
    assert!(finds(&folder, "quokka") && finds(&folder, "yak") && finds(&folder, "bison"), "{said}");
    assert!(!finds(&folder, "aardvark"), "what is gone is dropped");
    let (_, said, _) = bound(&folder, &["status"]);
    assert!(said.contains("3 articles kept: cannot be read") && said.contains("out of date"), "{said}");
    let (_, said, _) = bound(&folder, &["status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((status["kept"].as_array().map(Vec::len), status["stale"].as_bool()), (Some(3), Some(true)), "{said}");
    // The same in another run, with --strict.
    let (status, said, _) = bound(&folder, &["index", "--strict", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((status, summary["kept"].as_array().map(Vec::len)), (Some(2), Some(2)), "{said}");
    assert_eq!(
        (summary["removed"].as_u64(), summary["skipped"].as_array().map(Vec::len)),
        (Some(0), Some(0)),
        "{said}"
    );
    // A run over other files does not change that.
    fs::create_dir(folder.path("other")).expect("a folder");
    fs::write(folder.path("other/o.txt"), "The okapi is here.").expect("a file");
    assert_eq!(bound(&folder, &["index", "-q", "other"]).0, Some(0));
    assert!(finds(&folder, "quokka") && finds(&folder, "bison") && finds(&folder, "okapi"));
    // All files are read when they are readable again, and changes are detected.
    set_mode(&folder, "corpus/sub", 0o755);
    set_mode(&folder, "corpus/b.txt", 0o644);
    fs::write(folder.path("corpus/sub/z.txt"), "The zebra is here.").expect("a file");
    fs::remove_file(folder.path("corpus/sub/deep/y.txt")).expect("it is there");
    let (status, said, _) = bound(&folder, &["index", "--strict"]);
    assert!(status == Some(0) && said.starts_with("1 new, 0 changed, 3 unchanged, 1 removed, 0 skipped"), "{said}");
    assert!(finds(&folder, "zebra") && !finds(&folder, "yak"));
    let (_, said, _) = bound(&folder, &["status"]);
    assert!(!said.contains("kept") && said.contains("up to date"), "{said}");
}

#[test]
fn a_dangling_link_keeps_its_article_until_it_is_removed() {
    let folder = library();
    let run = || index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!(run().new, 4);
    let (path, quokka) = (folder.path("corpus/sub/x.txt"), ArticleId::new("sub/x"));
    for target in ["nowhere", "x.txt"] {
        fs::remove_file(&path).expect("it is there");
        symlink(target, &path).expect("a link");
        let summary = run();
        assert_eq!((summary.removed, summary.unchanged, summary.kept.len()), (0, 3, 1), "{summary:?}");
        assert!(open(&folder).article(&quokka).is_ok(), "{target}");
    }
    // A repair copies it from the damaged index.
    fs::write(folder.path("index/checksums"), "garbled").expect("a file");
    let repaired = folder.ibid(["verify", "--repair"]);
    assert!(open(&folder).article(&quokka).is_ok(), "{repaired}");
    assert_eq!(run().kept.len(), 1);
    fs::remove_file(&path).expect("it is there");
    let summary = run();
    assert_eq!((summary.removed, summary.kept.len()), (1, 0), "{summary:?}");
    // Files that were read and rejected are removed as well.
    fs::write(folder.path("corpus/b.txt"), "").expect("a file");
    let summary = run();
    assert_eq!((summary.removed, summary.skipped.len(), summary.kept.len()), (1, 1, 0), "{summary:?}");
}

#[test]
fn a_parser_that_does_not_start_keeps_the_article() {
    let pdf = |end: &str| {
        let mut bytes = fs::read("tests/fixtures/office.pdf").expect("the fixture is there");
        bytes.extend_from_slice(end.as_bytes());
        bytes
    };
    let folder = library().file("corpus/office.pdf", pdf(""));
    index(&folder, Indexing::default()).expect("the run ends well");
    let folder = folder.file("corpus/office.pdf", pdf("\n% changed\n")).file("corpus/new.pdf", pdf(""));
    let stop = AtomicBool::new(false);
    let summary = ingest::ingest(Options {
        paths: vec![folder.path("corpus")],
        corpus: Some(folder.path("corpus")),
        index: folder.path("index"),
        stdin: None,
        keep_missing: false,
        rebuild: false,
        walk: WalkOptions::default(),
        share: None,
        jobs: 2,
        memory: 32 << 20,
        size: Size::default(),
        worker: Some(Worker { program: "/no/such/program".into(), arguments: Vec::new() }),
        ocr: ingest::OcrOptions::default(),
        stop: &stop,
        progress: &mut |_| {},
    });
    let summary = summary.expect("the run ends well");
    let kept: Vec<_> = summary.kept.iter().map(|kept| (kept.path.file_name(), kept.articles)).collect();
    assert_eq!(kept, [(Some("office.pdf".as_ref()), 1)], "{summary:?}");
    // It was never read, so there is no earlier version.
    assert_eq!((summary.skipped.len(), summary.removed), (1, 0), "{summary:?}");
    assert!(open(&folder).article(&ArticleId::new("office")).is_ok());
    let summary = index(&folder, Indexing::default()).expect("the run ends well");
    assert_eq!((summary.new, summary.unchanged, summary.kept.len()), (1, 5, 0), "{summary:?}");
}

/// Runs a script that may mount file systems: needs user namespaces, which not every system allows.
#[cfg(target_os = "linux")]
fn mounting(folder: &Folder, script: &str) -> Output {
    let settings = folder.command();
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-ec", script]).env("IBID", settings.get_program()).current_dir(folder.path(""));
    command.stdin(Stdio::null()).output().expect("there is `unshare`")
}

#[test]
#[cfg(target_os = "linux")]
fn an_unmounted_file_system_keeps_its_articles() {
    let folder = library();
    fs::create_dir(folder.path("corpus/nas")).expect("a folder");
    let probe = mounting(&folder, "mount -t tmpfs none corpus/nas");
    if !probe.status.success() {
        use std::io::Write as _;
        // Directly to stderr: the harness captures the output of passing tests.
        let why = String::from_utf8_lossy(&probe.stderr).trim().to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "NOT RUN: an_unmounted_file_system_keeps_its_articles: nothing can be mounted here: {why}"
        );
        return;
    }
    let script = "mount -t tmpfs none corpus/nas
        echo 'The narwhal is here.' > corpus/nas/n.txt
        \"$IBID\" index -q
        umount corpus/nas
        \"$IBID\" index
        \"$IBID\" index
        \"$IBID\" search -q narwhal
        mount -t tmpfs none corpus/nas
        \"$IBID\" index";
    let output = mounting(&folder, script);
    let said = String::from_utf8_lossy(&output.stdout);
    let line = "nas: its file system is not mounted (1 article)";
    assert!(output.status.success() && said.matches(line).count() == 2, "{output:?}");
    assert!(said.contains("n#p1") && said.contains("0 new, 0 changed, 4 unchanged, 1 removed"), "{said}");
    // A folder that was never a mount point is really empty.
    fs::remove_dir_all(folder.path("corpus/sub")).expect("it is there");
    fs::create_dir(folder.path("corpus/sub")).expect("a folder");
    assert_eq!(index(&folder, Indexing::default()).expect("the run ends well").removed, 2);
}

/// The unprivileged user must be able to reach the program and the folders; otherwise the other tests prove nothing.
#[test]
fn the_other_user_can_run_the_program() {
    let folder = library();
    let (status, said, complaint) = bound(&folder, &["--version"]);
    assert_eq!(status, Some(0), "{said}{complaint}");
    assert!(Path::new(folder.command().get_program()).exists());
}
