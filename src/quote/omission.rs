//! What an ellipsis leaves out and what a bracket replaces: a denial, a condition, a number, a name, a clause.

use std::ops::Range;

use super::align::Source;
use super::kind::TokenSide;
use super::pattern::QuotePattern;
use super::token::TokenClass;
use crate::text::is_stop_word;
use crate::text::quantity::quantities;

/// An omission of at most this many words leaves out little else than the denial in it. Of longer ones, the denial may be
/// that of another clause: they have a warning.
const CLOSE: usize = 3;
/// An omission of more words, or of this many with a comma, is a clause.
const CLAUSE: usize = 8;
const PARENTHESIS: usize = 3;
/// Words of a sentence that an ellipsis at the end of a quotation cuts off, as far as they are looked at.
const CUT: usize = 24;

/// Words that begin a condition or an exception, in the languages of the sources.
#[rustfmt::skip]
const CONDITIONS: &[&str] = &[
    "if", "unless", "provided", "providing", "except", "until", "once", "assuming", "only", "may", "might", "could", "would", "should",
    "wenn", "falls", "sofern", "soweit", "bis", "außer", "nur", "könnte", "würde", "dürfte", "soll", "sollte",
    "si", "sauf", "condition", "tant", "pourvu", "seulement", "pourrait", "devrait", "serait",
    "salvo", "excepto", "siempre", "podría", "sólo", "solo", "se", "qualora", "purché", "tranne", "potrebbe", "exceto", "caso", "poderia",
    "als", "indien", "mits", "tenzij", "om", "såvida", "hvis", "jeśli", "jeżeli", "chyba", "pokud", "если", "кроме", "только", "якщо", "лише",
    "eğer", "jika", "kecuali", "nếu", "إذا", "لو", "यदि", "अगर",
];

/// Words that say how much of something, or how sure it is.
#[rustfmt::skip]
const QUALIFICATIONS: &[&str] = &[
    "all", "most", "many", "few", "some", "half", "nearly", "almost", "about", "around", "roughly", "approximately", "hardly", "barely",
    "allegedly", "reportedly", "apparently", "perhaps", "possibly", "probably", "likely", "partly", "largely", "mostly", "sometimes", "former",
    "alle", "meisten", "viele", "wenige", "einige", "fast", "etwa", "rund", "kaum", "angeblich", "mutmaßlich", "vermutlich", "wohl",
    "wahrscheinlich", "teilweise", "vielleicht", "tous", "toutes", "plupart", "certains", "quelques", "presque", "environ", "peine",
    "peut-être", "probablement", "prétendument", "todos", "todas", "mayoría", "algunos", "algunas", "casi", "quizá", "quizás", "supuestamente",
    "presuntamente", "probablemente", "tutti", "maggior", "alcuni", "alcune", "quasi", "forse", "presunto", "probabilmente", "maioria", "alguns",
    "quase", "talvez", "supostamente", "meeste", "sommige", "bijna", "misschien", "vermoedelijk", "wszyscy", "większość", "prawie", "może",
    "podobno", "rzekomo", "always", "usually", "often", "rarely", "seldom", "immer", "meist", "meistens", "oft", "selten", "knapp",
    "toujours", "souvent", "rarement", "généralement", "siempre", "apenas", "raramente", "sempre", "appena", "spesso", "altijd", "vaak",
    "zelden", "nauwelijks", "amper", "alltid", "ofta", "sällan", "knappt", "zawsze", "często", "rzadko", "ledwo", "всегда", "часто", "редко",
    "обычно", "примерно", "все", "большинство", "некоторые", "почти", "якобы", "возможно", "вероятно", "едва",
];

/// Signs of a condition in scripts without spaces.
const CONDITIONS_WITHIN: [&str; 16] = [
    "如果",
    "若",
    "除非",
    "只有",
    "可能",
    "假如",
    "なら",
    "れば",
    "場合",
    "たら",
    "かもしれ",
    "限り",
    "면 ",
    "경우",
    "만약",
    "予定",
];

/// The same in scripts without spaces.
const QUALIFICATIONS_WITHIN: [&str; 20] = [
    "几乎",
    "大约",
    "据称",
    "部分",
    "多数",
    "所有",
    "全部",
    "一些",
    "总是",
    "往往",
    "很少",
    "ほぼ",
    "ほとんど",
    "一部",
    "すべて",
    "全て",
    "大半",
    "必ず",
    "대부분",
    "거의",
];

/// Returns whether an ellipsis leaves out a denial of the words around it: within one sentence, in few words, and not in
/// a parenthesis.
pub(super) fn swallows_denial(source: Source<'_>, omitted: &Range<usize>) -> bool {
    let side = side(source, omitted);
    if side.words().count() > CLOSE || side.negations() == 0 || has_sentence_end(source, omitted) {
        return false;
    }
    !is_parenthesis(source, omitted)
}

