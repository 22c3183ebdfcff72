//! Finds the files that the entries of a library describe.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Component, Path, PathBuf};

use crate::ingest::SurveyedFile;
use crate::read::{Library, LibraryEntry};

use super::difference::words;
use super::identifier::{address, decoded, doi_in};

/// How a file was found, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchedBy {
    /// The entry links to it.
    Link,
    /// The library describes one work and has its name.
    Beside,
    /// The entry links to a file of its name elsewhere.
    LinkedName,
    /// The file states the DOI.
    Doi,
    /// The file states the URL.
    Url,
    /// The file states the title.
    Title,
    /// The file is named by the citation key or the title.
    FileName,
    /// Its text begins with the title.
    Beginning,
}

/// Files by their numbers, and how each was found.
type Matches = Vec<(usize, MatchedBy)>;

/// The files of an entry, or why there are none.
pub(super) enum Found {
    Files(Matches),
    Refused(String),
}

/// Minimum number of characters, and of words, of a title that identifies a work.
const TITLE: usize = 12;
/// The same for a title that a text begins with: words may appear in a text by chance.
const BEGINNING: usize = 20;
/// Number of words that follow each other by which beginnings of texts are found.
const RUN: usize = 4;
/// Length of the beginning of a text in which its title is, in characters.
const HEAD: usize = 1_000;

/// The files of a corpus by all that may identify them.
pub(super) struct Matcher<'f> {
    files: &'f [SurveyedFile],
    corpus: &'f Path,
    paths: HashMap<PathBuf, usize>,
    names: HashMap<String, Vec<usize>>,
    stems: HashMap<String, Vec<usize>>,
    dois: HashMap<String, Vec<usize>>,
    addresses: HashMap<String, Vec<usize>>,
    titles: HashMap<String, Vec<usize>>,
    /// Beginnings of texts, in folded words; and the files by each four words of them that follow each other.
    heads: Vec<String>,
    runs: HashMap<u64, Vec<usize>>,
    /// Names of files in folded words; and the files by the last word of them, and by the first words behind a number.
    named: Vec<String>,
    last_words: HashMap<String, Vec<usize>>,
    first_words: HashMap<String, Vec<usize>>,
    /// What each entry surely describes.
    found: Vec<Matches>,
    /// Each entry with its place for messages.
    entries: Vec<(String, LibraryEntry)>,
}

impl<'f> Matcher<'f> {
    pub(super) fn of(files: &'f [SurveyedFile], corpus: &'f Path) -> Self {
        let mut matcher = Self {
            files,
            corpus,
            paths: HashMap::new(),
            names: HashMap::new(),
            stems: HashMap::new(),
            dois: HashMap::new(),
            addresses: HashMap::new(),
            titles: HashMap::new(),
            heads: Vec::new(),
            runs: HashMap::new(),
            named: Vec::new(),
            last_words: HashMap::new(),
            first_words: HashMap::new(),
            found: Vec::new(),
            entries: Vec::new(),
        };
        for (number, file) in files.iter().enumerate() {
            let real = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
            matcher.paths.insert(real, number);
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            let mut add = |map: fn(&mut Self) -> &mut HashMap<String, Vec<usize>>, key: String| {
                if !key.is_empty() {
                    map(&mut matcher).entry(key).or_default().push(number);
                }
            };
            add(|it| &mut it.names, name.to_lowercase());
            let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
            add(|it| &mut it.stems, stem.to_lowercase());
            let stated = file.meta.url.as_deref().and_then(doi_in);
            add(|it| &mut it.dois, stated.or_else(|| doi_in(&file.beginning)).unwrap_or_default());
            add(|it| &mut it.addresses, file.meta.url.as_deref().map(address).unwrap_or_default());
            add(|it| &mut it.titles, file.meta.title.as_deref().map(words).unwrap_or_default());
            let named = words(stem);
            add(|it| &mut it.last_words, named.rsplit(' ').next().unwrap_or_default().to_owned());
            add(|it| &mut it.first_words, first_words(behind_number(&named)).to_owned());
            let head = words(&file.beginning.chars().take(HEAD).collect::<String>());
            // A file with a title of its own has another one.
            for run in Some(&head).filter(|_| file.meta.title.is_none()).map(|head| runs(head)).unwrap_or_default() {
                let files = matcher.runs.entry(run).or_default();
                if files.last() != Some(&number) {
                    files.push(number);
                }
            }
            matcher.named.push(named);
            matcher.heads.push(format!(" {head} "));
        }
        matcher
    }

    /// Finds the files that a library's entries surely describe.
    pub(super) fn library(&mut self, path: &Path, library: &Library) {
        for entry in &library.entries {
            self.found.push(sorted(self.identified(path, library, entry)));
            self.entries.push((place(path, entry), entry.clone()));
        }
    }

