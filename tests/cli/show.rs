//! `ibid show`.

use insta::assert_snapshot;

use crate::run::Folder;

#[test]
fn articles_are_printed_with_line_numbers() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["show", "news/bridge"]), @r#"
    The harbour bridge
    authors   Ada Brook, Jun Sato
    source    The Lantern
    date      2019-05-02
    tags      bridges, trade
    language  en
    file      news/bridge.md · markdown · 72 words
    ref       news/bridge

    p1       9  The bridge over the harbour opened on Thursday after six years of work. Ferries will keep running until autumn.
    p2      11  Costs
    p3      13  The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.
    p4      15  Steel took 1,900,000 crowns.
    p5      16  Labour took most of the rest.
    p6      18  Who gains
    p7      20  Merchants on the east bank expect twice as many visitors. Łukasz Nowak, who sells 茶 there, has hired two people.
    "#);
    assert_snapshot!(folder.ibid(["show", "market"]), @r#"
    “The market on the east bank is older …”
    language  en
    file      market.txt · text · 54 words
    ref       market

    p1       1  Stalls at the east bank market at dawn, 12 March 2019. [Photo/Lantern]
    p2       2  The market on the east bank is older than the harbour. Its first charter is from 1407.
    p3       4  Traders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went away when the old ferry stopped.
    "#);
}

#[test]
fn references_are_printed_with_and_without_context() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["show", "market#p2s2", "news/bridge#p3-4"]), @r#"
    “The market on the east bank is older …”
    language  en
    file      market.txt · text · 54 words
    ref       market#p2s2

    p2       2  Its first charter is from 1407.

    The harbour bridge
    authors   Ada Brook, Jun Sato
    source    The Lantern
    date      2019-05-02
    tags      bridges, trade
    language  en
    file      news/bridge.md · markdown · 72 words
    ref       news/bridge#p3-4

    p3      13  The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.
    p4      15  Steel took 1,900,000 crowns.
    "#);
    assert_snapshot!(folder.ibid(["show", "market#p2s2", "--context", "1"]), @r#"
    “The market on the east bank is older …”
    language  en
    file      market.txt · text · 54 words
    ref       market#p2s2

    p1       1  Stalls at the east bank market at dawn, 12 March 2019. [Photo/Lantern]
    p2       2  Its first charter is from 1407.
    p3       4  Traders pay a rent of 30 crowns a month. They want the city to lower it, because visitors went away when the old ferry stopped.
    "#);
}

#[test]
fn a_file_path_resolves_to_its_article() {
    assert_eq!(Folder::indexed().ibid(["show", "corpus/news/bridge.md"]).status(), 0);
}

#[test]
fn a_stale_pin_is_reported() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["show", "market#p2@01234567"]).stderr(), @"ibid: market#p2@01234567: source changed since it was cited: it is now market#p2@f96572da");
    let version = folder.ibid(["show", "market", "--json"]).json()[0]["article"]["sha256"].clone();
    let pinned = format!("market#p2@{}", &version.as_str().expect("a digest")[..8]);
    assert_eq!(folder.ibid(["show", &pinned]).stderr(), "");
}

#[test]
fn missing_references_are_reported() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["show", "bridges"]), @r#"
    [exit 1]
    [stderr]
    ibid: bridges: article not found in the index: did you mean `news/bridge`?
    "#);
    assert_snapshot!(folder.ibid(["show", "zeppelin"]), @r#"
    [exit 1]
    [stderr]
    ibid: zeppelin: article not found in the index: find one with `ibid search`
    "#);
    assert_snapshot!(folder.ibid(["show", "market#p9"]), @r#"
    [exit 1]
    [stderr]
    ibid: market#p9: market has 3 paragraphs
    "#);
    assert_snapshot!(folder.ibid(["show", "market#p3-2"]), @r#"
    [exit 2]
    [stderr]
    ibid: reference: reversed range
      market#p3-2
              ^
    "#);
}

#[test]
fn other_formats() {
    let folder = Folder::indexed();
    assert_snapshot!(folder.ibid(["show", "news/bridge#p3s1", "--context", "1", "--json"]), @r#"{"ref":"news/bridge#p3s1","article":{"id":"news/bridge","title":"The harbour bridge","authors":["Ada Brook","Jun Sato"],"source":"The Lantern","date":"2019-05-02","url":null,"lang":"en","section":null,"tags":["bridges","trade"],"path":"news/bridge.md","format":"markdown","sha256":"2b838289f33b5083696d453f28a5c5c583706fc8cc31be8af262449dce9a2734","words":72},"span":[120,182],"chars":[120,182],"text":"The bridge cost 4.2 million crowns, a tenth more than planned.","paragraphs":[{"paragraph":3,"span":[120,238],"kind":"body","page":null,"sentences":[[120,182],[183,238]]}],"changed":false,"context":{"before":[{"paragraph":2,"span":[113,118],"text":"Costs"}],"after":[{"paragraph":4,"span":[240,268],"text":"Steel took 1,900,000 crowns."}]}}"#);
    assert_snapshot!(folder.ibid(["show", "news/bridge#p3", "--format", "md"]), @r#"
    > The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.

    — The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02, para. 3 · news/bridge#p3
    "#);
    assert_snapshot!(folder.ibid(["show", "news/bridge", "--format", "md"]), @r#"
    # The harbour bridge

    The bridge over the harbour opened on Thursday after six years of work. Ferries will keep running until autumn.

    ## Costs

    The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.

    - Steel took 1,900,000 crowns.

    - Labour took most of the rest.

    ### Who gains

    Merchants on the east bank expect twice as many visitors. Łukasz Nowak, who sells 茶 there, has hired two people.

    — The harbour bridge, Ada Brook and Jun Sato, The Lantern, 2019-05-02 · news/bridge
    "#);
}
