//! Parses the code of a number format into sections.

use super::{Comparison, NumberFormat, Part, Section, Token};

/// Maximum length of a code; spreadsheet programs allow 255 characters.
const LONGEST: usize = 1024;
/// Language of the names that are known: English, the low ten bits of its identifiers.
const ENGLISH: u32 = 0x09;

/// Parses a code. A code that is too long, or empty, shows values as they are.
pub(super) fn format(code: &str) -> NumberFormat {
    let code = code.trim();
    if code.is_empty() || code.len() > LONGEST || code.eq_ignore_ascii_case("general") {
        return NumberFormat::default();
    }
    let mut parser = Parser { rest: code, sections: Vec::new(), open: OpenSection::default() };
    while let Some(c) = parser.rest.chars().next() {
        parser.step(c);
    }
    parser.close();
    NumberFormat { sections: parser.sections }
}

struct Parser<'a> {
    rest: &'a str,
    sections: Vec<Section>,
    open: OpenSection,
}

/// The section being parsed.
#[derive(Default)]
struct OpenSection {
    section: Section,
    /// Whether its language is not English, or its calendar not the Gregorian one.
    is_other_language: bool,
    is_other_calendar: bool,
}

impl Parser<'_> {
    fn push(&mut self, token: Token) {
        self.open.section.tokens.push(token);
    }

    /// Returns whether the rest begins with a word, and skips it.
    fn skip(&mut self, word: &str) -> bool {
        let found = self.rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if found {
            self.rest = &self.rest[word.len()..];
        }
        found
    }

    /// Takes a run of one letter, in either case, and returns its length.
    fn run(&mut self, letter: char) -> u8 {
        let rest = self.rest.trim_start_matches([letter, letter.to_ascii_uppercase()]);
        let length = self.rest.len() - rest.len();
        self.rest = rest;
        u8::try_from(length).unwrap_or(u8::MAX)
    }

    fn step(&mut self, c: char) {
        let word = [("general", Token::General), ("am/pm", Token::Noon(true)), ("a/p", Token::Noon(false))];
        for (word, token) in word {
            if self.skip(word) {
                return self.push(token);
            }
        }
        for (word, plus) in [("e+", true), ("e-", false)] {
            if self.skip(word) {
                return self.push(Token::Exponent(plus));
            }
        }
        let parts = [('y', Part::Year), ('m', Part::Month), ('d', Part::Day), ('h', Part::Hour), ('s', Part::Second)];
        if let Some((letter, part)) = parts.into_iter().find(|(letter, _)| letter.eq_ignore_ascii_case(&c)) {
            let length = self.run(letter);
            return self.push(Token::Part(part, length));
        }
        self.rest = &self.rest[c.len_utf8()..];
        match c {
            ';' if self.sections.len() < 3 => self.close(),
            ';' => self.rest = "",
            '"' => {
                let (literal, rest) = self.rest.split_once('"').unwrap_or((self.rest, ""));
                self.open.section.tokens.extend(literal.chars().map(Token::Literal));
                self.rest = rest;
            }
            '\\' | '!' => {
                if let Some(literal) = self.next() {
                    self.push(Token::Literal(literal));
                }
            }
            '_' => {
                // A space as wide as the next character.
                self.next();
                self.push(Token::Literal(' '));
            }
            // Fills the cell with the next character.
            '*' => drop(self.next()),
            '[' => {
                let (inner, rest) = self.rest.split_once(']').unwrap_or((self.rest, ""));
                self.rest = rest;
                self.bracket(inner);
            }
            '0' | '#' | '?' => self.push(Token::Digit(c)),
            '.' => self.push(Token::Point),
            ',' => self.push(Token::Comma),
            '%' => self.push(Token::Percent),
            '/' => self.push(Token::Slash),
            '@' => self.push(Token::Text),
            // Years of eras and Buddhist years, and weekdays in East Asian languages.
            'g' | 'G' | 'e' | 'E' | 'b' | 'B' => {
                self.run(c.to_ascii_lowercase());
                self.open.is_other_calendar = true;
                self.push(Token::Part(Part::Year, 4));
            }
            'a' | 'A' => {
                self.run('a');
                self.open.is_other_calendar = true;
                self.push(Token::Part(Part::Day, 4));
            }
            '上' if self.rest.starts_with("午/下午") => {
                self.rest = &self.rest["午/下午".len()..];
                self.open.is_other_calendar = true;
                self.push(Token::Noon(true));
            }
            c => self.push(Token::Literal(c)),
        }
    }

    /// Takes the next character.
    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    /// Reads what is in square brackets: a currency and a language, a condition, elapsed time, or a colour.
    fn bracket(&mut self, inner: &str) {
        if let Some(currency) = inner.strip_prefix('$') {
            let (sign, language) = currency.split_once('-').unwrap_or((currency, ""));
            self.open.section.tokens.extend(sign.chars().map(Token::Literal));
            // A number, or since Excel 2016 a tag such as `en-GB`.
            let language = match u32::from_str_radix(language, 16) {
                Err(_) if language.is_empty() || language.get(..3) == Some("en-") => None,
                Err(_) => Some(u32::MAX >> 16),
                Ok(language) => Some(language),
            };
            if let Some(language) = language.filter(|language| *language != 0) {
                self.open.is_other_language |= language & 0x3ff != ENGLISH;
                self.open.is_other_calendar |= language >> 16 & 0xff > 2;
            }
            return;
        }
        for (letter, part) in [('h', Part::Hours), ('m', Part::Minutes), ('s', Part::Seconds)] {
            if !inner.is_empty() && inner.chars().all(|c| c.eq_ignore_ascii_case(&letter)) {
                return self.push(Token::Part(part, u8::try_from(inner.len()).unwrap_or(u8::MAX)));
            }
        }
        let comparisons = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<>", Comparison::NotEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        for (sign, comparison) in comparisons {
            if let Some(limit) = inner.strip_prefix(sign) {
                self.open.section.condition = limit.trim().parse().ok().map(|limit| (comparison, limit));
                return;
            }
        }
    }

    /// Ends a section.
    fn close(&mut self) {
        let OpenSection { mut section, is_other_language, is_other_calendar } = std::mem::take(&mut self.open);
        section.is_date = section.tokens.iter().any(|token| matches!(token, Token::Part(..)));
        if section.is_date {
            minutes(&mut section.tokens);
            subseconds(&mut section.tokens);
            let has_names = section
                .tokens
                .iter()
                .any(|token| matches!(token, Token::Part(Part::Month | Part::Day, 3..) | Token::Noon(_)));
            section.is_foreign = is_other_calendar || is_other_language && has_names;
        }
        self.sections.push(section);
    }
}

