//! The English stemmer of Snowball (Porter, "Snowball: a language for stemming algorithms", 2001) for words of up to
//! sixteen letters, each held in one register.
//!
//! Nearly all running text consists of such words, and no table of stems is as fast as a few shifts: a table with
//! enough of them exceeds the per-core cache and evicts what indexing needs there. A test compares the stems with those
//! of the Snowball implementation.

use super::word::{Letters, Word, each, low};

/// Builds [`Letters`] at compile time.
macro_rules! letters {
    ($($text:literal),+) => { const { [$(Letters::of($text)),+] } };
}

/// Builds a list of endings and their replacements at compile time.
macro_rules! endings {
    ($($ending:literal => $by:literal),+) => { const { &[$((Letters::of($ending), Letters::of($by))),+] } };
}

/// Returns the stem of a word.
pub(super) fn stem(word: Word) -> Word {
    if word.length < 3 {
        return word;
    }
    if let Some(stem) = exception(word) {
        return stem;
    }
    let vowels = vowels(word);
    let region = match prefix(word) {
        0 => after_vowel(vowels, 0, word.length),
        length => length,
    };
    let second = after_vowel(vowels, region, word.length);
    let mut stemming = Stemming { word, vowels, region, second };
    stemming.plural();
    stemming.participle();
    stemming.final_y();
    if stemming.region < stemming.word.length {
        stemming.derived();
        stemming.derived_again();
        stemming.derived_from_latin();
        stemming.final_e_or_l();
    }
    stemming.word
}

const fn letters_of(text: &str) -> u32 {
    let (mut set, mut place) = (0, 0);
    while place < text.len() {
        set |= 1 << (text.as_bytes()[place] - b'a');
        place += 1;
    }
    set
}

const fn is_in(letter: u8, set: u32) -> bool {
    set >> (letter.wrapping_sub(b'a') & 31) & 1 == 1
}

const VOWELS: u32 = letters_of("aeiou");
/// Letters that may precede the ending `li`.
const BEFORE_LI: u32 = letters_of("cdeghkmnrt");

/// Returns the vowels of a word, as the highest bit of each byte. A `y` is a vowel unless it is first or follows a
/// vowel.
fn vowels(word: Word) -> u128 {
    let is_other = |vowel| (word.letters ^ each(vowel)) + each(0x7f);
    let others = is_other(b'a') & is_other(b'e') & is_other(b'i') & is_other(b'o') & is_other(b'u');
    let mut found = !others & each(0x80);
    let mut ys = !is_other(b'y') & each(0x80);
    while ys != 0 {
        let y = ys & ys.wrapping_neg();
        if y > 0x80 && found & y >> 8 == 0 {
            found |= y;
        }
        ys ^= y;
    }
    found
}

/// A word being stemmed.
struct Stemming {
    word: Word,
    /// Vowels of the original word; those of replacement endings are determined from their letters.
    vowels: u128,
    /// Start of the regions after the first and the second vowel–consonant sequence.
    region: u32,
    second: u32,
}

/// Returns the stems of words that the rules do not handle.
fn exception(word: Word) -> Option<Word> {
    const INITIALS: u32 = letters_of("abceghinosu");
    if !(3..=6).contains(&word.length) || !is_in(word.letter(0), INITIALS) {
        return None;
    }
    let exceptions: &[(Letters, Letters)] = match word.letter(0) {
        b'a' => endings!("atlas" => "atlas", "andes" => "andes"),
        b'b' => endings!("bias" => "bias"),
        b'c' => endings!("cosmos" => "cosmos"),
        b'e' => endings!("early" => "earli"),
        b'g' => endings!("gently" => "gentl"),
        b'h' => endings!("howe" => "howe"),
        b'i' => endings!("idly" => "idl"),
        b'n' => endings!("news" => "news"),
        b'o' => endings!("only" => "onli"),
        b's' => endings!("skis" => "ski", "skies" => "sky", "sky" => "sky", "singly" => "singl"),
        _ => endings!("ugly" => "ugli"),
    };
    let (_, stem) = exceptions.iter().find(|(exception, _)| word.is(*exception))?;
    Some(Word::new(stem.packed.into(), stem.length))
}

