//! Writes a PDF document whose pages are pictures.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;

/// Points in an inch.
const INCH: f64 = 72.0;

/// The colours of a picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Color {
    /// `is_inverted`: zero is white.
    Gray {
        is_inverted: bool,
    },
    Rgb,
    Cmyk {
        is_inverted: bool,
    },
    /// Red, green and blue of each index.
    Palette(Vec<u8>),
}

/// How the data of a picture is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Encoding {
    /// Bits of a component of a pixel.
    pub(super) bits: u16,
    /// Name of the filter of PDF; empty if there is none.
    pub(super) filter: &'static str,
    /// Parameters of the filter.
    pub(super) parameters: String,
}

/// A picture, or a strip of one that goes over the whole width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Pixels per inch.
    pub(super) resolution: f64,
    pub(super) color: Color,
    pub(super) encoding: Encoding,
    pub(super) data: Cow<'a, [u8]>,
}

/// Returns a document with a page for each list of strips, from the top down.
pub(super) fn of(pages: &[Vec<Part<'_>>]) -> Vec<u8> {
    let mut writer = Writer { out: b"%PDF-1.5\n".to_vec(), offsets: Vec::new() };
    // The catalogue and the list of pages come first, and a page before what is on it.
    let mut first = 3;
    let mut numbers = Vec::new();
    for parts in pages {
        numbers.push(format!("{first} 0 R"));
        first += 2 + parts.len();
    }
    writer.object("<</Type/Catalog/Pages 2 0 R>>", None);
    writer.object(&format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), numbers.join(" ")), None);
    for parts in pages {
        writer.page(parts);
    }
    writer.finish()
}

struct Writer {
    out: Vec<u8>,
    /// Where each object begins.
    offsets: Vec<usize>,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Writes an object, with the data of a stream if it is one.
    fn object(&mut self, dictionary: &str, data: Option<&[u8]>) {
        self.offsets.push(self.out.len());
        let number = self.offsets.len();
        self.put(&format!("{number} 0 obj\n{dictionary}\n"));
        if let Some(data) = data {
            self.put("stream\n");
            self.out.extend_from_slice(data);
            self.put("\nendstream\n");
        }
        self.put("endobj\n");
    }

    fn page(&mut self, parts: &[Part<'_>]) {
        let number = self.offsets.len() + 1;
        let scale = parts.first().map_or(1.0, |part| INCH / part.resolution);
        let width = parts.first().map_or(0.0, |part| f64::from(part.width) * scale);
        let height: f64 = parts.iter().map(|part| f64::from(part.height) * scale).sum();
        let (mut drawing, mut names, mut base) = (Vec::new(), String::new(), height);
        for (place, part) in parts.iter().enumerate() {
            let part_height = f64::from(part.height) * scale;
            base -= part_height;
            // Writing to memory cannot fail.
            let _ = writeln!(drawing, "q {width:.4} 0 0 {part_height:.4} 0 {base:.4} cm /P{place} Do Q");
            let _ = write!(names, "/P{place} {} 0 R", number + 2 + place);
        }
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:.4} {height:.4}]/Resources<</XObject<<{names}>>>>/Contents {} 0 R>>",
            number + 1
        );
        self.object(&page, None);
        self.object(&format!("<</Length {}>>", drawing.len()), Some(&drawing));
        for part in parts {
            self.object(&part.dictionary(), Some(&part.data));
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let (start, count) = (self.out.len(), self.offsets.len() + 1);
        self.put(&format!("xref\n0 {count}\n0000000000 65535 f \n"));
        for offset in std::mem::take(&mut self.offsets) {
            self.put(&format!("{offset:010} 00000 n \n"));
        }
        self.put(&format!("trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
        self.out
    }
}

impl Part<'_> {
    fn dictionary(&self) -> String {
        let Encoding { bits, filter, parameters } = &self.encoding;
        let (space, decode) = match &self.color {
            Color::Gray { is_inverted } => ("/DeviceGray".to_owned(), if *is_inverted { "/Decode[1 0]" } else { "" }),
            Color::Rgb => ("/DeviceRGB".to_owned(), ""),
            Color::Cmyk { is_inverted } => {
                ("/DeviceCMYK".to_owned(), if *is_inverted { "/Decode[1 0 1 0 1 0 1 0]" } else { "" })
            }
            Color::Palette(colors) => {
                let mut space = format!("[/Indexed/DeviceRGB {} <", (colors.len() / 3).saturating_sub(1));
                for byte in colors {
                    // Writing to memory cannot fail.
                    let _ = write!(space, "{byte:02x}");
                }
                (space + ">]", "")
            }
        };
        let filter = if filter.is_empty() { String::new() } else { format!("/Filter{filter}") };
        let parameters = if parameters.is_empty() { String::new() } else { format!("/DecodeParms<<{parameters}>>") };
        format!(
            "<</Type/XObject/Subtype/Image/Width {}/Height {}/BitsPerComponent {bits}/ColorSpace{space}{decode}{filter}{parameters}/Length {}>>",
            self.width,
            self.height,
            self.data.len()
        )
    }
}
