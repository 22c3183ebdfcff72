//! `ibid completions` and `ibid man`.

use crate::run::Folder;

#[test]
fn shell_completion_scripts_are_printed() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = folder.ibid(["completions", shell]);
        assert_eq!(run.status(), 0);
        assert!(run.stdout().contains("IBID_COMPLETE") && run.stdout().contains("ibid"), "{shell}");
    }
}

/// Returns the completions of the last word.
fn completed(folder: &Folder, words: &[&str]) -> String {
    let mut command = folder.command();
    command.env("IBID_COMPLETE", "fish").arg("--").arg("ibid").args(words);
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn subcommands_options_fields_and_articles_are_completed() {
    let folder = Folder::indexed();
    assert!(completed(&folder, &["ins"]).starts_with("inspect"));
    assert!(completed(&folder, &["search", "--li"]).contains("--limit"));
    assert!(completed(&folder, &["search", "--sort", "ne"]).contains("newest"));
    assert!(completed(&folder, &["search", "ti"]).contains("title:"));
    assert!(completed(&folder, &["search", "+harbour AND au"]).contains("+harbour AND author:"));
    assert_eq!(completed(&folder, &["show", "news/"]).trim(), "news/bridge");
    assert_eq!(completed(&folder, &["cite", "mar"]).trim(), "market");
    let elsewhere = folder.file("ibid.toml", "index = 'nowhere'");
    assert_eq!(completed(&elsewhere, &["show", "news/"]).trim(), "");
    assert_eq!(completed(&elsewhere, &["show", "--index", "index", "news/"]).trim(), "news/bridge");
}

#[test]
fn every_subcommand_has_a_manual_page() {
    let folder = Folder::new();
    assert_eq!(folder.ibid(["man", "man1"]).status(), 0);
    let help = folder.ibid(["--help"]);
    let listed =
        help.stdout().lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let pages: Vec<String> =
        listed.filter_map(|line| line.split_whitespace().next()).map(|name| format!("ibid-{name}")).collect();
    assert!(pages.len() > 10);
    for page in pages.iter().map(String::as_str).chain(["ibid"]) {
        let page = std::fs::read_to_string(folder.path(&format!("man1/{page}.1"))).expect("a page");
        assert!(page.starts_with(".ie") && page.contains(".SH NAME"), "{page}");
    }
    let written = std::fs::read_dir(folder.path("man1")).expect("a folder").count();
    assert_eq!(written, pages.len() + 1, "what is hidden has no page");
}
