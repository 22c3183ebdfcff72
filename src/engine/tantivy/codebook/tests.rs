use proptest::prelude::*;
use tantivy::directory::OwnedBytes;

use super::*;

fn trained(texts: &[&str]) -> (Codebooks, TextEncoder) {
    let codebook = Codebook::open(OwnedBytes::new(train(texts.iter().copied()))).expect("a codebook");
    assert!(codebook.is_sound());
    let encoder = TextEncoder::of(Encoder::new(&codebook, 1).expect("it was just made"));
    (Codebooks(vec![codebook]), encoder)
}

fn encoded(encoder: &TextEncoder, text: &str) -> Vec<u8> {
    let mut to = Vec::new();
    encoder.encode(text, &mut to);
    to
}

/// Repeated, so that every token is worth an entry.
const PROSE: &str = "The mill on the river was sold in 1911, and the mill’s owner said “never again”. \
    Der Müller ging. 磨坊在河边被卖掉了。โรงสีข้าว 방앗간은 팔렸다. ";

#[test]
fn words_and_the_spaces_between_them_take_a_byte() {
    let prose = PROSE.repeat(20);
    let (codebooks, encoder) = trained(&[&prose]);
    let stored = encoded(&encoder, "the river mill was sold");
    // The number of the codebook and five words.
    assert_eq!(stored.len(), 6);
    assert_eq!(codebooks.decode(&stored, 0).as_deref(), Some("the river mill was sold"));
    assert!(encoded(&encoder, &prose).len() * 2 < prose.len());
}

#[test]
fn codes_of_every_length_and_literals_are_decoded() {
    let many = (0..30_000).map(|number| format!("w{number} w{number} w{number}")).collect::<Vec<_>>().join(" ");
    let (codebooks, encoder) = trained(&[&many]);
    let long = "x".repeat(500);
    for text in
        ["w0", "w29999", "w12345 w1 w777", "never seen", " w1  w2 ", "\r\n\tw5", &long, "", " ", "  ", "w1\u{301}w2"]
    {
        let stored = encoded(&encoder, text);
        assert_eq!(codebooks.decode(&stored, text.len()).as_deref(), Some(text), "{text:?}");
    }
    let last = encoded(&encoder, "w29999").len();
    assert!((2..=4).contains(&last), "{last} bytes");
}

#[test]
fn without_a_codebook_texts_are_stored_as_they_are() {
    let stored = encoded(&TextEncoder::default(), PROSE);
    assert_eq!(Codebooks::default().decode(&stored, 0).as_deref(), Some(PROSE));
    assert_eq!(stored.len(), PROSE.len() + 1);
}

#[test]
fn a_text_of_an_unknown_codebook_and_a_file_cut_short_are_refused() {
    let (codebooks, _) = trained(&[PROSE]);
    assert_eq!(codebooks.decode(&[2, 0], 0), None);
    assert_eq!(codebooks.decode(&[], 0), None);
    let prose = PROSE.repeat(3);
    let file = train([prose.as_str()].into_iter());
    for length in 0..file.len() {
        let cut = Codebook::open(OwnedBytes::new(file[..length].to_vec()));
        assert!(cut.is_none_or(|cut| !cut.is_sound()), "{length} bytes");
    }
}

proptest! {
    #[test]
    fn every_text_comes_back(text in any::<String>(), words in "[a-zé 中ก가,.\n’]{0,80}") {
        let prose = PROSE.repeat(3);
        let (codebooks, encoder) = trained(&[&prose, &words, &words]);
        for text in [&text, &words] {
            let stored = encoded(&encoder, text);
            prop_assert_eq!(codebooks.decode(&stored, text.len()), Some(text.clone()));
        }
    }

    /// Corrupt codes give another text or none, and never more than the longest tokens could.
    #[test]
    fn corrupt_codes_do_no_harm(codes in proptest::collection::vec(any::<u8>(), 0..200), flip in 0..4000usize) {
        let prose = PROSE.repeat(3);
        let mut file = train([prose.as_str()].into_iter());
        let bits = file.len() * 8;
        file[flip % bits / 8] ^= 1 << (flip % 8);
        if let Some(codebook) = Codebook::open(OwnedBytes::new(file.clone())) {
            prop_assert!(!codebook.is_sound());
            let text = Codebooks(vec![codebook]).decode(&[&[1], codes.as_slice()].concat(), 0);
            prop_assert!(text.is_none_or(|text| text.len() <= codes.len() * (file.len() + 1)));
        }
    }
}
