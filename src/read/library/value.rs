//! Dates, languages and identifiers as reference managers write them.

use super::date;
use super::plain_text;

/// Returns a date in ISO 8601; `None` if it is ambiguous or not a date. Of a range, the beginning counts.
pub(super) fn date_of(written: &str) -> Option<String> {
    let written = written.trim();
    // RIS: `2019/05/02/`, with unknown parts empty and a remark behind the third slash.
    let parts: Vec<&str> = written.splitn(4, '/').map(str::trim).collect();
    if let [year, month, day, ..] = parts.as_slice()
        && year.len() == 4
    {
        let given = [*year, *month, *day].into_iter().take_while(|part| !part.is_empty());
        let padded: Vec<String> = given.map(|part| format!("{part:0>2}")).collect();
        return date::iso(&padded.join("-"));
    }
    if let [year, month] = parts.as_slice()
        && year.len() == 4
        && matches!(month.len(), 1 | 2)
    {
        return date::iso(&format!("{year}-{month:0>2}"));
    }
    // EDTF: `2019-05-01/2019-05-03`, `2019~`
    let begin =
        written.split('/').next().filter(|begin| begin.len() >= 4 && written.contains('/') && begin.contains('-'));
    date::iso(begin.unwrap_or(written)).or_else(|| season(written))
}

/// Seasons and quarters, which ISO 8601 dates do not have: the year is kept.
const SEASONS: &[&str] = &[
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "q1",
    "q2",
    "q3",
    "q4",
    "frühjahr",
    "frühling",
    "sommer",
    "herbst",
    "printemps",
    "été",
    "automne",
    "hiver",
    "primavera",
    "verano",
    "otoño",
    "invierno",
];

fn season(written: &str) -> Option<String> {
    let lower = written.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut year, mut has_season) = (None, false);
    words.all(|word| {
        if SEASONS.contains(&word) {
            has_season = true;
        } else if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && year.is_none() {
            year = Some(word.to_owned());
        } else {
            return false;
        }
        true
    });
    let all_known = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() == 2;
    date::iso(&year?).filter(|_| has_season && all_known)
}

