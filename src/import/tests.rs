use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::read::parse_library;

/// Plans the import of a library named `lib.bib` into a corpus.
fn planned(folder: &Path, library: &str, replace: bool) -> ImportPlan {
    let path = folder.join("lib.bib");
    fs::write(&path, library).expect("it can be written");
    let library = parse_library(library.as_bytes().to_vec()).unwrap_or_else(|skip| panic!("{}", skip.what));
    let options = ImportOptions { replace, threads: 1 };
    let corpus = folder.join("corpus");
    plan_import(&[(path, library)], &corpus, None, Sidecars::new(), options).expect("the corpus is there")
}

fn corpus(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    for (name, content) in files {
        let path = folder.path().join("corpus").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("it can be written");
    }
    folder
}

/// The files of each entry, as `KEY FILE how`.
fn files(plan: &ImportPlan) -> Vec<String> {
    let of = |entry: &PlannedEntry| {
        let key = entry.key.clone();
        let shown = |file: &PlannedFile| {
            format!("{key} {} {}", file.path.file_name().unwrap_or_default().to_string_lossy(), file.by.name())
        };
        entry.files.iter().map(shown).collect::<Vec<_>>()
    };
    plan.entries.iter().flat_map(of).collect()
}

fn write(plan: &ImportPlan) {
    for file in plan.entries.iter().flat_map(|entry| &entry.files) {
        if let Some(content) = file.action.content() {
            fs::write(&file.sidecar, content).expect("it can be written");
        }
    }
}

#[test]
fn files_are_found_in_several_ways() {
    let folder = corpus(&[
        ("a.txt", "Words about nothing."),
        ("sub/b b.txt", "More words."),
        ("c.txt", "Printed at the top: doi:10.5555/c.1). And more."),
        (
            "d.html",
            "<html><head><link rel=canonical href='https://www.d.example/x/?utm_source=y'></head><body><article><h1>Dd</h1><p>Words of d, which are long enough to be text, we hope.</p></article></body></html>",
        ),
        ("e.md", "---\ntitle: The Émigrés of Lund\ndate: 2011\n---\nWords."),
        ("f.md", "---\ntitle: The Émigrés of Lund\ndate: 1990\n---\nWords."),
        ("marsh2020.txt", "Words."),
        ("Ek - 2018 - A long story of the herring in the n.txt", "Words."),
        ("h.txt", "Salt marshes of the eastern coast\n\nA report on salt."),
    ]);
    let plan = planned(
        folder.path(),
        "@misc{a, title={A}, file={Text:corpus/a.txt:text/plain}}\n\
         @misc{b, title={B}, file={/elsewhere/b b.txt}}\n\
         @misc{c, title={C}, doi={10.5555/C.1}}\n\
         @misc{d, title={D}, url={http://d.example/x}}\n\
         @misc{e, title={The Emigres of Lund}, year={2011}}\n\
         @misc{marsh2020, title={G}}\n\
         @misc{ek, title={A Long Story of the Herring in the Northern Seas}, year={2018}}\n\
         @misc{h, title={Salt Marshes of the Eastern Coast}}\n\
         @misc{none, title={Nothing has this title at all}}\n",
        false,
    );
    assert_eq!(
        files(&plan),
        [
            "a a.txt link",
            "b b b.txt name of the linked file",
            "c c.txt DOI",
            "d d.html URL",
            "e e.md title",
            "marsh2020 marsh2020.txt file name",
            "ek Ek - 2018 - A long story of the herring in the n.txt file name",
            "h h.txt beginning of the text",
        ]
    );
}

