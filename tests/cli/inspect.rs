//! `ibid inspect`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn files_are_printed_as_parsed() {
    let folder = Folder::with_articles();
    assert_snapshot!(folder.ibid(["inspect", "corpus/market.txt"]), @r#"
    “The market on the east bank is older …”
    language  en
    file      market.txt · text · 54 words
    ref       market
    read as   3 paragraphs · 6 sentences · 2 passages

    ── passage 1 · p1 · 70 bytes ──
    p1  caption
        s1  Stalls at the east bank market at dawn, 12 March 2019.
        s2  [Photo/Lantern]

    ── passage 2 · p2-3 · 215 bytes ──
    p2  body
        s1  The market on the east bank is older than the harbour.
        s2  Its first charter is from 1407.
    p3  body
        s1  Traders pay a rent of 30 crowns a month.
        s2  They want the city to lower it, because visitors went away when the old ferry stopped.
    "#);
    assert_snapshot!(folder.ibid(["inspect", "corpus/market.txt", "--json"]), @r#"{"article":{"id":"market","title":null,"opening":"The market on the east bank is older …","authors":[],"source":null,"date":null,"url":null,"lang":"en","section":null,"tags":[],"path":"market.txt","format":"text","sha256":"f96572da06d5e41b0478fe81cf810ab0d9a5a93b8e0357ec0922f2c3d9782df0","words":54},"text":"Stalls at the east bank market at dawn, 12 March 2019. [Photo/Lantern]\nThe market on the east bank is older than the harbour. Its first charter is from 1407.\n\nTraders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went away when the old ferry stopped.\n","paragraphs":[{"span":[0,70],"kind":"caption","page":null,"sentences":[[0,54],[55,70]]},{"span":[71,157],"kind":"body","page":null,"sentences":[[71,125],[126,157]]},{"span":[159,286],"kind":"body","page":null,"sentences":[[159,199],[200,286]]}],"passages":[{"span":[0,71],"paragraphs":[1,1]},{"span":[71,287],"paragraphs":[2,3]}],"warnings":[]}"#);
}

#[test]
fn articles_are_in_the_order_of_the_files() {
    let folder = Folder::with_articles().file("corpus/two.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n");
    let files = ["corpus/two.jsonl", "corpus/news/bridge.md", "corpus/market.txt"];
    let [one, two, three] = files;
    let articles = folder.ibid(["inspect", "--format", "jsonl", one, two, three]).json();
    let ids: Vec<_> = articles.iter().map(|article| article["article"]["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["two:1", "two:2", "news/bridge", "market"]);
    assert!(!folder.path("index").exists());
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let folder = Folder::with_articles().file("empty.txt", "");
    let run = folder.ibid(["inspect", "--format", "jsonl", "nowhere.txt", "empty.txt", "corpus/market.txt"]);
    assert_eq!((run.status(), run.json().len()), (2, 1));
    assert_snapshot!(run.stderr(), @r#"
    ibid: nowhere.txt: cannot be read: no such file or directory
    ibid: empty.txt: empty
    "#);
}
