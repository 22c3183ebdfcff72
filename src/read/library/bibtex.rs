//! Reads BibTeX and BibLaTeX. The file is cut into entries here, so that an invalid one costs only itself; each entry is
//! parsed by the `biblatex` crate.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use biblatex::{Bibliography, Chunk, ChunksExt, Entry, Person, RawBibliography, RawChunk, Spanned};
use memchr::memchr_iter;

use super::{Creator, Library, LineCounter, Stated, short};

/// Maximum nesting of braces in an entry.
const NESTING: i32 = 64;
/// Maximum size of an entry with what it refers to, in bytes.
const ENTRY: usize = 1 << 20;
/// Fields whose value is a key of another entry that completes this one.
const PARENTS: [&str; 2] = ["crossref", "xdata"];

/// A part of a file: `@kind{…}`.
struct Block<'t> {
    kind: String,
    text: Cow<'t, str>,
    /// What is in the braces.
    inside: &'t str,
    line: usize,
    fault: Option<&'static str>,
}

/// Returns whether a text has an entry.
pub(super) fn is_bibtex(text: &str) -> bool {
    memchr_iter(b'@', text.as_bytes()).any(|at| begins(text, at).is_some_and(|(_, open)| key(&text[open..]).is_some()))
}

/// Reads the entries of a text.
pub(super) fn read(text: &str, library: &mut Library) {
    library.format = "BibTeX";
    let blocks = blocks(text);
    let strings: HashMap<String, &str> =
        blocks.iter().filter(|block| block.kind == "string").filter_map(named).collect();
    let by_key: HashMap<&str, &Block<'_>> =
        blocks.iter().filter_map(|block| Some((key(block.inside)?, block))).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for block in blocks.iter().filter(|block| !matches!(&*block.kind, "string" | "comment" | "preamble")) {
        if let Some(fault) = block.fault {
            library.problem(block.line, format!("{}: {fault}", key(block.inside).map_or("entry".to_owned(), short)));
            continue;
        }
        let Some(key) = key(block.inside) else {
            library.problem(block.line, format!("@{}: no citation key", short(&block.kind)));
            continue;
        };
        if block.kind == "xdata" {
            continue;
        }
        if let Some(earlier) = seen.insert(key, block.line) {
            library.problem(block.line, format!("{}: key is also that of line {earlier}", short(key)));
            seen.insert(key, earlier);
            continue;
        }
        match parsed(block, key, &strings, &by_key) {
            Ok(entry) => library.add(stated(&entry, key, block.line)),
            Err(what) => library.problem(block.line, format!("{}: {what}", short(key))),
        }
    }
}

/// Returns the kind of the block that an `@` begins, and the byte after its opening brace.
fn begins(text: &str, at: usize) -> Option<(&str, usize)> {
    let after = &text[at + 1..];
    let kind = &after[..after.bytes().take(40).take_while(u8::is_ascii_alphabetic).count()];
    let gap = after[kind.len()..].bytes().take(40).take_while(u8::is_ascii_whitespace).count();
    let open = at + 1 + kind.len() + gap;
    (!kind.is_empty() && matches!(text.as_bytes().get(open), Some(b'{' | b'('))).then_some((kind, open + 1))
}

/// Returns the key at the beginning of what is in the braces.
fn key(inside: &str) -> Option<&str> {
    let end = inside.bytes().take(600).position(|byte| matches!(byte, b',' | b'}' | b'=' | b'\n' | b'"'))?;
    let key = inside[..inside.floor_char_boundary(end)].trim();
    (inside.as_bytes()[end] == b',' && !key.is_empty() && !key.contains(char::is_whitespace)).then_some(key)
}

/// Cuts a file into blocks. What is between them is a comment.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let bytes = text.as_bytes();
    let mut blocks = Vec::new();
    let mut lines = LineCounter::of(text);
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'@', &bytes[from..]).map(|at| from + at) {
        let Some((kind, open)) = begins(text, at) else {
            from = at + 1;
            continue;
        };
        let closing = if bytes[open - 1] == b'{' { b'}' } else { b')' };
        let line = lines.line_at(at);
        let (mut depth, mut deepest, mut end) = (0_i32, 0_i32, None);
        let mut place = open;
        let mut cut = text.len();
        while let Some(byte) = bytes.get(place) {
            match byte {
                b'{' => depth += 1,
                byte if *byte == closing && depth == 0 => {
                    end = Some(place);
                    break;
                }
                b'}' => depth -= 1,
                // The next entry begins inside this one: a brace is missing.
                b'@' if bytes[place - 1] == b'\n'
                    && begins(text, place).is_some_and(|(_, open)| key(&text[open..]).is_some()) =>
                {
                    cut = place;
                    break;
                }
                _ => {}
            }
            deepest = deepest.max(depth);
            place += 1;
        }
        let stop = end.unwrap_or(cut);
        let fault = match end {
            None => Some("closing brace is missing"),
            Some(_) if deepest > NESTING => Some("braces are nested too deeply"),
            Some(_) => None,
        };
        from = end.map_or(cut, |end| end + 1);
        let kind = kind.to_lowercase();
        let inside = &text[open..stop];
        // Parentheses serve as well as braces, but not in the crate.
        let whole = if closing == b'}' { text[at..from].into() } else { format!("@{kind}{{{inside}}}").into() };
        blocks.push(Block { kind, text: whole, inside, line, fault });
    }
    blocks
}

