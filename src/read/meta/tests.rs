use std::fs;

use tempfile::TempDir;

use super::*;
use crate::article::Meta;

fn meta_of(text: &str) -> (Meta, Vec<String>, &str) {
    let (stated, end) = front_matter(text).unwrap();
    (stated.meta, stated.warnings, &text[end..])
}

#[test]
fn yaml_front_matter_is_read() {
    let text = "---\ntitle: 'A: b'\nauthor:\n- Ann Ó\n- name: Bob\ndate: June 1, 2018\ntags: [x, y]\nlayout: post\n---\n\n# Body\n";
    let (meta, warnings, body) = meta_of(text);
    assert_eq!((meta.title.as_deref(), meta.date.as_deref()), (Some("A: b"), Some("2018-06-01")));
    assert_eq!((meta.authors, meta.tags), (vec!["Ann Ó".into(), "Bob".into()], vec!["x".into(), "y".to_owned()]));
    assert_eq!((warnings, body), (vec![], "\n# Body\n"));
}

#[test]
fn toml_front_matter_is_read() {
    let text = "+++\r\ntitle = \"A\"\r\ndate = 2018-06-01T10:00:00Z\r\n+++\r\nBody";
    let (meta, warnings, body) = meta_of(text);
    assert_eq!((meta.title.as_deref(), meta.date.as_deref()), (Some("A"), Some("2018-06-01T10:00:00Z")));
    assert_eq!((warnings, body), (vec![], "Body"));
}

#[test]
fn errors_in_front_matter_cause_warnings() {
    let (meta, warnings, body) = meta_of("---\ntitle: [a\nb: c\n---\nBody");
    assert_eq!((meta, body), (Meta::default(), "Body"));
    assert!(warnings[0].starts_with("front matter: not valid YAML at line"), "{}", warnings[0]);
    let (_, warnings, _) = meta_of("+++\ntitle = \n+++\n");
    assert!(warnings[0].starts_with("front matter: not valid TOML at line 1: "), "{}", warnings[0]);
    let (_, warnings, _) = meta_of("---\nlanguage: en\ntitle: {a: b}\n---\n");
    assert_eq!(warnings, ["unknown field `language`: did you mean `lang`?", "title: expected text, found a table"]);
}

#[test]
fn other_text_is_not_front_matter() {
    for text in [
        "",
        "---",
        "---\n",
        "--- a\nb\n---\n",
        "---\nJust a rule and text\n---\n",
        "---\ntitle: a\n",
        "a\n---\nb: c\n---\n",
    ] {
        assert_eq!(front_matter(text), None, "{text:?}");
    }
    assert_eq!(meta_of("---\n---\nBody").2, "Body");
    assert_eq!(meta_of("---\ntitle: a\n...\nBody").2, "Body");
}

fn beside(files: &[(&str, &str)], name: &str) -> (DeclaredMetadata<'static>, Vec<String>) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), "text").unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let sidecars = Sidecars::new();
    let mut stated = sidecars.beside(&folder.path().join(name));
    stated.warnings.sort();
    let prefix = format!("{}/", folder.path().display());
    (stated, sidecars.warnings().into_iter().map(|warning| warning.replace(&prefix, "")).collect())
}

#[test]
fn later_sidecars_win_field_by_field() {
    let (stated, warnings) = beside(
        &[
            ("a.meta.toml", "title = 'stem'\nsource = 'stem'\nlang = 'en'"),
            ("a.txt.meta.toml", "title = 'name'\nid = 'x1'\ndate = 2018-06-01"),
            ("articles.toml", "['a.txt']\nsource = 'catalog'\n[a]\nsource = 'catalog by stem'\nsection = 'World'"),
        ],
        "a.txt",
    );
    assert_eq!(stated.id.as_deref(), Some("x1"));
    assert_eq!(stated.meta.title.as_deref(), Some("name"));
    assert_eq!(stated.meta.source.as_deref(), Some("catalog"));
    assert_eq!((stated.meta.lang.as_deref(), stated.meta.section.as_deref()), (Some("en"), Some("World")));
    assert_eq!(stated.meta.date.as_deref(), Some("2018-06-01"));
    assert_eq!((stated.warnings, warnings), (vec![], Vec::<String>::new()));
}

#[test]
fn sidecars_never_stop_a_file() {
    let (stated, warnings) = beside(
        &[
            ("a.txt.meta.toml", "titel = 'x'\ndate = '03/04/2018'\nfoo = 1\ntext = 'x'\ntags = 5\nurl = 'u'"),
            ("articles.toml", "stray = 1\n[b]\ntitle = 'x'"),
        ],
        "a.txt",
    );
    assert_eq!(stated.meta, Meta { url: Some("u".into()), ..Meta::default() });
    assert_eq!(
        stated.warnings,
        [
            "a.txt.meta.toml: date: `03/04/2018` is ambiguous or not a date; write 2018-06-01",
            "a.txt.meta.toml: tags: expected a list of texts, found a number",
            "a.txt.meta.toml: unknown field `foo`",
            "a.txt.meta.toml: unknown field `text`",
            "a.txt.meta.toml: unknown field `titel`: did you mean `title`?",
        ]
    );
    assert_eq!(
        warnings,
        ["articles.toml: file `b` not found", "articles.toml: stray: expected a table, found a number"]
    );
    let (stated, warnings) = beside(&[("a.meta.toml", "= ="), ("articles.toml", "[a\n")], "a.txt");
    assert!(stated.warnings[0].starts_with("a.meta.toml: not valid TOML at line 1: "), "{:?}", stated.warnings);
    assert!(warnings[0].starts_with("articles.toml: not valid TOML at line 1: "), "{warnings:?}");
}
