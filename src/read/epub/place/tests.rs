use super::*;

/// Returns the identifier of words in a chapter whose text is read as given.
fn found(text: &str, body: &str, words: &str) -> Option<String> {
    let markup = format!("<html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head>{body}</html>");
    let chapter = Chapter::of(text, Span::new(0, text.len()), &markup).expect("a document")?;
    let at = text.find(words).expect("in the text");
    let (start, end) = chapter.find(Span::new(at, at + words.len()))?;
    let (first, last) = chapter.dom.text.ends(start, end)?;
    Some(cfi::range("/6/4", &chapter.dom, first, last))
}

#[test]
fn steps_count_elements_and_the_text_between_them() {
    let body =
        "<body id='b'><h1>One</h1>\n<p>The <i id='i'>old</i> mill <!-- of --> burned.</p><p>It rained.</p></body>";
    let text = "One\n\nThe old mill burned.\n\nIt rained.";
    let of = |words: &str| found(text, body, words);
    assert_eq!(of("The old mill burned.").as_deref(), Some("epubcfi(/6/4!/4[b]/4,/1:0,/3:14)"));
    assert_eq!(of("old").as_deref(), Some("epubcfi(/6/4!/4[b]/4/2[i],/1:0,/1:3)"));
    assert_eq!(of("burned.\n\nIt rained.").as_deref(), Some("epubcfi(/6/4!/4[b],/4/3:7,/6/1:10)"));
}

#[test]
fn offsets_are_utf_16_code_units() {
    let body = "<body><p>\u{1f6a2} sank.\r\nNo\u{ad}body &amp; nothing&#160;&eacute; left.</p></body>";
    let of = |words: &str| found("\u{1f6a2} sank. Nobody & nothing é left.", body, words);
    assert_eq!(of("sank.").as_deref(), Some("epubcfi(/6/4!/4/2,/1:3,/1:8)"));
    assert_eq!(of("Nobody").as_deref(), Some("epubcfi(/6/4!/4/2,/1:9,/1:16)"));
    assert_eq!(of("left.").as_deref(), Some("epubcfi(/6/4!/4/2,/1:29,/1:34)"));
}

#[test]
fn repeated_words_are_told_apart_by_their_order() {
    let body = "<body><p>It rained. We left.</p><p>It rained. We stayed.</p></body>";
    let text = "It rained. We left.\n\nIt rained. We stayed.";
    assert_eq!(found(text, body, "It rained. We s").as_deref(), Some("epubcfi(/6/4!/4/4,/1:0,/1:15)"));
    let second = Chapter::of(text, Span::new(0, text.len()), &format!("<html>{body}</html>")).unwrap().unwrap();
    let (start, end) = second.find(Span::new(21, 31)).expect("the second");
    let (first, _) = second.dom.text.ends(start, end).expect("places");
    assert_eq!((first.start, second.dom.elements[first.element].step), (0, 4));
}

#[test]
fn what_a_reader_leaves_out_or_moves_is_skipped() {
    let body = "<body><p>The mill burned<a href='#n'>12</a> in the spring of that year.<sup>3</sup></p>\
        <p>Nobody came.</p><aside id='n'>See the town's books.</aside></body>";
    let text = "The mill burned in the spring of that year.\n\nSee the town's books.\n\nNobody came.";
    let of = |words: &str| found(text, body, words);
    assert_eq!(of("The mill burned in the spring of that year.").as_deref(), Some("epubcfi(/6/4!/4/2,/1:0,/3:28)"));
    // The note is behind what follows it in the article.
    assert_eq!(of(text).as_deref(), Some("epubcfi(/6/4!/4,/2/1:0,/6[n]/1:21)"));
    assert_eq!(of("See the town's books.").as_deref(), Some("epubcfi(/6/4!/4/6[n],/1:0,/1:21)"));
    assert_eq!(found("The mill was sold.", body, "The mill was sold."), None);
}

#[test]
fn ids_are_stated_if_they_are_unique_and_plain() {
    let body = "<body><p id='a'>One.</p><p id='a'>Two.</p><p id='c[1]'>Three.</p><p id='é'>Four.</p></body>";
    let text = "One.\n\nTwo.\n\nThree.\n\nFour.";
    let of = |words: &str| found(text, body, words).unwrap_or_default();
    assert_eq!(of("Two."), "epubcfi(/6/4!/4/4,/1:0,/1:4)");
    assert_eq!(of("Three."), "epubcfi(/6/4!/4/6,/1:0,/1:6)");
    assert_eq!(of("Four."), "epubcfi(/6/4!/4/8[é],/1:0,/1:5)");
}

#[test]
fn documents_that_are_not_well_formed_have_no_places() {
    assert_eq!(found("One.", "<body><p>One.</body>", "One."), None);
    assert_eq!(found("One.", "<body><p>One.<br></p></body>", "One."), None);
}

#[test]
fn spine_steps_count_every_element() {
    let package = "<o:package xmlns:o='x'><o:metadata/><!-- x --><o:manifest><o:item id='a' href='a%20b.xhtml'/>\
        <o:item id='b' href='../c.xhtml#top'/></o:manifest><o:guide/><o:spine id='s'><o:itemref idref='b' linear='no'/>\
        <o:itemref id='r' idref='a'/></o:spine></o:package>";
    let steps = cfi::spine_steps(package, "text").expect("a package");
    assert_eq!(steps["text/a b.xhtml"], "/8[s]/4[r]");
    assert_eq!(steps["c.xhtml"], "/8[s]/2");
}