    /// Files that the entry names, or that have its DOI or URL.
    fn identified(&self, library: &Path, read: &Library, entry: &LibraryEntry) -> Matches {
        let mut found = Vec::new();
        for linked in &entry.files {
            let places = self.places_of(library, linked);
            if let Some(number) = places.iter().find_map(|place| self.paths.get(&place.canonicalize().ok()?)) {
                found.push((*number, MatchedBy::Link));
                continue;
            }
            let name = linked.rsplit(['/', '\\']).next().unwrap_or_default();
            let name = decoded(name).to_lowercase();
            if let Some([only]) = self.names.get(&name).map(Vec::as_slice) {
                found.push((*only, MatchedBy::LinkedName));
            }
        }
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
        let folder = |path: &Path| path.parent().and_then(|folder| folder.canonicalize().ok());
        if read.entries.len() == 1
            && let Some(numbers) = stem(library).and_then(|stem| self.stems.get(&stem))
        {
            let own = if library.parent() == Some(Path::new("")) {
                Path::new(".").canonicalize().ok()
            } else {
                folder(library)
            };
            let beside = numbers.iter().filter(|number| {
                let path = &self.files[**number].path;
                path.canonicalize().ok() != library.canonicalize().ok() && folder(path) == own
            });
            found.extend(beside.map(|number| (*number, MatchedBy::Beside)));
        }
        let of = |map: &HashMap<String, Vec<usize>>, key: Option<String>| {
            key.filter(|key| !key.is_empty()).and_then(|key| map.get(&key).cloned()).unwrap_or_default()
        };
        found.extend(of(&self.dois, entry.doi.clone()).into_iter().map(|number| (number, MatchedBy::Doi)));
        let url = entry.meta.url.as_deref().map(address);
        found.extend(of(&self.addresses, url).into_iter().map(|number| (number, MatchedBy::Url)));
        found
    }

    /// Returns where a linked file may be.
    fn places_of(&self, library: &Path, linked: &str) -> Vec<PathBuf> {
        let folder = library.parent().unwrap_or(Path::new(""));
        let plain = linked.strip_prefix("file://").map(|path| path.strip_prefix("localhost").unwrap_or(path));
        let mut places = Vec::new();
        if let Some(internal) = linked.strip_prefix("internal-pdf://") {
            // EndNote keeps attachments in `LIBRARY.Data/PDF`.
            let data = format!("{}.Data", library.file_stem().unwrap_or_default().to_string_lossy());
            let below = decoded(internal);
            if Path::new(&below).components().all(|part| matches!(part, Component::Normal(_))) {
                places.push(folder.join(data).join("PDF").join(&below));
            }
        }
        // Zotero: `attachments:NAME` and `storage:NAME`
        let bare = linked.strip_prefix("attachments:").or_else(|| linked.strip_prefix("storage:")).unwrap_or(linked);
        for path in [Some(bare.to_owned()), Some(decoded(bare)), plain.map(decoded)].into_iter().flatten() {
            let path = path.replace('\\', "/");
            places.push(folder.join(&path));
            places.push(self.corpus.join(&path));
        }
        places
    }

