//! Reads the metadata that a page declares about its article. The most deliberate source takes precedence: JSON-LD,
//! then the meta tags, then the visible page. What none declares stays unknown.

use dom_query::{Document, Element, NodeRef};

use super::title::TitleCandidates;
use super::{authors, date, jsonld};
use crate::article::Meta;

/// Returns the metadata that the page declares about its article.
pub(super) fn of(document: &Document) -> Meta {
    let facts = Facts::of(document);
    let said = jsonld::of(&facts.scripts, |headline| {
        let headline = headline.trim().to_lowercase();
        !headline.is_empty()
            && [Some(&facts.page_title), facts.stated("og:title").as_ref()]
                .iter()
                .flatten()
                .any(|title| title.to_lowercase().contains(&headline))
    });
    let source = facts.first(&["og:site_name"]).or(said.publisher).or_else(|| {
        facts.first(&["citation_journal_title", "dc.publisher", "dcterms.publisher", "publisher", "application-name"])
    });
    let url = facts
        .canonical
        .clone()
        .or_else(|| facts.first(&["og:url"]))
        .or(said.url)
        .filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    let offers = TitleCandidates {
        headline: said.headline.map(|text| tidy(&text)),
        name: said.name.map(|text| tidy(&text)),
        stated: TITLES.iter().filter_map(|key| facts.stated(key)).collect(),
        page: facts.page_title.clone(),
        headings: facts.headings.clone(),
    };
    let published = said.published.as_deref().and_then(date::iso);
    Meta {
        title: offers.best(source.as_deref()),
        authors: facts.authors(&said.authors, source.as_deref()),
        date: published.or_else(|| facts.date(url.as_deref())),
        lang: facts
            .lang
            .clone()
            .or_else(|| facts.first(&["og:locale", "content-language", "dc.language", "language"]))
            .or(said.language)
            .and_then(|tag| language(&tag)),
        section: facts.first(&["article:section"]).or(said.section).or_else(|| facts.first(&["parsely-section"])),
        tags: facts.tags(said.keywords),
        source: source.map(|text| tidy(&text)),
        url,
    }
}

const TITLES: [&str; 9] = [
    "dc.title",
    "dcterms.title",
    "og:title",
    "weibo:article:title",
    "citation_title",
    "title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
];
const AUTHORS: [&str; 8] = [
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.contributor",
];
const DATES: [&str; 22] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "publish_date",
    "published-date",
    "article.published",
    "date",
    "originalpublicationdate",
];

/// The relevant content of the page, gathered in one traversal.
#[derive(Default)]
struct Facts {
    /// Keys (in lower case, `:` and `.` distinguished only where needed) and values of the meta tags, in order.
    meta: Vec<(String, String)>,
    scripts: Vec<String>,
    page_title: String,
    headings: Vec<String>,
    canonical: Option<String>,
    lang: Option<String>,
    /// Text of elements marked as author or date.
    shown_authors: Vec<String>,
    shown_dates: Vec<String>,
    times: Vec<String>,
}

impl Facts {
    fn of(document: &Document) -> Self {
        let mut facts = Self::default();
        for node in document.root().descendants_it() {
            if let Some(element) = node.element_ref() {
                facts.visit(&node, &element);
            }
        }
        facts
    }

