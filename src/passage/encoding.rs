//! Binary encoding of a passage's positions, which the index stores so that a hit is cited without reading its article.
//!
//! All numbers are LEB128 varints. Positions are encoded as differences from the previous one, so most take one byte.

use super::{Part, Passage};
use crate::text::{ParagraphKind, Span};

impl Passage {
    /// Encodes the positions of this passage.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(24);
        for number in [self.span.start, self.span.len(), self.chars, self.parts.len()] {
            put(&mut out, number);
        }
        let mut at = self.span.start;
        let mut paragraph = 0;
        for part in &self.parts {
            let kind = ParagraphKind::ALL.iter().position(|kind| *kind == part.kind).expect("every kind is listed");
            put(&mut out, kind << 4 | usize::from(part.level) << 1 | usize::from(part.whole));
            put(&mut out, part.paragraph - paragraph);
            put(&mut out, part.page.map_or(0, |page| page as usize));
            put(&mut out, part.first_sentence);
            put(&mut out, part.sentences.len());
            for sentence in &part.sentences {
                put(&mut out, sentence.start - at);
                put(&mut out, sentence.len());
                at = sentence.end;
            }
            paragraph = part.paragraph;
        }
        out
    }

    /// Decodes the output of [`Passage::to_bytes`]. Returns `None` for any other bytes.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let input = &mut bytes;
        let start = take(input)?;
        let span = Span::new(start, start.checked_add(take(input)?)?);
        let chars = take(input)?;
        let mut at = span.start;
        let mut paragraph = 0;
        let mut parts = Vec::new();
        for _ in 0..take(input)? {
            let kind = take(input)?;
            paragraph += take(input)?;
            let page = u32::try_from(take(input)?).ok().filter(|page| *page > 0);
            let first_sentence = take(input)?;
            let mut sentences = Vec::new();
            for _ in 0..take(input)? {
                let start = at.checked_add(take(input)?)?;
                at = start.checked_add(take(input)?)?;
                sentences.push(Span::new(start, at));
            }
            if sentences.is_empty() || at > span.end {
                return None;
            }
            parts.push(Part {
                paragraph,
                kind: *ParagraphKind::ALL.get(kind >> 4)?,
                level: (kind >> 1 & 7) as u8,
                page,
                first_sentence,
                whole: kind & 1 == 1,
                sentences,
            });
        }
        (!parts.is_empty() && input.is_empty()).then_some(Self { span, chars, parts })
    }
}

fn put(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(input: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = input.split_first()?;
        *input = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_passage() -> impl Strategy<Value = Passage> {
        let sentences = proptest::collection::vec((0_usize..3, 1_usize..400), 1..4);
        let part = (0..ParagraphKind::ALL.len(), 0_u8..7, any::<bool>(), 0_u32..300, 1_usize..50, sentences);
        (0_usize..1_000_000, 0_usize..1_000_000, proptest::collection::vec(part, 1..5)).prop_map(
            |(start, chars, drawn)| {
                let mut at = start;
                let mut parts = Vec::new();
                for (place, (kind, level, whole, page, first_sentence, lengths)) in drawn.into_iter().enumerate() {
                    let sentences = lengths
                        .into_iter()
                        .map(|(gap, length)| {
                            let span = Span::new(at + gap, at + gap + length);
                            at = span.end;
                            span
                        })
                        .collect();
                    let (kind, page) = (ParagraphKind::ALL[kind], Some(page).filter(|page| *page > 0));
                    parts.push(Part { paragraph: place + 1, kind, level, page, first_sentence, whole, sentences });
                }
                Passage { span: Span::new(start, at + 1), chars, parts }
            },
        )
    }

    proptest! {
        #[test]
        fn encoding_round_trips(passage in any_passage()) {
            prop_assert_eq!(Passage::from_bytes(&passage.to_bytes()), Some(passage));
        }

        #[test]
        fn invalid_bytes_are_rejected(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Some(passage) = Passage::from_bytes(&bytes) {
                prop_assert!(!passage.parts.is_empty());
            }
        }
    }
}
