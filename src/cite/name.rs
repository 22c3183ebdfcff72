//! Splits printed names into family and given name; institutions stay whole.
//!
//! A byline does not show which it is. A name is split only if a rule applies, and stays whole if in doubt: a name as
//! printed is never wrong, but one that is split wrongly is.

use crate::text::is_unsegmented_script;

/// An author.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A person whose family name is known.
    Person {
        /// Family name without particle and suffix.
        family: String,
        /// Given names.
        given: Option<String>,
        /// Lower-case particle of the family name: `van`, `de la`.
        particle: Option<String>,
        /// Suffix: `Jr.`, `III`.
        suffix: Option<String>,
    },
    /// An institution, or a name that cannot be split.
    Whole(String),
}

/// Words that occur only in names of institutions and newsrooms, in lower case.
const INSTITUTIONS: &[&str] = &[
    "academy",
    "administration",
    "agence",
    "agencia",
    "agency",
    "agentur",
    "alliance",
    "ap",
    "associated",
    "association",
    "authority",
    "bank",
    "board",
    "broadcasting",
    "bureau",
    "center",
    "centre",
    "chamber",
    "club",
    "college",
    "commission",
    "committee",
    "company",
    "congress",
    "contributors",
    "corporation",
    "correspondent",
    "correspondents",
    "council",
    "court",
    "daily",
    "department",
    "desk",
    "editor",
    "editors",
    "editorial",
    "europe",
    "fund",
    "gazette",
    "government",
    "group",
    "guardian",
    "herald",
    "inc",
    "inc.",
    "institut",
    "institute",
    "institution",
    "international",
    "journal",
    "laboratory",
    "limited",
    "llc",
    "ltd",
    "ltd.",
    "magazine",
    "media",
    "ministerium",
    "ministry",
    "monitor",
    "museum",
    "nations",
    "network",
    "news",
    "newspaper",
    "newsroom",
    "observer",
    "office",
    "online",
    "organisation",
    "organization",
    "parliament",
    "post",
    "press",
    "presse",
    "radio",
    "redaktion",
    "reporter",
    "reporters",
    "review",
    "school",
    "secretariat",
    "service",
    "services",
    "society",
    "staff",
    "state",
    "television",
    "times",
    "today",
    "tribune",
    "trust",
    "tv",
    "union",
    "united",
    "université",
    "universidad",
    "universität",
    "university",
    "verlag",
    "world",
    "writer",
    "writers",
];

/// Words that connect the parts of an institution's name and do not occur in names of people.
const CONNECTIVES: &[&str] = &["&", "and", "for", "für", "of", "on", "pour", "the", "und"];

/// Lower-case words that begin a family name.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "ben", "bin", "da", "dal", "das", "de", "degli", "dei", "del", "della", "den", "der", "des",
    "di", "do", "dos", "du", "el", "het", "ibn", "la", "las", "le", "lo", "los", "op", "ten", "ter", "tot", "van",
    "vom", "von", "y", "zu", "zum", "zur", "'t",
];

/// Particles that belong to the family name where they are written with a capital (`Della Porta`, `Le Guin`); those that are
/// common given names are left out.
const CAPITAL_PARTICLES: &[&str] = &[
    "Da", "De", "Degli", "Dei", "Del", "Della", "Delle", "Den", "Der", "Des", "Di", "Du", "El", "La", "Las", "Le",
    "Les", "Lo", "Los", "Mac", "Saint", "St.", "Ten", "Ter", "Van", "Vom", "Von", "Zu", "Zum", "Zur",
];

/// Titles before a name, and degrees behind it, which no style prints.
const TITLES: &[&str] = &["dr", "dr.", "prof", "prof.", "professor", "mr.", "mrs.", "ms.", "dipl.-ing."];
const DEGREES: &[&str] = &[
    "phd", "ph.d.", "ph.d", "md", "m.d.", "mba", "msc", "m.sc.", "bsc", "b.sc.", "llm", "ll.m.", "dphil", "esq.", "rn",
];

const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

/// Final characters of Chinese names of agencies, newspapers and offices, which are as short as names of people.
const CHINESE_INSTITUTIONS: &str = "社报報网網部局院会會台臺厅廳司学學心组組所处處团團室";

/// The most common Chinese family names; those of two characters are tried first.
const CHINESE_DOUBLE: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "公孫", "令狐",
    "慕容", "司徒", "夏侯", "端木", "南宫",
];
const CHINESE: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣\
蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬\
钱錢严嚴覃武戴莫孔向汤湯";

