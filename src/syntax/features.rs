//! Features of words, of states of the parser, and of arcs, as hashes.

use super::state::{NONE, State};
use super::word::{Form, Word};

/// Mixes the number of a feature and its values.
const fn mix(kind: u32, one: u32, two: u32, three: u32) -> u32 {
    let mut hash = (kind ^ 0x9e37_79b9).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ one).wrapping_mul(0xcc9e_2d51).rotate_left(15);
    hash = (hash ^ two).wrapping_mul(0x1b87_3593).rotate_left(13);
    hash = (hash ^ three).wrapping_mul(0xc2b2_ae35);
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x7feb_352d);
    hash ^ hash >> 15
}

/// Collects the features of the tag of a word, of which the two words before have theirs.
pub fn tag_features(forms: &[Form], at: usize, before: [u8; 2], found: &mut Vec<u32>) {
    found.clear();
    let form = |at: Option<usize>| at.and_then(|at| forms.get(at)).copied().unwrap_or_default();
    let own = forms[at];
    let (last, next) = (form(at.checked_sub(1)), form(Some(at + 1)));
    let (last_but_one, next_but_one) = (form(at.checked_sub(2)), form(Some(at + 2)));
    let [tag, tag_before] = before.map(u32::from);
    let is_first = u32::from(at == 0);
    found.extend([
        mix(1, 0, 0, 0),
        mix(2, own.form, 0, 0),
        mix(3, own.ending, 0, 0),
        mix(4, own.short_ending, 0, 0),
        mix(5, own.beginning, 0, 0),
        mix(6, own.shape, is_first, 0),
        mix(7, tag, 0, 0),
        mix(8, tag, tag_before, 0),
        mix(9, tag, own.form, 0),
        mix(10, last.form, 0, 0),
        mix(11, last.ending, 0, 0),
        mix(12, last_but_one.form, 0, 0),
        mix(13, next.form, 0, 0),
        mix(14, next.ending, next.shape, 0),
        mix(15, next_but_one.form, 0, 0),
        mix(16, last.form, own.form, 0),
        mix(17, own.form, next.form, 0),
        mix(18, own.shape, last.shape, next.shape),
        mix(19, tag, own.ending, 0),
        mix(20, own.ending, next.ending, 0),
        mix(21, own.ending, own.shape, tag),
        mix(22, tag, next.form, 0),
    ]);
}

/// A word of a state, or none.
#[derive(Clone, Copy)]
struct Seen {
    form: u32,
    tag: u32,
    ending: u32,
}

impl Seen {
    fn of(words: &[Word], at: usize) -> Self {
        match words.get(at) {
            Some(word) => Self { form: word.form.form, tag: u32::from(word.tag) + 2, ending: word.form.ending },
            // The root.
            None if at == words.len() => Self { form: 1, tag: 1, ending: 1 },
            None => Self { form: 0, tag: 0, ending: 0 },
        }
    }
}

const fn pair(one: u32, two: u32) -> u32 {
    one << 8 | two
}

