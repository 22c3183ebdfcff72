use super::super::glyph::Text;
use super::*;

/// Glyphs of ten points side by side, each half as wide; `_` is a gap without a glyph.
fn shown(text: &str, base: f64) -> Vec<Glyph> {
    let glyph = |(place, c): (usize, char)| {
        let left = 50.0 + place as f64 * 5.0;
        Glyph {
            text: Text::One(c),
            left,
            right: left + 5.0,
            base,
            size: 10.0,
            starts_run: false,
            artifact: false,
            mark: None,
        }
    };
    text.chars().enumerate().filter(|(_, c)| *c != '_').map(glyph).collect()
}

fn read(glyphs: Vec<Glyph>) -> Vec<String> {
    lines(&Shown { glyphs, ..Shown::default() }).iter().map(Line::text).collect()
}

#[test]
fn gaps_separate_words_and_steps_separate_lines() {
    assert_eq!(read([shown("The_ferry runs", 100.0), shown("until", 112.0)].concat()), ["The ferry runs", "until"]);
    // An adjacent column begins again at the top.
    assert_eq!(read([shown("left", 100.0), shown("side", 112.0), shown("____________right", 100.0)].concat()).len(), 3);
}

#[test]
fn letters_that_are_set_apart_are_one_word() {
    assert_eq!(read(shown("t_h_e l_a_m_p_l_i_g_h_t of it", 100.0)), ["the lamplight of it"]);
    assert_eq!(read(shown("H_A_R_B_O_U_R", 100.0)), ["HARBOUR"]);
}

#[test]
fn ligatures_are_expanded_and_accents_combined() {
    assert_eq!(read(shown("eﬃcient\u{200b}", 100.0)), ["efficient"]);
    let mut accented = shown("o", 100.0);
    accented.insert(0, Glyph { text: Text::One('¨'), ..accented[0].clone() });
    assert_eq!(read(accented), ["ö"]);
    let mut stroked = shown("L", 100.0);
    stroked.insert(0, Glyph { text: Text::One('\u{337}'), ..stroked[0].clone() });
    assert_eq!(read(stroked), ["Ł"]);
}

#[test]
fn a_note_reference_is_a_separate_word() {
    let mut glyphs = shown("levy.", 100.0);
    let mark = Glyph {
        text: Text::One('1'),
        left: 75.0,
        right: 79.0,
        base: 96.0,
        size: 7.0,
        starts_run: true,
        artifact: false,
        mark: None,
    };
    glyphs.push(mark);
    let lines = lines(&Shown { glyphs, ..Shown::default() });
    assert_eq!(lines[0].words.len(), 2);
    assert!(lines[0].words[1].raised && lines[0].words[1].attached);
}

fn moved(glyph: Glyph, by: f64) -> Glyph {
    Glyph { left: glyph.left + by, right: glyph.right + by, ..glyph }
}

#[test]
fn words_that_are_drawn_later_are_read_where_they_are() {
    // A font has no glyph for some characters: those of another font fill the gaps.
    let mut glyphs = shown("ab_c_ef", 100.0);
    glyphs.extend(shown("__x_y", 100.0));
    assert_eq!(read(glyphs), ["abxcyef"]);
    // A space that is drawn before its words.
    let mut spaced = vec![Glyph { left: 75.0, right: 76.2, ..shown(" ", 100.0)[0].clone() }];
    spaced.extend(shown("Hydro", 100.0));
    spaced.extend(shown("5", 100.0).into_iter().map(|glyph| moved(glyph, 26.2)));
    assert_eq!(read(spaced), ["Hydro 5"]);
}

#[test]
fn a_vowel_that_is_drawn_before_its_letter_is_no_gap() {
    // The glyph of the vowel has the letter, that of the letter the vowel.
    let text = [('क', 40.0, 43.0), ('\u{93f}', 43.0, 52.0), ('ल', 52.0, 60.0), ('ा', 60.0, 63.0)];
    let glyph =
        |(c, left, right): (char, f64, f64)| Glyph { text: Text::One(c), left, right, ..shown("x", 100.0)[0].clone() };
    assert_eq!(read(text.map(glyph).to_vec()), ["किला"]);
}

#[test]
fn a_letter_without_width_is_read_before_what_is_left_of_it() {
    // A ligature of lam and alef as two glyphs, drawn from the left on a page that runs from right to left.
    let text = [('و', 40.0, 45.0), ('ا', 45.0, 45.0), ('ل', 45.0, 50.0), ('ع', 50.0, 55.0)];
    let glyph = |(c, left, right): (char, f64, f64)| Glyph {
        text: Text::One(c),
        left: 400.0 - right,
        right: 400.0 - left,
        ..shown("x", 100.0)[0].clone()
    };
    let shown = Shown { glyphs: text.map(glyph).to_vec(), is_mirrored: true, ..Shown::default() };
    assert_eq!(lines(&shown)[0].text(), "علاو");
}

#[test]
fn hangul_is_set_apart_from_figures_without_a_space() {
    let mut glyphs = shown("약 1581세", 100.0);
    glyphs[6] = Glyph { starts_run: true, ..moved(glyphs[6].clone(), 2.5) };
    assert_eq!(read(glyphs), ["약 1581세"]);
}

#[test]
fn capitals_of_two_sizes_are_small_capitals() {
    let mut glyphs = shown("What iT ShOWS", 100.0);
    for (place, glyph) in glyphs.iter_mut().enumerate().filter(|(place, _)| ![0, 5, 8].contains(place)) {
        (glyph.size, glyph.starts_run) = (8.0, place == 1);
    }
    assert_eq!(read(glyphs), ["What It Shows"]);
}

#[test]
fn parts_of_compounds_may_be_set_apart() {
    let mut glyphs = shown("the spill-gate plan", 100.0);
    glyphs[10..].iter_mut().for_each(|glyph| *glyph = moved(glyph.clone(), 2.5));
    glyphs[10].starts_run = true;
    assert_eq!(read(glyphs), ["the spill-gate plan"]);
}
