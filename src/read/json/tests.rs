use proptest::prelude::*;

fn read(text: &str) -> Result<Text, Skip> {
    super::read(text.to_owned(), Budget::of(text.len() as u64))
}

use super::*;

fn raw_articles(text: &str) -> Vec<Result<RawArticle, Skip>> {
    match read(text) {
        Ok(Text::Articles(raw_articles)) => raw_articles,
        Ok(Text::Other(format, _)) => panic!("{format:?}"),
        Err(skip) => vec![Err(skip)],
    }
}

#[test]
fn one_object_is_one_article() {
    let text = r#"{"_id": 17, "title": "A", "body": "Te\u0142st\n\n2", "authors": ["Ann", {"name": "Bob", "x": []}],
        "author": null, "date": "1 June 2018", "tags": "a, b", "extra": {"deep": [1, {"x": null}]}, "lang": "en"}"#;
    let raw_article = raw_articles(text).remove(0).unwrap();
    assert_eq!((raw_article.id.as_deref(), raw_article.number, &*raw_article.text), (Some("17"), None, "Tełst\n\n2"));
    assert_eq!(
        (raw_article.meta.authors, raw_article.meta.tags),
        (vec!["Ann".into(), "Bob".into()], vec!["a".into(), "b".to_owned()])
    );
    assert_eq!(
        (raw_article.meta.date.as_deref(), raw_article.format, raw_article.warnings),
        (Some("2018-06-01"), "json", vec![])
    );
}

#[test]
fn an_array_is_one_article_an_item() {
    let found =
        raw_articles(r#"[{"text":"a"}, 5, {"title":"x"}, {"id":"d","text":["one","two"]}, "s", [1], null, true]"#);
    assert_eq!(found[0].as_ref().unwrap().number, Some(1));
    assert_eq!(found[1], Err(Skip::new("item 2: not an object")));
    assert_eq!(found[2], Err(Skip::new("item 3: no text")));
    assert_eq!(found[3].as_ref().unwrap().text, "one\n\ntwo");
    assert_eq!(found[4..].iter().filter(|item| item.is_err()).count(), 4);
}

#[test]
fn objects_one_a_line_are_json_lines() {
    assert!(matches!(read("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"), Ok(Text::Other(Format::Lines, _))));
    assert!(matches!(read("{\"text\":\"a\"}\n{\"text\":\n"), Ok(Text::Other(Format::Lines, _))));
}

#[test]
fn wrong_types_are_dropped_with_a_warning() {
    let raw_article = line(r#"{"text":"a","title":["x"],"date":{"y":1},"tags":7,"id":true,"url":5}"#).unwrap();
    assert_eq!((raw_article.id, raw_article.meta.title, raw_article.meta.url.as_deref()), (None, None, Some("5")));
    let mut warnings = raw_article.warnings;
    warnings.sort();
    assert_eq!(
        warnings,
        [
            "date: expected text, found a table",
            "id: expected text, found true or false",
            "tags: expected a list of texts, found a number",
            "title: expected text, found a list",
        ]
    );
}

#[test]
fn invalid_json_gives_a_reason() {
    for (text, what) in [
        (r#"{"text":"\ud800"}"#, "not valid JSON: unexpected end of hex escape (column 16)"),
        (r#"{"text":"a",}"#, "not valid JSON: trailing comma (column 13)"),
        (r#"{"score":NaN}"#, "not valid JSON: expected value (column 10)"),
        ("{\"text\":\"a", "not valid JSON: EOF while parsing a string (column 10)"),
        ("{'text':'a'}", "not valid JSON: key must be a string (column 2)"),
        ("[1]", "not an object"),
        ("null", "not an object"),
        (r#"{"text":"a"} x"#, "not valid JSON: trailing characters (column 14)"),
    ] {
        assert_eq!(line(text).unwrap_err(), what, "{text}");
    }
    assert_eq!(
        raw_articles("[{\"text\":\"a\"},\n}")[0],
        Err(Skip::new("not valid JSON at line 2: expected value (column 1)"))
    );
    assert_eq!(raw_articles("plain")[0], Err(Skip::new("neither a JSON object nor an array of objects")));
}

#[test]
fn hostile_nesting_is_refused_not_followed() {
    let deep = "[".repeat(1_000_000);
    for text in [format!("{{\"x\":{deep}"), format!("{{\"title\":{deep}"), deep.clone(), "{\"x\":".repeat(1_000_000)] {
        assert!(line(&text).unwrap_err().starts_with("not valid JSON"));
        assert!(read(&text).is_err());
    }
}

#[test]
fn plain_html_in_a_text_is_read_as_html() {
    let raw_article = line(r#"{"text":"<p>One <b>two</b>.</p><p>Three.</p>","title":"T"}"#).unwrap();
    assert!(raw_article.text.contains("One two."), "{}", raw_article.text);
    assert!(!raw_article.text.contains('<') && raw_article.blocks.is_some());
    assert_eq!(raw_article.meta.title.as_deref(), Some("T"));
    for text in ["<p> is a tag, and <b> too", "<3 <3", "a <p>b</p><p>c</p>", "< p >"] {
        assert!(!is_markup(text), "{text}");
    }
}

proptest! {
    #[test]
    fn a_text_comes_back_as_it_was(text in "\\PC{0,20}[a-z]\\PC{0,20}", title in "[a-z]{1,9}") {
        prop_assume!(!is_markup(&text));
        let written = serde_json::json!({"title": title, "text": text}).to_string();
        let raw_article = line(&written).unwrap();
        prop_assert_eq!(raw_article.text, text);
        prop_assert_eq!(raw_article.meta.title, Some(title));
    }

    #[test]
    fn any_line_is_taken(text in "[\\[\\]{}\":,a-z0-9\\\\ ]{0,60}") {
        let _ = (line(&text), read(&text).is_ok());
    }
}