/// Tells minutes from months: an `m` after hours or before seconds.
fn minutes(tokens: &mut [Token]) {
    let parts: Vec<usize> = (0..tokens.len()).filter(|place| matches!(tokens[*place], Token::Part(..))).collect();
    let part = |tokens: &[Token], place: Option<usize>| match place.map(|place| &tokens[parts[place]]) {
        Some(Token::Part(part, _)) => Some(*part),
        _ => None,
    };
    for place in 0..parts.len() {
        let Token::Part(Part::Month, length @ ..=2) = tokens[parts[place]] else { continue };
        let before = part(tokens, place.checked_sub(1));
        let after = part(tokens, Some(place + 1).filter(|next| *next < parts.len()));
        if matches!(before, Some(Part::Hour | Part::Hours)) || matches!(after, Some(Part::Second | Part::Seconds)) {
            tokens[parts[place]] = Token::Part(Part::Minute, length);
        }
    }
}

/// Joins the decimal places of seconds into one token, and makes other signs of numbers literal.
fn subseconds(tokens: &mut Vec<Token>) {
    let old = std::mem::take(tokens);
    let mut old = old.into_iter().peekable();
    while let Some(token) = old.next() {
        tokens.push(match token {
            Token::Point if old.peek() == Some(&Token::Digit('0')) => {
                let mut places = 0;
                while old.next_if_eq(&Token::Digit('0')).is_some() {
                    places += 1;
                }
                Token::Subsecond(places)
            }
            Token::Point => Token::Literal('.'),
            Token::Comma => Token::Literal(','),
            Token::Slash => Token::Literal('/'),
            Token::Percent => Token::Literal('%'),
            Token::Digit('0') => Token::Literal('0'),
            token => token,
        });
    }
}