/// Returns the name that a `@string` defines, in lower case.
fn named<'b>(block: &'b Block<'_>) -> Option<(String, &'b str)> {
    let (name, _) = block.inside.split_once('=')?;
    block.fault.is_none().then(|| (name.trim().to_lowercase(), &*block.text))
}

/// Parses an entry with the abbreviations and parent entries that it names.
fn parsed(
    block: &Block<'_>,
    key: &str,
    strings: &HashMap<String, &str>,
    by_key: &HashMap<&str, &Block<'_>>,
) -> Result<Entry, String> {
    let mut source = String::new();
    let mut entries = vec![block];
    let mut at = 0;
    while let Some(block) = entries.get(at) {
        at += 1;
        for parent in parents(block.inside).filter_map(|parent| by_key.get(parent)) {
            if !entries.iter().any(|known| std::ptr::eq(*known, *parent)) && entries.len() < 4 && parent.fault.is_none()
            {
                entries.push(parent);
            }
        }
    }
    let mut defined = HashSet::new();
    let mut texts: Vec<&str> = entries.iter().map(|entry| &*entry.text).collect();
    let mut next = 0;
    while !strings.is_empty() && next < texts.len() {
        let words = texts[next].split(|c: char| !(c.is_alphanumeric() || "_-:+./".contains(c)));
        for word in words.filter(|word| !word.is_empty()) {
            let word = word.to_lowercase();
            if let Some(definition) = strings.get(&word).filter(|_| !defined.contains(&word)) {
                defined.insert(word);
                texts.push(definition);
            }
        }
        next += 1;
    }
    for text in texts.iter().rev() {
        if source.len() + text.len() > ENTRY {
            return Err(format!("larger than {} KiB", ENTRY >> 10));
        }
        source.push_str(text);
        source.push('\n');
    }
    let mut raw = RawBibliography::parse(&source).map_err(|error| error.kind.to_string())?;
    // The crate follows references without end, so only those that are known to end are left to it.
    let mut graph: HashMap<String, Vec<String>> = HashMap::new();
    for entry in &mut raw.entries {
        let own = graph.entry(entry.v.key.v.to_owned()).or_default();
        entry.v.fields.retain(|field| {
            if !PARENTS.contains(&&*field.key.v.to_lowercase()) {
                return true;
            }
            let [chunk] = field.value.v.as_slice() else { return false };
            let RawChunk::Normal(value) = chunk.v else { return false };
            let keys: Vec<&str> = keys_in(value).take(PARENTS_OF_ONE + 1).collect();
            let is_plain = !value.contains('\\') && keys.len() <= PARENTS_OF_ONE;
            own.extend(keys.into_iter().filter(|_| is_plain).map(str::to_owned));
            is_plain
        });
    }
    if is_circular(key, &graph, 0) {
        return Err("refers to itself, by `crossref` or `xdata` of others".to_owned());
    }
    let bibliography = Bibliography::from_raw(raw).map_err(|error| error.kind.to_string())?;
    bibliography.get(key).cloned().ok_or_else(|| "not read".to_owned())
}

/// Maximum number of entries that one names to complete it.
const PARENTS_OF_ONE: usize = 8;
/// Maximum length of a chain of entries that complete each other.
const CHAIN: usize = 4;

/// Returns whether the references from a key are circular, or longer chains than are followed.
fn is_circular(key: &str, graph: &HashMap<String, Vec<String>>, depth: usize) -> bool {
    depth > CHAIN || graph.get(key).is_some_and(|next| next.iter().any(|next| is_circular(next, graph, depth + 1)))
}

fn keys_in(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(|key| key.trim_matches(['{', '}', '"', ' ', '\n', '\t', '\r']))
}

/// Returns the keys of the entries that complete an entry.
fn parents(inside: &str) -> impl Iterator<Item = &str> {
    let fields = inside.split('\n').flat_map(|line| line.split(','));
    fields.filter_map(|field| {
        let (name, value) = field.split_once('=')?;
        PARENTS.contains(&&*name.trim().to_lowercase()).then(|| value.trim().trim_matches(['{', '}', '"', ' ']))
    })
}

