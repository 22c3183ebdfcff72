//! How much of a query stands close together.

/// Words that a window spans: about a sentence.
const WIDTH: u32 = 20;

/// The most that any window holds of the query: the weights of the different words in it, summed up.
///
/// It rewards coverage and nearness at once, after the span-based proximity of Tao and Zhai ("An exploration of proximity
/// measures in information retrieval", 2007), and takes one walk over the marks: positions in order, each with its word.
pub(super) fn best(marks: &[(u32, u32)], weights: &[f32]) -> f32 {
    let mut held = vec![0_u32; weights.len()];
    let (mut first, mut sum, mut best) = (0, 0.0, 0.0_f32);
    for (position, word) in marks {
        let word = *word as usize;
        held[word] += 1;
        if held[word] == 1 {
            sum += weights[word];
        }
        while marks[first].0 + WIDTH < *position {
            let left = marks[first].1 as usize;
            held[left] -= 1;
            if held[left] == 0 {
                sum -= weights[left];
            }
            first += 1;
        }
        best = best.max(sum);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_words_close_together_count() {
        let weights = [2.0, 3.0, 5.0];
        assert!((best(&[(0, 0), (5, 1), (25, 2)], &weights) - 8.0).abs() < 1e-6);
        assert!((best(&[(0, 0), (20, 2), (21, 1)], &weights) - 8.0).abs() < 1e-6);
        assert!((best(&[(0, 0), (1, 0), (2, 0)], &weights) - 2.0).abs() < 1e-6);
        assert!(best(&[], &weights).abs() < 1e-6);
    }
}
