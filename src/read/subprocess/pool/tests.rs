use std::fs;

use super::*;

fn shell(script: &str) -> Pool {
    Pool::new(Worker { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] })
}

/// A script that answers `times` requests for a file of one byte, each with the frames in `printed`.
fn answering(times: u32, printed: &str) -> String {
    format!("for i in $(seq {times}); do dd bs=10 count=1 iflag=fullblock >/dev/null 2>&1; printf '{printed}'; done")
}

const SKIP: &str = r#"S\034\0\0\0\0\0\0\0{"line":null,"what":"a why"}E\0\0\0\0\0\0\0\0"#;

fn reason(pool: &Pool) -> String {
    match pool.read(Format::Pdf, b"x") {
        Ok(raw_articles) => raw_articles.into_iter().map(|raw_article| raw_article.unwrap_err().what).collect(),
        Err(skip) => skip.what,
    }
}

#[test]
fn a_failed_process_skips_its_file_with_a_reason() {
    assert_eq!(reason(&shell("kill -SEGV $$")), limits::CRASHED);
    assert_eq!(reason(&shell("kill -9 $$")), limits::CRASHED);
    assert_eq!(reason(&shell("exit 101")), limits::CRASHED);
    assert_eq!(reason(&shell("kill -XCPU $$")), limits::TIMED_OUT);
    assert_eq!(reason(&shell("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$")), limits::TOO_LARGE);
    assert_eq!(reason(&shell("echo 'has overflowed its stack' >&2; kill -ABRT $$")), limits::TOO_DEEP);
    assert_eq!(reason(&shell("exec yes")), limits::INVALID_ANSWER);
    assert_eq!(reason(&shell(&answering(1, r"D\0\0\0\0\0\0\0\1"))), limits::TOO_LONG);
    assert_eq!(reason(&shell(&answering(1, r"D\1\0\0\0\0\0\0\0xE\0\0\0\0\0\0\0\0"))), limits::INVALID_ANSWER);
    assert_eq!(reason(&shell(&answering(1, SKIP))), "a why");
    let none = Pool::new(Worker { program: "/no/such/program".into(), arguments: Vec::new() });
    let skip = none.read(Format::Pdf, b"x").unwrap_err();
    assert!(skip.temporary && skip.what.starts_with("the parser did not start: "), "{skip:?}");
}

#[test]
fn a_process_that_hangs_is_ended_in_time_whether_it_reads_or_not() {
    for script in ["exec sleep 600", "exec tail -f /dev/null", "cat >/dev/null; exec sleep 600"] {
        let started = Instant::now();
        let large = vec![b'x'; 1 << 20];
        let read = shell(script).read_within(Format::Docx, &large, Duration::from_millis(100));
        assert_eq!(read.unwrap_err().what, limits::TIMED_OUT, "{script}");
        assert!(started.elapsed() < Duration::from_mins(5), "{script}");
    }
}

#[test]
fn a_process_is_used_again_and_replaced_when_it_dies() {
    let folder = tempfile::tempdir().unwrap();
    let starts = folder.path().join("starts");
    let pool = shell(&format!("echo >> {}; {}", starts.display(), answering(3, SKIP)));
    // Every fourth request finds the process dead, and a new process answers it.
    for _ in 0..8 {
        assert_eq!(reason(&pool), "a why");
    }
    assert_eq!(fs::read_to_string(starts).unwrap().lines().count(), 3);
}

#[test]
fn the_environment_of_a_process_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("environ");
    assert!(std::env::vars_os().count() > 0);
    let arguments = vec!["/proc/self/environ".to_owned(), copy.display().to_string()];
    let pool = Pool::new(Worker { program: "/bin/cp".into(), arguments });
    assert_eq!(reason(&pool), limits::CRASHED);
    if cfg!(target_os = "linux") {
        assert_eq!(fs::read(copy).unwrap(), b"");
    }
}

#[test]
fn processes_end_with_the_pool() {
    let folder = tempfile::tempdir().unwrap();
    let id = folder.path().join("id");
    let pool = shell(&format!("echo $$ > {}; {}; exec sleep 600", id.display(), answering(1, SKIP)));
    assert_eq!(reason(&pool), "a why");
    let process = fs::read_to_string(id).unwrap();
    let is_there = || std::process::Command::new("/bin/kill").args(["-0", process.trim()]).output();
    assert!(is_there().unwrap().status.success());
    drop(pool);
    assert!(!is_there().unwrap().status.success());
}