#[test]
fn doubtful_matches_are_refused() {
    let folder = corpus(&[
        ("a.md", "---\ntitle: Notes from the harbour\n---\nOne."),
        ("b.md", "---\ntitle: Notes from the Harbour\n---\nTwo."),
        ("c.txt", "Three."),
    ]);
    let plan = planned(
        folder.path(),
        "@misc{x, title={Notes from the harbour}}\n@misc{y, title={Y}, file={corpus/c.txt}}\n@misc{z, title={Z}, file={corpus/c.txt}}\n",
        false,
    );
    assert_eq!(files(&plan), [""; 0]);
    let refused: Vec<&str> = plan.entries.iter().filter_map(|entry| entry.refused.as_deref()).collect();
    assert!(refused[0].starts_with("several files match by title: "), "{refused:?}");
    assert!(refused[1].contains("is also described by z"), "{refused:?}");
}

#[test]
fn an_import_is_idempotent_and_keeps_what_was_edited() {
    let folder = corpus(&[("sea1.txt", "Words.")]);
    let sidecar = folder.path().join("corpus/sea1.txt.meta.toml");
    let library =
        |title: &str| format!("@misc{{sea1, title={{{title}}}, author={{Della Porta, Donatella}}, year={{2019}}}}");
    let plan = planned(folder.path(), &library("One \\\"{u} \\textbackslash{} “x”"), false);
    assert!(matches!(plan.entries[0].files[0].action, SidecarAction::Create(_)));
    write(&plan);
    let written = fs::read_to_string(&sidecar).expect("it is there");
    assert!(
        written.contains("title = \"One ü \\\\ “x”\"\nauthors = [\"Donatella Della Porta\"]\ndate = \"2019\"\n"),
        "{written}"
    );
    let again = planned(folder.path(), &library("One \\\"{u} \\textbackslash{} “x”"), false);
    assert_eq!(again.entries[0].files[0].action, SidecarAction::Unchanged);
    let changed = planned(folder.path(), &library("Two"), false);
    assert!(matches!(changed.entries[0].files[0].action, SidecarAction::Update(_)));
    fs::write(&sidecar, written + "tags = ['mine']\n").expect("it can be written");
    let edited = planned(folder.path(), &library("Two"), false);
    assert_eq!(edited.entries[0].files[0].action, SidecarAction::Keep("was edited since it was imported"));
    let replaced = planned(folder.path(), &library("Two"), true);
    assert!(matches!(replaced.entries[0].files[0].action, SidecarAction::Replace(_)));
    fs::write(&sidecar, "title = 'By hand'\n").expect("it can be written");
    let by_hand = planned(folder.path(), &library("Two"), false);
    assert_eq!(by_hand.entries[0].files[0].action, SidecarAction::Keep("was not written by `ibid import`"));
}

#[test]
fn fields_of_other_sidecars_are_left_to_them() {
    let folder = corpus(&[
        ("sea1.txt", "Words."),
        ("sea1.meta.toml", "title = 'Mine'"),
        ("articles.toml", "[sea1]\ntags = ['catalog']"),
    ]);
    let plan = planned(folder.path(), "@misc{sea1, title={Theirs}, year={2019}, keywords={x}}", false);
    let content = plan.entries[0].files[0].action.content().expect("something to write");
    assert!(content.ends_with("\ndate = \"2019\"\n"), "{content}");
}

#[test]
fn differences_from_the_file_are_listed() {
    let folder = corpus(&[(
        "sea1.md",
        "---\ntitle: The Sea\nauthor: [J. R. Marsh]\ndate: 2019-05-02\nlang: en-GB\nsource: The Post\n---\nWords.",
    )]);
    let of = |fields: &str| {
        let plan = planned(folder.path(), &format!("@article{{sea1, {fields}}}"), false);
        let file = plan.entries[0].files[0].clone();
        let names = file.differences.iter().map(|it| it.field).collect::<Vec<_>>();
        (names, file.action.content().unwrap_or_default().to_owned())
    };
    let (names, content) = of("title={The sea}, author={Jo Marsh}, year={2019}, journal={Post}, langid={english}");
    assert_eq!(names, ["source"]);
    // What the file states more precisely is kept.
    assert!(!content.contains("date") && !content.contains("lang"), "{content}");
    let (names, _) = of("title={The Lake}, author={Jo March}, year={2018}, langid={german}");
    assert_eq!(names, ["title", "date", "lang", "authors"]);
}
