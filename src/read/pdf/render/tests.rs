use super::*;

fn image(width: u16, height: u16) -> Pixmap {
    let mut image = Pixmap::new(width, height);
    image.data_mut().fill(PremulRgba8 { r: 255, g: 255, b: 255, a: 255 });
    image
}

#[test]
fn boxes_are_coloured_and_framed_and_cut_at_the_edge() {
    let mut page = image(40, 30);
    mark(&mut page, &[[5.0, 5.0, 15.0, 12.0], [35.0, 25.0, 90.0, 90.0]], 1.0);
    let at = |x: u16, y: u16| page.sample(x, y);
    assert_eq!(at(10, 8), PremulRgba8 { r: 255, g: 233, b: 120, a: 255 });
    assert_eq!((at(4, 8), at(0, 0)), (coloured(FRAME), PremulRgba8 { r: 255, g: 255, b: 255, a: 255 }));
    assert_eq!(at(39, 29), coloured(FRAME));
}

#[test]
fn the_image_is_png() {
    let bytes = encoded(&image(7, 5)).expect("it is written");
    assert_eq!((&bytes[..4], &bytes[16..24]), (&b"\x89PNG"[..], &[0, 0, 0, 7, 0, 0, 0, 5][..]));
}
