//! Pictures of a page with a black rectangle in its upper left part, as Pillow writes them.

use std::path::Path;

use super::*;
use crate::read::budget::Budget;
use crate::read::ocr::PageImage;
use crate::read::pdf::read_scans;

/// Draws the pages of a file, which have no text.
fn drawn(bytes: Vec<u8>) -> Vec<PageImage> {
    let mut pages = Vec::new();
    let budget = Budget::of(bytes.len() as u64);
    let read = read_scans(bytes, budget, &mut |image, place| {
        // A page without words is tried in all directions.
        if pages.len() < place.number as usize {
            pages.push(image.clone());
        }
        Ok(Vec::new())
    });
    assert!(read.is_err() || read.is_ok_and(|article| article.text.is_empty()));
    pages
}

/// Whether a page is dark at a place, in parts of its size.
fn is_dark(page: &PageImage, x: f64, y: f64) -> bool {
    let (x, y) = ((x * f64::from(page.width)) as usize, (y * f64::from(page.height)) as usize);
    page.pixels[y * page.width as usize + x] < 80
}

#[test]
fn pictures_of_all_kinds_are_drawn_as_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let pages = drawn(std::fs::read(&path).unwrap());
        assert_eq!(pages.len(), if name == "pages.tif" { 3 } else { 1 }, "{name}");
        for page in &pages {
            let ratio = f64::from(page.width) / f64::from(page.height);
            assert!((ratio - 1.5).abs() < 0.05, "{name} {ratio}");
            assert!(is_dark(page, 0.3, 0.3) && is_dark(page, 0.12, 0.2), "{name}");
            for (x, y) in [(0.04, 0.06), (0.8, 0.3), (0.3, 0.8), (0.9, 0.9)] {
                assert!(!is_dark(page, x, y), "{name} {x} {y}");
            }
        }
        count += 1;
    }
    assert_eq!(count, 20);
}

#[test]
fn damaged_pictures_are_refused_or_read_as_far_as_they_go() {
    for name in ["rgba.png", "gray.png", "gray.jpg", "group4.tif", "lzw.tif", "jpeg.tif", "pages.tif"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures").join(name);
        let bytes = std::fs::read(path).unwrap();
        for end in (0..bytes.len()).step_by(7) {
            let _ = document(bytes[..end].to_vec());
            let mut changed = bytes.clone();
            changed[end] ^= 0xff;
            let _ = document(changed);
        }
    }
    let empty = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\0\x08\0\0\0\0".to_vec();
    assert_eq!(document(empty).unwrap_err().what, "picture: without pixels");
    let huge = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0".to_vec();
    assert_eq!(document(huge).unwrap_err().what, "picture: more than 100 megapixels");
    assert_eq!(document(b"%PDF-1.4".to_vec()), Ok((b"%PDF-1.4".to_vec(), false)));
}

#[test]
fn a_stated_resolution_is_believed_if_it_can_be_true() {
    assert_eq!((resolution(Some(300.0), 2480), resolution(Some(72.0), 2480)), (300.0, 2480.0 / PAGE));
    assert_eq!((resolution(None, 600), resolution(Some(1e9), 6000)), (96.0, 300.0));
}
