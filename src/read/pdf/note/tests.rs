use super::super::word::Word;
use super::*;
use crate::text::ParagraphKind;

/// A line; `^` begins a raised word.
fn line(text: &str, size: f64) -> Line {
    let mut words = Vec::new();
    for word in text.split(' ') {
        for (place, part) in word.split('^').enumerate().filter(|(_, part)| !part.is_empty()) {
            let left = words.len() as f64 * 40.0;
            words.push(Word { text: part.into(), left, right: left + 30.0, raised: place > 0, attached: place > 0 });
        }
    }
    Line::of(words, 0.0, size).expect("it has words")
}

fn raised(lines: &[(&str, f64)]) -> Vec<Raised> {
    let paragraphs: Vec<Paragraph> = lines
        .iter()
        .map(|(text, size)| Paragraph { lines: vec![(1, line(text, *size))], kind: ParagraphKind::Body, level: 0 })
        .collect();
    let notes = Notes::of(&paragraphs);
    let first = &paragraphs[0].lines[0].1;
    let places = (0..first.words.len()).filter(|place| first.words[*place].raised);
    places.map(|place| notes.raised(1, first, place)).collect()
}

#[test]
fn references_and_exponents_are_distinguished() {
    use Raised::{Exponent, Reference, Text};
    assert_eq!(
        raised(&[("on Thursday.^1 It holds 10^3 barrels on 80 m^2 of the 2^e quay", 10.0)]),
        [Reference, Exponent, Exponent, Text]
    );
    // The same figures with notes.
    let notes =
        [("of 10^3 barrels,^3 an area of 7 km^2 there^2 in 1911^1", 10.0), ("3 See it.", 8.0), ("1 Ibid.", 8.0)];
    assert_eq!(raised(&notes), [Exponent, Reference, Exponent, Reference, Reference]);
    assert_eq!(raised(&[("as shown^2,3 and 10^−6 of it", 10.0)]), [Reference, Exponent]);
}

#[test]
fn only_small_print_is_a_note() {
    let paragraph =
        |text: &str, size| Paragraph { lines: vec![(1, line(text, size))], kind: ParagraphKind::Body, level: 0 };
    let paragraphs =
        [paragraph("as it says^2", 10.0), paragraph("2 million people", 10.0), paragraph("2 See it.", 8.0)];
    let notes = Notes::of(&paragraphs);
    let is_note = |place: usize| notes.is_note(1, &paragraphs[place].lines[0].1);
    assert!(!is_note(1) && is_note(2));
}
