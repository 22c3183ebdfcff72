//! The image of a page, as text recognition gets it.

/// A grey image.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) struct PageImage {
    /// In pixels.
    pub(in crate::read) width: u32,
    pub(in crate::read) height: u32,
    /// In pixels per inch.
    pub(in crate::read) resolution: f64,
    /// Row by row, from black (0) to white (255).
    pub(in crate::read) pixels: Vec<u8>,
}

impl PageImage {
    /// Returns the image that makes text upright which runs down (1), upside down (2) or up (3).
    pub(in crate::read) fn turned(&self, turn: u8) -> Self {
        let (columns, rows) = (self.width as usize, self.height as usize);
        let (width, height) = if turn.is_multiple_of(2) { (columns, rows) } else { (rows, columns) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (column, row) = match turn {
                    1 => (columns - 1 - y, x),
                    2 => (columns - 1 - x, rows - 1 - y),
                    3 => (y, rows - 1 - x),
                    _ => (x, y),
                };
                pixels.push(self.pixels.get(row * columns + column).copied().unwrap_or(255));
            }
        }
        Self { width: width as u32, height: height as u32, pixels, resolution: self.resolution }
    }

    /// Returns the image as a PGM file.
    pub(in crate::read) fn pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.pixels);
        file
    }
}
