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

const DEFAULT: WalkOptions = WalkOptions { follow_links: false, no_ignore: false };
const FOLLOW: WalkOptions = WalkOptions { follow_links: true, no_ignore: false };

fn walked(paths: &[PathBuf], index: Option<&Path>) -> Result<Walk> {
    walk(paths, None, index, DEFAULT)
}

/// What was left out, with the reason, relative to a folder.
fn left_out(walk: &Walk, folder: &Path) -> Vec<(String, WhyLeftOut)> {
    let root = folder.to_string_lossy().into_owned() + "/";
    walk.left_out.listed.iter().map(|(path, why)| (path.replace(&root, ""), *why)).collect()
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
        "c.xyz",
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
    let walk = walked(&[folder.path().to_owned()], None).unwrap();
    assert_eq!(names(&walk), ["a/1.jsonl.zst", "a/2.MD", "a/x.html.gz", "b.txt"]);
    assert_eq!(
        reasons(&walk),
        [("README".into(), "unknown format: no extension"), ("c.xyz".into(), "unknown format: .xyz")]
    );
    assert_eq!(
        walk.folders.iter().map(|seen| &seen.path).collect::<Vec<_>>(),
        [folder.path(), &folder.path().join("a")]
    );
    assert_eq!((walk.files[3].id(), walk.files[3].size), ("b".into(), 5));
    assert_eq!(
        left_out(&walk, folder.path()),
        [(".hidden.txt".into(), WhyLeftOut::Hidden), ("ignored.txt".into(), WhyLeftOut::Ignored)]
    );
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
    let walk = walk(&paths, Some(&corpus), None, DEFAULT).unwrap();
    assert_eq!(names(&walk), ["b.txt", "c.xyz", "news/a.txt"]);
    assert_eq!(walk.skipped, []);
}

#[test]
fn a_folder_named_itself_is_read_though_git_ignores_it() {
    let folder = tree(&["repo/.git/HEAD", "repo/corpus/a.txt", "repo/corpus/b.txt", "repo/.gitignore"]);
    fs::write(folder.path().join("repo/.gitignore"), "corpus/\nb.txt\n").unwrap();
    assert_eq!(names(&walked(&[folder.path().join("repo/corpus")], None).unwrap()), ["a.txt"]);
    assert_eq!(names(&walked(&[folder.path().join("repo")], None).unwrap()), Vec::<&str>::new());
}

#[test]
fn the_index_is_left_out() {
    let folder = tree(&["index/a.json", "sub/index/b.json", "c.json"]);
    let walk = walked(&[folder.path().to_owned()], Some(&folder.path().join("index"))).unwrap();
    assert_eq!(names(&walk), ["c.json", "sub/index/b.json"]);
}

#[test]
fn a_missing_path_is_an_error() {
    let error = walked(&["/no/such/folder".into()], None).unwrap_err();
    assert!(error.to_string().starts_with("/no/such/folder: cannot be read: "), "{error}");
}