/// Returns what a reader would want to know about an omission or a replacement that is marked.
pub(super) fn warning(
    quoted: &QuotePattern,
    source: Source<'_>,
    own: &Range<usize>,
    omitted: &Range<usize>,
) -> Option<String> {
    let theirs = side(source, omitted);
    let is_bracket = quoted.brackets.iter().any(|bracket| bracket.start == own.start && bracket.end == own.end);
    if is_bracket {
        return replaced(quoted, own, theirs);
    }
    let words: Vec<String> = theirs.words().collect();
    if words.is_empty() {
        return cut(quoted, source, own, omitted);
    }
    let written = source.tokens[omitted.start].span().start..source.tokens[omitted.end - 1].span().end;
    let written = &source.text[written];
    let mut left_out = Vec::new();
    if theirs.negations() > 0 {
        left_out.push("a denial");
    }
    if has_condition(&words, written) {
        left_out.push("a condition");
    }
    if has_qualification(&words, written) {
        left_out.push("a qualification");
    }
    if !theirs.numbers().is_empty() || !quantities(written, None).is_empty() {
        left_out.push("a number");
    }
    if !theirs.names().is_empty() {
        left_out.push("a name");
    }
    let has_comma = source.tokens[omitted.clone()].iter().any(|token| token.class == TokenClass::Point);
    if has_sentence_end(source, omitted) {
        left_out.push("the end of a sentence");
    } else if words.len() > CLAUSE || words.len() >= PARENTHESIS && has_comma {
        left_out.push("a clause");
    }
    (!left_out.is_empty()).then(|| format!("leaves out {}", left_out.join(", ")))
}

fn has_condition(words: &[String], written: &str) -> bool {
    let is_condition = |word: &String| CONDITIONS.contains(&word.to_lowercase().as_str());
    words.iter().any(is_condition) || CONDITIONS_WITHIN.iter().any(|sign| written.contains(sign))
}

fn has_qualification(words: &[String], written: &str) -> bool {
    let is_qualification = |word: &String| QUALIFICATIONS.contains(&word.to_lowercase().as_str());
    words.iter().any(is_qualification) || QUALIFICATIONS_WITHIN.iter().any(|sign| written.contains(sign))
}

/// Returns what an ellipsis at either end of a quotation cuts off its sentence: a denial, a condition or a qualification
/// before it, a condition behind it.
fn cut(quoted: &QuotePattern, source: Source<'_>, own: &Range<usize>, omitted: &Range<usize>) -> Option<String> {
    let ends = |at: &usize| {
        let sign = source.tokens[*at].span().of(source.text);
        matches!(sign, "." | "!" | "?" | ";" | ":" | "。" | "！" | "？" | "；")
    };
    let is_last = own.end == quoted.tokens.len();
    let range = if own.start == 0 {
        let from = (0..omitted.start).rev().take(CUT).take_while(|at| !ends(at)).last()?;
        from..omitted.start
    } else if is_last {
        let to = (omitted.end..source.tokens.len()).take(CUT).take_while(|at| !ends(at)).last()?;
        omitted.end..to + 1
    } else {
        return None;
    };
    let theirs = side(source, &range);
    let words: Vec<String> = theirs.words().collect();
    let written = &source.text[source.tokens[range.start].span().start..source.tokens[range.end - 1].span().end];
    let mut left_out = Vec::new();
    if !is_last && theirs.negations() > 0 {
        left_out.push("a denial");
    }
    if has_condition(&words, written) {
        left_out.push("a condition");
    }
    if !is_last && has_qualification(&words, written) {
        left_out.push("a qualification");
    }
    (!left_out.is_empty()).then(|| format!("cuts off {}", left_out.join(", ")))
}

/// Returns what bracketed words replace, if they are not a pronoun's noun or a form of the same word.
fn replaced(quoted: &QuotePattern, own: &Range<usize>, theirs: TokenSide<'_>) -> Option<String> {
    let inside = TokenSide {
        text: &quoted.text,
        tokens: &quoted.tokens,
        range: (own.start + 1, (own.end - 1).max(own.start + 1)),
    };
    let content = |side: TokenSide<'_>| -> Vec<String> {
        side.words().map(|word| word.to_lowercase()).filter(|word| !is_stop_word(word)).collect()
    };
    let (mine, other) = (content(inside), content(theirs));
    if other.is_empty() || mine.is_empty() && inside.has_words() {
        return None;
    }
    let is_form = |one: &String, two: &String| {
        let common = one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count();
        common >= 4.min(two.chars().count())
    };
    let lost: Vec<&str> =
        other.iter().filter(|word| !mine.iter().any(|own| is_form(own, word))).map(String::as_str).collect();
    (!lost.is_empty()).then(|| format!("replaces “{}”", lost.join(" ")))
}

fn side<'a>(source: Source<'a>, range: &Range<usize>) -> TokenSide<'a> {
    TokenSide { text: source.text, tokens: source.tokens, range: (range.start, range.end) }
}

/// Returns whether a sentence ends inside the omission, not right at its end.
fn has_sentence_end(source: Source<'_>, omitted: &Range<usize>) -> bool {
    let is_end = |at: usize| matches!(source.tokens[at].span().of(source.text), "." | "!" | "?" | "。" | "！" | "？");
    omitted.clone().any(is_end)
}

/// Returns whether the omission is set off by commas, dashes or brackets on both sides.
fn is_parenthesis(source: Source<'_>, omitted: &Range<usize>) -> bool {
    let is_mark = |at: usize| {
        let sign = source.tokens[at].span().of(source.text);
        matches!(sign, "," | "(" | ")" | "–" | "—" | "-" | "、" | "，" | ";")
    };
    let first = is_mark(omitted.start) || omitted.start.checked_sub(1).is_some_and(is_mark);
    let last = is_mark(omitted.end - 1) || omitted.end < source.tokens.len() && is_mark(omitted.end);
    first && last
}
