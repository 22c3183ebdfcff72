use super::*;

fn read(document: &str) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
    super::read(document, Budget::of(document.len() as u64))
}

fn feed(entries: &str) -> Vec<Result<RawArticle, Skip>> {
    read(&format!("<rss><channel><title>A Feed</title>{entries}</channel></rss>")).unwrap()
}

fn first(entries: &str) -> RawArticle {
    feed(entries).remove(0).unwrap()
}

#[test]
fn other_xml_is_rejected() {
    assert_eq!(read("<note>a</note>").unwrap_err().what, "XML document is not a feed: root element `note`");
    assert_eq!(read("<rss><channel><title>a</title></channel></rss>").unwrap_err().what, "feed without entries");
    assert_eq!(read("no tag at all").unwrap_err().what, "XML document without an element");
}

#[test]
fn what_comes_before_a_fault_is_kept() {
    let item = "<item><description>One is whole.</description></item>";
    let cut = read(&format!("<rss><channel>{item}<item><description>Two is")).unwrap();
    assert_eq!(cut[0].as_ref().unwrap().text, "One is whole.");
    assert_eq!(cut[1], Err(Skip::new("after entry 1: truncated feed")));
    let torn = read(&format!("<rss><channel>{item}<item><description a=>Two</description></item><![CDATA[ ")).unwrap();
    assert!(torn.last().unwrap().as_ref().unwrap_err().what.starts_with("after entry "), "{torn:?}");
}

#[test]
fn sloppy_feeds_are_read() {
    // A bare ampersand, a character name that XML does not define, foreign elements with our names.
    let raw_article = first(
        "<item xmlns:media=\"m\"><title>Caf&eacute; R&D</title><media:title>No</media:title><link>https://a.example</link>\
         <media:content url=\"x\"><media:description>No.</media:description></media:content>\
         <description>Bread & butter &eacute;t&eacute;.</description><image><link>https://no.example</link></image></item>",
    );
    assert_eq!(raw_article.meta.title.as_deref(), Some("Café R&D"));
    assert_eq!(raw_article.text, "Bread & butter été.");
    assert_eq!(
        (raw_article.meta.url.as_deref(), raw_article.id.as_deref()),
        (Some("https://a.example"), Some("https://a.example"))
    );
    // Unescaped markup.
    let raw_article = first("<item><description><p>One <b>bold</b> word.</p><p>Two.</p></description></item>");
    assert_eq!(raw_article.text, "One bold word.\n\nTwo.");
    // A prefix for all Atom elements.
    let entry = "<a:entry><a:title>T</a:title><a:id>i</a:id><a:content>Some text.</a:content></a:entry>";
    let raw_articles = read(&format!("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\">{entry}</a:feed>")).unwrap();
    let raw_article = raw_articles[0].as_ref().unwrap();
    assert_eq!((raw_article.text.as_str(), raw_article.id.as_deref()), ("Some text.", Some("i")));
}

#[test]
fn the_oldest_form_is_read() {
    let raw_articles = read(
        "<?xml version=\"1.0\"?><rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about=\"x\"><title>Old</title>\
         <items><rdf:Seq><rdf:li resource=\"a\"/></rdf:Seq></items></channel>\
         <item rdf:about=\"a\"><title>T</title><link>https://old.example/a</link><description>Old but here.</description>\
         <dc:date>2003-04-05</dc:date></item></rdf:RDF>",
    );
    let raw_article = raw_articles.unwrap().remove(0).unwrap();
    assert_eq!((raw_article.text.as_str(), raw_article.meta.date.as_deref()), ("Old but here.", Some("2003-04-05")));
    assert_eq!(raw_article.meta.source.as_deref(), Some("Old"));
}

#[test]
fn hostile_feeds_are_read_in_time() {
    let item = "<item><description>x</description></item>";
    for feed in [
        format!("<rss>{}{item}", "<a>".repeat(300_000)),
        format!("<rss>{}{}{item}", "<a>".repeat(200_000), "</b>".repeat(200_000)),
        format!("<rss><item><description>{}deep{}", "<b>".repeat(200_000), "</b>".repeat(200_000)),
        format!("<feed><entry><content type=\"xhtml\">{}deep", "<div>".repeat(200_000)),
        format!("<rss>{}", item.repeat(20_000)),
        format!("<rss><item>{}</item>", "<title>&amp;</title>".repeat(50_000)),
    ] {
        let _ = read(&feed);
    }
    assert_eq!(
        read(&format!("<rss>{}", "<item/>".repeat(MAX_ENTRIES + 1))).unwrap_err().what,
        "feed with more than 100000 entries"
    );
}

#[test]
fn types_and_dates_of_old_and_sloppy_atom_feeds() {
    let entry = |content: &str| {
        let feed = format!("<feed><title>F</title><entry>{content}</entry></feed>");
        read(&feed).unwrap().remove(0).unwrap()
    };
    // Atom 0.3 names media types and how they are embedded.
    let old = "<issued>2003-12-13T08:29:29-04:00</issued><modified>2004-01-01T00:00:00Z</modified>\
        <content type='text/html' mode='escaped'>&lt;p&gt;One &amp;amp; two.&lt;/p&gt;</content>";
    let old = entry(old);
    assert_eq!((&*old.text, old.meta.date.as_deref()), ("One & two.", Some("2003-12-13T08:29:29-04:00")));
    let page = entry("<content type='application/xhtml+xml' mode='xml'><p>One &lt; two.</p></content>");
    assert_eq!(page.text, "One < two.");
    // A type that is none.
    assert_eq!(entry("<content type='CDATA'>&lt;p&gt;One.&lt;/p&gt;</content>").text, "One.");
    assert_eq!(entry("<content type='text/plain'>1 &lt; 2 &amp;amp; 3</content>").text, "1 < 2 &amp; 3");
    assert_eq!(entry("<created>2003-12-13</created><content>One.</content>").meta.date.as_deref(), Some("2003-12-13"));
}

#[test]
fn an_account_is_no_author() {
    let entry = "<item><dc:creator>admin</dc:creator><pubDate>Tue, 05 Mar 24 10:00 EST</pubDate><description>One.</description></item>";
    let meta = first(entry).meta;
    assert_eq!((meta.authors, meta.date.as_deref()), (vec![], Some("2024-03-05T10:00-05:00")));
}
