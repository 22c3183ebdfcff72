//! Reads Zotero RDF. Items, attachments and containers refer to each other by `rdf:about` and `rdf:resource`.
//!
//! An item is part of its section, and that of the newspaper. Older versions of Zotero state the DOI of an article with
//! its journal, which several articles may share: it counts only if one item refers to that journal.

use std::collections::HashMap;

use super::super::Skip;
use super::tree::{self, Node};
use super::{Creator, Library, Stated, plain_text};

/// Types of resources that are no works.
const OTHERS: [&str; 4] = ["Attachment", "Memo", "Collection", "UserItem"];
/// Containers that stand at the top for several items.
const CONTAINERS: [&str; 6] = ["Journal", "Periodical", "Newspaper", "Website", "Series", "CourtReporter"];
/// Content that no field is read from.
const DROPPED: [&str; 2] = ["abstract", "annotation"];

/// Reads the items of a document.
pub(super) fn read(document: &str, library: &mut Library) -> Result<(), Skip> {
    library.format = "Zotero RDF";
    let mut nodes = Vec::new();
    tree::read(document, &|_, depth| depth == 2, &DROPPED, |node| nodes.push(node))?;
    let by_name: HashMap<&str, &Node> =
        nodes.iter().filter_map(|node| Some((node.attributes.get("about")?.as_str(), node))).collect();
    let mut referred: HashMap<&str, usize> = HashMap::new();
    for node in nodes.iter().flat_map(|node| node.at(&["isPartOf"])) {
        if let Some(name) = node.attributes.get("resource") {
            *referred.entry(name).or_default() += 1;
        }
    }
    for node in &nodes {
        let kind = node.child("itemType").map(|kind| kind.text.trim().to_owned());
        let is_item = !OTHERS.contains(&node.name.as_str())
            && !matches!(kind.as_deref(), Some("attachment" | "note" | "annotation"))
            && (kind.is_some() || !CONTAINERS.contains(&node.name.as_str()));
        if is_item && node.attributes.contains_key("about") {
            library.add(stated(node, &by_name, &referred));
        } else if let Some(attachment) = attachment(node).filter(|_| kind.as_deref() == Some("attachment"))
            && !nodes.iter().any(|other| other.at(&["link"]).iter().any(|link| refers(link, node)))
        {
            // A file without an item, as it was dropped into the library.
            let title = node.child("title").and_then(Node::line_of);
            library.add(Stated { key: id(node), line: node.line, title, files: vec![attachment], ..Stated::default() });
        }
    }
    Ok(())
}

fn refers(link: &Node, node: &Node) -> bool {
    link.attributes.get("resource").is_some_and(|name| node.attributes.get("about") == Some(name))
}

fn id(node: &Node) -> String {
    let about = node.attributes.get("about").map(String::as_str).unwrap_or_default();
    node.child("citationKey").and_then(Node::line_of).unwrap_or_else(|| about.trim_start_matches('#').to_owned())
}

fn stated(node: &Node, by_name: &HashMap<&str, &Node>, referred: &HashMap<&str, usize>) -> Stated {
    let target = |node: &Node| node.attributes.get("resource").and_then(|name| by_name.get(name.as_str()).copied());
    let mut stated = Stated { key: id(node), line: node.line, ..Stated::default() };
    stated.title = node.child("title").and_then(Node::line_of);
    stated.authors = creators(
        node,
        &[
            "authors",
            "reporters",
            "directors",
            "podcasters",
            "presenters",
            "inventors",
            "artists",
            "programmers",
            "interviewees",
        ],
    );
    stated.editors = creators(node, &["editors", "contributors"]);
    stated.dates = node.all("date").filter_map(Node::line_of).collect();
    stated.lang = node.child("language").and_then(Node::line_of);
    identifiers(node, &mut stated);
    // The chain of what it is a part of: a section, a newspaper, a series.
    let mut parts: Vec<(&Node, bool)> = containers(node, by_name, referred);
    let mut at = 0;
    while at < parts.len() && parts.len() < 16 {
        let inner = containers(parts[at].0, by_name, referred);
        parts.extend(inner);
        at += 1;
    }
    for (part, is_own) in &parts {
        let title = part.child("title").and_then(Node::line_of);
        match part.name.as_str() {
            "Part" => stated.section = stated.section.take().or(title),
            "Series" => {}
            _ => stated.sources.extend(title),
        }
        if *is_own && stated.doi.is_none() {
            let mut of_part = Stated::default();
            identifiers(part, &mut of_part);
            stated.doi = of_part.doi;
        }
    }
    for organisation in node.at(&["publisher", "Organization", "name"]) {
        stated.sources.extend(organisation.line_of());
    }
    for subject in node.all("subject") {
        let tag = subject.children.first().and_then(|tag| tag.child("value")).unwrap_or(subject);
        stated.tags.extend(tag.line_of());
    }
    stated.files = node.all("link").filter_map(|link| attachment(target(link)?)).collect();
    stated.files.extend(attachment(node));
    stated
}

/// Returns what a node is part of, and whether nothing else is.
fn containers<'n>(
    node: &'n Node,
    by_name: &HashMap<&str, &'n Node>,
    referred: &HashMap<&str, usize>,
) -> Vec<(&'n Node, bool)> {
    let mut found = Vec::new();
    for part in node.all("isPartOf") {
        found.extend(part.children.iter().map(|child| (child, true)));
        if let Some(name) = part.attributes.get("resource")
            && let Some(node) = by_name.get(name.as_str())
        {
            found.push((*node, referred.get(name.as_str()) == Some(&1)));
        }
    }
    found
}

fn identifiers(node: &Node, stated: &mut Stated) {
    for identifier in node.all("identifier") {
        if let Some(address) = identifier.child("URI").and_then(|uri| uri.child("value")) {
            stated.urls.extend(address.line_of());
        } else if let Some(doi) = identifier.line_of().and_then(|text| text.strip_prefix("DOI ").map(str::to_owned)) {
            stated.doi = Some(doi);
        }
    }
}

fn creators(node: &Node, roles: &[&str]) -> Vec<Creator> {
    let mut creators = Vec::new();
    for role in roles {
        for person in node.at(&[role, "Seq", "li", "Person"]) {
            let part = |names: &[&str]| {
                names.iter().find_map(|name| person.child(name).and_then(Node::line_of)).unwrap_or_default()
            };
            let (family, given) = (part(&["surname"]), part(&["givenName", "givenname"]));
            if plain_text::line(&(family.clone() + &given)).is_some() {
                creators.push(Creator::person(&family, &given, ""));
            }
        }
        if !creators.is_empty() {
            break;
        }
    }
    creators
}

/// Returns the path of an attachment's file.
fn attachment(node: &Node) -> Option<String> {
    node.child("resource")?.attributes.get("resource").cloned()
}
