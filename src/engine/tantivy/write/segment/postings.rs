//! Inverts tokens in text order to postings in term order, by counting sort.
//!
//! The number of tokens of each term determines where its postings start when all are sorted by term; each token is
//! then written there. Only as many terms are handled per pass as fit the buffer: reading the tokens again is cheap
//! because the reads are sequential.

use std::io;

use tantivy::postings::FieldSerializer;

use super::terms::{SortedTerms, TermId};
use super::tokens::Tokens;

/// Maximum number of postings sorted in one pass, 16 MiB.
pub(super) const POSTINGS_PER_PASS: usize = 1 << 21;

/// Position of a token.
#[derive(Clone, Copy, Default)]
struct TokenPosition {
    document: u32,
    position: u32,
}

/// Writes the postings of a field, with frequencies and positions or as documents only. Needs memory for `room`
/// postings, or for all postings of the most frequent term if these are more.
pub(super) fn write(
    terms: &SortedTerms,
    tokens: &Tokens,
    with_positions: bool,
    room: usize,
    mut out: FieldSerializer<'_>,
) -> io::Result<()> {
    let mut counts = vec![0_u32; terms.len()];
    tokens.each(|_, term, _| counts[term as usize] += 1);
    let mut next = counts.clone();
    let mut places = Vec::new();
    let mut positions = Vec::new();
    let order = terms.sorted();
    let mut rest = order.as_slice();
    while let Some(length) = next_pass(rest, &counts, room) {
        let (these, others) = rest.split_at(length);
        // Terms outside the pass keep an invalid position.
        next.fill(u32::MAX);
        let mut total = 0;
        for &term in these {
            next[term as usize] = total;
            total += counts[term as usize];
        }
        places.clear();
        places.resize(total as usize, TokenPosition::default());
        tokens.each(|document, term, position| {
            let at = &mut next[term as usize];
            if let Some(place) = places.get_mut(*at as usize) {
                *place = TokenPosition { document, position };
                *at += 1;
            }
        });
        let mut sorted = places.as_slice();
        for &term in these {
            let (own, others) = sorted.split_at(counts[term as usize] as usize);
            one(terms.term(term), own, with_positions, &mut positions, &mut out)?;
            sorted = others;
        }
        rest = others;
    }
    out.close()
}

/// Returns how many of these terms, at least one, the next pass handles; `None` if none are left.
fn next_pass(terms: &[TermId], counts: &[u32], room: usize) -> Option<usize> {
    let mut total = 0;
    let fit = terms.iter().take_while(|term| {
        total += counts[**term as usize] as usize;
        total <= room
    });
    (!terms.is_empty()).then(|| fit.count().max(1))
}

/// Writes the postings of one term.
fn one(
    term: &[u8],
    places: &[TokenPosition],
    with_positions: bool,
    deltas: &mut Vec<u32>,
    out: &mut FieldSerializer<'_>,
) -> io::Result<()> {
    let documents = places.chunk_by(|one, next| one.document == next.document);
    out.new_term(term, documents.clone().count() as u32, with_positions)?;
    for document in documents {
        deltas.clear();
        if with_positions {
            let mut before = 0;
            for place in document {
                deltas.push(place.position - before);
                before = place.position;
            }
        }
        out.write_doc(document[0].document, deltas.len() as u32, deltas);
    }
    out.close_term()
}