/// Returns the length of a prefix that ends the first region by itself; 0 for most words.
fn prefix(word: Word) -> u32 {
    let [prefix] = match word.letter(0) {
        b'a' => letters!("arsen"),
        b'c' => letters!("commun"),
        b'e' => letters!("emerg"),
        b'g' => letters!("gener"),
        b'i' => letters!("inter"),
        b'l' => letters!("later"),
        b'o' => letters!("organ"),
        b'p' => letters!("past"),
        b'u' => letters!("univers"),
        _ => return 0,
    };
    if word.starts(prefix) { prefix.length } else { 0 }
}

/// Returns the position after the first consonant that follows a vowel at or after `from`, or the end of the word.
fn after_vowel(vowels: u128, from: u32, length: u32) -> u32 {
    let vowel = (vowels & !low(from)).trailing_zeros() / 8;
    let consonant = (!vowels & each(0x80) & !low(vowel)).trailing_zeros() / 8;
    (consonant + 1).min(length)
}

impl Stemming {
    fn is_vowel(&self, place: u32) -> bool {
        let letter = self.word.letter(place);
        is_in(letter, VOWELS) || letter == b'y' && self.vowels >> (8 * place) & 0x80 != 0
    }

    /// Returns whether any of the first `length` letters is a vowel.
    fn has_vowel(&self, length: u32) -> bool {
        self.vowels & low(length) != 0
    }

    /// Returns whether the first `length` letters end in a short syllable.
    fn is_short(&self, length: u32) -> bool {
        if length < 2 || self.is_vowel(length - 1) {
            return false;
        }
        if !self.is_vowel(length - 2) {
            return length >= 4
                && (self.word.letters >> (8 * (length - 4))) & low(4) == letters!("past")[0].packed.into();
        }
        length == 2 || !self.is_vowel(length - 3) && !matches!(self.word.letter(length - 1), b'w' | b'x' | b'y')
    }

    /// Step 1a of the algorithm: plurals.
    fn plural(&mut self) {
        let word = &mut self.word;
        let last = word.nth_last(1);
        if last == b's' {
            if word.ends(letters!("sses")[0]) {
                word.replace(2, Letters::NONE);
            } else if word.ends(letters!("ies")[0]) {
                word.replace(if word.length > 4 { 2 } else { 1 }, Letters::NONE);
            } else if !matches!(word.nth_last(2), b's' | b'u') && self.has_vowel(self.word.length - 2) {
                self.word.replace(1, Letters::NONE);
            }
        } else if last == b'd' && word.ends(letters!("ied")[0]) {
            word.replace(if word.length > 4 { 2 } else { 1 }, Letters::NONE);
        }
    }

    /// Step 1b: `-ed` and `-ing`.
    fn participle(&mut self) {
        let word = self.word;
        let ly = if word.ends(letters!("ly")[0]) { 2 } else { 0 };
        let (last, before) = (word.nth_last(1 + ly), word.nth_last(2 + ly));
        let cut = match (last, before) {
            (b'd', b'e') if word.nth_last(3 + ly) == b'e' => {
                let start = word.length - 3 - ly;
                if start >= self.region && !(word.begins_as(start, &letters!("succ", "proc", "exc"))) {
                    self.word.replace(1 + ly, Letters::NONE);
                }
                return;
            }
            (b'd', b'e') => 2 + ly,
            (b'g', b'n') if word.nth_last(3 + ly) == b'i' => 3 + ly,
            _ => return,
        };
        let start = word.length - cut;
        if cut == 3 {
            if start == 2 && word.letter(1) == b'y' && self.is_vowel(1) && !self.is_vowel(0) {
                self.word.replace(4, letters!("ie")[0]);
                return;
            }
            if word.begins_as(start, &letters!("even", "cann", "inn", "earr", "herr", "out")) {
                return;
            }
        }
        if !self.has_vowel(start) {
            return;
        }
        self.word.replace(cut, Letters::NONE);
        let word = self.word;
        let last = word.nth_last(1);
        let is_twice =
            last == word.nth_last(2) && matches!(last, b'b' | b'd' | b'f' | b'g' | b'm' | b'n' | b'p' | b'r' | b't');
        if is_twice {
            if !(word.length == 3 && matches!(word.letter(0), b'a' | b'e' | b'o')) {
                self.word.replace(1, Letters::NONE);
            }
        } else if word.ends(letters!("at")[0])
            || word.ends(letters!("bl")[0])
            || word.ends(letters!("iz")[0])
            || start == self.region && self.is_short(start)
        {
            self.word.replace(0, letters!("e")[0]);
        }
    }

