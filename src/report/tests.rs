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

/// Returns every quotation of a report in another format with its citations; spans must be inside the report.
fn read_as(text: &str, format: ReportFormat) -> Vec<(String, Vec<String>)> {
    let report = Report::parse_as(text, format);
    let spans = report.quotations.iter().map(|it| it.span).chain(report.statements.iter().map(|it| it.span));
    for span in spans.chain(report.citations.iter().map(|it| it.span)) {
        assert!(text.get(span.start..span.end).is_some(), "{span} of {text}");
    }
    let cites = |quotation: &Quotation| {
        let cited = quotation.citations.iter().flat_map(|place| &report.citations[*place].cited);
        cited.map(|cited| cited.typed.clone()).collect()
    };
    report.quotations.iter().map(|quotation| (quotation.words.text().to_owned(), cites(quotation))).collect()
}

fn read_latex(text: &str) -> Vec<(String, Vec<String>)> {
    read_as(text, ReportFormat::Latex)
}

#[track_caller]
fn assert_is(found: &[(String, Vec<String>)], expected: &[(&str, &[&str])]) {
    let found: Vec<(&str, Vec<&str>)> =
        found.iter().map(|(words, cites)| (words.as_str(), cites.iter().map(String::as_str).collect())).collect();
    let expected: Vec<(&str, Vec<&str>)> = expected.iter().map(|(words, cites)| (*words, cites.to_vec())).collect();
    assert_eq!(found, expected);
}

#[test]
fn latex_quotations_have_their_citations() {
    assert_is(
        &read_latex("She said ``the keel is \\emph{sound}'' \\cite[p.~3]{wreck}."),
        &[("the keel is sound", &["wreck"])],
    );
    assert_is(
        &read_latex("\\enquote{Caf\\'{e} at 5\\,\\% off} \\parencite[see][12]{a, b}. ``So'' [log\\#p2]."),
        &[("Café at 5 % off", &["a", "b"]), ("So", &["log#p2"])],
    );
    assert_is(
        &read_latex(
            "He wrote:\n\\begin{quote}\nThe keel is sound.\n\\end{quote}\n\n``Open''\\footnote{In \\citep{dock}, or \\textit{so}.} it was.",
        ),
        &[("The keel is sound.", &[]), ("Open", &["dock"])],
    );
    assert_is(&read_latex("\\textcquote[4]{wreck}{the keel is sound} it says"), &[("the keel is sound", &["wreck"])]);
    let german = "\"`Das Schiff\"' und \\glqq so\\grqq{} [a\\#p1]";
    assert_is(&read_latex(german), &[("Das Schiff", &["a#p1"]), ("so", &["a#p1"])]);
}

#[test]
fn latex_that_is_not_prose_is_left_out() {
    let text = "\\documentclass{article}\n\\addbibresource{works.bib}\n\\title{``Not this''}\n\\begin{document}\n% ``nor this''\n\
                $x = ``y''$ \\begin{verbatim}``code'' [a#p1]\\end{verbatim}\nIt is 5\\% of \\$3 ``now'' [a\\#p1]. \\label{``z''}\n\
                \\begin{tabular}{ll}\nShips & 12 [b\\#p2] \\\\\nBoats & 3 \\\\\n\\end{tabular}\n\\end{document}";
    assert_is(&read_latex(text), &[("now", &["a#p1"])]);
    let report = Report::parse_as(text, ReportFormat::Latex);
    assert_eq!(report.bibliographies, ["works.bib"]);
    let words: Vec<&str> = report.blocks.iter().map(|block| block.prose.text()).collect();
    assert!(words.iter().any(|words| words.contains("It is 5% of $3 “now”")), "{words:?}");
    assert_eq!(report.blocks.iter().filter(|block| block.kind == ReportBlockKind::Cell).count(), 4);
}

#[test]
fn latex_suppressions_are_comments() {
    let text =
        "% ibid: allow quotation-uncited: heard myself\nHe said ``so it is then''.\n\nMore. % ibid: allow a: b\n";
    let report = Report::parse_as(text, ReportFormat::Latex);
    let scopes: Vec<(&str, &str)> =
        report.allows.iter().map(|allow| (allow.reason.as_str(), allow.scope.of(text))).collect();
    assert_eq!(scopes, [("heard myself", "He said ``so it is then''."), ("b", "More. % ibid: allow a: b")]);
}

#[test]
fn unfinished_latex_is_read() {
    for text in [
        "\\",
        "\\cite",
        "\\cite[",
        "\\cite{",
        "\\begin{",
        "$",
        "{{{",
        "}}}",
        "\\footnote{a",
        "\\enquote{é",
        "%",
        "\\\"",
        "\\end{quote}",
    ] {
        read_latex(text);
    }
}

#[test]
fn asciidoc_quotations_have_their_citations() {
    let text = "= Title\n:lang: en\n\nShe said \"`the *keel* is sound`\" [wreck#p1].\n// ibid: allow a: b\n\n----\n\"code\" [a#p1]\n----\n\n\
                [quote, A. Brook]\nThe deck is wet [deck#p2].\n\n* \"One\" cite:[dock(12)]\n* \"Two\"footnote:[In [log#p2], see there.]\n\n|===\n|\"Three\" |[x#p1]\n|===\n";
    assert_is(
        &read_as(text, ReportFormat::AsciiDoc),
        &[
            ("the keel is sound", &["wreck#p1"]),
            ("The deck is wet.", &["deck#p2"]),
            ("One", &["dock"]),
            ("Two", &["log#p2"]),
            ("Three", &["x#p1"]),
        ],
    );
    let report = Report::parse_as(text, ReportFormat::AsciiDoc);
    assert_eq!((report.lang.as_deref(), report.allows.len()), (Some("en"), 1));
}

#[test]
fn plain_text_has_paragraphs_and_quoted_lines() {
    let text = "A line of “one\nquotation” [a#p1].\r\n\r\n    Indented “text” [b#p2].\n\n> Quoted lines\n> of a letter [c#p3]\nBody again, *starred* “as is” [d#p4].\n";
    assert_is(
        &read_as(text, ReportFormat::Plain),
        &[
            ("one quotation", &["a#p1"]),
            ("text", &["b#p2"]),
            ("Quoted lines of a letter", &["c#p3"]),
            ("as is", &["d#p4"]),
        ],
    );
}