/// The same in Latin letters, in pinyin and the spellings of Taiwan and Hong Kong, without those that are common given
/// names elsewhere.
const ROMANISED: &[&str] = &[
    "bai", "cai", "cao", "cen", "chai", "chang", "chen", "cheng", "cheung", "chiang", "cui", "deng", "ding", "dong",
    "du", "fan", "fang", "feng", "fu", "gao", "gong", "gu", "guo", "hao", "he", "hou", "hsieh", "hsu", "hu", "huang",
    "jia", "jiang", "kong", "lei", "li", "liang", "liao", "lin", "liu", "long", "lu", "luo", "lyu", "ma", "mao",
    "meng", "pan", "peng", "qian", "qin", "qiu", "ren", "shao", "shen", "shi", "song", "su", "sun", "tan", "tang",
    "tao", "tian", "tsai", "wan", "wang", "wei", "wong", "wu", "xi", "xia", "xiao", "xie", "xing", "xiong", "xu",
    "xue", "yan", "yang", "yao", "ye", "yin", "yu", "yuan", "zeng", "zhang", "zhao", "zheng", "zhong", "zhou", "zhu",
    "zou",
];

/// Korean family names in Latin letters, for names whose given name is written with a hyphen (`Han Sol-bi`).
const KOREAN: &[&str] = &[
    "ahn", "an", "bae", "baek", "cho", "choi", "chung", "gu", "ha", "han", "hong", "hwang", "im", "jang", "jeon",
    "jeong", "jo", "joo", "jung", "kang", "kim", "ko", "koo", "kwon", "lee", "lim", "min", "moon", "nam", "no", "noh",
    "oh", "paik", "park", "roh", "ryu", "seo", "shin", "sim", "sohn", "son", "song", "suh", "sung", "woo", "yang",
    "yoo", "yoon", "youn", "yu", "yun",
];

impl Name {
    /// Parses a field that may name several people: `A and B`, `A & B`, `A; B`. An institution stays whole.
    pub fn read_all(printed: &str, source: Option<&str>) -> Vec<Self> {
        let is_person = |part: &str| matches!(Self::read(part, source), Self::Person { .. });
        for separator in [";", " and ", " & ", " und ", " et ", " y "] {
            let parts: Vec<&str> = printed.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
            if parts.len() > 1 && parts.iter().all(|part| part.contains(' ') && is_person(part)) {
                return parts.into_iter().map(|part| Self::read(part, source)).collect();
            }
        }
        vec![Self::read(printed, source)]
    }

    /// Parses a printed name. A name equal to the source of the article is an institution.
    pub fn read(printed: &str, source: Option<&str>) -> Self {
        let printed = without_titles(&printed.split_whitespace().collect::<Vec<_>>().join(" "));
        let is_source = source.is_some_and(|source| source.to_lowercase() == printed.to_lowercase());
        let split = if is_source { None } else { eastern(&printed).or_else(|| western(&printed)) };
        split.unwrap_or(Self::Whole(printed))
    }

    fn person(family: &str, given: &str) -> Self {
        let given = Some(given.to_owned()).filter(|given| !given.is_empty());
        Self::Person { family: family.to_owned(), given, particle: None, suffix: None }
    }
}

/// Removes titles before a name and degrees behind it, unless nothing else is left.
fn without_titles(printed: &str) -> String {
    let mut rest = printed;
    while let Some((first, after)) = rest.split_once(' ') {
        if !TITLES.contains(&first.to_lowercase().as_str()) {
            break;
        }
        rest = after;
    }
    let is_degree = |word: &str| DEGREES.contains(&word.trim_matches(',').to_lowercase().as_str());
    while let Some((before, last)) = rest.rsplit_once([' ', ',']) {
        // `Ma, MD`: one word before a degree may be all of a name.
        if !is_degree(last) || before.trim_matches([' ', ',']).is_empty() {
            break;
        }
        rest = before.trim_end_matches([' ', ',']);
    }
    rest.to_owned()
}