/// Returns a DOI in lower case, without the address or the word before it.
pub(super) fn doi_of(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    let start = lower.find("10.")?;
    let doi = lower[start..].split(char::is_whitespace).next()?.trim_end_matches(['.', ',', ';']);
    let (registrant, suffix) = doi.split_once('/')?;
    let is_registrant =
        registrant[3..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && registrant.len() > 6;
    (is_registrant && !suffix.is_empty()).then(|| doi.replace("%2f", "/"))
}

/// Returns the name of a publisher or site; `None` for an address.
pub(super) fn source_of(written: &str) -> Option<String> {
    plain_text::line(written).filter(|source| !source.contains("://"))
}

/// Returns whether the last part of a name is a suffix.
pub(super) fn is_suffix(part: &str) -> bool {
    let bare = part.trim().trim_end_matches('.').to_lowercase();
    matches!(&*bare, "jr" | "sr" | "ii" | "iii" | "iv" | "v" | "filho" | "neto" | "júnior")
}

/// Names of languages in English, in the language itself and in BibLaTeX, and their codes in ISO 639-2.
#[rustfmt::skip]
const LANGUAGES: &[(&str, &[&str])] = &[
    ("af", &["afrikaans", "afr"]),
    ("ar", &["arabic", "العربية", "ara"]),
    ("bg", &["bulgarian", "български", "bul"]),
    ("bn", &["bengali", "ben"]),
    ("ca", &["catalan", "català", "cat"]),
    ("cs", &["czech", "čeština", "česky", "ces", "cze"]),
    ("cy", &["welsh", "cymraeg", "cym", "wel"]),
    ("da", &["danish", "dansk", "dan"]),
    ("de", &["german", "ngerman", "deutsch", "deu", "ger"]),
    ("de-AT", &["austrian", "naustrian"]),
    ("de-CH", &["swissgerman", "nswissgerman"]),
    ("el", &["greek", "ελληνικά", "ell", "gre"]),
    ("en", &["english", "eng"]),
    ("en-AU", &["australian"]),
    ("en-CA", &["canadian"]),
    ("en-GB", &["british", "ukenglish", "british english"]),
    ("en-NZ", &["newzealand"]),
    ("en-US", &["american", "usenglish", "american english"]),
    ("es", &["spanish", "español", "castellano", "spa"]),
    ("et", &["estonian", "eesti", "est"]),
    ("eu", &["basque", "euskara", "eus", "baq"]),
    ("fa", &["persian", "farsi", "فارسی", "fas", "per"]),
    ("fi", &["finnish", "suomi", "fin"]),
    ("fr", &["french", "français", "francais", "fra", "fre"]),
    ("fr-CA", &["canadien"]),
    ("ga", &["irish", "gaeilge", "gle"]),
    ("gl", &["galician", "galego", "glg"]),
    ("he", &["hebrew", "עברית", "heb"]),
    ("hi", &["hindi", "हिन्दी", "hin"]),
    ("hr", &["croatian", "hrvatski", "hrv"]),
    ("hu", &["hungarian", "magyar", "hun"]),
    ("hy", &["armenian", "hye", "arm"]),
    ("id", &["indonesian", "bahasa indonesia", "bahasai", "ind"]),
    ("is", &["icelandic", "íslenska", "isl", "ice"]),
    ("it", &["italian", "italiano", "ita"]),
    ("ja", &["japanese", "日本語", "jpn"]),
    ("ka", &["georgian", "ქართული", "kat", "geo"]),
    ("ko", &["korean", "한국어", "kor"]),
    ("la", &["latin", "lat"]),
    ("lt", &["lithuanian", "lietuvių", "lit"]),
    ("lv", &["latvian", "latviešu", "lav"]),
    ("mk", &["macedonian", "mkd", "mac"]),
    ("ms", &["malay", "bahasam", "msa", "may"]),
    ("nb", &["bokmål", "norwegian bokmål", "nob"]),
    ("nl", &["dutch", "nederlands", "nld", "dut"]),
    ("nn", &["nynorsk", "norwegian nynorsk", "nno"]),
    ("no", &["norwegian", "norsk", "nor"]),
    ("pl", &["polish", "polski", "pol"]),
    ("pt", &["portuguese", "português", "portuges", "por"]),
    ("pt-BR", &["brazilian", "brazil", "brazilian portuguese", "português do brasil"]),
    ("ro", &["romanian", "română", "ron", "rum"]),
    ("ru", &["russian", "русский", "rus"]),
    ("sk", &["slovak", "slovenčina", "slk", "slo"]),
    ("sl", &["slovenian", "slovene", "slovenščina", "slv"]),
    ("sq", &["albanian", "shqip", "sqi", "alb"]),
    ("sr", &["serbian", "српски", "srpski", "srp"]),
    ("sv", &["swedish", "svenska", "swe"]),
    ("ta", &["tamil", "tam"]),
    ("th", &["thai", "ไทย", "tha"]),
    ("tr", &["turkish", "türkçe", "tur"]),
    ("uk", &["ukrainian", "українська", "ukr"]),
    ("ur", &["urdu", "urd"]),
    ("vi", &["vietnamese", "tiếng việt", "vie"]),
    ("zh", &["chinese", "中文", "汉语", "漢語", "zho", "chi"]),
];

/// Returns the BCP 47 tag of a language; `None` if it is not known.
pub(super) fn language_of(written: &str) -> Option<String> {
    // `en, de`, `eng;ger`: the first is the language of the work.
    let first = written.split([',', ';']).next()?.trim();
    let lower = first.to_lowercase();
    let named = LANGUAGES.iter().find(|(_, names)| names.contains(&&*lower)).map(|(tag, _)| (*tag).to_owned());
    // Every tag is well formed, but not every word: a tag has two letters, or three of a code without a shorter one.
    let is_tag = |tag: &String| tag.split('-').next().is_some_and(|language| matches!(language.len(), 2 | 3));
    named.or_else(|| super::super::declared::language_tag(first).filter(is_tag))
}