    /// Step 1c: a last `y` after a consonant.
    fn final_y(&mut self) {
        let length = self.word.length;
        if length > 2 && self.word.nth_last(1) == b'y' && !self.is_vowel(length - 2) {
            self.word.replace(1, letters!("i")[0]);
        }
    }

    /// Replaces the first of these endings that the word has, if it is within the region. Returns whether the word has
    /// one. Longer endings come first.
    fn swap(&mut self, endings: &[(Letters, Letters)]) -> bool {
        let found = endings.iter().find(|(ending, _)| self.word.ends(*ending));
        if let Some((ending, by)) = found
            && self.word.length - ending.length >= self.region
        {
            self.word.replace(ending.length, *by);
        }
        found.is_some()
    }

    /// Step 2: derivational suffixes.
    fn derived(&mut self) {
        match (self.word.nth_last(2), self.word.nth_last(1)) {
            (b'c', b'i') => _ = self.swap(endings!("enci" => "ence", "anci" => "ance")),
            (b'l', b'i') => {
                let endings = endings!(
                    "lessli" => "less", "fulli" => "ful", "ousli" => "ous", "entli" => "ent",
                    "abli" => "able", "alli" => "al", "bli" => "ble"
                );
                if !self.swap(endings) && is_in(self.word.nth_last(3), BEFORE_LI) && self.word.length > 2 {
                    _ = self.swap(endings!("li" => ""));
                }
            }
            (b'g', b'i') if self.word.ends(letters!("logi")[0]) => _ = self.swap(endings!("ogi" => "og")),
            (b't', b'i') => {
                _ = self.swap(endings!("biliti" => "ble", "aliti" => "al", "iviti" => "ive"));
            }
            (b'a', b'l') => _ = self.swap(endings!("ational" => "ate", "tional" => "tion")),
            (b's', b'm') => _ = self.swap(endings!("alism" => "al")),
            (b'o', b'n') => _ = self.swap(endings!("ization" => "ize", "ation" => "ate")),
            (b'e', b'r') => _ = self.swap(endings!("izer" => "ize")),
            (b'o', b'r') => _ = self.swap(endings!("ator" => "ate")),
            (b's', b's') => {
                _ = self.swap(endings!("iveness" => "ive", "fulness" => "ful", "ousness" => "ous"));
            }
            (b's', b't') => _ = self.swap(endings!("ogist" => "og")),
            _ => {}
        }
    }

    /// Step 3: further derivational suffixes.
    fn derived_again(&mut self) {
        match self.word.nth_last(1) {
            b'e' => {
                let is_ative = self.word.ends(letters!("ative")[0]);
                if is_ative && self.word.length - 5 >= self.second {
                    _ = self.swap(endings!("ative" => ""));
                } else if !is_ative {
                    self.swap(endings!("icate" => "ic", "alize" => "al"));
                }
            }
            b'i' => _ = self.swap(endings!("iciti" => "ic")),
            b'l' => {
                _ = self.swap(endings!("ational" => "ate", "tional" => "tion", "ical" => "ic", "ful" => ""));
            }
            b's' => _ = self.swap(endings!("ness" => "")),
            _ => {}
        }
    }

