//! An open document: its text as the client edits it.

use std::path::PathBuf;
use std::sync::Arc;

use ibid::report::ReportFormat;
use serde::Deserialize;

use super::encoding::{Counting, Lines, Range};
use super::uri;

/// A change of a document.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    /// The range that is replaced; `None` if the whole text is.
    range: Option<Range>,
    text: String,
}

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// Its URI, spelled as the client does.
    pub(super) uri: String,
    pub(super) path: Option<PathBuf>,
    pub(super) format: ReportFormat,
    /// Version that the client states; it may begin again.
    pub(super) version: Option<i64>,
    /// Number of the text: increases with every change.
    pub(super) generation: u64,
    pub(super) text: Arc<str>,
    pub(super) lines: Lines,
    counting: Counting,
}

impl Document {
    pub(super) fn open(
        uri: String,
        language: &str,
        version: Option<i64>,
        text: &str,
        counting: Counting,
        generation: u64,
    ) -> Self {
        let path = uri::path(&uri);
        let format = format(path.as_ref().map_or(uri.as_str(), |path| path.to_str().unwrap_or_default()), language);
        Self { uri, path, format, version, generation, text: text.into(), lines: Lines::of(text, counting), counting }
    }

    /// Applies changes, each to the result of the one before it. Returns whether the text is another one.
    pub(super) fn change(&mut self, changes: Vec<Change>, generation: u64) -> bool {
        let mut text = self.text.to_string();
        for Change { range, text: words } in changes {
            match range {
                Some(range) => {
                    let span = self.lines.span(&text, range);
                    text.replace_range(span.start..span.end, &words);
                }
                None => text = words,
            }
            self.lines = Lines::of(&text, self.counting);
        }
        let differs = *text != *self.text;
        if differs {
            (self.text, self.generation) = (text.into(), generation);
        }
        differs
    }

    /// Compares the text with the one that the client saved; takes that if it differs in more than line ends.
    pub(super) fn save(&mut self, saved: &str, generation: u64) -> bool {
        // One client writes the two characters `\n` for every line end.
        let is_same = |saved: &str| without_line_ends(saved).eq(without_line_ends(&self.text));
        if is_same(saved) || is_same(&saved.replace("\\n", "")) || is_same(&saved.replace("\\r", "").replace("\\n", ""))
        {
            return false;
        }
        self.change(vec![Change { range: None, text: saved.to_owned() }], generation)
    }
}

fn without_line_ends(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\u{feff}'))
}

/// Returns the format by the ending of the file's name, or else by what the client calls the language.
fn format(name: &str, language: &str) -> ReportFormat {
    ReportFormat::of_name(name).unwrap_or(match language {
        "latex" | "tex" | "plaintex" => ReportFormat::Latex,
        "asciidoc" => ReportFormat::AsciiDoc,
        "plaintext" | "text" => ReportFormat::Plain,
        _ => ReportFormat::Markdown,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn open(text: &str) -> Document {
        Document::open("file:///d/a.md".to_owned(), "markdown", Some(0), text, Counting::default(), 1)
    }

    fn change(document: &mut Document, changes: Value) -> bool {
        document.change(serde_json::from_value(changes).expect("changes"), 2)
    }

    fn at(from: (u32, u32), to: (u32, u32), text: &str) -> Value {
        let position = |(line, character)| json!({"line": line, "character": character});
        json!({"range": {"start": position(from), "end": position(to)}, "text": text})
    }

    #[test]
    fn several_changes_apply_one_after_the_other() {
        let mut document = open("a😀b\ncd");
        assert!(change(&mut document, json!([at((0, 3), (0, 4), "x\ny"), at((1, 1), (2, 1), "z")])));
        assert_eq!(&*document.text, "a😀x\nyzd");
        assert_eq!(document.generation, 2);
    }

    #[test]
    fn changes_beyond_the_text_apply_to_its_end() {
        // Neovim, in a file without a line end.
        let mut document = open("last line");
        assert!(change(&mut document, json!([at((0, 0), (1, 0), "last line!\n")])));
        assert_eq!(&*document.text, "last line!\n");
        assert!(change(&mut document, json!([at((9, 9), (4, 2), "end")])));
        assert_eq!(&*document.text, "last line!\nend");
    }

    #[test]
    fn the_same_text_again_is_no_change() {
        let mut document = open("a\n");
        assert!(!change(&mut document, json!([{"text": "a\n"}])));
        assert!(change(&mut document, json!([{"text": "b\n"}])));
        assert_eq!(document.generation, 2);
    }

    #[test]
    fn the_saved_text_is_taken_if_it_differs_in_more_than_line_ends() {
        let mut document = open("one\r\ntwo\r\n");
        for same in ["one\ntwo\n", "one\\ntwo\\n", "\u{feff}one\r\ntwo\r\n"] {
            assert!(!document.save(same, 2), "{same}");
        }
        assert!(document.save("one\nthree\n", 3));
        assert_eq!(&*document.text, "one\nthree\n");
    }

    #[test]
    fn the_ending_decides_before_the_language() {
        for (name, language, expected) in [
            ("/d/a.tex", "plaintext", ReportFormat::Latex),
            ("/d/a.adoc", "plaintext", ReportFormat::AsciiDoc),
            ("/d/a.md", "plaintext", ReportFormat::Markdown),
            ("/d/a.qmd", "quarto", ReportFormat::Markdown),
            ("/d/a.txt", "text", ReportFormat::Plain),
            ("untitled:1", "plaintex", ReportFormat::Latex),
            ("untitled:1", "rmd", ReportFormat::Markdown),
            ("file://", "asciidoc", ReportFormat::AsciiDoc),
        ] {
            assert_eq!(format(name, language), expected, "{name} {language}");
        }
    }
}