    /// Files with the title of the entry, or named by it or the key, except those that others surely describe.
    fn titled(&self, entry: &LibraryEntry, taken: &HashSet<usize>) -> Result<Matches, String> {
        let title = entry.meta.title.as_deref().map(words).unwrap_or_default();
        let length = title.chars().count();
        let year = |date: &Option<String>| date.as_ref().and_then(|date| date.get(..4)?.parse::<i32>().ok());
        let fits = |number: &usize| {
            let years = year(&self.files[*number].meta.date).zip(year(&entry.meta.date));
            !taken.contains(number) && years.is_none_or(|(own, other)| (own - other).abs() <= 1)
        };
        let among = |map: &HashMap<String, Vec<usize>>, key: &str, is: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let numbers = map.get(key).into_iter().flatten().copied();
            numbers.filter(|number| fits(number) && is(*number)).collect()
        };
        let is_telling = length >= TITLE || length >= 4 && !title.is_ascii();
        if is_telling {
            let found = among(&self.titles, &title, &|_| true);
            if !found.is_empty() {
                return self.one(found, MatchedBy::Title);
            }
        }
        if entry.key.chars().count() >= 4 {
            let found = among(&self.stems, &entry.key.to_lowercase(), &|_| true);
            if !found.is_empty() {
                return self.one(found, MatchedBy::FileName);
            }
        }
        if !is_telling {
            return Ok(Vec::new());
        }
        // `Doe - 2019 - A long title that is cut`
        let end = format!(" {title}");
        let is_whole = |number: usize| format!(" {}", self.named[number]).ends_with(&end);
        let is_cut = |number: usize| {
            let rest = behind_number(&self.named[number]);
            rest.len() >= BEGINNING && title.starts_with(rest)
        };
        let mut found = among(&self.last_words, title.rsplit(' ').next().unwrap_or_default(), &is_whole);
        found.extend(among(&self.first_words, first_words(&title), &is_cut));
        if !found.is_empty() {
            return self.one(found, MatchedBy::FileName);
        }
        let needle = format!(" {title} ");
        let found: Vec<usize> = if length >= BEGINNING && title.split(' ').count() >= RUN {
            let run = runs(&title).into_iter().next().unwrap_or_default();
            let numbers = self.runs.get(&run).into_iter().flatten().copied();
            numbers.filter(|number| fits(number) && self.heads[*number].contains(&needle)).collect()
        } else if !title.is_ascii() && length >= 8 {
            // Without spaces between words
            let has =
                |number: &usize| self.files[*number].meta.title.is_none() && self.heads[*number].contains(&needle);
            (0..self.files.len()).filter(|number| fits(number) && has(number)).collect()
        } else {
            Vec::new()
        };
        self.one(found, MatchedBy::Beginning)
    }

    /// Returns the files if they are one work: one file, or one in several formats.
    fn one(&self, mut numbers: Vec<usize>, by: MatchedBy) -> Result<Matches, String> {
        numbers.sort_unstable();
        numbers.dedup();
        let stem = |number: &usize| self.files[*number].path.with_extension("");
        if numbers.iter().all(|number| stem(number) == stem(&numbers[0])) {
            return Ok(numbers.into_iter().map(|number| (number, by)).collect());
        }
        let names: Vec<String> =
            numbers.iter().take(4).map(|number| self.files[*number].path.display().to_string()).collect();
        let more = if numbers.len() > 4 { ", …" } else { "" };
        Err(format!("several files match by {}: {}{more}", by.name(), names.join(", ")))
    }

    /// Gives each file to the entry that is surest of it.
    pub(super) fn finish(self) -> Vec<Found> {
        let taken: HashSet<usize> = self.found.iter().flatten().map(|(number, _)| *number).collect();
        let titled = |(found, (_, entry)): (&Matches, &(String, LibraryEntry))| {
            if !found.is_empty() {
                return (found.clone(), None);
            }
            match self.titled(entry, &taken) {
                Ok(found) => (sorted(found), None),
                Err(why) => (Matches::new(), Some(why)),
            }
        };
        let all: Vec<(Matches, Option<String>)> = self.found.iter().zip(&self.entries).map(titled).collect();
        let mut best: HashMap<usize, (MatchedBy, Vec<usize>)> = HashMap::new();
        for (entry, (files, _)) in all.iter().enumerate() {
            for (number, by) in files {
                let claims = best.entry(*number).or_insert_with(|| (*by, Vec::new()));
                if *by < claims.0 {
                    *claims = (*by, Vec::new());
                }
                if *by == claims.0 {
                    claims.1.push(entry);
                }
            }
        }
        let entries = &self.entries;
        let says_same = |one: usize, other: usize| {
            let (one, other) = (&entries[one].1, &entries[other].1);
            one.meta == other.meta && one.creators == other.creators
        };
        all.iter()
            .enumerate()
            .map(|(entry, (files, refused))| {
                let mut own = Vec::new();
                let mut why = refused.clone();
                for (number, by) in files {
                    let (level, claims) = &best[number];
                    let name = self.files[*number].path.display();
                    let other = claims.iter().copied().find(|other| *other != entry);
                    if by > level {
                        let other = claims.first().map(|other| entries[*other].0.as_str()).unwrap_or_default();
                        why = Some(format!("{name} belongs to {other}, by {}", level.name()));
                    } else if let Some(other) = other.filter(|other| !says_same(*other, entry)) {
                        why = Some(format!("{name} is also described by {}", entries[other].0));
                    } else if claims[0] < entry {
                        why = Some(format!("{name} is described by {}, which says the same", entries[claims[0]].0));
                    } else {
                        own.push((*number, *by));
                    }
                }
                match why {
                    Some(why) if own.is_empty() => Found::Refused(why),
                    _ => Found::Files(own),
                }
            })
            .collect()
    }
}

impl MatchedBy {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Beside => "name of the library",
            Self::LinkedName => "name of the linked file",
            Self::Doi => "DOI",
            Self::Url => "URL",
            Self::Title => "title",
            Self::FileName => "file name",
            Self::Beginning => "beginning of the text",
        }
    }
}

/// Returns each file once, by the surest of its matches.
fn sorted(mut files: Matches) -> Matches {
    files.sort_by_key(|(number, by)| (*by, *number));
    let mut seen = HashSet::new();
    files.retain(|(number, _)| seen.insert(*number));
    files
}

/// Returns what follows the last number of a name.
fn behind_number(name: &str) -> &str {
    let end = name.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    name[end..].trim_start()
}

/// Returns the first two words.
fn first_words(text: &str) -> &str {
    let second = text.find(' ').and_then(|at| Some(at + 1 + text[at + 1..].find(' ')?));
    &text[..second.unwrap_or(text.len())]
}

/// Returns the hashes of all runs of words.
fn runs(text: &str) -> Vec<u64> {
    let all: Vec<&str> = text.split(' ').collect();
    let hash = |run: &[&str]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    all.windows(RUN).map(hash).collect()
}

fn place(library: &Path, entry: &LibraryEntry) -> String {
    let key = if entry.key.is_empty() { String::new() } else { format!("{} ", entry.key) };
    format!("{key}({}:{})", library.display(), entry.line)
}
