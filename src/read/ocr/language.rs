//! Languages of scanned pages, as Tesseract names them.

use std::fmt;
use std::str::FromStr;

/// Languages of text recognition: names of Tesseract's language files joined by `+`, such as `deu+eng`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Languages(Vec<String>);

/// Maximum number of languages: each takes time and memory.
const MOST: usize = 8;

/// Two-letter codes of languages, and Tesseract's names of these.
const NAMES: [(&str, &str); 40] = [
    ("af", "afr"),
    ("ar", "ara"),
    ("bg", "bul"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("et", "est"),
    ("eu", "eus"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("id", "ind"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ko", "kor"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("nb", "nor"),
    ("nl", "nld"),
    ("no", "nor"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("vi", "vie"),
    ("zh", "chi_sim"),
];

impl Languages {
    /// Returns their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl FromStr for Languages {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut names: Vec<String> = Vec::new();
        for name in text.split(['+', ',']).map(str::trim) {
            // Names become a part of paths: `chi_sim`, `script/Latin`.
            let is_name = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !name.split('/').all(is_name) || name.matches('/').count() > 1 {
                return Err("expected languages such as eng or deu+eng".to_owned());
            }
            if let Some((_, known)) = NAMES.iter().find(|(code, _)| code.eq_ignore_ascii_case(name)) {
                return Err(format!("unknown language `{name}`: did you mean `{known}`?"));
            }
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        if names.len() > MOST {
            return Err(format!("expected at most {MOST} languages"));
        }
        Ok(Self(names))
    }
}

impl fmt::Display for Languages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("+"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_names_and_nothing_else() {
        let parsed = |text: &str| text.parse::<Languages>().map(|languages| languages.to_string());
        assert_eq!(parsed("deu+eng").as_deref(), Ok("deu+eng"));
        assert_eq!(parsed("eng, chi_sim,eng").as_deref(), Ok("eng+chi_sim"));
        assert_eq!(parsed("script/Latin").as_deref(), Ok("script/Latin"));
        assert_eq!(parsed("de"), Err("unknown language `de`: did you mean `deu`?".to_owned()));
        for wrong in ["", "eng+", "../eng", "/etc/passwd", "eng --psm", "a/b/c", "-l", "e\0"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
