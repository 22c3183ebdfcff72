//! `ibid.toml`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn arguments_override_the_settings_file() {
    let folder = Folder::with_articles()
        .file("ibid.toml", "index = '.ibid'\ncolor = 'never'\n[search]\nlimit = 1\nlang = ['en', 'de']\n")
        .file("deep/down/note.txt", "");
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    assert!(folder.path(".ibid").is_dir() && !folder.path("index").exists());
    let hits = |args: &[&str]| {
        let mut command = folder.command();
        let output = command.args(args).output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8").lines().count()
    };
    assert_eq!(hits(&["search", "bridge", "--format", "jsonl"]), 1);
    assert!(hits(&["search", "bridge", "--format", "jsonl", "-n", "5"]) > 1);
    // From a subfolder: paths are relative to the file's folder.
    let mut below = folder.command();
    let output = below.current_dir(folder.path("deep/down")).args(["status", "--json"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"articles\":2"), "{output:?}");
    // The environment overrides the file.
    let mut command = folder.command();
    let output = command.env("IBID_INDEX", "elsewhere").args(["index", "-q"]).output().expect("it runs");
    assert!(output.status.success() && folder.path("elsewhere").is_dir());
    assert!(folder.ibid(["index", "--help"]).stdout().contains("/.ibid]"));
}

#[test]
fn server_settings_of_a_parent_folder_are_ignored() {
    let text = "limit = 1\n[serve]\nhost = '0.0.0.0'\ntoken = 'a secret of somebody'\nallow-host = ['evil.example']\n";
    let folder = Folder::indexed().file("ibid.toml", text).file("deep/note.txt", "");
    let below = |args: &[&str]| {
        let output = folder.command().current_dir(folder.path("deep")).args(args).output().expect("it runs");
        (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (help, notes) = below(&["serve", "--help"]);
    assert!(!help.contains("0.0.0.0]") && !help.contains("evil.example"), "{help}");
    for key in ["host", "token", "allow-host"] {
        assert!(notes.contains(&format!("{key}: ignored: the file is not in the current folder")), "{notes}");
    }
    // Other settings apply, and these apply in their own folder.
    let index = folder.path("index");
    let (hits, _) = below(&["search", "bridge", "--format", "jsonl", "--index", index.to_str().expect("plain")]);
    assert_eq!(hits.lines().count(), 1);
    assert!(folder.ibid(["serve", "--help"]).stdout().contains("0.0.0.0]"));
}

#[test]
fn the_user_settings_file_has_the_lowest_priority() {
    let folder = Folder::indexed().file(".config/ibid/ibid.toml", "limit = 1\n");
    let hits = |folder: &Folder| folder.ibid(["search", "bridge", "--format", "jsonl"]).stdout().lines().count();
    assert_eq!(hits(&folder), 1);
    let folder = folder.file("ibid.toml", "limit = 2\n");
    assert_eq!(hits(&folder), 2);
}

#[test]
fn errors_in_the_settings_file_have_a_line_number() {
    let run = |text: &str| Folder::with_articles().file("ibid.toml", text).ibid(["status"]);
    assert_snapshot!(run("\nidnex = 'a'"), @r"
    [exit 2]
    [stderr]
    ibid: [DIR]/ibid.toml:2: unknown option `idnex`: did you mean `index`?
    ");
    assert_snapshot!(run("[serach]\nlimit = 1"), @r"
    [exit 2]
    [stderr]
    ibid: [DIR]/ibid.toml:1: unknown subcommand `serach`: did you mean `search`?
    ");
    assert_snapshot!(run("[search]\nlimit = true"), @r"
    [exit 2]
    [stderr]
    ibid: [DIR]/ibid.toml:2: limit: expected text or a number
    ");
    assert_snapshot!(run("color = 'sometimes'"), @r"
    [exit 2]
    [stderr]
    ibid: [DIR]/ibid.toml: invalid value 'sometimes' for '--color <WHEN>'
      [possible values: auto, always, never]
    ");
    let torn = run("index = ");
    assert!(torn.status() == 2 && torn.stderr().starts_with("ibid: "), "{torn}");
    assert!(run("verbose = true").stderr().contains("unknown option `verbose`"));
}