#[test]
fn a_stamp_changes_with_the_file_and_its_sidecars() {
    let folder = tree(&["a.txt", "b.txt"]);
    let stamps = || {
        let found = walked(&[folder.path().to_owned()], None).unwrap();
        let stamp_without_sidecars = walked(&[folder.path().join("a.txt")], None).unwrap();
        assert_eq!(found.files[0].stamp, stamp_without_sidecars.files[0].stamp, "the way to it does not matter");
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

#[test]
fn left_out_files_are_counted_and_read_on_request() {
    let folder = tree(&[
        "repo/.git/HEAD",
        "repo/.gitignore",
        "repo/a.txt",
        "repo/keep.log.txt",
        "repo/b.log.txt",
        "repo/big/deep/c.txt",
        "repo/big/deep/d.txt",
        "repo/sub/.gitignore",
        "repo/sub/e.log.txt",
        "repo/.secret/f.txt",
        "repo/index/g.txt",
    ]);
    let repo = folder.path().join("repo");
    fs::write(repo.join(".gitignore"), "*.log.txt\n!keep.log.txt\nbig/\nindex/\n").unwrap();
    fs::write(repo.join("sub/.gitignore"), "!e.log.txt\n").unwrap();
    let index = repo.join("index");
    let found = walk(std::slice::from_ref(&repo), None, Some(&index), DEFAULT).unwrap();
    assert_eq!(names(&found), ["a.txt", "keep.log.txt", "sub/e.log.txt"]);
    let mut listed = left_out(&found, &repo);
    listed.sort();
    // An ignored folder counts once, whatever it contains.
    let expected = [(".secret", WhyLeftOut::Hidden), ("b.log.txt", WhyLeftOut::Ignored), ("big", WhyLeftOut::Ignored)];
    assert_eq!(listed, expected.map(|(name, why)| (name.to_owned(), why)));
    let all = WalkOptions { no_ignore: true, ..DEFAULT };
    let found = walk(std::slice::from_ref(&repo), None, Some(&index), all).unwrap();
    assert_eq!(
        names(&found),
        [".secret/f.txt", "a.txt", "b.log.txt", "big/deep/c.txt", "big/deep/d.txt", "keep.log.txt", "sub/e.log.txt"]
    );
    assert_eq!((reasons(&found), found.left_out.total()), (vec![], 0));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_within_the_corpus_yield_no_duplicates_and_loops_end() {
        let folder = tree(&["a/one.txt", ".store/three.txt"]);
        symlink(folder.path(), folder.path().join("a/up")).unwrap();
        symlink("nowhere", folder.path().join("gone.txt")).unwrap();
        symlink(folder.path().join("a/one.txt"), folder.path().join("two.txt")).unwrap();
        symlink(".store/three.txt", folder.path().join("three.txt")).unwrap();
        symlink(".store/three.txt", folder.path().join("four.txt")).unwrap();
        symlink("self.txt", folder.path().join("self.txt")).unwrap();
        for options in [DEFAULT, FOLLOW] {
            let walk = walk(&[folder.path().to_owned()], None, None, options).unwrap();
            // Of links to the same file that has no path of its own in the corpus, the first is read.
            assert_eq!(names(&walk), ["a/one.txt", "four.txt"]);
            assert_eq!(
                reasons(&walk),
                [("gone.txt".into(), "link to nothing"), ("self.txt".into(), "too many levels of symbolic links"),]
            );
            let mut left_out = left_out(&walk, folder.path());
            left_out.sort();
            assert_eq!(
                left_out,
                [
                    (".store".into(), WhyLeftOut::Hidden),
                    ("a/up".into(), WhyLeftOut::LinkWithin),
                    ("three.txt".into(), WhyLeftOut::LinkWithin),
                    ("two.txt".into(), WhyLeftOut::LinkWithin),
                ]
            );
        }
    }

    #[test]
    fn links_out_of_the_corpus_are_followed_on_request() {
        let folder = tree(&["corpus/a.txt", "out/sub/b.txt", "out/c.txt", "outer.txt"]);
        let corpus = folder.path().join("corpus");
        symlink("../out", corpus.join("d")).unwrap();
        symlink("../outer.txt", corpus.join("e.txt")).unwrap();
        symlink("..", corpus.join("parent")).unwrap();
        // Circular links between folders outside.
        symlink("../../corpus", folder.path().join("out/sub/back")).unwrap();
        symlink("sub", folder.path().join("out/again")).unwrap();
        let found = walk(std::slice::from_ref(&corpus), None, None, DEFAULT).unwrap();
        assert_eq!(names(&found), ["a.txt"]);
        assert_eq!(found.left_out.counts, [(WhyLeftOut::LinkOut, 3)].into());
        assert_eq!(
            reasons(&found),
            ["d", "e.txt", "parent"].map(|name| (name.into(), "link out of the corpus: read it with --follow-links"))
        );
        let found = walk(std::slice::from_ref(&corpus), None, None, FOLLOW).unwrap();
        assert_eq!(names(&found), ["a.txt", "d/c.txt", "d/sub/b.txt", "parent/outer.txt"]);
        assert_eq!(reasons(&found), []);
        // A path of the caller is read wherever it leads, and once.
        let named = [corpus.join("e.txt")];
        assert_eq!(names(&walk(&named, Some(&corpus), None, DEFAULT).unwrap()), ["e.txt"]);
        let both = [corpus.join("e.txt"), folder.path().join("outer.txt")];
        assert_eq!(names(&walk(&both, Some(&corpus), None, DEFAULT).unwrap()), ["outer.txt"]);
        let linked = [corpus.join("d")];
        assert_eq!(names(&walk(&linked, Some(&corpus), None, DEFAULT).unwrap()), ["d/c.txt", "d/sub/b.txt"]);
    }

    #[test]
    fn many_links_between_folders_are_walked_in_linear_time() {
        let folder = tree(&["corpus/a.txt"]);
        let name = |number: usize| folder.path().join(format!("out/{number}"));
        for one in 0..40 {
            fs::create_dir_all(name(one)).unwrap();
            fs::write(name(one).join(format!("{one}.txt")), "x").unwrap();
        }
        for (one, other) in (0..40).flat_map(|one| (0..40).map(move |other| (one, other))) {
            symlink(name(other), name(one).join(format!("to-{other}"))).unwrap();
        }
        symlink(name(0), folder.path().join("corpus/in")).unwrap();
        let walk = walk(&[folder.path().join("corpus")], None, None, FOLLOW).unwrap();
        assert_eq!((walk.files.len(), walk.folders.len()), (41, 41));
    }

    #[test]
    fn special_files_are_not_opened() {
        let folder = tree(&["a.txt"]);
        let socket = folder.path().join("s.txt");
        let _listener = UnixListener::bind(&socket).unwrap();
        let found = walked(&[folder.path().to_owned(), "/dev/null".into()], None).unwrap();
        assert_eq!(reasons(&found), [("s.txt".into(), "socket"), ("null".into(), "device")]);
        assert!(
            matches!(crate::read::open(&socket, &crate::read::Sidecars::new()), Err(skip) if skip.what == "socket")
        );
    }

    #[test]
    fn names_that_are_not_unicode_are_shown_lossily() {
        let folder = tree(&[]);
        fs::write(folder.path().join(OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
        let walk = walked(&[folder.path().to_owned()], None).unwrap();
        assert_eq!((names(&walk), walk.files[0].id()), (vec!["caf\u{fffd}.txt"], "caf\u{fffd}".into()));
    }
}
