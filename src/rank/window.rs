//! Coverage and proximity of the query's words in a passage.

/// Width of a window in words: about a sentence.
const WIDTH: u32 = 20;

/// Returns the largest weight of any window: the sum of the weights of the distinct query words in it.
///
/// It rewards coverage and proximity together, after the span-based measures of Tao and Zhai ("An exploration of
/// proximity measures in information retrieval", 2007). `marks` are (position, word) pairs in order of position. Takes
/// one pass over them.
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