fn stated(entry: &Entry, key: &str, line: usize) -> Stated {
    let text = |name: &str| entry.get(name).map(ChunksExt::format_verbatim).filter(|text| !text.trim().is_empty());
    let all = |names: &[&str]| names.iter().filter_map(|name| text(name)).collect::<Vec<_>>();
    let title = text("title").map(|title| match text("subtitle") {
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title,
    });
    let people = |name: &str| {
        let people = entry.get_as::<Vec<Person>>(name).unwrap_or_default();
        people.iter().filter_map(person).collect::<Vec<_>>()
    };
    let date = text("date").or_else(|| {
        let day = text("day").map(|day| format!("-{day:0>2}")).unwrap_or_default();
        let year = text("year")?;
        Some(match text("month").map(|month| month_number(&month).ok_or(month)) {
            None => year,
            Some(Ok(month)) => format!("{year}-{month:02}{day}"),
            Some(Err(written)) => format!("{} {written} {year}", day.trim_start_matches('-')),
        })
    });
    let howpublished = text("howpublished");
    let address = |text: &String| text.find("http").map(|at| text[at..].trim_end_matches('}').to_owned());
    let urls = [entry.url().ok(), howpublished.as_ref().and_then(address)];
    let section = text("note").and_then(|note| note.strip_prefix("Section: ").map(str::to_owned));
    let sources = all(&[
        "journaltitle",
        "journal",
        "booktitle",
        "maintitle",
        "institution",
        "school",
        "organization",
        "publisher",
        "howpublished",
    ]);
    Stated {
        key: key.to_owned(),
        line,
        title,
        authors: people("author"),
        editors: people("editor"),
        sources,
        section,
        dates: date.into_iter().collect(),
        urls: urls.into_iter().flatten().collect(),
        doi: entry.doi().ok(),
        lang: text("language").filter(|lang| !lang.is_empty()).or_else(|| text("langid")),
        tags: entry.get("keywords").or_else(|| entry.get("keyword")).map(tags).unwrap_or_default(),
        files: text("file").map(|file| files(&file)).unwrap_or_default(),
    }
}

fn month_number(month: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = month.trim().trim_end_matches('.').to_lowercase();
    let named = || MONTHS.iter().position(|name| lower.starts_with(name) && lower.is_ascii()).map(|at| at as u8 + 1);
    lower.parse().ok().filter(|number| (1..=12).contains(number)).or_else(named)
}

fn person(person: &Person) -> Option<Creator> {
    if person.name == "others" && person.given_name.is_empty() {
        return None;
    }
    let family = [person.prefix.as_str(), person.name.as_str()].join(" ");
    Some(Creator::person(family.trim(), &person.given_name, &person.suffix))
}

/// Returns the keywords in a field: separated by commas, or by semicolons if there is one outside of braces.
fn tags(field: &[Spanned<Chunk>]) -> Vec<String> {
    let is_outside = |chunk: &Chunk| matches!(chunk, Chunk::Normal(_));
    let has = |separator| field.iter().any(|chunk| is_outside(&chunk.v) && chunk.v.get().contains(separator));
    let separator = if has(';') { ';' } else { ',' };
    let mut tags = vec![String::new()];
    for chunk in field {
        let parts = chunk.v.get().split(|c| c == separator && is_outside(&chunk.v));
        for (number, part) in parts.enumerate() {
            if number > 0 {
                tags.push(String::new());
            }
            if let Some(tag) = tags.last_mut() {
                tag.push_str(part);
            }
        }
    }
    tags
}

/// Returns the paths in a `file` field: `path`, `description:path:type` as Zotero, JabRef and Mendeley write them, several
/// separated by semicolons, with `\` before characters that separate nothing.
fn files(field: &str) -> Vec<String> {
    let escaped_split = |text: &str, separator: char| {
        let mut parts = vec![String::new()];
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            let last = parts.len() - 1;
            match c {
                '\\' if next.is_some_and(|next| ":;\\{}".contains(next)) => {
                    let Some(next) = chars.next() else { break };
                    // Escapes of the outer separator stay for the inner one.
                    if separator == ';' && next != ';' {
                        parts[last].push('\\');
                    }
                    parts[last].push(next);
                }
                c if c == separator => parts.push(String::new()),
                c => parts[last].push(c),
            }
        }
        parts
    };
    let one = |file: String| {
        let parts = escaped_split(&file, ':');
        match parts.as_slice() {
            // `C:\papers\a.pdf` without escapes
            [drive, rest] if drive.len() == 1 => format!("{drive}:{rest}"),
            [_, path] => path.clone(),
            // A colon of the path that is not escaped, or no longer, is part of it.
            [_, path @ .., _] if !path.is_empty() => path.join(":"),
            _ => file,
        }
    };
    escaped_split(field, ';').into_iter().filter(|file| !file.trim().is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_of_references_are_found() {
        let graph = |pairs: &[(&str, &[&str])]| -> HashMap<String, Vec<String>> {
            let all = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
            pairs.iter().map(|(key, next)| ((*key).to_owned(), all(next))).collect()
        };
        assert!(is_circular("a", &graph(&[("a", &["a"])]), 0));
        assert!(is_circular("a", &graph(&[("a", &["b", "c"]), ("c", &["d"]), ("d", &["a"])]), 0));
        assert!(!is_circular("a", &graph(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &["d"])]), 0));
    }
}
