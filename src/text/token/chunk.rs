//! Tokenizes text between two spaces that is not a plain word: numbers, money, compounds, acronyms, possessives.
//!
//! A chunk is parsed as parts (runs of letters, or one number) joined by links. The kinds of the parts and links
//! determine the tokens.

use super::super::fold::{currency, fold_into, is_unsegmented_script, is_word_char};
use super::super::quantity::digits;
use super::spelling::{contract, indic_nasal, is_elided, possessive};
use super::{Form, MAX_LENGTH, Token, TokenStream, cut, value};
use crate::text::span::Span;

/// A run of letters, or one number, inside a chunk.
#[derive(Clone, Debug)]
struct Part {
    span: Span,
    /// The folded word, or the number without separators.
    word: String,
    number: bool,
}

/// The connector of two parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Hyphen,
    Dot,
    And,
    /// `l'`, `d'`, `qu'` before a word in a Romance language.
    Elision,
    /// No character: digits directly followed by letters, `4bn`.
    Glue,
}

/// A compound of more parts is a list or a path, not a word.
pub(super) const MAX_COMPOUND_PARTS: usize = 4;
/// Maximum number of parts in a chunk, which bounds the cost of hostile input.
const MAX_PARTS: usize = 64;

impl TokenStream<'_, '_> {
    /// Parses the chunk at the current position and moves to its first token.
    pub(super) fn chunk(&mut self) -> bool {
        let start = self.at;
        let money = self.currency_before();
        let (parts, links) = self.parts();
        let whole = Span::new(parts[0].span.start, parts[parts.len() - 1].span.end);
        if let Some(sign) = &money {
            self.money(start, sign, &parts[0]);
        }
        let is_scaled = self.value(start, money.as_deref(), &parts);
        if !links.is_empty() && links.iter().all(|link| *link == Link::Dot) && parts.iter().all(is_letter) {
            self.acronym(whole, &parts);
        } else if !links.is_empty() && links.iter().all(|link| *link == Link::And) {
            let word: Vec<&str> = parts.iter().map(|part| part.word.as_str()).collect();
            self.push(word.join("&"), whole, Form::Word, false);
            self.position += 1;
        } else {
            self.signed_name(&parts);
            self.compound(whole, &parts, &links, is_scaled);
        }
        self.percent();
        self.step()
    }

    pub(super) fn push(&mut self, mut term: String, span: Span, form: Form, stemmed: bool) {
        cut(&mut term);
        if !term.is_empty() {
            self.analyzer.pending.push_back((Token { term, span, position: self.position, form }, stemmed));
        }
    }

    /// Consumes a currency sign, or letters and a sign (`US$`, `HK$`), directly before a number.
    fn currency_before(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let letters = rest.bytes().take(4).take_while(u8::is_ascii_uppercase).count();
        let mut after = rest[letters..].chars();
        let sign = currency(after.next()?)?;
        let number = rest.len() - after.as_str().len();
        if letters > 3 || !after.next()?.is_ascii_digit() {
            return None;
        }
        let mut name = rest[..letters].to_ascii_lowercase();
        name.push(sign);
        self.at += number;
        Some(name)
    }

    /// Adds tokens for money next to the plain number: `$140`, and `us$140` if the dollar is named.
    fn money(&mut self, start: usize, sign: &str, number: &Part) {
        let span = Span::new(start, number.span.end);
        self.push(format!("{sign}{}", number.word), span, Form::Exact, false);
        if sign == "us$" {
            self.push(format!("${}", number.word), span, Form::Whole, false);
        }
    }

    /// Adds the tokens of `U.S.`: `us`, and `u.s.` for exact matches; its last dot is included.
    fn acronym(&mut self, whole: Span, parts: &[Part]) {
        let end = whole.end + usize::from(self.text[whole.end..].starts_with('.'));
        self.at = end;
        let plain: String = parts.iter().map(|part| part.word.as_str()).collect();
        let dotted: String = parts.iter().flat_map(|part| [part.word.as_str(), "."]).collect();
        let span = Span::new(whole.start, end);
        self.push(dotted, span, Form::Exact, false);
        self.push(plain, span, Form::Word, false);
        self.position += 1;
    }

