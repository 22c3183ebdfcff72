//! Chooses the pieces of a page that belong to the article: corrects Readability's choice.

use std::collections::HashSet;
use std::ops::Range;

use dom_query::{Document, NodeData, NodeId, NodeRef};
use dom_smoothie::Readability;

use super::bounds;
use super::evidence::Roles;
use super::outline::{self, Element, Outline, Piece};
use super::phrases;
use crate::article::Meta;
use crate::text::ParagraphKind;

/// Limits up to which Readability's running time stays proportional: nodes, steps from every node to the root, bytes of
/// text read at each of these steps, and bytes read again for every character that it escapes.
const NODES: usize = 400_000;
const STEPS: usize = 4_000_000;
const READ: usize = 100_000_000;
const ESCAPED: usize = 1_000_000_000;

/// Returns the outline of a page, with Readability's choice marked.
pub(super) fn outline(document: &Document) -> Outline {
    let Some(body) = document.body().or_else(|| document.html_root().first_child()) else { return Outline::default() };
    let taken = if is_modest(&body) { taken_by_readability(document) } else { HashSet::new() };
    outline::of(&body, &taken)
}

/// Returns the outline of a page without Readability's choice.
pub(super) fn all(document: &Document) -> Outline {
    let body = document.body().or_else(|| document.html_root().first_child());
    body.map(|body| outline::of(&body, &HashSet::new())).unwrap_or_default()
}

fn is_modest(body: &NodeRef) -> bool {
    let (mut nodes, mut steps, mut read, mut escaped, mut depth) = (0, 0, 0, 0, 0);
    let mut node = *body;
    loop {
        nodes += 1;
        steps += depth;
        if let Some(child) = node.first_child() {
            depth += 1;
            node = child;
        } else {
            node.query(|data| {
                if let NodeData::Text { contents } = &data.data {
                    read += contents.len() * depth;
                    escaped += contents.len() * memchr::memchr2_iter(b'&', 0xc2, contents.as_bytes()).count();
                }
            });
            if nodes > NODES || steps > STEPS || read > READ || escaped > ESCAPED || depth > bounds::DEPTH {
                return false;
            }
            loop {
                if depth == 0 {
                    return true;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                let Some(parent) = node.parent() else { return true };
                depth -= 1;
                node = parent;
            }
        }
    }
}

/// Returns the text nodes that Readability assigns to the article. Its copy of the document keeps the node ids.
fn taken_by_readability(document: &Document) -> HashSet<NodeId> {
    let Ok(mut readability) = Readability::with_document(document.clone(), None, None) else { return HashSet::new() };
    if readability.parse().is_err() {
        return HashSet::new();
    }
    let content = readability.doc.select_single("#readability-page-1");
    content.nodes().iter().flat_map(NodeRef::descendants_it).filter(NodeRef::is_text).map(|node| node.id).collect()
}

/// Returns the indexes of the article's pieces in the outline.
pub(super) fn article(outline: &Outline, meta: &Meta) -> Vec<usize> {
    let mut choice = Choice::of(outline);
    choice.mark_clutter();
    choice.repair_scope();
    choice.repair_gaps();
    choice.repair_lead(meta);
    choice.drop_clutter();
    choice.drop_sections();
    choice.drop_lines(meta);
    choice.trim_ends();
    if !choice.kept.contains(&true) {
        choice.take_everything();
    }
    (0..choice.kept.len()).filter(|&at| choice.kept[at]).collect()
}

/// An element with fewer characters than this may be a larger part of a short article and still be clutter.
const SMALL: usize = 300;

/// Maximum number of pieces between the headline and the first paragraph.
const LEAD: usize = 40;

/// Number of characters before each piece.
struct Sums(Vec<usize>);

impl Sums {
    fn within(&self, pieces: &Range<usize>) -> usize {
        self.0[pieces.end] - self.0[pieces.start]
    }

    fn whole(&self) -> usize {
        self.0.last().copied().unwrap_or(0)
    }
}

struct Choice<'a> {
    outline: &'a Outline,
    /// For each piece: whether it is in the article.
    kept: Vec<bool>,
    /// For each element: whether it is clutter, or inside clutter.
    clutter: Vec<bool>,
}

