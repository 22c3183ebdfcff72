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
    let (budget, mut unpacked) = (Budget::of(bytes.len() as u64), Vec::new());
    unpack(Cursor::new(bytes), packing, budget).read_to_end(&mut unpacked).map_err(|error| error.to_string())?;
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
fn truncated_or_damaged_input_is_reported() {
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
    let zeros = vec![0; 20 << 20];
    let inner = all(gzip(&gzip(&zeros)), Packing::Gzip).unwrap();
    assert_eq!(all(inner, Packing::Gzip).unwrap_err(), "gzip data that expands to more than 100 times its size");
    let packed = zstd(&zeros);
    assert_eq!(all(packed, Packing::Zstd).unwrap_err(), "Zstandard data that expands to more than 100 times its size");
    for header in [&[0x78, 0x9c][..], &[]] {
        let body = [header, &gzip(&zeros)[10..]].concat();
        let error = inflate(body, Budget::of(20_000)).read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "deflate data that expands to more than 100 times its size");
    }
}
