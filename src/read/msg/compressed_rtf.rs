//! Decompresses RTF as messages store it (MS-OXRTFCP).

use crate::read::Skip;

/// What the dictionary contains at the beginning, as the format specifies.
const DICTIONARY: &[u8] =
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// Size of the dictionary, in bytes.
const SIZE: usize = 4096;
/// Length of the header, in bytes.
const HEADER: usize = 16;

/// Returns the document; it may have up to `limit` bytes. A truncated one is returned as far as it goes.
pub(super) fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, Skip> {
    let (header, content) = packed.split_at_checked(HEADER).ok_or_else(|| Skip::new("damaged compressed RTF"))?;
    let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let length = (number(4) as usize).min(limit);
    match &header[8..12] {
        b"MELA" => Ok(content[..content.len().min(length)].to_vec()),
        b"LZFu" => Ok(expand(content, length)),
        _ => Err(Skip::new("damaged compressed RTF")),
    }
}

/// Expands references into a dictionary of the bytes written last.
fn expand(packed: &[u8], length: usize) -> Vec<u8> {
    let mut dictionary = [b' '; SIZE];
    dictionary[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let mut at = DICTIONARY.len();
    // The stated length is a hint: a reference produces at most 17 bytes.
    let mut out = Vec::with_capacity(length.min(packed.len() * 9));
    let mut input = packed.iter().copied();
    let mut put = |byte: u8, out: &mut Vec<u8>, dictionary: &mut [u8; SIZE]| {
        out.push(byte);
        dictionary[at] = byte;
        at = (at + 1) % SIZE;
        at
    };
    let mut write = DICTIONARY.len();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() >= length {
                return out;
            }
            if control >> bit & 1 == 0 {
                let Some(byte) = input.next() else { return out };
                write = put(byte, &mut out, &mut dictionary);
                continue;
            }
            let (Some(high), Some(low)) = (input.next(), input.next()) else { return out };
            let reference = usize::from(u16::from_be_bytes([high, low]));
            let (offset, count) = (reference >> 4, (reference & 15) + 2);
            // A reference to the end of the dictionary ends the document.
            if offset == write {
                return out;
            }
            for step in 0..count {
                let byte = dictionary[(offset + step) % SIZE];
                write = put(byte, &mut out, &mut dictionary);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        // MS-OXRTFCP, sections 4.1.1 and 4.2.1.
        let simple = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(unpack(&simple, 1 << 20).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let overlapping = [
            0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0, 0x04, 0x20, 0x57,
            0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
        ];
        assert_eq!(unpack(&overlapping, 1 << 20).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert_eq!(unpack(&overlapping, 9).unwrap().len(), 9);
        assert!(unpack(&simple[..10], 1 << 20).is_err() && unpack(&[0; 20], 1 << 20).is_err());
    }

    #[test]
    fn the_dictionary_has_its_length() {
        assert_eq!(DICTIONARY.len(), 207);
    }
}