impl<'a> Choice<'a> {
    fn of(outline: &'a Outline) -> Self {
        let kept = outline.pieces.iter().map(|piece| piece.taken * 2 > piece.chars).collect();
        Self { outline, kept, clutter: vec![false; outline.elements.len()] }
    }

    fn pieces(&self) -> impl Iterator<Item = (usize, &'a Piece)> + use<'a> {
        self.outline.pieces.iter().enumerate()
    }

    /// Marks the elements whose roles say that they are not the article. A class can be misleading: if an element would
    /// remove much of the page's running text, alone or with others of its role, it is treated as part of the article.
    fn mark_clutter(&mut self) {
        let elements = &self.outline.elements;
        let mut hidden = vec![false; elements.len()];
        for (at, element) in elements.iter().enumerate() {
            hidden[at] = element.roles.contains(Roles::HIDDEN) || hidden[element.parent];
        }
        let kept = self.sums(|at, _| self.kept[at]);
        let prose = self.sums(|_, piece| !hidden[piece.element] && is_prose(self.outline, piece));
        let mut believed = Roles::CLUTTER;
        for role in Roles::CLUTTER.each() {
            let (mut claimed, mut claimed_kept, mut end) = (0, 0, 0);
            for element in elements.iter().filter(|element| element.roles.contains(role)) {
                if element.pieces.start >= end {
                    claimed += prose.within(&element.pieces);
                    claimed_kept += kept.within(&element.pieces);
                    end = element.pieces.end;
                }
            }
            let doubtful = if role.meets(Roles::LONG_CLUTTER) {
                claimed_kept * 5 > kept.whole() * 4 && claimed * 5 > prose.whole() * 4
            } else {
                claimed_kept * 2 > kept.whole() || claimed * 5 > prose.whole() * 4
            };
            if doubtful {
                believed = believed.without(role);
            }
        }
        for (at, element) in elements.iter().enumerate() {
            let within = kept.within(&element.pieces);
            let is_clutter = if element.roles.meets(Roles::LONG_CLUTTER) {
                within * 5 <= kept.whole() * 2
            } else {
                let most = (kept.whole() * 3 / 20).max(SMALL.min(kept.whole() * 2 / 5));
                within <= most && prose.within(&element.pieces) * 5 <= prose.whole() * 4
            };
            let own = hidden[at] && within == 0 || element.roles.meets(believed) && is_clutter;
            self.clutter[at] = own || self.clutter[element.parent];
        }
    }

    fn sums(&self, counts: impl Fn(usize, &Piece) -> bool) -> Sums {
        let mut before = vec![0];
        for (at, piece) in self.pieces() {
            before.push(before[at] + if counts(at, piece) { piece.chars } else { 0 });
        }
        Sums(before)
    }

    fn is_clutter(&self, piece: &Piece) -> bool {
        self.clutter[piece.element] || piece.roles.meets(Roles::CLUTTER)
    }

    /// If Readability chose less than half of the page's running text: takes everything in the elements that contain
    /// that text.
    fn repair_scope(&mut self) {
        let prose = self.sums(|_, piece| is_prose(self.outline, piece) && !self.is_clutter(piece));
        let held = self.sums(|at, piece| self.kept[at] && is_prose(self.outline, piece) && !self.is_clutter(piece));
        if held.whole() * 2 >= prose.whole() {
            return;
        }
        let holds = |element: &&Element| prose.within(&element.pieces) * 20 >= prose.whole() * 17;
        let scope = self.outline.elements.iter().filter(holds);
        let Some(scope) = scope.min_by_key(|element| element.pieces.len()) else { return };
        for at in scope.pieces.clone() {
            let piece = &self.outline.pieces[at];
            self.kept[at] |= !self.is_clutter(piece) && piece.linked * 2 <= piece.chars;
        }
    }

    /// Adds running text, code and headings between chosen pieces, if a neighbour in the same element was chosen.
    fn repair_gaps(&mut self) {
        let parent = |piece: &Piece| self.outline.elements[piece.element].parent;
        let homes: HashSet<usize> = self
            .pieces()
            .filter(|(at, piece)| self.kept[*at] && is_prose(self.outline, piece))
            .map(|(_, piece)| parent(piece))
            .collect();
        let Some(first) = self.kept.iter().position(|&kept| kept) else { return };
        let last = self.kept.iter().rposition(|&kept| kept).unwrap_or(first);
        for at in (first..last).rev() {
            let piece = &self.outline.pieces[at];
            let belongs = match piece.kind {
                ParagraphKind::Code => true,
                ParagraphKind::Heading => self.kept[at + 1] && piece.linked * 2 <= piece.chars,
                _ => is_prose(self.outline, piece),
            };
            if belongs && !self.kept[at] && !self.is_clutter(piece) && homes.contains(&parent(piece)) {
                self.kept[at] = true;
            }
        }
    }

    /// Adds the lead between the headline and the chosen pieces: pages often put it in their header.
    fn repair_lead(&mut self, meta: &Meta) {
        let Some(first) = self.kept.iter().position(|&kept| kept) else { return };
        let is_headline = |piece: &Piece| {
            piece.kind == ParagraphKind::Heading
                && (piece.level == 1 || meta.title.as_deref() == Some(self.outline.text_of(piece)))
        };
        let from = first.saturating_sub(LEAD);
        let Some(headline) = (from..first).rev().find(|&at| is_headline(&self.outline.pieces[at])) else { return };
        for at in headline + 1..first {
            let piece = &self.outline.pieces[at];
            let deck = piece.kind == ParagraphKind::Heading && piece.chars > 80 && piece.linked * 3 < piece.chars;
            if !self.is_clutter(piece) && (deck || is_prose(self.outline, piece)) {
                self.kept[at] = true;
            }
        }
    }

    fn drop_clutter(&mut self) {
        for (at, piece) in self.pieces() {
            if self.kept[at] && self.is_clutter(piece) {
                self.kept[at] = false;
            }
        }
    }

    /// Drops sections whose heading shows that they do not belong to the article.
    fn drop_sections(&mut self) {
        let kept: Vec<usize> = (0..self.kept.len()).filter(|&at| self.kept[at]).collect();
        let whole: usize = kept.iter().map(|&at| self.outline.pieces[at].chars).sum();
        let mut seen = 0;
        let mut from = 0;
        while from < kept.len() {
            let piece = &self.outline.pieces[kept[from]];
            seen += piece.chars;
            let stock = piece.kind == ParagraphKind::Heading
                && piece.chars < 60
                && phrases::is_stock_heading(self.outline.text_of(piece));
            from += 1;
            if !stock {
                continue;
            }
            let section: Vec<usize> = kept[from..]
                .iter()
                .copied()
                .take_while(|&at| {
                    let next = &self.outline.pieces[at];
                    next.kind != ParagraphKind::Heading || next.level > piece.level
                })
                .collect();
            let sum = |of: fn(&Piece) -> usize| section.iter().map(|&at| of(&self.outline.pieces[at])).sum::<usize>();
            let (chars, linked) = (sum(|piece| piece.chars), sum(|piece| piece.linked));
            let last = from + section.len() == kept.len();
            if linked * 2 >= chars || (last || seen * 2 > whole) && chars * 5 <= whole {
                self.kept[kept[from - 1]] = false;
                for at in section {
                    self.kept[at] = false;
                }
            }
        }
    }

    /// Returns for each piece whether it is one of the links directly under a label: `Flower of the day`, `Pine`. They
    /// are what the label announces, unlike a link between two paragraphs.
    fn labelled_links(&self) -> Vec<bool> {
        let is_label = |piece: &Piece| {
            let text = self.outline.text_of(piece);
            let is_name = piece.linked == 0 && piece.chars < 40 && !ends_sentence(text);
            let is_stock = || phrases::is_stock_line(text) || phrases::is_stock_heading(text);
            matches!(piece.kind, ParagraphKind::Body | ParagraphKind::Heading) && is_name && !is_stock()
        };
        let mut labelled = vec![false; self.kept.len()];
        let mut is_open = false;
        for (at, piece) in self.pieces() {
            labelled[at] = is_open && is_link(piece);
            is_open = self.kept[at] && (labelled[at] || is_label(piece));
        }
        labelled
    }

    /// Drops single lines that link elsewhere, picture captions, and the repeated title.
    fn drop_lines(&mut self, meta: &Meta) {
        let mut paragraphs_after = 0;
        let labelled = self.labelled_links();
        let stock_caption = |piece: &Piece| {
            let is_credit = self.outline.elements[piece.element].roles.contains(Roles::CREDIT);
            is_credit || piece.chars < 120 && phrases::is_stock_line(self.outline.text_of(piece))
        };
        for (at, piece) in self.outline.pieces.iter().enumerate().rev() {
            if !self.kept[at] {
                continue;
            }
            let text = self.outline.text_of(piece);
            let stock = || {
                matches!(piece.kind, ParagraphKind::Body | ParagraphKind::ListItem | ParagraphKind::Quote)
                    && phrases::is_stock_line(text)
            };
            let short = piece.chars < 40 || piece.linked * 3 >= piece.chars || !ends_sentence(text);
            let dropped = match piece.kind {
                ParagraphKind::Caption => stock_caption(piece),
                ParagraphKind::Heading => piece.level < 3 && meta.title.as_deref() == Some(text),
                ParagraphKind::Body if is_link(piece) => {
                    !labelled[at] && (piece.chars >= 25 || piece.taken * 2 <= piece.chars || stock())
                }
                _ if piece.chars < 120 && short => stock(),
                _ => paragraphs_after < 2 && piece.chars < 300 && stock(),
            };
            self.kept[at] = !dropped;
            paragraphs_after += usize::from(!dropped);
        }
    }

    /// Drops lines before the first and after the last paragraph that are not sentences: dates, names, lists of links,
    /// headings without text.
    fn trim_ends(&mut self) {
        let kept: Vec<usize> = (0..self.kept.len()).filter(|&at| self.kept[at]).collect();
        let is_running = |at: &&usize| is_prose(self.outline, &self.outline.pieces[**at]);
        if kept.iter().filter(is_running).count() < 2 {
            return;
        }
        let is_scrap = |at: usize| {
            let piece = &self.outline.pieces[at];
            match piece.kind {
                ParagraphKind::Body => {
                    piece.linked * 2 > piece.chars || piece.chars < 60 && !ends_sentence(self.outline.text_of(piece))
                }
                ParagraphKind::ListItem => piece.linked * 2 > piece.chars,
                _ => false,
            }
        };
        let is_heading = |at: usize| self.outline.pieces[at].kind == ParagraphKind::Heading;
        let last = kept.iter().rev().take_while(|&&at| is_scrap(at) || is_heading(at)).count();
        let first = kept.iter().take_while(|&&at| is_scrap(at)).count();
        for at in kept[..first].iter().chain(&kept[kept.len() - last..]) {
            self.kept[*at] = false;
        }
    }

    /// If nothing looks like an article: takes all text that is not clutter, else all text.
    fn take_everything(&mut self) {
        let shown = |piece: &Piece| {
            !piece.roles.contains(Roles::HIDDEN)
                && !self.outline.around(piece).any(|element| element.roles.contains(Roles::HIDDEN))
        };
        let kept: Vec<bool> =
            self.outline.pieces.iter().map(|piece| shown(piece) && !self.clutter[piece.element]).collect();
        self.kept = if kept.contains(&true) { kept } else { self.outline.pieces.iter().map(shown).collect() };
    }
}

/// Whether a piece is a line that is a link.
fn is_link(piece: &Piece) -> bool {
    piece.linked * 10 >= piece.chars * 9 && piece.chars < 200
}

/// Whether a piece is running text: long enough, in sentences, and not mostly links.
fn is_prose(outline: &Outline, piece: &Piece) -> bool {
    let text = outline.text_of(piece);
    // A Chinese character carries as much as three letters.
    let long = if text.len() > piece.chars * 2 { piece.chars >= 20 } else { piece.chars >= 50 };
    long && piece.linked * 3 < piece.chars
        && matches!(piece.kind, ParagraphKind::Body | ParagraphKind::ListItem | ParagraphKind::Quote)
        && (ends_sentence(text) || text.contains(". ") || text.contains('。') || text.contains(", "))
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '“' | '」' | '』')
    });
    text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '।', '؟', '۔'])
}
