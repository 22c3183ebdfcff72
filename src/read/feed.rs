//! Reads RSS and Atom feeds: each entry is an article with the metadata that the feed declares about it.
//!
//! The text of an entry is its content, else its summary; markup in either is read as a page without surrounding
//! clutter. An entry keeps the id that its feed gives it, so its name is stable when new entries appear above it.

use super::budget::{Budget, DEPTH};
use super::declared::{DeclaredMetadata, Field, short};
use super::mail::header_date;
use super::person::is_nobody;
use super::value::Value;
use super::xml::{Element, Step, walk};
use super::{Format, RawArticle, Skip, html};
use crate::text::paragraphs;

/// Maximum number of entries that are read: no real feed has more.
const MAX_ENTRIES: usize = 100_000;

/// Reads a feed: the articles of its entries, numbered from 1.
pub(super) fn read(document: &str, mut budget: Budget) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
    let mut feed = Feed::default();
    let walked = walk(document, |step| match step {
        Step::Open(element) => feed.open(element),
        Step::Words(words) => feed.say(words),
        Step::Close(name) => feed.close(name),
    });
    let Feed { root, own, mut entries, within_entry, .. } = feed;
    match root {
        Some(root) if is_feed(&root) => {}
        Some(root) => return Err(Skip::new(format!("XML document is not a feed: root element `{}`", short(&root)))),
        None => return Err(walked.err().unwrap_or_else(|| Skip::new("XML document without an element"))),
    }
    if within_entry {
        entries.pop();
    }
    if entries.len() > MAX_ENTRIES {
        return Err(Skip::new(format!("feed with more than {MAX_ENTRIES} entries")));
    }
    // Complete entries are kept, and the missing rest is reported.
    let cut = if within_entry { Some(Skip::new("truncated feed")) } else { None };
    let cut = walked.err().or(cut).map(|skip| match entries.len() {
        0 => skip,
        whole => Skip::new(format!("after entry {whole}: {}", skip.what)),
    });
    let mut raw_articles = Vec::new();
    for (entry, number) in entries.into_iter().zip(1..) {
        let raw_article = entry.raw_article(&own).and_then(RawArticle::unless_blank);
        // The feed's own metadata is copied into each entry.
        budget.take(raw_article.as_ref().map_or(0, RawArticle::size));
        budget.check()?;
        raw_articles.push(match raw_article {
            Ok(raw_article) => Ok(RawArticle { number: Some(number), ..raw_article }),
            Err(skip) => Err(Skip::new(format!("entry {number}: {}", skip.what))),
        });
    }
    raw_articles.extend(cut.map(Err));
    if raw_articles.is_empty() { Err(Skip::new("feed without entries")) } else { Ok(raw_articles) }
}

/// Whether a document with that root element is a feed: Atom, or any version of RSS.
pub(super) fn is_feed(root: &str) -> bool {
    matches!(local(root), "rss" | "RDF" | "feed")
}

/// The text of the elements of a feed or an entry.
#[derive(Clone, Debug, Default)]
struct ElementText {
    title: String,
    authors: Vec<String>,
    /// Publication date.
    date: String,
    /// Date of the last update.
    changed: String,
    /// Date on which it was written.
    created: String,
    link: String,
    lang: String,
    tags: Vec<String>,
    id: String,
    /// The feed that an entry was copied from.
    source: String,
    /// Text or markup, depending on the declared type.
    content: MaybeMarkup,
    summary: MaybeMarkup,
}

/// Text that may be markup.
#[derive(Clone, Debug, Default)]
struct MaybeMarkup {
    text: String,
    plain: bool,
}

#[derive(Default)]
struct Feed {
    root: Option<String>,
    /// Namespace prefix of the feed's own elements: `atom:`.
    prefix: String,
    own: ElementText,
    entries: Vec<ElementText>,
    /// The open elements inside an entry, or inside the feed outside of entries.
    open: Vec<String>,
    within_entry: bool,
    words: String,
    /// Whether the current text is plain, not markup: Atom's `type`.
    plain: bool,
    /// Whether markup is embedded as elements (XHTML), not escaped.
    literal: bool,
    /// Number of open elements inside an element whose text may be markup.
    inline: Option<usize>,
}

