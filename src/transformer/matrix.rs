//! Matrix products in single precision with vector instructions of the processor, chosen when the program runs.
//!
//! The right factor of a product is packed into panels of two vectors' width once, which pays for weights: they never
//! change. The left factor is packed for each product. See Goto and van de Geijn, "Anatomy of high-performance matrix
//! multiplication", 2008.

#![allow(clippy::inline_always, reason = "inlined into functions that are compiled for the processor's instructions")]

use pulp::{Arch, Simd, WithSimd};

/// Rows of a tile with 32 and with 16 vector registers: with the two vectors of a panel, all accumulators fit.
const TALL: usize = 12;
const SHORT: usize = 6;
/// Rows that are multiplied before the next panel: the packed rows stay in the second-level cache.
const BLOCK_ROWS: usize = 240;

/// The right factor of a product, packed.
#[derive(Clone, Debug)]
pub(super) struct Panels {
    /// Rows: the inner dimension.
    depth: usize,
    columns: usize,
    /// Columns of a panel.
    width: usize,
    /// Panels one after another, each row by row; the last one is padded with zeros.
    data: Vec<f32>,
}

impl Panels {
    /// Packs a matrix of `depth` rows, given by its values.
    pub(super) fn new(depth: usize, columns: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        let width = 2 * Arch::new().dispatch(Lanes);
        let mut data = vec![0.0; columns.div_ceil(width) * width * depth];
        for (number, panel) in data.chunks_exact_mut((width * depth).max(1)).enumerate() {
            let first = number * width;
            for column in first..columns.min(first + width) {
                for (row, values) in panel.chunks_exact_mut(width).enumerate() {
                    values[column - first] = value(row, column);
                }
            }
        }
        Self { depth, columns, width, data }
    }

    /// Packs the transpose of a matrix of `columns` rows that lie `stride` apart: the weights of a linear layer.
    pub(super) fn transposed(values: &[f32], depth: usize, columns: usize, stride: usize) -> Self {
        Self::new(depth, columns, |row, column| values[column * stride + row])
    }

    /// Packs a matrix of `depth` rows that lie `stride` apart.
    pub(super) fn rows(values: &[f32], depth: usize, columns: usize, stride: usize) -> Self {
        Self::new(depth, columns, |row, column| values[row * stride + column])
    }

    /// Returns the number of columns.
    pub(super) const fn columns(&self) -> usize {
        self.columns
    }
}

/// A matrix whose rows lie `stride` apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    pub(super) values: &'a [f32],
    pub(super) count: usize,
    pub(super) length: usize,
    pub(super) stride: usize,
}

impl<'a> Rows<'a> {
    /// Returns a matrix of consecutive rows of this length.
    pub(super) fn of(values: &'a [f32], length: usize) -> Self {
        Self { values, count: values.len() / length.max(1), length, stride: length }
    }
}

/// Returns the product, row by row.
pub(super) fn product(left: Rows<'_>, right: &Panels) -> Vec<f32> {
    assert_eq!(left.length, right.depth, "the inner dimensions are equal");
    let mut out = vec![0.0; left.count * right.columns];
    for first in (0..left.count).step_by(BLOCK_ROWS) {
        let count = BLOCK_ROWS.min(left.count - first);
        let block = Rows { values: &left.values[first * left.stride..], count, ..left };
        let out = &mut out[first * right.columns..(first + count) * right.columns];
        Arch::new().dispatch(Multiply { left: block, right, out });
    }
    out
}

struct Lanes;

impl WithSimd for Lanes {
    type Output = usize;

    fn with_simd<S: Simd>(self, _: S) -> usize {
        S::F32_LANES
    }
}

struct Multiply<'a> {
    left: Rows<'a>,
    right: &'a Panels,
    out: &'a mut [f32],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if S::REGISTER_COUNT >= 32 { self.run::<S, TALL>(simd) } else { self.run::<S, SHORT>(simd) }
    }
}

