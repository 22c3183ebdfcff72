use std::fs;

use tempfile::TempDir;

use super::*;

fn tree(files: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    folder
}

fn names(walk: &Walk) -> Vec<&str> {
    walk.files.iter().map(|file| file.name.as_str()).collect()
}

fn reasons(walk: &Walk) -> Vec<(String, &str)> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    walk.skipped.iter().map(|(path, skip)| (name(path), skip.what.as_str())).collect()
}

#[test]
fn finds_what_can_be_read_in_order() {
    let folder = tree(&[
        "b.txt",
        "a/2.MD",
        "a/1.jsonl.zst",
        "c.xls",
        "README",
        ".hidden.txt",
        ".git/config",
        "b.txt.meta.toml",
        "articles.toml",
        "ignored.txt",
        ".ignore",
        "a/x.html.gz",
    ]);
    fs::write(folder.path().join(".ignore"), "ignored.txt\n").unwrap();
    let walk = walk(&[folder.path().to_owned()], None, None).unwrap();
    assert_eq!(names(&walk), ["a/1.jsonl.zst", "a/2.MD", "a/x.html.gz", "b.txt"]);
    assert_eq!(
        reasons(&walk),
        [("README".into(), "unknown format: no extension"), ("c.xls".into(), "unknown format: .xls")]
    );
    assert_eq!(
        walk.folders.iter().map(|seen| &seen.path).collect::<Vec<_>>(),
        [folder.path(), &folder.path().join("a")]
    );
    assert_eq!((walk.files[3].id(), walk.files[3].size), ("b".into(), 5));
}

#[test]
fn names_are_those_in_the_corpus_wherever_the_walk_starts() {
    let folder = tree(&["corpus/news/a.txt", "corpus/b.txt", "else/c.xyz"]);
    let corpus = folder.path().join("corpus");
    let paths = [
        corpus.join("news"),
        corpus.join("./news/a.txt"),
        corpus.join("news/../b.txt"),
        folder.path().join("else/c.xyz"),
    ];
    let walk = walk(&paths, Some(&corpus), None).unwrap();
    assert_eq!(names(&walk), ["b.txt", "c.xyz", "news/a.txt"]);
    assert_eq!(walk.skipped, []);
}

#[test]
fn a_folder_named_itself_is_read_though_git_ignores_it() {
    let folder = tree(&["repo/.git/HEAD", "repo/corpus/a.txt", "repo/corpus/b.txt", "repo/.gitignore"]);
    fs::write(folder.path().join("repo/.gitignore"), "corpus/\nb.txt\n").unwrap();
    assert_eq!(names(&walk(&[folder.path().join("repo/corpus")], None, None).unwrap()), ["a.txt"]);
    assert_eq!(names(&walk(&[folder.path().join("repo")], None, None).unwrap()), Vec::<&str>::new());
}

#[test]
fn the_index_is_left_out() {
    let folder = tree(&["index/a.json", "sub/index/b.json", "c.json"]);
    let walk = walk(&[folder.path().to_owned()], None, Some(&folder.path().join("index"))).unwrap();
    assert_eq!(names(&walk), ["c.json", "sub/index/b.json"]);
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    let error = walk(&["/no/such/folder".into()], None, None).unwrap_err();
    assert!(error.to_string().starts_with("/no/such/folder: cannot be read: "), "{error}");
}

#[test]
fn a_stamp_changes_with_the_file_and_with_what_stands_beside_it() {
    let folder = tree(&["a.txt", "b.txt"]);
    let stamps = || {
        let found = walk(&[folder.path().to_owned()], None, None).unwrap();
        let alone = walk(&[folder.path().join("a.txt")], None, None).unwrap();
        assert_eq!(found.files[0].stamp, alone.files[0].stamp, "the way to it does not matter");
        (found.files[0].stamp, found.files[1].stamp)
    };
    let first = stamps();
    assert_eq!(first, stamps());
    fs::write(folder.path().join("a.meta.toml"), "title = 'x'").unwrap();
    let second = stamps();
    assert!(second.0 != first.0 && second.1 == first.1);
    fs::write(folder.path().join("articles.toml"), "[b]").unwrap();
    let third = stamps();
    assert!(third.0 != second.0 && third.1 != second.1);
    fs::write(folder.path().join("b.txt"), "longer than before").unwrap();
    assert!(stamps().1 != third.1);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_are_followed_but_loops_end() {
        let folder = tree(&["a/one.txt"]);
        symlink(folder.path(), folder.path().join("a/up")).unwrap();
        symlink("nowhere", folder.path().join("gone.txt")).unwrap();
        symlink(folder.path().join("a/one.txt"), folder.path().join("two.txt")).unwrap();
        let walk = walk(&[folder.path().to_owned()], None, None).unwrap();
        assert_eq!(names(&walk), ["a/one.txt", "two.txt"]);
        assert_eq!(
            reasons(&walk),
            [("up".into(), "link to a folder around it"), ("gone.txt".into(), "link to nothing")]
        );
    }

    #[test]
    fn what_is_no_file_is_not_opened() {
        let folder = tree(&["a.txt"]);
        let socket = folder.path().join("s.txt");
        let _listener = UnixListener::bind(&socket).unwrap();
        let found = walk(&[folder.path().to_owned(), "/dev/null".into()], None, None).unwrap();
        assert_eq!(reasons(&found), [("s.txt".into(), "socket"), ("null".into(), "device")]);
        assert!(
            matches!(crate::read::open(&socket, &crate::read::Sidecars::new()), Err(skip) if skip.what == "socket")
        );
    }

    #[test]
    fn names_that_are_no_unicode_are_shown_as_far_as_they_go() {
        let folder = tree(&[]);
        fs::write(folder.path().join(OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
        let walk = walk(&[folder.path().to_owned()], None, None).unwrap();
        assert_eq!((names(&walk), walk.files[0].id()), (vec!["caf\u{fffd}.txt"], "caf\u{fffd}".into()));
    }
}