impl Feed {
    fn open(&mut self, element: &Element<'_>) {
        if self.root.is_none() {
            self.root = Some(element.name.to_owned());
            element.name[..element.name.len() - local(element.name).len()].clone_into(&mut self.prefix);
            self.own.lang = element.get("xml:lang").unwrap_or_default();
            return;
        }
        if let Some(depth) = &mut self.inline {
            *depth += 1;
            return self.words.extend(["<", local(element.name), ">"]);
        }
        let name = element.name.strip_prefix(&*self.prefix).unwrap_or(element.name);
        match name {
            "item" | "entry" if !self.within_entry => {
                self.within_entry = true;
                self.open.clear();
                let lang = element.get("xml:lang").unwrap_or_default();
                self.entries.push(ElementText { lang, ..ElementText::default() });
                return;
            }
            "channel" => return,
            _ => {}
        }
        self.words.clear();
        (self.plain, self.literal) = (false, false);
        let parent = self.open.last().map(String::as_str);
        let destination = if self.within_entry { self.entries.last_mut() } else { None }.unwrap_or(&mut self.own);
        match (name, parent) {
            // Atom has several links, given as attributes; the one without a relation is the page's address.
            ("link" | "atom:link", None) => {
                let leads = element.get("rel").is_none_or(|rel| rel == "alternate");
                if let Some(address) = element.get("href").filter(|_| leads && destination.link.is_empty()) {
                    destination.link = address;
                }
            }
            ("category", None) => destination.tags.extend(element.get("label").or_else(|| element.get("term"))),
            ("guid", None) => {
                self.plain = element.get("isPermaLink").is_some_and(|is_link| is_link == "false");
            }
            ("content" | "content:encoded" | "summary" | "description" | "title", None) => {
                self.inline = Some(0);
                let kind = element.get("type").map(|kind| kind.to_ascii_lowercase());
                let is_xml = element.get("mode").is_some_and(|mode| mode == "xml");
                match kind.as_deref() {
                    Some("xhtml") => self.literal = true,
                    // Atom 0.3: a media type, and how it is embedded.
                    Some("application/xhtml+xml") => self.literal = element.get("mode").is_none() || is_xml,
                    Some("text" | "text/plain") => self.plain = true,
                    // Without a type, Atom text is plain and RSS text may be markup.
                    None => self.plain = self.root.as_deref().is_some_and(|root| local(root) == "feed"),
                    // HTML, or a type that is none, such as feedgen's `CDATA`.
                    Some(_) => self.literal = is_xml,
                }
            }
            _ => {}
        }
        if self.open.len() < DEPTH {
            self.open.push(name.to_owned());
        }
    }

    fn say(&mut self, words: &str) {
        if self.literal {
            words.chars().for_each(|c| match c {
                '<' => self.words.push_str("&lt;"),
                '&' => self.words.push_str("&amp;"),
                c => self.words.push(c),
            });
        } else {
            self.words.push_str(words);
        }
    }

    fn close(&mut self, name: &str) {
        match &mut self.inline {
            Some(0) => self.inline = None,
            Some(depth) => {
                *depth -= 1;
                return self.words.extend(["</", local(name), ">"]);
            }
            None => {}
        }
        let name = name.strip_prefix(&*self.prefix).unwrap_or(name);
        if matches!(name, "item" | "entry") && !self.open.iter().any(|open| open == name) {
            self.within_entry = false;
            return self.open.clear();
        }
        // An element that is closed out of order closes the elements inside it.
        let Some(place) = self.open.iter().rposition(|open| open == name) else { return };
        self.open.truncate(place);
        let words = std::mem::take(&mut self.words);
        if words.trim().is_empty() {
            return;
        }
        let plain = self.plain;
        let destination = if self.within_entry { self.entries.last_mut() } else { None }.unwrap_or(&mut self.own);
        destination.take(name, self.open.last().map(String::as_str), words, plain);
    }
}

