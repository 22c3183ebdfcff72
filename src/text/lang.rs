//! Language detection, and the languages that have a stemmer or number formats of their own.

use std::fmt;

use frostem::Algorithm;

/// The languages with a stemmer or number words, by ISO 639-1 code. The index stores positions in this table, so new languages are
/// appended.
const LANGUAGES: [(&str, Option<Algorithm>); 49] = [
    ("und", None),
    ("en", Some(Algorithm::English)),
    ("de", Some(Algorithm::German)),
    ("fr", Some(Algorithm::French)),
    ("es", Some(Algorithm::Spanish)),
    ("it", Some(Algorithm::Italian)),
    ("pt", Some(Algorithm::Portuguese)),
    ("nl", Some(Algorithm::Dutch)),
    ("sv", Some(Algorithm::Swedish)),
    ("da", Some(Algorithm::Danish)),
    ("no", Some(Algorithm::Norwegian)),
    ("fi", Some(Algorithm::Finnish)),
    ("ru", Some(Algorithm::Russian)),
    ("hu", Some(Algorithm::Hungarian)),
    ("ro", Some(Algorithm::Romanian)),
    ("tr", Some(Algorithm::Turkish)),
    ("ar", Some(Algorithm::Arabic)),
    ("el", Some(Algorithm::Greek)),
    ("ca", Some(Algorithm::Catalan)),
    ("cs", Some(Algorithm::Czech)),
    ("et", Some(Algorithm::Estonian)),
    ("hi", Some(Algorithm::Hindi)),
    ("id", Some(Algorithm::Indonesian)),
    ("lt", Some(Algorithm::Lithuanian)),
    ("sr", Some(Algorithm::Serbian)),
    ("ta", Some(Algorithm::Tamil)),
    ("yi", Some(Algorithm::Yiddish)),
    // Without a stemmer, but with number formats, months and scale words of their own.
    ("zh", None),
    ("ja", None),
    ("ko", None),
    ("pl", None),
    ("uk", None),
    ("be", None),
    ("bg", None),
    ("mk", None),
    ("hr", None),
    ("sl", None),
    ("sk", None),
    ("lv", None),
    ("vi", None),
    ("fa", None),
    ("he", None),
    ("ur", None),
    ("bn", None),
    ("mr", None),
    ("ne", None),
    ("th", None),
    ("ms", None),
    ("af", None),
];

/// A language of the table, or [`Lang::UNSTEMMED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(u8);

impl Lang {
    /// No stemming: names, codes, and languages without an algorithm.
    pub const UNSTEMMED: Self = Self(0);
    /// English.
    pub const ENGLISH: Self = Self(1);

    /// Returns the language of a BCP 47 tag (`en`, `en-GB`, `nb`), or [`Lang::UNSTEMMED`] if it is not in the table.
    pub fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let primary = match primary.as_str() {
            "nb" | "nn" => "no",
            other => other,
        };
        Self::named(primary).unwrap_or(Self::UNSTEMMED)
    }

    /// Returns the language for stemming an article with this tag. If the language is unknown (the text is too short to
    /// detect it), that is English: most texts are, and words of other languages still match themselves.
    pub fn for_article(tag: Option<&str>) -> Self {
        tag.map_or(Self::ENGLISH, Self::of_tag)
    }

    /// Returns the language with this code if it is in the table.
    pub fn named(code: &str) -> Option<Self> {
        LANGUAGES.iter().position(|(name, _)| *name == code).map(|place| Self(place as u8))
    }

    /// Returns the code, `und` for [`Lang::UNSTEMMED`].
    pub fn code(self) -> &'static str {
        LANGUAGES[usize::from(self.0)].0
    }

    /// Returns the position in the table of languages.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// Returns whether words are separated by spaces, as far as is known.
    pub fn separates_words(self) -> bool {
        !matches!(self.code(), "und" | "zh" | "ja" | "ko" | "th")
    }

    /// Returns whether the language has a stemmer.
    pub fn is_stemmed(self) -> bool {
        self.algorithm().is_some()
    }

    /// Returns whether stems begin like their words: some algorithms remove prefixes (`ge-`, `me-`).
    pub fn keeps_initials(self) -> bool {
        !matches!(self.code(), "nl" | "id")
    }

    pub(super) fn algorithm(self) -> Option<Algorithm> {
        LANGUAGES[usize::from(self.0)].1
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Length of the sample that is searched for function words, in bytes.
const SAMPLE: usize = 1600;
/// Length of the sample for trigram detection, which costs far more per byte.
const TRIGRAM_SAMPLE: usize = 600;
/// Detects the language of a text. Returns an ISO 639-1 code, or `None` if the text is too short or too mixed.
pub fn detect(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    if is_plainly_english(&text[..text.floor_char_boundary(SAMPLE)]) {
        return Some("en");
    }
    let sample = &text[..text.floor_char_boundary(TRIGRAM_SAMPLE)];
    let found = whatlang::detect(sample)?;
    let code = iso_639_1(found.lang());
    // Scripts that are used by one language need no evidence from words.
    let by_script = matches!(
        code,
        "zh" | "ja" | "ko" | "el" | "he" | "th" | "hy" | "ka" | "ta" | "te" | "kn" | "ml" | "gu" | "pa" | "or"
    );
    // whatlang detects text with a little kana as Chinese; any kana makes it Japanese.
    if code == "zh" && has_kana(sample) {
        return Some("ja");
    }
    (by_script || found.is_reliable() && sample.len() >= 24).then_some(code)
}

fn has_kana(text: &str) -> bool {
    let (mut kana, mut all) = (0, 0);
    for c in text.chars() {
        all += 1;
        kana += usize::from(matches!(c, '\u{3041}'..='\u{3096}'));
    }
    kana * 20 > all
}

/// One in seven words of English prose is one of these sixteen; lists and tables still have one in twelve, including a
/// `the` or two.
fn is_plainly_english(sample: &str) -> bool {
    let (mut words, mut hits, mut articles) = (0_u32, 0_u32, 0_u32);
    for word in sample.split_ascii_whitespace().take(240) {
        words += 1;
        hits += u32::from(is_english(word));
        articles += u32::from(word == "the" || word == "The");
    }
    words >= 12 && (hits * 8 >= words || articles >= 2 && hits * 12 >= words)
}

/// Function words that are this dense in no other language of the table; `the` occurs in no other at all.
fn is_english(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "and"
            | "to"
            | "of"
            | "that"
            | "for"
            | "with"
            | "from"
            | "by"
            | "has"
            | "have"
            | "been"
            | "said"
            | "their"
            | "his"
            | "which"
    )
}

