use super::*;

fn read(text: &str) -> Library {
    parse_library(text.as_bytes().to_vec()).unwrap_or_else(|skip| panic!("{}", skip.what))
}

fn person(family: &str, given: &str) -> Creator {
    Creator::Person { family: family.to_owned(), given: Some(given.to_owned()), suffix: None }
}

fn problems(library: &Library) -> Vec<String> {
    library.problems.iter().map(|problem| format!("{}: {}", problem.line, problem.what)).collect()
}

/// Title, source, date, URL, language.
fn facts(entry: &LibraryEntry) -> [Option<&str>; 5] {
    let Meta { title, source, date, url, lang, .. } = &entry.meta;
    [title, source, date, url, lang].map(|field| field.as_deref())
}

#[test]
fn bibtex_is_read_with_its_abbreviations_and_parents() {
    let library = read(
        "Written by hand.\n@string{dp = \"Dune \" # post}\n@string(post = {Post})\n\
         @article{dunes-19,\n author = {van der Berg, Lotte and {Dune Trust, North} and M{\\\"u}ller, Jr., Karl and others},\n \
         title = {Dunes \\& {NATO}, 1990--2015}, journal = dp, year = 2019, month = mar, day = 7,\n \
         keywords = {sand, {wind, north}}, note = {Section: Science},\n \
         file = {Full Text:files/1/a\\:b.pdf:application/pdf;Snapshot:files/2/c.html:text/html}}\n\
         @inproceedings{talk, crossref = {meeting}, title = {A talk}, author = {Jo Marsh}}\n\
         @proceedings{meeting, booktitle = {The Meeting}, title = {The Meeting}, date = {2020-05-01/2020-05-03}, doi = {10.5555/X.1}}\n",
    );
    assert_eq!(problems(&library), [""; 0]);
    let [dunes, talk, _] = library.entries.as_slice() else { panic!("{:#?}", library.entries) };
    assert_eq!(facts(dunes), [Some("Dunes & NATO, 1990–2015"), Some("Dune Post"), Some("2019-03-07"), None, None]);
    assert_eq!((dunes.line, dunes.meta.section.as_deref()), (4, Some("Science")));
    assert_eq!(dunes.meta.tags, ["sand", "wind, north"]);
    assert_eq!(
        dunes.creators,
        [
            person("van der Berg", "Lotte"),
            Creator::Whole("Dune Trust, North".to_owned()),
            Creator::Person { family: "Müller".into(), given: Some("Karl".into()), suffix: Some("Jr.".into()) },
        ]
    );
    assert_eq!(dunes.files, ["files/1/a:b.pdf", "files/2/c.html"]);
    assert_eq!((talk.meta.source.as_deref(), talk.doi.as_deref()), (Some("The Meeting"), Some("10.5555/x.1")));
}

#[test]
fn files_are_linked_in_the_ways_of_several_programs() {
    let files = |field: &str| {
        let library = read(&format!("@misc{{a, title = {{A}}, file = {{{field}}}}}"));
        library.entries[0].files.clone()
    };
    assert_eq!(files("papers/one.pdf"), ["papers/one.pdf"]);
    assert_eq!(files(":papers/one.pdf:PDF"), ["papers/one.pdf"]);
    assert_eq!(files("One\\; two:papers/one\\; two.pdf:application/pdf"), ["papers/one; two.pdf"]);
    assert_eq!(files("C\\:\\\\papers\\\\one.pdf"), ["C:\\papers\\one.pdf"]);
}

#[test]
fn an_invalid_entry_costs_only_itself() {
    let library = read(
        "@book{one, title = {One}}\n@book{two, title = {Two,\n author = {A. B.}\n@book{three, title = {Three}}\n\
         @book{one, title = {Again}}\n@book{, title = {No key}}\n@book{four, title = }\n@book{five, title = {Five}}\n\
         @book{six, year = 1999}\n",
    );
    let keys: Vec<&str> = library.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["one", "three", "five"]);
    let problems = problems(&library);
    assert_eq!(problems.len(), 5, "{problems:#?}");
    assert_eq!(problems[0], "2: two: closing brace is missing");
    assert_eq!(problems[1], "5: one: key is also that of line 1");
    assert_eq!(problems[2], "6: @book: no citation key");
    assert!(problems[3].starts_with("7: four: "), "{}", problems[3]);
    assert_eq!(problems[4], "9: six: has no title, author or URL");
}

