//! Reads the metadata that a page declares about its article. The most deliberate source takes precedence: JSON-LD,
//! then the meta tags, then what the page shows with the article. What none declares stays unknown.

use dom_query::{Document, Element, NodeRef};

use super::byline::Byline;
use super::outline::Outline;
use super::title::TitleCandidates;
use super::{authors, date, jsonld};
use crate::article::Meta;

/// The metadata that a page declares, before its article is known.
pub(super) struct Declared {
    /// All fields except authors and date.
    pub meta: Meta,
    /// Text of the article, if the page states it for programs.
    pub body: Option<String>,
    /// Names of people, best first, and names that may be those of organisations or accounts.
    people: Vec<String>,
    others: Vec<String>,
    date: Option<String>,
}

impl Declared {
    /// Reads what a page declares.
    pub(super) fn of(document: &Document) -> Self {
        let facts = Facts::of(document);
        let said = jsonld::of(&facts.scripts, |headline| {
            let headline = headline.trim().to_lowercase();
            !headline.is_empty()
                && [Some(&facts.page_title), facts.stated("og:title").as_ref()]
                    .iter()
                    .flatten()
                    .any(|title| title.to_lowercase().contains(&headline))
        });
        let publisher = said.publisher.map(|name| tidy(&name));
        let source = facts.first(&["og:site_name"]).or(publisher.clone()).or_else(|| {
            facts.first(&[
                "citation_journal_title",
                "dc.publisher",
                "dcterms.publisher",
                "publisher",
                "application-name",
            ])
        });
        let url = facts
            .canonical
            .clone()
            .or_else(|| facts.first(&["og:url"]))
            .or(said.url)
            .filter(|url| url.starts_with("http://") || url.starts_with("https://"));
        let site = source.clone().or_else(|| facts.site_heading.clone());
        let offers = TitleCandidates {
            headline: said.headline.map(|text| tidy(&text)),
            name: said.name.map(|text| tidy(&text)),
            stated: TITLES.iter().filter_map(|key| facts.stated(key)).collect(),
            page: facts.page_title.clone(),
            headings: facts.headings.clone(),
        };
        let sites = [source.as_deref(), publisher.as_deref(), facts.site_heading.as_deref()];
        let is_site =
            |name: &String| sites.iter().flatten().any(|site| authors::of([name.as_str()], Some(site)).is_empty());
        let names = |lines: Vec<&str>| -> Vec<String> {
            authors::of(lines, None).into_iter().filter(|name| !is_site(name)).collect()
        };
        let is_person = |name: &String| {
            !authors::is_organisation(name) && name.chars().any(|c| !c.is_lowercase() && c.is_alphabetic())
        };
        let said_people = names(said.authors.iter().map(String::as_str).collect());
        let stated: Vec<Vec<String>> = AUTHORS.iter().map(|key| names(facts.all(key).collect())).collect();
        let lists = || std::iter::once(&said_people).chain(&stated);
        let people = lists().find(|list| list.iter().any(is_person)).cloned().unwrap_or_default();
        let said_others = names(said.organisations.iter().map(String::as_str).collect());
        let others = lists().chain([&said_others]).find(|list| !list.is_empty()).cloned().unwrap_or_default();
        let date = said.published.as_deref().and_then(date::iso);
        let date = date.or_else(|| facts.date());
        let meta = Meta {
            title: offers.best(site.as_deref()),
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
            ..Meta::default()
        };
        Self { meta, body: said.body, people, others, date }
    }

