use super::super::super::budget::Budget;
use super::super::boxes;
use super::*;

/// A file of one page, `rotation` degrees turned.
fn file(content: &str, rotation: u32) -> Vec<u8> {
    let length = content.len();
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\n\
         endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Rotate {rotation} /Contents 4 0 R /Resources << \
         /Font << /F 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length {length} >>\nstream\n{content}\nendstream\nendobj\n5 0 obj\n<< \
         /Type /Font /Subtype /Type1 /BaseFont /Courier >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )
    .into_bytes()
}

fn read(file: Vec<u8>) -> PageBoxes {
    let budget = Budget::of(file.len() as u64);
    boxes(file, budget, None).expect("it is read")
}

fn of(boxes: &PageBoxes, part: &str) -> Vec<[i64; 4]> {
    let start = boxes.text().find(part).expect("it is there");
    let found = boxes.of_span(Span::new(start, start + part.len()));
    found.iter().map(|it| [it.left, it.top, it.right, it.bottom].map(|edge| edge.round() as i64)).collect()
}

#[test]
fn a_range_has_a_box_on_each_of_its_lines() {
    // Courier: each character is 6 points wide at 10.
    let content =
        "BT /F 10 Tf 14 TL 50 500 Td (The mole was over-) Tj T* (loaded with salt and) Tj T* (herring.) Tj ET";
    let boxes = read(file(content, 0));
    assert_eq!(boxes.text(), "The mole was overloaded with salt and herring.");
    assert_eq!(of(&boxes, "mole"), [[74, 92, 98, 102]]);
    assert_eq!(of(&boxes, "ole wa"), [[80, 92, 116, 102]]);
    assert_eq!(of(&boxes, "salt and herring"), [[122, 106, 170, 116], [50, 120, 92, 130]]);
    assert_eq!(of(&boxes, "overloaded").len(), 2);
    assert!(boxes.of_span(Span::new(3, 3)).is_empty());
    assert!(boxes.of_span(Span::new(4000, 4010)).is_empty());
    // Every character that is not a space has a box.
    for (at, c) in boxes.text().char_indices().filter(|(_, c)| !c.is_whitespace()) {
        assert_eq!(boxes.of_span(Span::new(at, at + c.len_utf8())).len(), 1, "{at} {c}");
    }
}

#[test]
fn boxes_are_on_the_page_as_it_is_shown() {
    let upright = "BT /F 10 Tf 50 500 Td (The mole.) Tj ET";
    // The page is turned clockwise: what was 100 points from the top is 500 from the left.
    assert_eq!(of(&read(file(upright, 90)), "The"), [[498, 50, 508, 68]]);
    // Text that runs up a page.
    let sideways = "BT /F 10 Tf 0 1 -1 0 100 200 Tm (The mole.) Tj ET";
    assert_eq!(of(&read(file(sideways, 0)), "The"), [[92, 382, 102, 400]]);
}