#[test]
fn ris_is_read_as_writers_differ() {
    let library = read(
        "\u{feff}TY  - NEWS\r\nT1  - A title that\r\ngoes on\r\nA1  - Sousa Lima, Ana, Jr.\r\nAU  - Port Authority, Harbour Office of the North\r\n\
         PY  - 2019\r\nDA  - 2019/05/02/\r\nT2  - The Post\r\nSE  - Coast\r\nUR  - https://a.example/x;y=1; https://b.example/\r\n\
         LA  - Portuguese\r\nKW  - one\r\nKW  - one\r\nL1  - file:///papers/a%20b.pdf\r\nER  - \r\n\r\n\
         XX  - stray\r\nTY  - JOUR\nTI - Loose\nY1  - 2012///Spring\nER  -\nTY  - GEN\nTI  - Open\n",
    );
    let [news, loose, open] = library.entries.as_slice() else { panic!("{:#?}", library.entries) };
    assert_eq!(
        facts(news),
        [
            Some("A title that goes on"),
            Some("The Post"),
            Some("2019-05-02"),
            Some("https://a.example/x;y=1"),
            Some("pt")
        ]
    );
    assert_eq!((news.meta.section.as_deref(), news.meta.tags.len()), (Some("Coast"), 1));
    assert_eq!(news.creators.len(), 2);
    assert_eq!(
        news.creators[1],
        Creator::Person { family: "Sousa Lima".into(), given: Some("Ana".into()), suffix: Some("Jr.".into()) }
    );
    assert_eq!((loose.line, loose.meta.date.as_deref()), (18, Some("2012")));
    assert_eq!(open.meta.title.as_deref(), Some("Open"));
    let problems = problems(&library);
    assert_eq!(
        problems,
        ["17: `XX` outside of a record, which begins with `TY`", "22: record has no end: `ER` is missing"]
    );
}

#[test]
fn json_of_several_programs_is_read() {
    let library = read(
        r#"[
        {"id": "a", "type": "article-newspaper", "title": "The <i>Sea</i> &amp; us", "author": [{"family": "Beethoven", "non-dropping-particle": "van", "given": "Ludwig"}, {"literal": "City Desk"}], "issued": {"date-parts": [["2019", 5, 2]]}, "container-title": "Post", "keyword": "x, y"},
        {"itemType": "webpage", "title": "B", "creators": [{"lastName": "Ek", "firstName": "Åsa", "creatorType": "author"}, {"lastName": "No", "firstName": "Body", "creatorType": "translator"}], "date": "Summer 2018", "websiteTitle": "Site", "tags": ["t"], "attachments": [{"path": "files/b.html"}], "language": "sv"},
        {"itemType": "note", "note": "n"},
        {"message": {"DOI": "10.5555/C.1", "type": "journal-article", "title": ["C"], "container-title": ["J"], "author": [{"name": "Group C"}], "issued": {"date-parts": [[2011]]}}},
        {"type": "book", "title": "D" "issued": 1},
        {"title": "An article of a corpus", "text": "Words."},
        {"key": "E", "data": {"key": "E", "itemType": "report", "title": "E", "institution": "Office", "date": "03/04/2018"}}
        ]"#,
    );
    let titles: Vec<_> = library.entries.iter().filter_map(|entry| entry.meta.title.as_deref()).collect();
    assert_eq!(titles, ["The Sea & us", "B", "C", "E"]);
    let [a, b, c, e] = library.entries.as_slice() else { panic!() };
    assert_eq!(facts(a)[1..3], [Some("Post"), Some("2019-05-02")]);
    assert_eq!(a.creators, [person("van Beethoven", "Ludwig"), Creator::Whole("City Desk".to_owned())]);
    assert_eq!((b.line, &b.creators, &b.files), (3, &vec![person("Ek", "Åsa")], &vec!["files/b.html".to_owned()]));
    assert_eq!(facts(b)[1..3], [Some("Site"), Some("2018")]);
    assert_eq!(facts(c)[1..4], [Some("J"), Some("2011"), Some("https://doi.org/10.5555/c.1")]);
    assert_eq!((e.key.as_str(), e.meta.source.as_deref(), e.meta.date.as_deref()), ("E", Some("Office"), None));
    let problems = problems(&library);
    assert_eq!(problems.len(), 3, "{problems:#?}");
    assert!(problems[0].starts_with("6: damaged JSON: "), "{}", problems[0]);
    assert!(problems[1].starts_with("7: An article of a corpus: not a work"), "{}", problems[1]);
    assert_eq!(problems[2], "8: E: date: `03/04/2018` is ambiguous or not a date");
    let better = read("{\"config\": {\"items\": []}, \"items\":\n [{\"itemType\": \"book\", \"title\": \"F\"}]}");
    assert_eq!((better.entries.len(), better.entries[0].line), (1, 2));
}

