use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn all(bytes: Vec<u8>, packing: Packing) -> Result<Vec<u8>, String> {
    let (size, mut unpacked) = (bytes.len() as u64, Vec::new());
    unpack(Cursor::new(bytes), packing, size).read_to_end(&mut unpacked).map_err(|error| error.to_string())?;
    Ok(unpacked)
}

#[test]
fn members_and_frames_are_one_stream() {
    let text = "one two three ".repeat(50_000);
    let (a, b) = text.as_bytes().split_at(300_001);
    assert!(all([gzip(a), gzip(b)].concat(), Packing::Gzip).unwrap() == text.as_bytes());
    let skippable = [0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
    let frames = [&skippable[..], &zstd(a), &skippable, &zstd(b)].concat();
    assert!(all(frames, Packing::Zstd).unwrap() == text.as_bytes());
    assert_eq!((all(gzip(b""), Packing::Gzip), all(zstd(b""), Packing::Zstd)), (Ok(vec![]), Ok(vec![])));
}

#[test]
fn what_breaks_off_or_is_damaged_says_so() {
    let text: Vec<u8> = (0u32..200_000).map(|n| b'a' + (n.wrapping_mul(2_654_435_761) >> 24) as u8 % 26).collect();
    for (packing, packed, name) in [(Packing::Gzip, gzip(&text), "gzip"), (Packing::Zstd, zstd(&text), "Zstandard")] {
        let torn = all(packed[..packed.len() / 2].to_vec(), packing).unwrap_err();
        assert!(torn.contains(name), "{torn}");
        let mut hurt = packed;
        let middle = hurt.len() / 2;
        hurt[middle] ^= 0x55;
        assert!(all(hurt, packing).unwrap_err().starts_with("damaged"));
        assert!(all(b"plain text, not packed".to_vec(), packing).is_err());
    }
}

#[test]
fn a_bomb_is_refused() {
    let bomb = gzip(&gzip(&vec![0; 300 << 20])[..]);
    let inner = all(bomb, Packing::Gzip).unwrap();
    assert_eq!(all(inner, Packing::Gzip).unwrap_err(), "gzip data that unpacks to more than 1000 times its size");
}