/// Puts spaces between initials that are written together: `J.R.R.`.
fn apart(given: &str) -> String {
    let is_initials = |word: &str| {
        let mut parts = word.split_terminator('.');
        word.ends_with('.') && word.matches('.').count() > 1 && parts.all(|part| part.chars().count() == 1)
    };
    let words = given
        .split(' ')
        .map(|word| if is_initials(word) { word.replace('.', ". ").trim_end().to_owned() } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}

/// Splits names in Chinese, Japanese or Korean script: family name first.
fn eastern(printed: &str) -> Option<Name> {
    if !printed.chars().any(is_unsegmented_script) {
        return None;
    }
    let whole = || Some(Name::Whole(printed.to_owned()));
    if !printed.chars().all(|c| is_unsegmented_script(c) || c == ' ') {
        return whole();
    }
    if let Some((family, given)) = printed.split_once(' ') {
        let is_short = |part: &str| (1..=3).contains(&part.chars().count());
        let is_person = is_short(family) && is_short(given) && !printed.ends_with(is_institutional);
        return if is_person { Some(Name::person(family, given)) } else { whole() };
    }
    let length = printed.chars().count();
    if !(2..=4).contains(&length) || printed.ends_with(is_institutional) {
        return whole();
    }
    let double = CHINESE_DOUBLE.iter().find(|family| length > 2 && printed.starts_with(**family));
    let single = || printed.chars().next().filter(|first| length < 4 && CHINESE.contains(*first)).map(char::len_utf8);
    match double.map(|family| family.len()).or_else(single) {
        Some(end) => Some(Name::person(&printed[..end], &printed[end..])),
        None => whole(),
    }
}

fn is_institutional(c: char) -> bool {
    CHINESE_INSTITUTIONS.contains(c)
}

/// Splits alphabetic names: family name last, before a comma, or first if its form shows it.
fn western(printed: &str) -> Option<Name> {
    let is_odd = |c: char| c.is_ascii_digit() || matches!(c, '&' | '/' | '@' | '(' | ')' | '[' | ']' | ':' | ';' | '|');
    let lower = printed.to_lowercase();
    let mut words = lower.split([' ', ',']).filter(|word| !word.is_empty());
    if printed.contains(is_odd) || words.any(|word| INSTITUTIONS.contains(&word) || CONNECTIVES.contains(&word)) {
        return None;
    }
    let parts: Vec<&str> = printed.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_suffix = |part: &str| SUFFIXES.contains(&part.to_lowercase().as_str());
    match parts.as_slice() {
        [name] => given_first(name, None),
        [name, suffix] if is_suffix(suffix) => given_first(name, Some(suffix)),
        [family, given] => Some(family_first(family, given, None)),
        [family, suffix, given] | [family, given, suffix] if is_suffix(suffix) => {
            Some(family_first(family, given, Some(suffix)))
        }
        _ => None,
    }
}

fn given_first(name: &str, suffix: Option<&str>) -> Option<Name> {
    let mut words: Vec<&str> = name.split(' ').collect();
    let mut suffix = suffix;
    let is_suffix = |word: &&str| SUFFIXES.contains(&word.to_lowercase().as_str());
    if suffix.is_none() && words.len() > 2 && words.last().is_some_and(is_suffix) {
        suffix = words.pop();
    }
    if words.len() < 2 {
        return None;
    }
    if family_leads(&words) {
        return Some(family_first(words[0], &words[1..].join(" "), suffix));
    }
    // A particle begins the family name, unless it begins the whole name.
    let is_particle = |word: &&str| PARTICLES.contains(word) || CAPITAL_PARTICLES.contains(word);
    let start = 1 + words[1..].iter().position(is_particle).unwrap_or(words.len() - 2);
    let start = start.min(words.len() - 1);
    Some(family_first(&words[start..].join(" "), &words[..start].join(" "), suffix))
}

fn family_first(family: &str, given: &str, suffix: Option<&str>) -> Name {
    let words: Vec<&str> = family.split(' ').collect();
    let particles = words.iter().take(words.len() - 1).take_while(|word| PARTICLES.contains(word)).count();
    let (particle, family) = words.split_at(particles);
    Name::Person {
        family: family.join(" "),
        given: Some(apart(given)).filter(|given| !given.is_empty()),
        particle: Some(particle.join(" ")).filter(|particle| !particle.is_empty()),
        suffix: suffix.map(str::to_owned),
    }
}

/// Returns whether a name of several words begins with the family name: it alone is in capitals (`WANG Xiaoming`), or
/// it is a Chinese family name followed by a Chinese given name.
fn family_leads(words: &[&str]) -> bool {
    let is_shouted =
        |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase);
    if is_shouted(words[0])
        && !words[0].contains('.')
        && words[1..].iter().all(|word| word.contains(char::is_lowercase))
    {
        return true;
    }
    let [first, second] = words else { return false };
    let is_korean = second.split_once('-').is_some_and(|(_, end)| end.starts_with(char::is_lowercase));
    if is_korean && KOREAN.contains(&first.to_lowercase().as_str()) {
        return true;
    }
    let is_family = |word: &str| ROMANISED.contains(&word.to_lowercase().as_str());
    is_family(first) && is_pinyin(&second.to_lowercase())
}

/// Returns whether a word is one or two pinyin syllables, like a given name; they may be joined by a hyphen or an
/// apostrophe.
fn is_pinyin(word: &str) -> bool {
    let mut halves = word.splitn(2, ['-', '\'', '’']);
    let (first, second) = (halves.next().unwrap_or_default(), halves.next());
    if let Some(second) = second {
        return is_syllable(first) && is_syllable(second);
    }
    is_syllable(word) || word.char_indices().skip(1).any(|(at, _)| is_syllable(&word[..at]) && is_syllable(&word[at..]))
}