fn iso_639_1(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang as L;
    match lang {
        L::Eng => "en",
        L::Deu => "de",
        L::Fra => "fr",
        L::Spa => "es",
        L::Ita => "it",
        L::Por => "pt",
        L::Nld => "nl",
        L::Swe => "sv",
        L::Dan => "da",
        L::Nob => "no",
        L::Fin => "fi",
        L::Rus => "ru",
        L::Ukr => "uk",
        L::Bel => "be",
        L::Bul => "bg",
        L::Mkd => "mk",
        L::Srp => "sr",
        L::Hrv => "hr",
        L::Slv => "sl",
        L::Slk => "sk",
        L::Ces => "cs",
        L::Pol => "pl",
        L::Hun => "hu",
        L::Ron => "ro",
        L::Tur => "tr",
        L::Aze => "az",
        L::Uzb => "uz",
        L::Tuk => "tk",
        L::Ara => "ar",
        L::Pes => "fa",
        L::Urd => "ur",
        L::Heb => "he",
        L::Yid => "yi",
        L::Ell => "el",
        L::Cat => "ca",
        L::Est => "et",
        L::Lav => "lv",
        L::Lit => "lt",
        L::Lat => "la",
        L::Epo => "eo",
        L::Hin => "hi",
        L::Mar => "mr",
        L::Nep => "ne",
        L::Ben => "bn",
        L::Guj => "gu",
        L::Pan => "pa",
        L::Ori => "or",
        L::Tam => "ta",
        L::Tel => "te",
        L::Kan => "kn",
        L::Mal => "ml",
        L::Sin => "si",
        L::Tha => "th",
        L::Mya => "my",
        L::Khm => "km",
        L::Kat => "ka",
        L::Hye => "hy",
        L::Amh => "am",
        L::Cmn => "zh",
        L::Jpn => "ja",
        L::Kor => "ko",
        L::Vie => "vi",
        L::Ind => "id",
        L::Jav => "jv",
        L::Tgl => "tl",
        L::Afr => "af",
        L::Zul => "zu",
        L::Sna => "sn",
        L::Aka => "ak",
        L::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_detected() {
        for (text, code) in [
            (
                "The two cities on Thursday signed eight agreements to enhance economic cooperation, and more is planned.",
                "en",
            ),
            (
                "Die beiden Städte haben am Donnerstag acht Abkommen über die wirtschaftliche Zusammenarbeit unterzeichnet.",
                "de",
            ),
            ("Les deux villes ont signé jeudi huit accords visant à renforcer leur coopération économique.", "fr"),
            ("两市周四签署了八项协议，以加强经济合作。", "zh"),
            ("両市は木曜日に経済協力を強化するための八つの協定に署名した。", "ja"),
            ("두 도시는 목요일 경제 협력을 강화하기 위한 8개의 협정에 서명했다.", "ko"),
            ("В четверг оба города подписали восемь соглашений о расширении экономического сотрудничества.", "ru"),
        ] {
            assert_eq!(detect(text), Some(code), "{text}");
        }
        assert_eq!(detect("1,051"), None);
        assert_eq!(detect(""), None);
    }

    #[test]
    fn tags_find_their_stems() {
        assert_eq!(Lang::of_tag("en-GB"), Lang::ENGLISH);
        assert_eq!(Lang::of_tag("nb").code(), "no");
        assert_eq!(Lang::of_tag("zh-Hant").code(), "zh");
        assert_eq!(Lang::of_tag("tlh"), Lang::UNSTEMMED);
    }
}
