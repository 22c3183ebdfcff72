//! Finds speakers whose names stand before their words (`Marit Ollestad: We never …`), as meeting programs write them.

use std::collections::HashMap;

use super::cue::Cue;

/// Maximum length of a name, in characters.
const NAME: usize = 40;
/// Maximum number of words of a name.
const WORDS: usize = 5;

/// Takes the names before the words off, if most cues begin with one and a name recurs: in other captions a colon
/// belongs to the sentence.
pub(super) fn from_prefixes(cues: &mut [Cue]) {
    if cues.iter().flat_map(|cue| &cue.lines).any(|line| line.speaker.is_some()) {
        return;
    }
    let mut names: HashMap<&str, usize> = HashMap::new();
    for (name, _) in cues.iter().filter_map(|cue| prefix(&cue.lines.first()?.text)) {
        *names.entry(name).or_default() += 1;
    }
    let named: usize = names.values().sum();
    if named * 2 <= cues.len() || named <= names.len() {
        return;
    }
    for cue in cues {
        let mut speaker = None;
        for line in &mut cue.lines {
            let found = prefix(&line.text).map(|(name, rest)| (name.to_owned(), rest.to_owned()));
            if let Some((name, rest)) = found {
                speaker = Some(name);
                line.text = rest;
            }
            line.speaker.clone_from(&speaker);
        }
        cue.lines.retain(|line| !line.text.is_empty());
    }
}

/// Returns the name before a colon, and the words after it.
fn prefix(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['>', '-', ' ']);
    let (name, rest) = line.split_once(':')?;
    let is_name = name.starts_with(char::is_alphabetic)
        && !name.starts_with(char::is_lowercase)
        && name.chars().count() <= NAME
        && name.split_whitespace().count() <= WORDS
        && !name.contains(['.', ',', ';', '!', '?', '"', '“'].as_slice()) | is_abbreviated(name);
    (is_name && (rest.is_empty() || rest.starts_with(' '))).then(|| (name.trim(), rest.trim()))
}

/// Whether the only signs of a name are stops after short forms: `Dr. Ek`, `J. R. Ek`.
fn is_abbreviated(name: &str) -> bool {
    !name.contains([',', ';', '!', '?', '"', '“'].as_slice())
        && name.split_whitespace().all(|word| !word.contains('.') || (word.ends_with('.') && word.chars().count() <= 5))
}