fn is_syllable(word: &str) -> bool {
    const INITIALS: &[&str] = &[
        "zh", "ch", "sh", "hs", "ts", "tz", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
        "z", "c", "s", "y", "w", "",
    ];
    const FINALS: &[&str] = &[
        "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "i", "ia", "ian", "iang", "iao", "ie", "in", "ing",
        "iong", "iu", "iun", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ue", "ui", "un", "uo", "ü", "üe", "ung",
        "ih",
    ];
    INITIALS.iter().any(|initial| word.strip_prefix(initial).is_some_and(|rest| FINALS.contains(&rest)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Formats as `particle|family|given|suffix`, or the whole name in brackets.
    fn shape(printed: &str) -> String {
        match Name::read(printed, Some("The Lantern")) {
            Name::Whole(name) => format!("[{name}]"),
            Name::Person { family, given, particle, suffix } => {
                let part = Option::unwrap_or_default;
                [part(particle), family, part(given), part(suffix)].join("|")
            }
        }
    }

    #[test]
    fn people_have_family_names() {
        for (printed, expected) in [
            ("Ada Brook", "|Brook|Ada|"),
            ("Brook, Ada", "|Brook|Ada|"),
            ("Ada M. Brook", "|Brook|Ada M.|"),
            ("Ludwig van Beethoven", "van|Beethoven|Ludwig|"),
            ("Ana de la Cruz", "de la|Cruz|Ana|"),
            ("de la Cruz, Ana", "de la|Cruz|Ana|"),
            ("Martin Luther King, Jr.", "|King|Martin Luther|Jr."),
            ("Henry Adams III", "|Adams|Henry|III"),
            ("王小明", "|王|小明|"),
            ("欧阳娜娜", "|欧阳|娜娜|"),
            ("佐藤 純", "|佐藤|純|"),
            ("WANG Xiaoming", "|WANG|Xiaoming|"),
            ("Zhou Wenting", "|Zhou|Wenting|"),
            ("Lin Wei-hsiun", "|Lin|Wei-hsiun|"),
            ("Amy Chen", "|Chen|Amy|"),
            ("Mei-ling Chen", "|Chen|Mei-ling|"),
            ("Łukasz Nowak", "|Nowak|Łukasz|"),
            ("Donatella Della Porta", "|Della Porta|Donatella|"),
            ("Ursula K. Le Guin", "|Le Guin|Ursula K.|"),
            ("Ineke Van Der Berg", "|Van Der Berg|Ineke|"),
            ("Ben Al Smith", "|Smith|Ben Al|"),
            ("J.R.R. Tolkien", "|Tolkien|J. R. R.|"),
            ("Dr. Ines Falk", "|Falk|Ines|"),
            ("Prof. Dr. Jo Marsh, PhD", "|Marsh|Jo|"),
            ("Xi Wenlan", "|Xi|Wenlan|"),
            ("Han Sol-bi", "|Han|Sol-bi|"),
            ("Kim Novak", "|Novak|Kim|"),
        ] {
            assert_eq!(shape(printed), expected, "{printed}");
        }
    }

    #[test]
    fn institutions_and_doubtful_names_stay_whole() {
        for printed in [
            "Reuters",
            "The Lantern",
            "European Commission",
            "Ministry of Trade",
            "新华社",
            "人民日报",
            "约翰·史密斯",
            "Staff Reporter",
            "Brook & Sons",
            "Agence France-Presse Presse",
            "Ada",
            "市政府新闻办公室",
            "Johnson, Smith, Lee, Partners",
        ] {
            assert_eq!(shape(printed), format!("[{printed}]"));
        }
    }

    #[test]
    fn a_field_may_name_several_people() {
        let read = |field: &str| Name::read_all(field, None).len();
        for (field, people) in [
            ("Ines Falk and Jo Marsh", 2),
            ("Ines Falk; Jo Marsh; Ada Brook", 3),
            ("Falk & Sons", 1),
            ("Ministry of Trade and Industry", 1),
            ("Ines and Jo", 1),
            ("Dr. Ines Falk und Prof. Jo Marsh", 2),
        ] {
            assert_eq!(read(field), people, "{field}");
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_name_is_lost(printed in "[A-Za-z王小明 ,.'-]{1,24}|\\PC{1,12}") {
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
                letters.sort_unstable();
                letters
            };
            let read = match Name::read(&printed, None) {
                Name::Whole(name) => name,
                Name::Person { family, given, particle, suffix } => {
                    prop_assert!(!family.is_empty());
                    [Some(family), given, particle, suffix].into_iter().flatten().collect()
                }
            };
            prop_assert_eq!(letters(&read), letters(&printed));
        }
    }
}