    /// Adds the value of a number with its scale and currency if that is the whole chunk. Returns whether it has a scale.
    fn value(&mut self, start: usize, sign: Option<&str>, parts: &[Part]) -> bool {
        let ([number] | [number, _]) = parts else { return false };
        if !number.number {
            return false;
        }
        let Some(amount) =
            value::read(self.text, number.span.start, number.span.end, self.analyzer.style, sign.is_some())
        else {
            if let Some(trimmed) = value::trimmed(&number.word) {
                self.push(trimmed.to_owned(), number.span, Form::Whole, false);
            }
            return false;
        };
        let span = Span::new(start.min(number.span.start), amount.end);
        let named = amount.currency.map(value::sign);
        let exact = sign.or(named.map(|(sign, _)| sign));
        let general = if sign == Some("us$") { Some("$") } else { named.and_then(|(_, general)| general) };
        if let Some(general) = general {
            self.push(format!("{general}{}", amount.digits), span, Form::Whole, false);
        }
        if let Some(exact) = exact {
            if amount.digits != number.word {
                self.push(amount.digits.clone(), span, Form::Whole, false);
            }
            let mut term = exact.to_ascii_lowercase();
            term.push_str(&amount.digits);
            self.push(term, span, Form::Amount, false);
        } else {
            self.push(amount.digits, span, Form::Amount, false);
        }
        amount.is_scaled
    }

    /// Adds the exact name of a language such as `C++` or `C#`; its letters are a word, as in any compound.
    fn signed_name(&mut self, parts: &[Part]) {
        let [name] = parts else { return };
        let rest = &self.text[name.span.end.max(self.at)..];
        let sign = if rest.starts_with("++") { "++" } else { "#" };
        let is_short = name.word.chars().count() <= 2 || sign == "++";
        let goes_on = rest.get(sign.len()..).and_then(|rest| rest.chars().next()).is_some_and(is_word_char);
        if name.number || !is_short || !rest.starts_with(sign) || goes_on {
            return;
        }
        let span = Span::new(name.span.start, self.at + sign.len());
        self.at = span.end;
        self.push(format!("{}{sign}", name.word), span, Form::Exact, false);
    }

    fn compound(&mut self, whole: Span, parts: &[Part], links: &[Link], is_scaled: bool) {
        let is_one = !is_scaled
            && parts.len() > 1
            && parts.len() <= MAX_COMPOUND_PARTS
            && whole.len() <= MAX_LENGTH
            && !parts.iter().all(|part| part.number)
            && links.iter().all(|link| matches!(link, Link::Hyphen | Link::Glue));
        if is_one {
            let word: String = parts.iter().map(|part| part.word.as_str()).collect();
            self.push(word, whole, Form::Whole, true);
        }
        for part in parts {
            self.push(part.word.clone(), part.span, Form::Word, !part.number);
            self.position += 1;
        }
    }

    /// Tokenizes `70%` like `70 percent`.
    fn percent(&mut self) {
        if !self.text[..self.at].ends_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let Some(sign) = self.char_at(self.at).filter(|c| matches!(c, '%' | '％' | '﹪')) else { return };
        let span = Span::new(self.at, self.at + sign.len_utf8());
        self.push("percent".to_owned(), span, Form::Word, true);
        self.position += 1;
        self.at = span.end;
    }

    fn parts(&mut self) -> (Vec<Part>, Vec<Link>) {
        let (mut parts, mut links) = (Vec::with_capacity(2), Vec::new());
        loop {
            let is_number = self.char_at(self.at).is_some_and(|c| digit_of(c).is_some());
            let part = if is_number { self.number(links.last() == Some(&Link::Dot)) } else { self.letters() };
            self.at = part.span.end;
            let link = if parts.len() + 1 < MAX_PARTS { self.link(&part) } else { None };
            parts.push(part);
            let Some((link, length)) = link else {
                self.at += self.suffix(&parts[parts.len() - 1]);
                return (parts, links);
            };
            self.at += length;
            links.push(link);
        }
    }

    /// Returns the length of the possessive or case ending behind a part that ends a chunk.
    fn suffix(&self, last: &Part) -> usize {
        let rest = &self.text[self.at..];
        if !last.number && self.is_turkish_suffix(last.span.start, rest) {
            let letters = |c: char| !c.is_alphabetic();
            let mark = rest.chars().next().map_or(0, char::len_utf8);
            return mark + rest[mark..].find(letters).unwrap_or(rest.len() - mark);
        }
        possessive(rest)
    }

    /// Returns whether `rest` begins with a case ending of Turkish, which an apostrophe separates from a name
    /// (`Türkiye'nin`).
    fn is_turkish_suffix(&self, start: usize, rest: &str) -> bool {
        let mut chars = rest.chars();
        self.analyzer.lang.code() == "tr"
            && self.text[start..].starts_with(char::is_uppercase)
            && chars.next().is_some_and(is_apostrophe)
            && chars.next().is_some_and(char::is_lowercase)
    }

