//! `ibid completions` and `ibid man`.

use crate::run::Folder;

#[test]
fn shells_learn_the_subcommands() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = folder.ibid(["completions", shell]);
        assert_eq!(run.status(), 0);
        assert!(run.stdout().contains("inspect") && run.stdout().contains("batch"), "{shell}");
    }
}

#[test]
fn every_subcommand_has_a_manual_page() {
    let folder = Folder::new();
    assert_eq!(folder.ibid(["man", "man1"]).status(), 0);
    for page in ["ibid", "ibid-index", "ibid-search", "ibid-show", "ibid-inspect", "ibid-status"] {
        let page = std::fs::read_to_string(folder.path(&format!("man1/{page}.1"))).expect("a page");
        assert!(page.starts_with(".ie") && page.contains(".SH NAME"), "{page}");
    }
}
