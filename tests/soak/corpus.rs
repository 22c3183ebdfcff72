//! A corpus whose articles carry their number and version in the title and in every sentence.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::Draw;

/// Articles in separate files; the first of them always exist.
const FILES: usize = 60;
pub(super) const ALWAYS: usize = 40;
/// Articles in lines of one file.
const LINES: usize = 20;

pub(super) struct Corpus {
    root: PathBuf,
    /// The newest version of each article; increased before the version is written.
    versions: Vec<AtomicU32>,
}

impl Corpus {
    pub(super) fn new(root: PathBuf) -> Self {
        for folder in ["a", "b"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        let corpus = Self { root, versions: (0..FILES + LINES).map(|_| AtomicU32::new(0)).collect() };
        (0..FILES).for_each(|number| corpus.write(number));
        corpus.write_lines();
        corpus
    }

    /// Returns the newest version of an article, `None` if it never existed.
    pub(super) fn newest(&self, number: usize) -> Option<u32> {
        self.versions.get(number).map(|version| version.load(Ordering::SeqCst))
    }

    /// Returns the maximum number of articles.
    pub(super) fn len(&self) -> usize {
        self.versions.len()
    }

    /// Makes one or a few changes.
    pub(super) fn change(&self, draw: &mut Draw) {
        for _ in 0..=draw.below(4) {
            match draw.below(10) {
                0..=4 => self.write_next(draw.index(ALWAYS)),
                5..=6 => self.write_next(ALWAYS + draw.index(FILES - ALWAYS)),
                // It may be deleted already.
                7 => drop(fs::remove_file(self.path(ALWAYS + draw.index(FILES - ALWAYS)))),
                8 => {
                    let number = draw.index(ALWAYS);
                    let sidecar = self.path(number).with_extension("meta.toml");
                    self.replace(&sidecar, &format!("source = \"The Lantern {}\"\n", draw.below(5)));
                }
                _ => {
                    for _ in 0..3 {
                        self.raise(FILES + draw.index(LINES));
                    }
                    self.write_lines();
                }
            }
        }
    }

    fn raise(&self, number: usize) {
        self.versions[number].fetch_add(1, Ordering::SeqCst);
    }

    fn write_next(&self, number: usize) {
        self.raise(number);
        self.write(number);
    }

    fn path(&self, number: usize) -> PathBuf {
        let extension = ["txt", "md", "html", "eml"][number / 2 % 4];
        self.root.join(id(number)).with_extension(extension)
    }

    fn write(&self, number: usize) {
        let version = self.versions[number].load(Ordering::SeqCst);
        let (path, title, text) = (self.path(number), title(number, version), text(number, version));
        let content = match path.extension().and_then(|it| it.to_str()) {
            Some("md") => format!("---\ntitle: {title}\n---\n\n{text}"),
            Some("html") => {
                let paragraphs = text.replace("\n\n", "</p>\n<p>");
                format!("<html><head><title>{title}</title></head><body><article><p>{paragraphs}</p></article></body>")
            }
            Some("eml") => format!(
                "From: Ada Brook <ada@lantern.example>\nSubject: {title}\nDate: Thu, 2 May 2019 10:00:00 +0000\n\n{text}"
            ),
            _ => text,
        };
        self.replace(&path, &content);
    }

    fn write_lines(&self) {
        let line = |number: usize| {
            let version = self.versions[number].load(Ordering::SeqCst);
            let (title, text) = (title(number, version), text(number, version));
            serde_json::json!({ "id": id(number), "title": title, "text": text }).to_string() + "\n"
        };
        let lines: String = (FILES..FILES + LINES).map(line).collect();
        self.replace(&self.root.join("lines.jsonl"), &lines);
    }

    /// Replaces a file atomically, so that no run reads a partial one.
    fn replace(&self, path: &Path, content: &str) {
        let beside = self.root.with_extension("beside");
        fs::write(&beside, content).expect("a file");
        fs::rename(beside, path).expect("it is renamed");
    }
}

pub(super) fn id(number: usize) -> String {
    let folder = if number >= FILES { "line" } else { ["a", "b"][number % 2] };
    format!("{folder}/{number:04}")
}

/// The number in an article's id.
pub(super) fn number(id: &str) -> Option<usize> {
    let number = id.rsplit('/').next()?.parse().ok()?;
    (self::id(number) == id).then_some(number)
}

fn stamp(number: usize, version: u32) -> String {
    format!("n{number}v{version}x")
}

fn title(number: usize, version: u32) -> String {
    format!("Title {}", stamp(number, version))
}

/// Returns a sentence of a version of an article, for quotations.
pub(super) fn sentence(number: usize, version: u32) -> String {
    format!("Report {} tells of a zebra that met the bridge", stamp(number, version))
}

/// Returns words that differ between articles and between versions.
fn text(number: usize, version: u32) -> String {
    const WORDS: [&str; 16] = [
        "bridge", "market", "ferry", "harbour", "council", "budget", "engineer", "river", "storm", "ballot", "mayor",
        "tram", "honey", "quota", "vaccine", "station",
    ];
    let mut draw = Draw(number as u64 * 1000 + u64::from(version));
    let stamp = stamp(number, version);
    let mut text = sentence(number, version) + ".";
    for paragraph in 0..4 + number % 5 {
        text.push_str(if paragraph == 0 { " " } else { "\n\n" });
        for _ in 0..4 {
            let mut word = || format!("{} {}", WORDS[draw.index(WORDS.len())], draw.below(90));
            let words: Vec<String> = (0..8).map(|_| word()).collect();
            write!(text, "In {stamp} the zebra saw {}. ", words.join(" and ")).expect("memory takes it");
        }
        text.truncate(text.trim_end().len());
    }
    text.push('\n');
    text
}
