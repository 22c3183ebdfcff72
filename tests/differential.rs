//! Reads PDF files of many writers and compares them with what they say.
//!
//! The files, in eight languages, were made by `tests/differential/make.py` from one text per language; `truth.json` names
//! the versions of the writers. `tests/differential/score.py` scores other readers on the same files.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use ibid::Error;
use ibid::ingest::{Inspected, inspect};
use ibid::passage::Size;
use ibid::read::{Sidecars, Skip};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// Edits per character, over all files and in the worst one.
const ERRORS: f64 = 0.001;
const ERRORS_OF_A_FILE: f64 = 0.02;
/// The part of the figures and of the hyphenated compounds that is exactly right.
const RIGHT: f64 = 0.995;
/// The part of neighbouring sentences in the right order.
const ORDER: f64 = 0.99;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/differential")
}

/// Reads a PDF file: its text and its warnings.
fn read(path: &Path) -> (String, Vec<String>) {
    let mut found = None;
    let take = |_: &Path, read: Result<Inspected, Skip>| {
        let read = read.unwrap_or_else(|skip| panic!("{}: {skip:?}", path.display()));
        found = Some((read.article.text.clone(), read.warnings));
        Ok::<(), Error>(())
    };
    inspect(path, None, &Sidecars::new(), Size::default(), take).expect("it is there");
    found.expect("one article")
}

/// Folds what does not matter: white space, the separators of cells, the form of hyphens. Japanese and Chinese have no
/// spaces.
fn folded(text: &str, lang: &str) -> String {
    let text: String = text.nfc().collect::<String>().replace('\u{2010}', "-").replace(" | ", " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(if matches!(lang, "ja" | "zh") { "" } else { " " })
}

/// Returns the texts of a list in the truth.
fn texts(value: &Value, lang: &str) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|text| folded(text.as_str().expect("a text"), lang)).collect()
}

#[derive(Default)]
struct Score {
    characters: usize,
    errors: usize,
    figures: (usize, usize),
    compounds: (usize, usize),
    order: (usize, usize),
    notes: (usize, usize),
    heads: (usize, usize),
    worst: (f64, String),
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { characters, errors, figures, compounds, order, notes, heads, worst } = self;
        write!(
            f,
            "{errors} errors in {characters} characters; figures {figures:?}, compounds {compounds:?}, order {order:?}, notes \
             {notes:?}, heads {heads:?}; worst {worst:?}"
        )
    }
}

/// Counts the words that a text should have and that it has, among those that `is_wanted`.
fn right(want: &str, got: &str, is_wanted: fn(&str) -> bool) -> (usize, usize) {
    let words = |text: &str| {
        let mut words: HashMap<String, usize> = HashMap::new();
        for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | ',')) || is_ideograph(c)) {
            let word = word.trim_matches(['.', ',', '-']);
            if is_wanted(word) {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
        words
    };
    let (want, got) = (words(want), words(got));
    let both = want.iter().map(|(word, count)| count.min(got.get(word).unwrap_or(&0))).sum();
    (both, want.values().sum())
}

fn is_ideograph(c: char) -> bool {
    c >= '\u{2e80}' && c.is_alphabetic()
}

fn is_figure(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric())
}

fn is_compound(word: &str) -> bool {
    word.contains('-') && word.contains(char::is_alphabetic)
}

/// Returns the number of edits between two texts.
fn errors(want: &str, got: &str) -> usize {
    let (want, got): (Vec<char>, Vec<char>) = (want.chars().collect(), got.chars().collect());
    let same = want.iter().zip(&got).take_while(|(one, other)| one == other).count();
    let (want, got) = (&want[same..], &got[same..]);
    let end = want.iter().rev().zip(got.iter().rev()).take_while(|(one, other)| one == other).count();
    let (want, got) = (&want[..want.len() - end], &got[..got.len() - end]);
    let mut row: Vec<usize> = (0..=got.len()).collect();
    for (place, c) in want.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], place + 1);
        for (at, other) in got.iter().enumerate() {
            let best = (diagonal + usize::from(c != other)).min(row[at] + 1).min(row[at + 1] + 1);
            diagonal = std::mem::replace(&mut row[at + 1], best);
        }
    }
    row[got.len()]
}

fn add(total: &mut (usize, usize), part: (usize, usize)) {
    *total = (total.0 + part.0, total.1 + part.1);
}

impl Score {
    /// Adds a file with what it says.
    fn add(&mut self, name: &str, file: &Value, story: &Value, read: &str) {
        let lang = file["lang"].as_str().expect("a language");
        let mut got = folded(read, lang);
        let head = folded(story["head"].as_str().expect("a head"), lang);
        if file["head"] == true {
            // A single page does not show which line is a running head.
            if file["pages"].as_u64() > Some(1) {
                add(&mut self.heads, (usize::from(!got.contains(&head)), 1));
            }
            got = got.replace(&head, "");
        }
        for note in texts(&story["notes"], lang).iter().filter(|_| file["notes"] == true) {
            let at = got.find(note);
            add(&mut self.notes, (usize::from(at.is_some()), 1));
            if let Some(at) = at {
                // Where the print of a note is that of the text, its label is kept.
                let label = got[..at].trim_end().trim_end_matches('.').trim_end_matches(|c: char| c.is_ascii_digit());
                let start = if label.is_empty() || label.ends_with([' ', '.', ')']) { label.len() } else { at };
                got.replace_range(start..at + note.len(), " ");
            }
        }
        let paragraphs = texts(&story["paragraphs"], lang);
        let (want, got) = (folded(&paragraphs.join(" "), lang), folded(&got, lang));
        let errors = errors(&want, &got);
        let length = want.chars().count();
        (self.errors, self.characters) = (self.errors + errors, self.characters + length);
        let rate = errors as f64 / length as f64;
        if rate > self.worst.0 {
            self.worst = (rate, name.to_owned());
        }
        add(&mut self.figures, right(&want, &got, is_figure));
        add(&mut self.compounds, right(&want, &got, is_compound));
        let places: Vec<usize> = paragraphs.iter().filter_map(|paragraph| got.find(paragraph)).collect();
        let ordered = places.windows(2).filter(|pair| pair[0] <= pair[1]).count();
        add(&mut self.order, (ordered, paragraphs.len() - 1));
    }
}

#[test]
fn what_the_pages_show_is_what_the_text_says() {
    let truth = fs::read_to_string(folder().join("truth.json")).expect("the truth is there");
    let truth: Value = serde_json::from_str(&truth).expect("JSON");
    let files = truth["files"].as_object().expect("files");
    assert!(files.len() > 60, "{}", files.len());
    let mut score = Score::default();
    for (name, file) in files {
        let (text, warnings) = read(&folder().join(format!("{name}.pdf")));
        assert!(warnings.is_empty(), "{name}: {warnings:?}");
        let story = &truth["stories"][file["lang"].as_str().expect("a language")];
        score.add(name, file, story, &text);
    }
    let part = |(right, all): (usize, usize)| right as f64 / all as f64;
    assert!(score.errors as f64 / score.characters as f64 <= ERRORS, "{score}");
    assert!(score.worst.0 <= ERRORS_OF_A_FILE, "{score}");
    assert!(part(score.figures) >= RIGHT && part(score.compounds) >= RIGHT, "{score}");
    assert!(part(score.order) >= ORDER && part(score.notes) >= ORDER && part(score.heads) >= ORDER, "{score}");
}