    fn visit(&mut self, node: &NodeRef, element: &Element) {
        let attribute = |name: &str| {
            let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.trim()).filter(|value| !value.is_empty())
        };
        match &*element.name.local {
            "html" => self.lang = attribute("lang").or_else(|| attribute("xml:lang")).map(str::to_owned),
            "meta" => {
                let key = ["property", "name", "itemprop", "http-equiv"].into_iter().find_map(attribute);
                if let (Some(keys), Some(value)) = (key, attribute("content")) {
                    let value = tidy(value);
                    self.meta.extend(keys.split_ascii_whitespace().map(|key| (normal_key(key), value.clone())));
                }
            }
            "title" if self.page_title.is_empty() && !is_inside(node, "svg") => self.page_title = tidy(&node.text()),
            "link" if attribute("rel") == Some("canonical") => {
                self.canonical = self.canonical.take().or_else(|| attribute("href").map(str::to_owned));
            }
            "script" if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                self.scripts.push(node.text().to_string());
            }
            "h1" | "h2" if self.headings.len() < 8 => {
                self.headings.extend(Some(tidy(&node.text())).filter(|text| !text.is_empty()));
            }
            "time" => {
                if let Some(stamp) = attribute("datetime") {
                    let published = attribute("itemprop").is_some_and(|property| property.contains("datePublished"))
                        || attribute("pubdate").is_some()
                        || attribute("class")
                            .is_some_and(|class| class.contains("publish") || class.contains("entry-date"));
                    if published {
                        self.shown_dates.push(stamp.to_owned());
                    } else {
                        self.times.push(stamp.to_owned());
                    }
                } else if self.times.len() < 8 {
                    self.times.extend(short_text(node));
                }
            }
            "script" | "style" => {}
            _ => self.visit_markers(node, &attribute),
        }
    }

    /// Records elements that are marked as showing an author or a date.
    fn visit_markers<'e>(&mut self, node: &NodeRef, attribute: &impl Fn(&str) -> Option<&'e str>) {
        let property = attribute("itemprop").unwrap_or("");
        let class = attribute("class").unwrap_or("");
        let is_author = property == "author"
            || attribute("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel == "author"))
            || class.split_ascii_whitespace().any(|class| {
                let class = class.to_ascii_lowercase();
                matches!(
                    class.as_str(),
                    "byline"
                        | "author"
                        | "author-name"
                        | "post-author"
                        | "entry-author"
                        | "p-author"
                        | "article-author"
                        | "article__author"
                        | "byline__name"
                        | "byline-name"
                        | "fn"
                )
            });
        if is_author && self.shown_authors.len() < 8 {
            self.shown_authors.extend(short_text(node));
        }
        let is_date = property == "datePublished"
            || class.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
                matches!(
                    word.to_ascii_lowercase().as_str(),
                    "date" | "published" | "pubdate" | "datum" | "timestamp" | "dateline" | "posted" | "fecha"
                )
            });
        if is_date && self.shown_dates.len() < 8 {
            self.shown_dates.extend(attribute("content").map(str::to_owned).or_else(|| short_text(node)));
        }
    }

    fn stated(&self, key: &str) -> Option<String> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }

    fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.stated(key))
    }

    fn date(&self, url: Option<&str>) -> Option<String> {
        let stated =
            DATES.iter().flat_map(|key| self.meta.iter().filter(move |(name, _)| name == key).map(|(_, value)| value));
        stated
            .chain(&self.shown_dates)
            .chain(&self.times)
            .find_map(|written| date::iso(written))
            .or_else(|| url.and_then(date::in_path))
    }

    fn authors(&self, said: &[String], site: Option<&str>) -> Vec<String> {
        let stated = AUTHORS.iter().map(|key| -> Vec<&String> {
            self.meta.iter().filter(|(name, _)| name == key).map(|(_, value)| value).collect()
        });
        std::iter::once(said.iter().collect())
            .chain(stated)
            .chain(self.shown_authors.iter().map(|name| vec![name]))
            .map(|names| authors::of(&names, site))
            .find(|names| !names.is_empty())
            .unwrap_or_default()
    }

    fn tags(&self, said: Vec<String>) -> Vec<String> {
        let mut tags: Vec<String> =
            self.meta.iter().filter(|(key, _)| key == "article:tag").map(|(_, tag)| tag.clone()).collect();
        if tags.is_empty() {
            tags = said;
        }
        if tags.is_empty() {
            let list = self.first(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags"]).unwrap_or_default();
            tags = list.split([',', ';']).map(tidy).collect();
        }
        let mut seen = Vec::new();
        for tag in tags.into_iter().map(|tag| tidy(&tag)).filter(|tag| !tag.is_empty()).take(50) {
            if !seen.contains(&tag) {
                seen.push(tag);
            }
        }
        seen
    }
}

/// Returns the text of an element that shows a name or a date; `None` if it is longer than a line.
fn short_text(node: &NodeRef) -> Option<String> {
    let mut text = String::new();
    for inner in node.descendants_it().filter(NodeRef::is_text) {
        text.push_str(&inner.text());
        text.push(' ');
        if text.len() > 400 {
            return None;
        }
    }
    let text = tidy(&text);
    (!text.is_empty() && text.len() < 100).then_some(text)
}

fn is_inside(node: &NodeRef, name: &str) -> bool {
    node.ancestors_it(None).any(|outer| outer.has_name(name))
}

/// Normalises a key: `DC.title`, `dc:title` and `dcterms:title` occur in every spelling.
fn normal_key(key: &str) -> String {
    let key = key.trim().to_ascii_lowercase();
    if key.starts_with("dc") || key.starts_with("sailthru") { key.replace(':', ".") } else { key }
}

/// Normalises a BCP 47 tag: `en_US` → `en-US`. Anything else is dropped.
fn language(tag: &str) -> Option<String> {
    let tag = tag.split([',', ';', ' ']).next()?.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next().filter(|part| (2..=3).contains(&part.len()))?;
    let is_word = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !primary.bytes().all(|byte| byte.is_ascii_alphabetic()) || !parts.clone().all(is_word) {
        return None;
    }
    let mut canonical = primary.to_ascii_lowercase();
    for part in parts {
        canonical.push('-');
        match part.len() {
            2 => canonical.push_str(&part.to_ascii_uppercase()),
            4 => {
                canonical
                    .extend([&part[..1].to_ascii_uppercase(), &part[1..].to_ascii_lowercase()].map(String::as_str));
            }
            _ => canonical.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(canonical)
}

/// Collapses white space, and decodes doubly escaped entities.
fn tidy(text: &str) -> String {
    let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains('&') {
        return text;
    }
    let mut tidied = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        tidied.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let decoded = end.and_then(|end| Some((entity(&rest[1..end])?, end + 1)));
        let (character, length) = decoded.unwrap_or(('&', 1));
        tidied.push(character);
        rest = &rest[length..];
    }
    tidied + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let digits = name.strip_prefix('#')?;
            let hexadecimal = digits.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16).ok());
            char::from_u32(hexadecimal.unwrap_or_else(|| digits.parse().ok())?)
        }
    }
}