#[test]
fn zotero_rdf_follows_references() {
    let library = read(
        r##"<rdf:RDF xmlns:rdf="r" xmlns:z="z">
        <bib:Article rdf:about="#item_1"><z:itemType>newspaperArticle</z:itemType>
          <dcterms:isPartOf><bib:Part><dcterms:isPartOf><bib:Newspaper><dc:title>The Post</dc:title></bib:Newspaper></dcterms:isPartOf><dc:title>Coast</dc:title></bib:Part></dcterms:isPartOf>
          <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Ek</foaf:surname><foaf:givenName>Åsa</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
          <link:link rdf:resource="#item_2"/><dc:title>Quay</dc:title><dc:date>May 2, 2019</dc:date></bib:Article>
        <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/2/quay.pdf"/></z:Attachment>
        <bib:Article rdf:about="#item_3"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1"/><dc:title>One</dc:title></bib:Article>
        <bib:Article rdf:about="#item_4"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:2"/><dc:title>Two</dc:title></bib:Article>
        <bib:Article rdf:about="#item_5"><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:2"/><dc:title>Three</dc:title></bib:Article>
        <bib:Journal rdf:about="urn:issn:1"><dc:title>Waves</dc:title><dc:identifier>DOI 10.5555/w.1</dc:identifier></bib:Journal>
        <bib:Journal rdf:about="urn:issn:2"><dc:title>Tides</dc:title><dc:identifier>DOI 10.5555/t.1</dc:identifier></bib:Journal>
        <bib:Memo rdf:about="#item_6"><rdf:value>a note</rdf:value></bib:Memo>
        <z:Attachment rdf:about="#item_7"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/7/alone.pdf"/><dc:title>Alone</dc:title></z:Attachment>
        </rdf:RDF>"##,
    );
    let [quay, one, two, three, alone] = library.entries.as_slice() else { panic!("{:#?}", library.entries) };
    assert_eq!(facts(quay)[..3], [Some("Quay"), Some("The Post"), Some("2019-05-02")]);
    assert_eq!(
        (quay.meta.section.as_deref(), quay.files.as_slice()),
        (Some("Coast"), &["files/2/quay.pdf".to_owned()][..])
    );
    assert_eq!((one.doi.as_deref(), one.meta.source.as_deref()), (Some("10.5555/w.1"), Some("Waves")));
    // A journal that two articles share has the DOI of one of them, and does not say of which.
    assert_eq!((two.doi.as_deref(), three.doi.as_deref(), three.meta.source.as_deref()), (None, None, Some("Tides")));
    assert_eq!(alone.files, ["files/7/alone.pdf"]);
}

#[test]
fn endnote_xml_is_read() {
    let library = read(
        "<?xml version=\"1.0\"?><xml><records>\n<record><rec-number>12</rec-number><contributors><authors>\
         <author><style face=\"normal\">O'Neill, Mary</style></author><author>Northern Institute,</author></authors></contributors>\
         <titles><title><style>Tides of the </style><style face=\"italic\">north</style></title><secondary-title>Echo</secondary-title></titles>\
         <dates><year>2016</year><pub-dates><date>May 2</date></pub-dates></dates>\
         <urls><pdf-urls><url>internal-pdf://0123/x.pdf</url></pdf-urls></urls><language>German</language>\
         <abstract>Left out.</abstract></record></records></xml>",
    );
    let [tides] = library.entries.as_slice() else { panic!("{:#?}", library.entries) };
    assert_eq!(facts(tides), [Some("Tides of the north"), Some("Echo"), Some("2016-05-02"), None, Some("de")]);
    assert_eq!(tides.creators, [person("O'Neill", "Mary"), Creator::Whole("Northern Institute".to_owned())]);
    assert_eq!((tides.key.as_str(), tides.line, tides.files.len()), ("12", 2, 1));
}

#[test]
fn other_files_are_no_libraries() {
    for text in
        ["", "Just words.", "<html></html>", "{\"a\": 1}", "{\"id\": \"x\", \"text\": \"Words.\"}", "@ home {we} are"]
    {
        let read = parse_library(text.as_bytes().to_vec());
        assert!(read.is_err() || read.is_ok_and(|library| library.entries.is_empty()), "{text}");
    }
}

#[test]
fn hostile_libraries_are_bounded() {
    let deep = format!("@misc{{a, title = {}x{}}}", "{".repeat(5_000), "}".repeat(5_000));
    assert_eq!(problems(&read(&deep)), ["1: a: braces are nested too deeply"]);
    let long = format!("@misc{{a, title = {{{}}}}}", "word ".repeat(10_000));
    assert_eq!(problems(&read(&long)), ["1: a: states more than 16 KiB about one work"]);
    let open = "@misc{a,\n".repeat(20_000);
    assert_eq!(read(&open).entries.len(), 0);
    let nested = format!("<rdf:RDF>{}", "<a>".repeat(100_000));
    assert!(parse_library(nested.into_bytes()).is_ok_and(|library| library.entries.is_empty()));
    let lists = "[".repeat(100_000);
    let _ = parse_library(lists.into_bytes());
}

#[test]
fn values_are_normalized() {
    for (written, date) in [
        ("2019/05/02/", Some("2019-05-02")),
        ("2019//", Some("2019")),
        ("2019/5", Some("2019-05")),
        ("2019-05-01/2019-05-03", Some("2019-05-01")),
        ("Autumn 2019", Some("2019")),
        ("ca. 1900", None),
        ("03/04/2018", None),
    ] {
        assert_eq!(date_of(written).as_deref(), date, "{written}");
    }
    for (written, tag) in
        [("eng", Some("en")), ("pt_BR", Some("pt-BR")), ("Deutsch; English", Some("de")), ("Klingon", None)]
    {
        assert_eq!(language_of(written).as_deref(), tag, "{written}");
    }
    assert_eq!(doi_of("https://doi.org/10.5555/A%2Fb.").as_deref(), Some("10.5555/a/b"));
    assert_eq!(doi_of("version 10.2/beta"), None);
}