impl ElementText {
    /// Stores the text of an element, by its name and that of its parent, if any.
    fn take(&mut self, name: &str, parent: Option<&str>, words: String, plain: bool) {
        let first = |slot: &mut String, words: String| {
            if slot.is_empty() {
                *slot = words;
            }
        };
        let line = || words.trim().to_owned();
        match (name, parent) {
            ("title", None) => first(&mut self.title, line_of(&words, plain)),
            // Atom names the source feed's title in a child element, RSS directly.
            ("title", Some("source")) | ("source", None) => first(&mut self.source, line_of(&words, plain)),
            ("name", Some("author")) | ("dc:creator", None) => self.authors.push(line_of(&words, true)),
            // An address, followed by its owner: `ann@example.org (Ann Vale)`.
            ("author", None) => {
                let words = line_of(&words, true);
                let name = words.split_once('(').and_then(|(_, name)| name.strip_suffix(')'));
                let name = name.map(|name| name.trim().to_owned()).unwrap_or(words);
                if !self.authors.contains(&name) {
                    self.authors.push(name);
                }
            }
            // `issued` and `modified` are Atom 0.3.
            ("pubDate" | "published" | "dc:date" | "issued" | "dcterms:issued" | "atom:published", None) => {
                first(&mut self.date, line());
            }
            ("updated" | "modified" | "dcterms:modified" | "atom:updated", None) => first(&mut self.changed, line()),
            ("created" | "dcterms:created", None) => first(&mut self.created, line()),
            ("link", None) => first(&mut self.link, line()),
            ("language" | "dc:language", None) => first(&mut self.lang, line()),
            ("category" | "dc:subject", None) => self.tags.push(line_of(&words, true)),
            ("id", None) => first(&mut self.id, line()),
            ("guid", None) => {
                let address = line();
                if !plain && self.link.is_empty() && address.starts_with("http") {
                    self.link.clone_from(&address);
                }
                first(&mut self.id, address);
            }
            ("content" | "content:encoded", None) => self.content = MaybeMarkup { text: words, plain },
            ("summary" | "description", None) => self.summary = MaybeMarkup { text: words, plain },
            _ => {}
        }
    }

    /// Builds the article of an entry; the feed's metadata fills what the entry does not declare.
    fn raw_article(self, feed: &Self) -> Result<RawArticle, Skip> {
        let words = if self.content.text.is_empty() { &self.summary } else { &self.content };
        let mut raw_article = RawArticle::of(String::new(), Format::Feed.name());
        let (text, blocks) = if words.plain || !is_markup(&words.text) {
            (words.text.trim().to_owned(), paragraphs(words.text.trim()))
        } else {
            html::whole(&words.text).map_err(Skip::new)?
        };
        (raw_article.text, raw_article.blocks) = (text, Some(blocks));
        let or = |own: String, feed: &str| Value::Text(if own.is_empty() { feed.to_owned() } else { own }.into());
        let list = |values: Vec<String>| Value::List(values.into_iter().map(|it| Value::Text(it.into())).collect());
        let mut stated = DeclaredMetadata::default();
        stated.take(Field::Id(1), or(self.id, &self.link));
        stated.take(Field::Title, or(self.title, ""));
        let date = [self.date, self.created, self.changed].into_iter().find(|date| !date.is_empty());
        if let Some(date) = date {
            stated.take(Field::Date, Value::Text(header_date(&date).unwrap_or(date).into()));
        }
        stated.take(Field::Url, or(self.link, ""));
        stated.take(Field::Lang, or(self.lang, &feed.lang));
        stated.take(Field::Source, or(self.source, &feed.title));
        let authors = if self.authors.is_empty() { feed.authors.clone() } else { self.authors };
        stated.take(Field::Authors(0), list(authors.into_iter().filter(|name| !is_nobody(name)).collect()));
        stated.take(Field::Tags, list(self.tags));
        (raw_article.id, raw_article.meta, raw_article.warnings) = (stated.id, stated.meta, stated.warnings);
        Ok(raw_article)
    }
}

/// Returns the text on one line, with any markup removed.
fn line_of(words: &str, plain: bool) -> String {
    // Markup that cannot be parsed is shown as it is.
    let read = if plain || !is_markup(words) { None } else { html::whole(words).ok() };
    read.map_or_else(|| words.to_owned(), |read| read.0).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text may be markup: it contains a tag or a character reference.
fn is_markup(words: &str) -> bool {
    words.contains(['<', '&'])
}

/// Returns a name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
