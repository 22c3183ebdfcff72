//! Scores of games: `3-1`.

use super::amount::Amount;
use super::range::Link;
use super::scan::{Scan, folded};
use super::unit::Unit;

/// Words of a win or a draw near a score, whose first number is then the winner's.
#[rustfmt::skip]
const WINS: [&str; 58] = [
    "win", "won", "wins", "beat", "beats", "beaten", "lead", "led", "defeat", "defeated", "drew", "draw", "victory", "score", "scoreline",
    "aggregate", "triumph", "triumphed", "overcame", "thrashed", "gewann", "gewannen", "gewonnen", "besiegte", "besiegten", "schlug", "schlugen",
    "sieg", "siegte", "siegten", "gagne", "battu", "bat", "victoire", "gano", "gana", "vencio", "derroto", "victoria", "vinto", "vince", "batte",
    "battuto", "vittoria", "venceu", "ganhou", "vitoria", "won", "versloeg", "wint", "wygral", "wygrala", "pokonal", "pokonala", "обыграл", "победил",
    "победила", "победили",
];

/// Words of a defeat near a score: the first number is the loser's, if it is the smaller one.
#[rustfmt::skip]
const LOSSES: [&str; 22] = [
    "lost", "lose", "loses", "loss", "verlor", "verloren", "unterlag", "unterlagen", "niederlage", "perdu", "incline", "defaite", "perdio",
    "derrota", "perso", "sconfitta", "perdeu", "verloor", "przegral", "przegrala", "проиграл", "проиграли",
];

/// How many words around a score are looked at.
const REACH: usize = 4;

/// Parses a score: decreasing whole numbers below 200, or any two if the context is a game. Returns the numbers, the
/// winner's first where the text says who won, and whether it does.
pub(super) fn score(scan: &Scan<'_>, low: &Amount, high: &Amount, link: &Link) -> Option<(u16, u16, bool)> {
    let bare = |amount: &Amount| amount.plain && amount.unit == Unit::Count && amount.power == 0 && !amount.more;
    if !bare(low) || !bare(high) || !link.hyphen || link.end - low.end > 3 {
        return None;
    }
    let (first, second) = (u16::try_from(low.number.value).ok()?, u16::try_from(high.number.value).ok()?);
    let (mut wins, mut losses) = (false, false);
    let mut look = |word: &str| {
        let word = folded(word);
        wins |= WINS.contains(&word.as_ref());
        losses |= LOSSES.contains(&word.as_ref());
    };
    let mut at = low.start;
    for _ in 0..REACH {
        let Some((word, start)) = scan.previous_word(at) else { break };
        look(&word);
        at = start;
    }
    if let Some((word, _)) = scan.next_word(high.end) {
        look(&word);
    }
    let is_small = first < 200 && second < 200;
    let is_told = wins || losses;
    let is_score = is_small && (second <= first || is_told);
    let (first, second) = if losses && first < second { (second, first) } else { (first, second) };
    is_score.then_some((first, second, is_told))
}