/// Collects the features of the next transition.
pub fn head_features(words: &[Word], state: &State, found: &mut Vec<u32>) {
    found.clear();
    let depth = state.stack.len();
    let stacked = |at: usize| if at < depth { state.stack[depth - 1 - at] } else { NONE };
    let seen = |at: usize| Seen::of(words, at);
    let (top_at, below_at) = (stacked(0), stacked(1));
    let (s0, s1, s2) = (seen(top_at), seen(below_at), seen(stacked(2)));
    let follow = |by: usize| if state.next + by <= words.len() { state.next + by } else { NONE };
    let (b0, b1, b2) = (seen(follow(0)), seen(follow(1)), seen(follow(2)));
    let dependents = |at: usize| state.dependents.get(at).copied();
    let of_top = dependents(top_at);
    let of_below = dependents(below_at);
    let of_next = dependents(state.next);
    let s0l = seen(of_top.map_or(NONE, |it| it.left));
    let s0f = seen(of_top.map_or(NONE, |it| it.first_left));
    let s0r = seen(of_top.map_or(NONE, |it| it.right));
    let s1l = seen(of_below.map_or(NONE, |it| it.left));
    let s1r = seen(of_below.map_or(NONE, |it| it.right));
    let b0l = seen(of_next.map_or(NONE, |it| it.left));
    let b0f = seen(of_next.map_or(NONE, |it| it.first_left));
    let count = |it: Option<u8>| u32::from(it.unwrap_or(0).min(3));
    let (s0vl, s0vr) = (count(of_top.map(|it| it.lefts)), count(of_top.map(|it| it.rights)));
    let (s1vr, b0vl) = (count(of_below.map(|it| it.rights)), count(of_next.map(|it| it.lefts)));
    let distance = |one: usize, other: usize| match other.wrapping_sub(one) {
        _ if one == NONE || other == NONE => 0,
        near @ 1..=4 => near as u32,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    };
    let (d, e) = (distance(top_at, state.next), distance(below_at, top_at));
    let tags = pair(s0.tag, b0.tag);
    let tags3 = pair(pair(s1.tag, s0.tag), b0.tag);
    found.extend([
        mix(101, 0, 0, 0),
        mix(102, s0.form, s0.tag, 0),
        mix(103, s0.tag, 0, 0),
        mix(104, s0.form, 0, 0),
        mix(105, b0.form, b0.tag, 0),
        mix(106, b0.tag, 0, 0),
        mix(107, b0.form, 0, 0),
        mix(108, b1.form, b1.tag, 0),
        mix(109, b1.tag, b2.tag, 0),
        mix(110, s1.form, s1.tag, 0),
        mix(111, s1.tag, s2.tag, 0),
        mix(112, s1.form, s0.form, 0),
        mix(113, s0.form, b0.form, 0),
        mix(114, s0.form, tags, 0),
        mix(115, b0.form, tags, 0),
        mix(116, tags, 0, 0),
        mix(117, b0.tag, b1.tag, 0),
        mix(118, s1.tag, s0.tag, 0),
        mix(119, s1.form, s0.tag, s1.tag),
        mix(120, s1.tag, s0.form, s0.tag),
        mix(121, tags, b1.tag, 0),
        mix(122, tags3, 0, 0),
        mix(123, tags3, b1.tag, 0),
        mix(124, pair(pair(s2.tag, s1.tag), s0.tag), 0, 0),
        mix(125, tags, s0l.tag, 0),
        mix(126, tags, s0r.tag, 0),
        mix(127, tags, b0l.tag, 0),
        mix(128, pair(s1.tag, s0.tag), s0l.tag, 1),
        mix(129, pair(s1.tag, s0.tag), s0r.tag, 2),
        mix(130, pair(s1.tag, s0.tag), s1r.tag, 3),
        mix(131, tags, d, 0),
        mix(132, pair(s1.tag, s0.tag), e, 0),
        mix(133, s0.form, d, 0),
        mix(134, b0.form, d, 0),
        mix(135, s0.tag, s0vl, s0vr),
        mix(136, tags, s0vr, b0vl),
        mix(137, pair(s1.tag, s0.tag), s1vr, s0vr),
        // The preposition of a phrase, and what it may modify.
        mix(138, s0f.form, s1.form, 0),
        mix(139, s0f.form, s1.tag, s0.tag),
        mix(140, s0f.form, tags3, 0),
        mix(141, b0.form, s1.tag, s0.tag),
        mix(142, b0.form, s0.form, s1.tag),
        mix(143, b0.form, b1.tag, s0.tag),
        mix(144, s0.ending, b0.ending, 0),
        mix(145, s0.ending, b0.tag, 0),
        mix(146, s0.tag, b0.ending, 0),
        mix(147, pair(pair(tags, b1.tag), b2.tag), 0, 0),
        mix(148, tags3, s1r.tag, s0l.tag),
        mix(149, b0f.form, s0.tag, b0.tag),
        mix(150, s1l.tag, s1.tag, tags),
        mix(151, s1.form, tags, 0),
        mix(152, s1.ending, s0.ending, 0),
        mix(153, s0r.form, tags, 0),
    ]);
}