    /// Step 4: suffixes of Latin origin.
    fn derived_from_latin(&mut self) {
        let word = self.word;
        let any = |endings: &[Letters]| {
            let found = endings.iter().find(|ending| word.ends(**ending));
            found.map_or(0, |ending| ending.length)
        };
        let cut = match word.nth_last(1) {
            b'c' => any(&letters!("ic")),
            b'e' => any(&letters!("ance", "ence", "able", "ible", "ate", "ive", "ize")),
            b'i' => any(&letters!("iti")),
            b'l' => any(&letters!("al")),
            b'm' => any(&letters!("ism")),
            b'n' if matches!(word.nth_last(4), b's' | b't') => any(&letters!("ion")),
            b'r' => any(&letters!("er")),
            b's' => any(&letters!("ous")),
            b't' => any(&letters!("ement", "ment", "ant", "ent")),
            _ => 0,
        };
        if cut > 0 && word.length - cut >= self.second {
            self.word.replace(cut, Letters::NONE);
        }
    }

    /// Step 5: a final `e`, or one of a final double `l`.
    fn final_e_or_l(&mut self) {
        let place = self.word.length - 1;
        match self.word.nth_last(1) {
            b'e' if place >= self.second || place >= self.region && !self.is_short(place) => {
                self.word.replace(1, Letters::NONE);
            }
            b'l' if place >= self.second && self.word.nth_last(2) == b'l' => {
                self.word.replace(1, Letters::NONE);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use frostem::{Algorithm, Stemmer};
    use proptest::prelude::*;

    use super::*;
    use crate::text::stem::word::MAX_LENGTH;

    fn stemmed(word: &str) -> String {
        let mut term = String::new();
        stem(Word::of(word).expect("a short word")).write(&mut term);
        term
    }

    #[test]
    fn exceptions_and_rules_agree_with_snowball() {
        let snowball = Stemmer::new(Algorithm::English);
        let words = "skis skies sky idly gently ugly early only singly news howe atlas cosmos bias andes dying tying lying \
            evening outing inning innings earring herring canning succeed proceed exceed exceeding agreed feed freed add added \
            egging offed inns hopping hoping filing filling falling hissing conflated troubled sized ability abilities \
            consign consigned national rational rationally communism communes organization organizations university \
            universal universities past pasted pastes paste generously generate emergency interest arsenal later laterally \
            ties tied cries cried dies gas this gaps kiwis us bus buses yes say says saying enjoyed yyy ayying by cry pay \
            geologist geology apologist theology happiness hopefulness relational conditional valency hesitancy digitizer \
            conformably radically differently vilely analogously vietnamization predication operator feudalism \
            decisiveness callousness formality sensitivity sensibility triplicate formative formalize electricity electrical \
            hopeful goodness revival allowance inference airliner adjustable defensible irritant replacement adjustment \
            dependent adoption homologous activate effective bowdlerize probate rate cease controll roll fully really \
            repeatedly agreedly interestingly feeling";
        for word in words.split_whitespace() {
            assert_eq!(stemmed(word), snowball.stem(word), "{word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn any_letters_agree_with_snowball(
            word in "[a-z]{0,5}[aeiouy]?[b-d]?[l-t]?",
            ending in "|s|ed|eed|ing|ingly|edly|eedly|ly|ied|ies|sses|(at|bl|iz|bb|tt|nn)(ed|ing)|y|[ae]nci|ogi|logi|li|bli|alli|\
                (ab|al|ful|less|ous|ent)li|aliti|biliti|iviti|tional|ational|alism|ation|ization|izer|ator|iveness|fulness|\
                ousness|ogist|icate|ative|alize|iciti|ical|ful|ness|ic|ance|ence|able|ible|ate|ive|ize|iti|al|ism|s?t?ion|er|\
                ous|ant|e?m?ent|e|ll|l",
        ) {
            let word = word + &ending;
            prop_assume!(word.len() <= MAX_LENGTH);
            prop_assert_eq!(&*stemmed(&word), &*Stemmer::new(Algorithm::English).stem(&word));
        }
    }
}