    /// Returns the metadata of the page's article, whose pieces are `chosen`. A person in the byline is preferred to an
    /// organisation that the page declares.
    pub(super) fn complete(self, outline: &Outline, chosen: &[usize]) -> Meta {
        let byline = Byline::of(outline, chosen, self.meta.title.as_deref(), self.meta.source.as_deref());
        let mut authors = self.people;
        if authors.is_empty() {
            let shown = byline.authors();
            let prefer_shown = self.others.is_empty() || shown.iter().any(|name| !authors::is_organisation(name));
            authors = if prefer_shown { shown } else { self.others };
        }
        let date = self.date.or_else(|| byline.date()).or_else(|| self.meta.url.as_deref().and_then(date::in_path));
        Meta { authors, date, ..self.meta }
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
/// Dates of publication: the first of these; then the earlier of [`FIRST_SHOWN`], since a preprint states its latest
/// version as the online date and a journal the issue as the date; then the first of [`OTHER_DATES`].
const DATES: [&str; 4] = ["article:published_time", "og:published_time", "datepublished", "citation_publication_date"];
const FIRST_SHOWN: [&str; 2] = ["citation_online_date", "citation_date"];
const OTHER_DATES: [&str; 16] = [
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
    /// Heading that is the name of the site.
    site_heading: Option<String>,
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
                // In the body, a property may be that of a comment or of another article.
                let property = attribute("itemprop").filter(|_| is_inside(node, "head"));
                let key = ["property", "name"].into_iter().find_map(attribute).or(property).or(attribute("http-equiv"));
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
            "h1" | "h2" | "h3" if self.headings.len() < 8 && is_headline(element) => {
                let text = Some(tidy(&node.text())).filter(|text| !text.is_empty());
                if is_site_heading(node, element) {
                    self.site_heading = self.site_heading.take().or(text);
                } else {
                    self.headings.extend(text);
                }
            }
            _ => {}
        }
    }

    fn stated(&self, key: &str) -> Option<String> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }

    fn first(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.stated(key))
    }

    /// Returns all values of a key.
    fn all<'f>(&'f self, key: &'f str) -> impl Iterator<Item = &'f str> {
        self.meta.iter().filter(move |(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Returns the date of publication.
    fn date(&self) -> Option<String> {
        let stated = |keys: &[&str]| keys.iter().flat_map(|key| self.all(key)).find_map(date::iso);
        // Of a day and its year, the day.
        let first_shown = || {
            let dates = FIRST_SHOWN.iter().filter_map(|key| stated(&[key]));
            dates.min_by_key(|date| format!("{date:9<10}"))
        };
        stated(&DATES).or_else(first_shown).or_else(|| stated(&OTHER_DATES))
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

/// Whether a heading can be the article's: one of the third level only if it says so.
fn is_headline(element: &Element) -> bool {
    &*element.name.local != "h3"
        || element.attrs.iter().any(|attribute| {
            let value: &str = &attribute.value;
            match &*attribute.name.local {
                "class" => ["entry-title", "post-title", "article-title", "headline", "news-title"]
                    .iter()
                    .any(|name| value.contains(name)),
                "itemprop" => matches!(value, "headline" | "name" | "name headline"),
                _ => false,
            }
        })
}

/// Whether a heading is the name of the site: its logo, or a link to its front page.
fn is_site_heading(node: &NodeRef, element: &Element) -> bool {
    let names_site = |element: &Element| {
        element.attrs.iter().any(|attribute| {
            let value = attribute.value.to_ascii_lowercase();
            matches!(&*attribute.name.local, "class" | "id")
                && [
                    "logo",
                    "site-title",
                    "sitetitle",
                    "site-name",
                    "sitename",
                    "site_title",
                    "brand",
                    "masthead",
                    "blog-title",
                    "blogtitle",
                ]
                .iter()
                .any(|name| value.contains(name))
        })
    };
    let leads_home = |link: &NodeRef| {
        link.has_name("a")
            && link.attr("href").is_some_and(|address| {
                let path = address
                    .split_once("://")
                    .map_or(&*address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
                matches!(path.trim_end_matches("index.html").trim_end_matches("index.php"), "" | "/" | "./" | "../")
                    || matches!(&*address, "/de/" | "/en/" | "/fr/" | "/es/")
            })
    };
    names_site(element)
        || node.ancestors_it(Some(2)).any(|outer| outer.element_ref().is_some_and(|outer| names_site(&outer)))
        || node.descendants_it().take(8).any(|inner| leads_home(&inner))
        || node.parent().is_some_and(|parent| leads_home(&parent))
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
pub(super) fn tidy(text: &str) -> String {
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
