//! `ibid quote`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn a_quotation_is_printed_with_its_source() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["quote", "Steel was dearer than anyone foresaw"]), @r#"
    exact  “Steel was dearer than anyone foresaw”
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 2 · news/bridge#p3s2
    "#);
    assert_snapshot!(folder.ibid(["quote", "“steel was dearer than anyone foresaw.”", "--article", "news/bridge"]), @r#"
    normalized  “steel was dearer than anyone foresaw.”
        quoted  “steel was dearer than anyone foresaw.”
        source  Steel was dearer than anyone foresaw
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 2 · news/bridge#p3s2
    "#);
    assert_snapshot!(folder.ibid(["quote", "The bridge [...] opened on Thursday ... Ferries will keep running"]), @r#"
    elided  “The bridge [...] opened on Thursday ... Ferries will keep running”
        quoted  The bridge [...] opened on Thursday ... Ferries will keep running
        source  The bridge over the harbour opened on Thursday after six years of work. Ferries will
                keep running
        ellipsis     “[...]” replaces “over the harbour”
        ellipsis     “...” replaces “after six years of work.”
        warning      leaves out a number, the end of a sentence
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 1 · news/bridge#p1
    "#);
}

#[test]
fn differences_are_printed_below_the_quotation() {
    let folder = Folder::indexed();
    assert_snapshot!(
        folder.ibid(["quote", "The bridge cost 4.3 million crowns, a tenth more than the city had planned."]), @r#"
    [exit 1]
    altered  “The bridge cost 4.3 million crowns, a tenth more than the city had planned.”
        quoted  The bridge cost 4.3 million crowns, a tenth more than the city had planned.
                                ^^^                                   ^^^^^^^^^^^^
        source  The bridge cost 4.2 million crowns, a tenth more than planned.
                                ^^^
        number       “4.3” for “4.2”
        word         “the city had” added
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 1 · news/bridge#p3s1
    "#);
    let coloured = folder.ibid(["quote", "Traders pay no rent of 30 crowns a month", "--color", "always"]);
    assert_snapshot!(coloured.to_string().replace('\u{1b}', "␛"), @r#"
    [exit 1]
    ␛[1m␛[31maltered␛[0m  “Traders pay no rent of 30 crowns a month”
    ␛[2m    quoted  ␛[0mTraders pay ␛[1m␛[31mno␛[0m rent of 30 crowns a month
    ␛[2m    source  ␛[0mTraders pay ␛[1m␛[31ma␛[0m rent of 30 crowns a month
        ␛[2mnegation     ␛[0m“no” for “a”
        “The market on the east bank is older …”, para. 3, sent. 1 · ␛[36mmarket#p3s1␛[0m
    "#);
    assert_snapshot!(
        folder.ibid(["quote", "Labour took most of the rest. The bridge over the harbour opened on Thursday"]), @r#"
    [exit 1]
    altered  “Labour took most of the rest. The bridge over the harbour opened on Thursday”
        quoted  Labour took most of the rest. The bridge over the harbour opened on Thursday
                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        source  Labour took most of the rest
        source  The bridge over the harbour opened on Thursday
        order        “The bridge over the harbour opened on Th…” occurs elsewhere
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 5 · news/bridge#p5
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 1, sent. 1 · news/bridge#p1s1
    "#);
}

#[test]
fn quotations_of_other_sources_and_missing_ones_are_reported() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["quote", "Its first charter is from 1407", "--article", "news/bridge"]), @r#"
    [exit 1]
    wrong source  “Its first charter is from 1407”
        quoted  Its first charter is from 1407
        source  Its first charter is from 1407
        “The market on the east bank is older …”, para. 2, sent. 2 · market#p2s2
        not in news/bridge: cite the article above
    "#);
    assert_snapshot!(folder.ibid(["quote", "the"]), @r#"
    [exit 1]
    ambiguous  “the”
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 1, sent. 1 · news/bridge#p1s1
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3, sent. 2 · news/bridge#p3s2
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 5 · news/bridge#p5
        The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 7, sent. 1 · news/bridge#p7s1
        “The market on the east bank is older …”, caption, para. 1, sent. 1 · market#p1s1
        and 2 more
        too short to identify the source: it occurs in 9 places; quote more, or name the --article
    "#);
    assert_snapshot!(folder.ibid(["quote", "no such thing was ever spoken of", "--article", "market"]), @r#"
    [exit 1]
    not found  “no such thing was ever spoken of”
        nothing similar in market, nor in any other article; try `ibid search` with some of its words
    "#);
    assert_snapshot!(folder.ibid(["quote", "no such thing was ever spoken of"]), @r#"
    [exit 1]
    not found  “no such thing was ever spoken of”
        nothing similar in the index; try `ibid search` with some of its words
    "#);
}

#[test]
fn json_has_the_documented_keys() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["quote", "older than the harbor", "the old ferry stopped", "--json"]), @r#"
    [exit 1]
    {"id":null,"quote":"older than the harbor","verdict":"altered","found":[{"ref":"market#p2s1","article":"market","span":[102,124],"text":"older than the harbour"}],"changes":[{"kind":"word","quoted":"harbor","source":"harbour"}]}
    {"id":null,"quote":"the old ferry stopped","verdict":"exact","found":[{"ref":"market#p3s2","article":"market","span":[264,285],"text":"the old ferry stopped"}],"changes":[]}
    "#);
}

#[test]
fn a_batch_is_answered_line_by_line() {
    let folder = Folder::indexed();
    let lines = r#"{"id": "a", "quote": "Its first charter is from 1407.", "article": "market#p2"}
{"id": 2, "quote": "Its first charter is from 1407", "article": "nowhere"}

{"id": "c"}
{"id": "d", "quote": "..."}
they want the city to lower it
"#;
    assert_snapshot!(folder.ibid_reading(lines, ["quote", "--batch", "-"]), @r#"
    [exit 1]
    {"id":"a","quote":"Its first charter is from 1407.","verdict":"exact","found":[{"ref":"market#p2s2","article":"market","span":[126,157],"text":"Its first charter is from 1407."}],"changes":[]}
    {"id":"2","quote":"Its first charter is from 1407","verdict":"wrong_source","found":[{"ref":"market#p2s2","article":"market","span":[126,156],"text":"Its first charter is from 1407"}],"changes":[]}
    {"id":"d","quote":"...","verdict":"ambiguous","found":[],"changes":[]}
    {"id":"6","quote":"they want the city to lower it","verdict":"normalized","found":[{"ref":"market#p3s2","article":"market","span":[200,230],"text":"They want the city to lower it"}],"changes":[]}
    [stderr]
    ibid: -:2: nowhere: article not found in the index
    ibid: -:4: not a quotation {"id", "quote", "article"}: missing field `quote`: skipped
    "#);
    let folder = folder.file("quotes.jsonl", "The bridge cost 4.2 million crowns\n");
    assert_eq!(folder.ibid(["quote", "--batch", "quotes.jsonl"]).status(), 0);
    assert_snapshot!(folder.ibid(["quote", "--batch", "nowhere"]), @r#"
    [exit 2]
    [stderr]
    ibid: nowhere: opening the batch: no such file or directory
    "#);
}

#[test]
fn invalid_quotations_are_reported() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["quote", "…"]), @r#"
    [exit 1]
    ambiguous  “…”
        it contains no word to search for
    "#);
    assert_snapshot!(folder.ibid(["quote", "the bridge", "--article", "bridges"]), @r#"
    [exit 2]
    [stderr]
    ibid: bridges: article not found in the index: did you mean `news/bridge`?
    "#);
    assert_snapshot!(folder.ibid(["quote", "the bridge", "--format", "trec"]), @r#"
    [exit 2]
    [stderr]
    ibid: --format trec: quote prints text, json, jsonl, md
    "#);
    assert_eq!(folder.ibid_reading("The bridge cost 4.2 million crowns\n", ["quote", "-"]).status(), 0);
}

#[test]
fn control_characters_are_escaped() {
    let folder = Folder::indexed();
    let run = folder.ibid(["quote", "The bridge cost \u{1b}[31m4.3 million\u{7} crowns, a tenth more"]);
    assert!(!run.stdout().contains(['\u{1b}', '\u{7}']), "{run}");
}