    /// Returns the link between the last part and the next one, and its length in bytes.
    fn link(&self, last: &Part) -> Option<(Link, usize)> {
        let c = self.char_at(self.at)?;
        let length = c.len_utf8();
        if is_part_start(c) {
            return Some((Link::Glue, 0));
        }
        let next = self.char_at(self.at + length).filter(|c| is_part_start(*c))?;
        let link = match c {
            '-' | '_' | '\u{2010}' | '\u{2011}' | '\u{ff0d}' => Link::Hyphen,
            '.' => Link::Dot,
            '&' | '＆' if is_short(last) && self.letters_from(self.at + length) <= 3 => Link::And,
            // `AT&T's` ends with a possessive, although `t'` may be an elision.
            '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}'
                if is_elided(&last.word) && next.is_alphabetic() && possessive(&self.text[self.at..]) == 0 =>
            {
                Link::Elision
            }
            _ => return None,
        };
        Some((link, length))
    }

    fn letters_from(&self, start: usize) -> usize {
        self.text[start..].chars().take(4).take_while(|c| c.is_alphabetic()).count()
    }

    /// Parses a run of letters, marks and digits; an apostrophe between letters belongs to it.
    fn letters(&self) -> Part {
        let start = self.at;
        let mut word = String::new();
        let mut end = start;
        let mut chars = self.text[start..].char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            if is_word_char(c) && !is_unsegmented_script(c) {
                let mut ahead = chars.clone().map(|(_, c)| c);
                if let Some(nasal) = indic_nasal(c, ahead.next(), ahead.next()) {
                    // The virama belongs to it.
                    word.push(nasal);
                    let virama = chars.next().map_or(0, |(_, c)| c.len_utf8());
                    end = start + offset + c.len_utf8() + virama;
                    continue;
                }
                fold_into(c, &mut word);
            } else if c == '\u{b7}'
                && word.ends_with('l')
                && chars.peek().is_some_and(|(_, next)| matches!(next, 'l' | 'L'))
            {
                // Catalan `l·l` is a long l, also written as one character (`ŀ`).
            } else if is_apostrophe(c)
                && chars.peek().is_some_and(|(_, next)| next.is_alphabetic() && !is_unsegmented_script(*next))
                && !is_elided(&word)
            {
                let suffix = &self.text[start + offset..];
                if possessive(suffix) > 0 || self.is_turkish_suffix(start, suffix) {
                    break;
                }
                word.push('\'');
            } else {
                break;
            }
            end = start + offset + c.len_utf8();
            if end - start >= MAX_LENGTH {
                break;
            }
        }
        contract(&mut word);
        Part { span: Span::new(start, end), word, number: false }
    }

    /// Parses one number with its separators: `1,051`, `4.66`, `1.051.000`, `5 000`. Parses only its digits if it is
    /// `chained` by dots, as in `31.12.2018`.
    fn number(&self, chained: bool) -> Part {
        let start = self.at;
        let mut word = String::new();
        if !chained {
            let layout = digits::layout(&self.text[start..], self.analyzer.style);
            if !layout.is_chained && layout.length <= MAX_LENGTH {
                word.extend(self.text[start..start + layout.whole].chars().filter_map(digit_of));
                if !layout.fraction.is_empty() {
                    word.push('.');
                    let fraction = start + layout.fraction.start..start + layout.fraction.end;
                    word.extend(self.text[fraction].chars().filter_map(digit_of));
                }
                return Part { span: Span::new(start, start + layout.length), word, number: true };
            }
        }
        let end = self.digits(start, &mut word);
        Part { span: Span::new(start, end), word, number: true }
    }

    /// Appends the digits from `start` as ASCII. Returns their end.
    fn digits(&self, start: usize, word: &mut String) -> usize {
        let mut end = start;
        for c in self.text.get(start..).unwrap_or_default().chars().take(MAX_LENGTH) {
            let Some(digit) = digit_of(c) else { break };
            word.push(digit);
            end += c.len_utf8();
        }
        end
    }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}')
}

fn digit_of(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    // Scripts that are split into pairs keep their digits.
    digits::digit_of(c).filter(|_| !is_unsegmented_script(c)).map(|digit| char::from(b'0' + digit))
}

fn is_part_start(c: char) -> bool {
    c.is_alphanumeric() && !is_unsegmented_script(c)
}

fn is_letter(part: &Part) -> bool {
    !part.number && part.word.chars().count() == 1
}

fn is_short(part: &Part) -> bool {
    !part.number && part.word.chars().count() <= 3
}
