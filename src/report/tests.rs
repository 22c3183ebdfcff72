use super::*;

/// Returns every quotation with its citations.
fn read(text: &str) -> Vec<(String, Vec<String>)> {
    let report = Report::parse(text);
    for citation in &report.citations {
        assert!(text.get(citation.span.start..citation.span.end).is_some());
    }
    let cites = |quotation: &Quotation| {
        let cited = quotation.citations.iter().flat_map(|place| &report.citations[*place].cited);
        cited.map(|cited| cited.typed.clone()).collect()
    };
    report.quotations.iter().map(|quotation| (quotation.words.text().to_owned(), cites(quotation))).collect()
}

#[track_caller]
fn assert_read(text: &str, expected: &[(&str, &[&str])]) {
    let expected: Vec<(String, Vec<String>)> = expected
        .iter()
        .map(|(words, cites)| ((*words).to_owned(), cites.iter().map(|it| (*it).to_owned()).collect()))
        .collect();
    assert_eq!(read(text), expected, "{text}");
}

#[test]
fn quotations_have_their_citations() {
    assert_read("He said “a b c d” [x#p1].", &[("a b c d", &["x#p1"])]);
    assert_read("He said “a b c d”. [x#p1] “E f g h” [y#p2].", &[("a b c d", &["x#p1"]), ("E f g h", &["y#p2"])]);
    assert_read("“A b” and “c d” [x#p1; @y#p2].", &[("A b", &["x#p1", "y#p2"]), ("c d", &["x#p1", "y#p2"])]);
    assert_read("According to [x#p1], it “is so”. This “is not”.", &[("is so", &["x#p1"]), ("is not", &[])]);
    assert_read("“A b c d,” he said. “E f g h.” [x#p1]", &[("A b c d,", &["x#p1"]), ("E f g h.", &["x#p1"])]);
    assert_read("“A *b*\nc `code` d”[^1]\n\n[^1]: See x#p1.", &[("A b c  d", &["x#p1"])]);
    assert_read("“A b” ([x#p1](https://e.org/x)).", &[("A b", &["x#p1"])]);
    assert_read("“A b c d” (x#p1).", &[("A b c d", &["x#p1"])]);
    assert_read("“A b c d” <span data-ibid=\"x#p1@12345678\">(“X,” 2018)</span>.", &[("A b c d", &["x#p1@12345678"])]);
    assert_read("“[The] a […] b” [x#p1]", &[("[The] a […] b", &["x#p1"])]);
    assert_read("“A b c d”^[See x#p1.]", &[("A b c d", &["x#p1"])]);
}

#[test]
fn block_quotations_have_theirs() {
    assert_read("> A b.\n> C d.\n> — the paper, x#p1\n", &[("A b. C d.", &["x#p1"])]);
    assert_read("> A b.\n>\n> C “d”.\n\n[x#p1]\n", &[("A b.\n\nC “d”.", &["x#p1"])]);
    assert_read("> A b [x#p1].\n", &[("A b.", &["x#p1"])]);
    assert_read("He writes [x#p1]:\n\n> A b.\n\nSo it “is” [y#p1].", &[("A b.", &["x#p1"]), ("is", &["y#p1"])]);
    assert_read("> A b.\n\n— *The “Paper”*, 2018 · x\\#p1@12345678\n", &[("A b.", &["x#p1@12345678"])]);
    assert_read("> [!NOTE]\n> This is no quotation.\n", &[]);
}

#[test]
fn what_is_no_prose_quotes_nothing() {
    for text in [
        "---\ntitle: “a b c d”\n---\n",
        "```\n“a b c d” [x#p1]\n```\n",
        "    “a b c d”\n",
        "See `“a b c d” [x#p1]`.",
        "<!-- “a b c d” [x#p1] -->\n",
        "![“a b c d”](x.png)",
        "<div title=\"a b c d\">\n</div>\n",
        "<div data-ibid=\"bibliography\">\n\nA. “A b c d.” 2018.\n\n</div>\n",
        "《a b c d》",
        "https://e.org/“a” is one.",
    ] {
        let report = Report::parse(text);
        assert!(report.quotations.is_empty() && report.citations.is_empty(), "{text}: {:?}", read(text));
    }
}

#[test]
fn quotations_in_lists_and_tables_are_read() {
    assert_read("- “a b c d” [x#p1]\n- “e f g h” [y#p1]\n", &[("a b c d", &["x#p1"]), ("e f g h", &["y#p1"])]);
    assert_read(
        "| a | b |\n|---|---|\n| “a b c d” [x#p1] | “e f g h” |\n",
        &[("a b c d", &["x#p1"]), ("e f g h", &[])],
    );
    assert_read("| a | b |\n|---|---|\n| “a b c d” | [x#p1] |\n", &[("a b c d", &["x#p1"])]);
    assert_read("他说“甲乙丙丁戊己庚辛”[茶#p1]。", &[("甲乙丙丁戊己庚辛", &["茶#p1"])]);
}

#[test]
fn a_speech_runs_over_paragraphs() {
    let text = "“A b c d.\n\n“E f g h,” he said [x#p1].\n\n“I j k l.\n\nM n.";
    assert_read(text, &[("A b c d.", &["x#p1"]), ("E f g h,", &["x#p1"]), ("I j k l.", &[])]);
    let open: Vec<bool> = Report::parse(text).quotations.iter().map(|quotation| quotation.is_open).collect();
    assert_eq!(open, [false, false, true]);
}

#[test]
fn sentences_have_their_citations() {
    let text = "One is so [x#p1]. Two is so. [y#p1] Three\nis so.[^n] Four.\n\n[^n]: z#p1, on page 3.";
    let report = Report::parse(text);
    let said: Vec<(&str, Vec<&str>)> = report
        .statements
        .iter()
        .map(|statement| {
            let cited = statement.citations.iter().flat_map(|place| &report.citations[*place].cited);
            (
                statement.place.of(report.blocks[statement.block].prose.text()),
                cited.map(|it| it.typed.as_str()).collect(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("One is so.", vec!["x#p1"]),
            ("Two is so.", vec!["y#p1"]),
            ("Three is so.", vec!["z#p1"]),
            ("Four.", vec![]),
            (", on page 3.", vec!["z#p1"]),
        ]
    );
}

#[test]
fn wishes_hold_for_their_block() {
    let text = "One.\n\n<!-- ibid: allow a: b -->\n\n- Two.\n- Three.\n\nFour <!-- ibid: allow c, d: e --> it is.\n";
    let report = Report::parse(text);
    let scopes: Vec<&str> = report.allows.iter().map(|allow| allow.scope.of(text).trim()).collect();
    assert_eq!(scopes, ["- Two.\n- Three.", "Four <!-- ibid: allow c, d: e --> it is."]);
}
