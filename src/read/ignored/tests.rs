use std::fs;

use ignore::WalkBuilder;
use tempfile::TempDir;

use super::*;

/// Creates files with their contents; a name that ends in `/` creates a folder.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content.replace("$ROOT", folder.path().to_str().unwrap())).unwrap();
    }
    folder
}

fn paths(walk: ignore::Walk) -> Vec<PathBuf> {
    walk.map(|entry| entry.unwrap().into_path()).collect()
}

fn ours(root: &Path) -> Vec<PathBuf> {
    let rules = Ignored::at(root);
    let is_folder = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).follow_links(true).sort_by_file_name(Ord::cmp);
    paths(walk.filter_entry(move |entry| !rules.leaves_out(entry.path(), is_folder(entry))).build())
}

#[test]
fn leaves_out_the_same_as_the_ignore_crate() {
    let trees: [&[(&str, &str)]; 6] = [
        // Outside a repository `.gitignore` does not apply.
        &[(".gitignore", "a.txt\n"), (".ignore", "b.txt\n"), ("a.txt", ""), ("b.txt", ""), (".c.txt", "")],
        // The nearest folder decides; hidden files can be re-included; a trailing `/` matches folders.
        &[
            (".git/", ""),
            (".gitignore", "\u{feff}*.txt\n!.let-in.txt\n/top.md\nfolder/\n# a comment\nspace.md \n[not valid\n"),
            ("sub/.gitignore", "!a.txt\n"),
            ("sub/.ignore", "c.md\n"),
            ("a.txt", ""),
            ("top.md", ""),
            ("space.md", ""),
            (".let-in.txt", ""),
            ("sub/a.txt", ""),
            ("sub/b.txt", ""),
            ("sub/c.md", ""),
            ("sub/top.md", ""),
            ("sub/folder/x.md", ""),
            ("folder", "a file"),
            ("folder2/x.md", ""),
        ],
        // A nested repository; exclusions in git's own configuration.
        &[
            (".git/info/exclude", "private.md\n*.log\n"),
            (".gitignore", "x.md\n"),
            (".ignore", "everywhere.md\n!kept.log\n"),
            ("private.md", ""),
            ("kept.log", ""),
            ("lost.log", ""),
            ("inner/.git/", ""),
            ("inner/x.md", ""),
            ("inner/private.md", ""),
            ("inner/everywhere.md", ""),
        ],
        // A work tree, whose `.git` is a file.
        &[
            ("main/.git/info/exclude", "shared.md\n"),
            ("main/.git/worktrees/tree/commondir", "../..\n"),
            ("tree/.git", "gitdir: $ROOT/main/.git/worktrees/tree\n"),
            ("tree/.gitignore", "own.md\n"),
            ("tree/shared.md", ""),
            ("tree/own.md", ""),
            ("tree/read.md", ""),
        ],
        &[(".jj/", ""), (".gitignore", "a.md\n"), ("a.md", ""), ("b.md", "")],
        &[(".git", "no reference\n"), (".gitignore", "a.md\n"), ("a.md", ""), ("b.md", ""), ("c/d/e.md", "")],
    ];
    for (number, files) in trees.iter().enumerate() {
        let folder = tree(files);
        let mut roots = vec![folder.path().to_owned()];
        let folders = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        roots.extend(folders.filter(|path| path.is_dir()));
        for root in roots {
            let theirs = WalkBuilder::new(&root).follow_links(true).sort_by_file_name(Ord::cmp).build();
            assert_eq!(ours(&root), paths(theirs), "tree {number} from {}", root.display());
        }
    }
}

#[test]
#[cfg(unix)]
fn an_ignore_file_that_is_a_pipe_neither_blocks_nor_hides_anything() {
    let folder = tree(&[(".git/info/", ""), ("a.md", ""), ("sub/b.md", "")]);
    for name in [".gitignore", ".ignore", "sub/.gitignore", "sub/.ignore", ".git/info/exclude"] {
        assert!(std::process::Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap().success());
    }
    let rules = Ignored::at(folder.path());
    assert!(!rules.leaves_out(&folder.path().join("a.md"), false));
    assert!(!rules.leaves_out(&folder.path().join("sub"), true));
    assert!(!rules.leaves_out(&folder.path().join("sub/b.md"), false));
    let faults = rules.faults();
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert!(faults.iter().all(|(_, what)| what == "ignore file cannot be read: named pipe"), "{faults:?}");
}