/// Collects the features of the relation of a word to its head; `heads` is the whole tree.
pub fn relation_features(words: &[Word], heads: &[usize], at: usize, kin: &Kin, found: &mut Vec<u32>) {
    found.clear();
    let head_at = heads[at];
    let (own, head) = (Seen::of(words, at), Seen::of(words, head_at));
    let side = u32::from(at < head_at);
    let beside = |at: Option<usize>| at.map_or(Seen { form: 0, tag: 0, ending: 0 }, |at| Seen::of(words, at));
    let (last, next) = (beside(at.checked_sub(1)), beside((at + 1 < words.len()).then_some(at + 1)));
    let first = Seen::of(words, kin.first[at]);
    let end = Seen::of(words, kin.last[at]);
    let (head_first, head_last) = (
        Seen::of(words, kin.first.get(head_at).copied().unwrap_or(NONE)),
        Seen::of(words, kin.last.get(head_at).copied().unwrap_or(NONE)),
    );
    let above = heads.get(head_at).copied().map_or(Seen { form: 0, tag: 0, ending: 0 }, |it| Seen::of(words, it));
    let gap = at.abs_diff(head_at).min(6) as u32;
    let tags = pair(own.tag, head.tag) << 1 | side;
    let auxiliary = kin.auxiliary.get(head_at).copied().unwrap_or(0);
    let rank = u32::from(kin.rank[at]);
    found.extend([
        mix(201, own.tag, side, 0),
        mix(202, head.tag, side, 0),
        mix(203, tags, 0, 0),
        mix(204, own.form, side, 0),
        mix(205, own.form, tags, 0),
        mix(206, head.form, tags, 0),
        mix(207, own.form, head.form, side),
        mix(208, tags, gap, 0),
        mix(209, tags, last.tag, 0),
        mix(210, tags, next.tag, 0),
        mix(211, tags, last.form, 0),
        mix(212, tags, first.form, 0),
        mix(213, tags, first.tag, end.tag),
        mix(214, tags, head_first.tag, head_last.tag),
        mix(215, tags, auxiliary, 0),
        mix(216, tags, auxiliary, head.ending),
        mix(217, first.form, head.form, tags),
        mix(218, first.form, own.form, side),
        mix(219, first.form, auxiliary, tags),
        mix(220, own.ending, tags, 0),
        mix(221, head.ending, tags, 0),
        mix(222, tags, above.tag, 0),
        mix(223, tags, rank, 0),
        mix(224, tags, rank, head.form),
        mix(225, tags, next.form, 0),
        mix(226, tags, head_first.form, 0),
        mix(227, tags, own.form, auxiliary),
        mix(228, tags, above.form, 0),
    ]);
}

/// Facts of a tree for the relations of its words.
#[derive(Clone, Debug, Default)]
pub struct Kin {
    /// The first dependent of each word, and the last.
    first: Vec<usize>,
    last: Vec<usize>,
    /// The form of the dependent next before each word.
    auxiliary: Vec<u32>,
    /// How many dependents of the same head are between a word and its head.
    rank: Vec<u8>,
}

impl Kin {
    /// Reads a tree.
    pub fn of(words: &[Word], heads: &[usize]) -> Self {
        let count = words.len() + 1;
        let mut kin =
            Self { first: vec![NONE; count], last: vec![NONE; count], auxiliary: vec![0; count], rank: vec![0; count] };
        let mut lefts = vec![0u8; count];
        let mut rights = vec![0u8; count];
        for (at, head) in heads.iter().copied().enumerate() {
            if kin.first[head] == NONE {
                kin.first[head] = at;
            }
            kin.last[head] = at;
            if at < head {
                kin.auxiliary[head] = words[at].form.form;
            } else {
                kin.rank[at] = rights[head];
                rights[head] = rights[head].saturating_add(1).min(3);
            }
        }
        for (at, head) in heads.iter().copied().enumerate().rev() {
            if at < head {
                kin.rank[at] = lefts[head];
                lefts[head] = lefts[head].saturating_add(1).min(3);
            }
        }
        kin
    }
}
