//! Mixes closeness in meaning into the scores.

use super::Score;

/// Number of candidates that are compared in meaning.
pub const MEANING_POOL: usize = 100;
/// Weight of closeness in meaning, from 0 to 1; measured in `docs/design.md`.
const MEANING_WEIGHT: f32 = 0.7;

/// Relative difference of scores up to which two texts have the same words, and share of the range of cosines up to which they mean
/// the same: copies of one report, which keep their order by date.
const SAME_WORDS: f32 = 2e-5;
const SAME_MEANING: f32 = 0.05;

/// Adds the part of meaning to the scores of these candidates, given their cosines. Both are scaled to the range from
/// the worst to the best of them, so that the weight does not depend on the query or the model.
pub fn mix(scores: &mut [Score], candidates: &[usize], cosines: &[f32]) {
    let range = |values: &mut dyn Iterator<Item = f32>| {
        let (least, most) =
            values.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
        (least, most - least)
    };
    let (_, words) = range(&mut candidates.iter().map(|&number| scores[number].total()));
    let (least, spread) = range(&mut cosines.iter().copied());
    if candidates.len() < 2 || spread <= 0.0 {
        return;
    }
    // Where the words do not distinguish the candidates, meaning decides.
    let words = if words > 0.0 { words } else { 1.0 };
    let totals: Vec<f32> = candidates.iter().map(|&number| scores[number].total()).collect();
    let cosines = of_copies(&totals, cosines, SAME_MEANING * spread);
    for (&number, cosine) in candidates.iter().zip(&cosines) {
        scores[number].meaning = MEANING_WEIGHT / (1.0 - MEANING_WEIGHT) * words * (cosine - least) / spread;
    }
}

/// Returns the cosines with those of copies made equal to the highest of them.
fn of_copies(totals: &[f32], cosines: &[f32], tolerance: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..totals.len()).collect();
    order.sort_by(|&one, &other| totals[other].total_cmp(&totals[one]));
    let mut equal = cosines.to_vec();
    for group in order.chunk_by(|&one, &other| totals[one] - totals[other] <= SAME_WORDS * totals[one].abs()) {
        let highest = group.iter().map(|&number| cosines[number]).fold(f32::NEG_INFINITY, f32::max);
        for &number in group.iter().filter(|&&number| highest - cosines[number] <= tolerance) {
            equal[number] = highest;
        }
    }
    equal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(words: &[f32]) -> Vec<Score> {
        words.iter().map(|&words| Score { words, kind: 1.0, ..Score::default() }).collect()
    }

    #[test]
    fn meaning_decides_between_equal_words_and_overrules_small_differences() {
        let mut mixed = scores(&[4.0, 4.0, 3.8, 1.0]);
        mix(&mut mixed, &[0, 1, 2, 3], &[0.1, 0.5, 0.9, 0.2]);
        let totals: Vec<f32> = mixed.iter().map(Score::total).collect();
        assert!(totals[2] > totals[1] && totals[1] > totals[0] && totals[0] > totals[3], "{totals:?}");
    }

    #[test]
    fn copies_stay_equal() {
        let mut mixed = scores(&[4.0, 4.0, 4.0, 1.0]);
        mix(&mut mixed, &[0, 1, 2, 3], &[0.81, 0.82, 0.3, 0.1]);
        let totals: Vec<f32> = mixed.iter().map(Score::total).collect();
        assert!(totals[0].to_bits() == totals[1].to_bits() && totals[1] > totals[2], "{totals:?}");
    }

    #[test]
    fn nothing_changes_without_a_difference() {
        for (words, cosines) in [(vec![2.0], vec![0.4]), (vec![2.0, 1.0], vec![0.4, 0.4]), (vec![], vec![])] {
            let mut mixed = scores(&words);
            mix(&mut mixed, &(0..words.len()).collect::<Vec<_>>(), &cosines);
            assert_eq!(mixed, scores(&words));
        }
    }
}