impl Multiply<'_> {
    #[inline(always)]
    fn run<S: Simd, const HEIGHT: usize>(self, simd: S) {
        let Self { left, right, out } = self;
        let (depth, columns, width) = (right.depth, right.columns, right.width);
        // Rows of a tile are interleaved, so that a tile reads its factors in order.
        let mut packed = vec![0.0; left.count.div_ceil(HEIGHT) * HEIGHT * depth];
        for (number, tile) in packed.chunks_exact_mut((HEIGHT * depth).max(1)).enumerate() {
            for row in number * HEIGHT..left.count.min((number + 1) * HEIGHT) {
                let values = &left.values[row * left.stride..][..depth];
                for (to, value) in tile.chunks_exact_mut(HEIGHT).zip(values) {
                    to[row % HEIGHT] = *value;
                }
            }
        }
        for (number, panel) in right.data.chunks_exact((width * depth).max(1)).enumerate() {
            let first = number * width;
            let here = width.min(columns - first);
            let (panel, _) = S::as_simd_f32s(panel);
            for (tile, factor) in packed.chunks_exact((HEIGHT * depth).max(1)).enumerate() {
                let sums = tile_product::<S, HEIGHT>(simd, factor, panel);
                for (row, sums) in (tile * HEIGHT..left.count).zip(sums) {
                    let to = &mut out[row * columns + first..][..here];
                    let lanes = S::F32_LANES.min(here);
                    simd.partial_store_f32s(&mut to[..lanes], sums[0]);
                    simd.partial_store_f32s(&mut to[lanes..], sums[1]);
                }
            }
        }
    }
}

/// Returns the product of interleaved rows and a panel.
#[inline(always)]
fn tile_product<S: Simd, const HEIGHT: usize>(simd: S, left: &[f32], panel: &[S::f32s]) -> [[S::f32s; 2]; HEIGHT] {
    let mut sums = [[simd.splat_f32s(0.0); 2]; HEIGHT];
    for (factors, row) in left.as_chunks::<HEIGHT>().0.iter().zip(panel.as_chunks::<2>().0) {
        for (sum, factor) in sums.iter_mut().zip(factors) {
            let factor = simd.splat_f32s(*factor);
            sum[0] = simd.mul_add_e_f32s(factor, row[0], sum[0]);
            sum[1] = simd.mul_add_e_f32s(factor, row[1], sum[1]);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_equal_the_definition(rows in 1_usize..30, depth in 1_usize..20, columns in 1_usize..70, seed in 0_u32..1000) {
            let number = |at: usize| ((at as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 20) as f32 / 4096.0 - 0.5;
            let left: Vec<f32> = (0..rows * depth).map(number).collect();
            let right: Vec<f32> = (0..columns * depth).map(|at| number(at + 7)).collect();
            let found = product(Rows::of(&left, depth), &Panels::transposed(&right, depth, columns, depth));
            for row in 0..rows {
                for column in 0..columns {
                    let sum: f32 = (0..depth).map(|at| left[row * depth + at] * right[column * depth + at]).sum();
                    prop_assert!((found[row * columns + column] - sum).abs() < 1e-4);
                }
            }
        }
    }

    #[test]
    fn more_rows_than_a_block_and_strided_factors() {
        let (rows, depth) = (BLOCK_ROWS + 5, 3);
        let left: Vec<f32> = (0..rows * 4).map(|at| at as f32).collect();
        let right = [1.0, 9.0, 0.0, 9.0, 2.0, 9.0];
        let strided = Rows { values: &left, count: rows, length: depth, stride: 4 };
        let found = product(strided, &Panels::rows(&right, depth, 1, 2));
        let expected = |row: usize| left[row * 4] + 2.0 * left[row * 4 + 2];
        assert!(found.iter().enumerate().all(|(row, value)| (value - expected(row)).abs() < 1e-3));
        assert_eq!(found.len(), rows);
    }
}
