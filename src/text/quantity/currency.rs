//! Currencies: signs, codes and names → an ISO 4217 code, or the sign if it is ambiguous.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::scan::{Scan, folded};

/// A currency by its ISO 4217 code; a sign or name (`$`, `¥`, `kr`, `peso`) if the text does not say which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

/// What a sign or name may mean when the text does not say which country's money it is.
#[rustfmt::skip]
const FAMILIES: [(&str, &str); 10] = [
    ("$", "USD HKD AUD CAD NZD SGD TWD JMD TTD NAD FJD BZD BSD BBD LRD"),
    ("¥", "JPY CNY"),
    ("kr", "SEK NOK DKK ISK CZK"),
    ("peso", "MXN ARS CLP COP PHP UYU DOP CUP"),
    ("dinar", "RSD DZD IQD JOD KWD BHD TND LYD MKD"),
    ("franc", "CHF XOF XAF RWF CDF GNF DJF"),
    ("shilling", "KES UGX TZS SOS"),
    ("rial", "IRR OMR QAR SAR YER"),
    ("som", "KGS UZS"),
    // A hundredth of a dollar, a euro, a franc …
    ("¢", "$ USD EUR AUD CAD NZD HKD SGD CHF ZAR franc"),
];

impl Currency {
    /// Returns the code or sign.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Returns whether both may be the same currency: `$` may be `USD`, or any other dollar.
    pub fn may_be(self, other: Self) -> bool {
        let among = |sign: Self, code: Self| {
            FAMILIES.iter().any(|(family, codes)| *family == sign.0 && codes.split(' ').any(|known| known == code.0))
        };
        self == other || among(self, other) || among(other, self)
    }
}

/// Returns the currency of a sign.
pub(super) fn sign(c: char) -> Option<Currency> {
    Some(Currency(match c {
        '$' | '＄' => "$",
        '€' => "EUR",
        '£' | '￡' => "GBP",
        '¥' | '￥' => "¥",
        '₹' => "INR",
        '₩' | '￦' => "KRW",
        '₽' => "RUB",
        '₺' => "TRY",
        '฿' => "THB",
        '₴' => "UAH",
        '₫' => "VND",
        '₱' => "PHP",
        '₦' => "NGN",
        '₪' => "ILS",
        '₸' => "KZT",
        '₾' => "GEL",
        '₵' => "GHS",
        '₡' => "CRC",
        '₲' => "PYG",
        _ => return None,
    }))
}

/// Returns the currency of a dollar with a prefix: `US$`, `HK$`.
pub(super) fn dollar(letters: &str) -> Option<Currency> {
    Some(Currency(match letters {
        "us" => "USD",
        "hk" => "HKD",
        "a" | "au" => "AUD",
        "c" | "ca" => "CAD",
        "nz" => "NZD",
        "s" | "sg" => "SGD",
        "nt" => "TWD",
        "r" => "BRL",
        "mx" => "MXN",
        "j" => "JMD",
        "tt" => "TTD",
        _ => return None,
    }))
}

/// Active codes of ISO 4217, without `ALL`, `TOP`, `TRY`, `CUP`, `MOP` and `PEN`, which are English words.
#[rustfmt::skip]
const CODES: [&str; 143] = [
    "AED", "AFN", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL",
    "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CVE", "CZK", "DJF", "DKK", "DOP",
    "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HRK",
    "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KRW", "KWD", "KYD",
    "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MRU", "MUR", "MVR", "MWK",
    "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON",
    "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "SYP", "SZL", "THB", "TJS",
    "TMT", "TND", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "VUV", "WST", "XAF", "XOF", "XPF", "YER", "ZAR", "ZMW",
];

/// Returns the currency of a code, which may precede or follow the number.
pub(in crate::text) fn code(word: &str) -> Option<Currency> {
    match word.len() {
        2 if word.eq_ignore_ascii_case("rs") => Some(Currency("INR")),
        3 if word.eq_ignore_ascii_case("rmb") => Some(Currency("CNY")),
        3 => {
            let upper = |byte: u8| byte.to_ascii_uppercase();
            let found = CODES.binary_search_by(|code| code.bytes().cmp(word.bytes().map(upper)));
            found.ok().map(|place| Currency(CODES[place]))
        }
        _ => None,
    }
}

/// Names after a number, folded, with the currency and the power of ten of a subunit.
#[rustfmt::skip]
const NAMES: [(&str, i8, &str); 55] = [
    ("$", 0, "dollar dollars dolares dolar dollari dollaro dolari dolara dolarow dolarach dolaru dolares dollarin dollaria долларов доллара доллар доларів долара долар δολαρια δολαριο دولار دولارا دولارات דולר דולרים"),
    ("¢", -2, "cent cents centime centimes centimos centimo centesimi centesimo centavos centavo centow centu цента центов центи λεπτα"),
    ("GBP", -2, "pence penny p пенсов пенса"),
    ("EUR", 0, "euro euros eur euroa eura eurot euroja ευρω евро євро يورو אירו avro yuro यूरो"),
    ("GBP", 0, "pound pounds pfund sterlina sterline sterlin funt funtow funty funta фунтов фунта фунт фунтів λιρεσ"),
    ("CNY", 0, "yuan renminbi yuans yuanes юаней юаня юань юанів juanow juany"),
    ("JPY", 0, "yen yens yenes jenow jeny jen иен иены иена"),
    ("KRW", 0, "won wons вон"),
    ("INR", 0, "rupee rupees roupies rupias rupien rupie рупий рупии रुपये रुपए रुपया"),
    ("RUB", 0, "rouble roubles ruble rubles rubel rubelw rubli rublo rublos rublu rubly rublow рублей рубля рубль рубли руб"),
    ("RUB", -2, "kopecks kopeks копеек копейки копейка"),
    ("CHF", 0, "franken frankow"),
    ("CHF", -2, "rappen"),
    ("franc", 0, "franc francs franco francos franchi франков франка"),
    ("SEK", 0, "kronor"),
    ("kr", 0, "kroner kr crown crowns krona krone kronen couronnes couronne coronas corona corone corona coroa coroas koron korony korun koruny koruna крон кроны"),
    ("kr", -2, "ore haleru"),
    ("PLN", 0, "zloty zlotys zlotych zlote zlotego zlotowki zl slotys злотых злотых"),
    ("PLN", -2, "groszy grosze grosz"),
    ("THB", 0, "baht bahts"),
    ("ZAR", 0, "rand rands"),
    ("TRY", 0, "lira liras lirasi lires lire лир лиры"),
    ("UAH", 0, "hryvnia hryvnias hryvnya hryvnyas hrywna hrywien grivna гривень гривні гривня гривен гривны"),
    ("HUF", 0, "forint forints forintow"),
    ("CZK", 0, "kc"),
    ("RON", 0, "leu lei"),
    ("BGN", 0, "leva lev leve лева лев"),
    ("BRL", 0, "real reais reais"),
    ("peso", 0, "peso pesos"),
    ("dinar", 0, "dinar dinars dinare dinari dinares динаров динара dinara دينار دينارا"),
    ("AED", 0, "dirham dirhams درهم درهما"),
    ("rial", 0, "riyal riyals rial rials ريال ريالا"),
    ("ILS", 0, "shekel shekels schekel שקל שקלים"),
    ("IDR", 0, "rupiah"),
    ("MYR", 0, "ringgit"),
    ("VND", 0, "dong"),
    ("NGN", 0, "naira nairas"),
    ("GHS", 0, "cedi cedis"),
    ("shilling", 0, "shilling shillings shilingi"),
    ("ETB", 0, "birr"),
    ("KZT", 0, "tenge тенге"),
    ("GEL", 0, "lari лари"),
    ("AMD", 0, "drams драмов"),
    ("AZN", 0, "manat manats манатов"),
    ("som", 0, "som soms сомов"),
    ("BDT", 0, "taka টাকা"),
    ("PKR", 0, "pkr"),
    ("ISK", 0, "isk"),
    ("GTQ", 0, "quetzal quetzales quetzals"),
    ("PYG", 0, "guarani guaranies"),
    ("AOA", 0, "kwanza kwanzas"),
    ("MAD", 0, "mad"),
    ("KHR", 0, "riel riels"),
    ("MNT", 0, "tugrik tugriks"),
    ("EGP", 0, "جنيه جنيها"),
];

/// Countries before `dollar`, `pound` or `franc`, folded, with the currency.
#[rustfmt::skip]
const COUNTRIES: [(&str, &str, &str); 30] = [
    ("us", "", "USD"), ("american", "", "USD"), ("hong", "kong", "HKD"), ("australian", "", "AUD"), ("canadian", "", "CAD"),
    ("singapore", "", "SGD"), ("new", "zealand", "NZD"), ("new", "taiwan", "TWD"), ("taiwan", "", "TWD"), ("swiss", "", "CHF"),
    ("schweizer", "", "CHF"), ("british", "", "GBP"), ("egyptian", "", "EGP"), ("syrian", "", "SYP"), ("lebanese", "", "LBP"),
    ("turkish", "", "TRY"), ("swedish", "", "SEK"), ("norwegian", "", "NOK"), ("danish", "", "DKK"), ("czech", "", "CZK"),
    ("icelandic", "", "ISK"), ("mexican", "", "MXN"), ("argentine", "", "ARS"), ("chilean", "", "CLP"), ("colombian", "", "COP"),
    ("philippine", "", "PHP"), ("kuwaiti", "", "KWD"), ("saudi", "", "SAR"), ("iranian", "", "IRR"), ("indian", "", "INR"),
];

/// Parses a currency name after the number. Returns the power of ten of the subunit (`cents`), and the end of the name.
pub(super) fn after(scan: &Scan<'_>, at: usize) -> Option<(Currency, i8, usize)> {
    let here = scan.past_space(at);
    if scan.char(here).is_none_or(|c| c.is_ascii_punctuation() && !matches!(c, '$' | '-')) {
        return None;
    }
    if let Some((currency, end)) = han(scan, here) {
        return Some((currency, 0, end));
    }
    if let Some((currency, end)) = scan.char(here).and_then(|c| Some((sign(c)?, here + c.len_utf8())))
        && !scan.char(end).is_some_and(|c| c.is_ascii_digit())
    {
        return Some((currency, 0, end));
    }
    if let Some(end) = scan.after(here, &["zł", "Kč", "лв"]).filter(|end| scan.is_free_end(*end)) {
        let code = match &scan.text[here..end] {
            "zł" => "PLN",
            "Kč" => "CZK",
            _ => "BGN",
        };
        return Some((Currency(code), 0, end));
    }
    let (word, end) = linked(scan, at)?;
    if word.len() > 24 {
        return None;
    }
    let is_upper = scan.text[..end].ends_with(char::is_uppercase);
    if let Some(currency) = code(&word).filter(|_| scan.is_free_end(end) && (is_upper || word == "rs")) {
        return Some((currency, 0, end));
    }
    if word == "u" {
        let end = scan.after(end, &[".S."])?;
        let (noun, end) = scan.next_word(end)?;
        return noun.starts_with("dollar").then_some((Currency("USD"), 0, end));
    }
    for (first, second, code) in COUNTRIES {
        if word != first {
            continue;
        }
        let past = if second.is_empty() { Some(end) } else { scan.phrase(end, second) };
        if let Some((noun, end)) = past.and_then(|past| scan.linked_word(past))
            && name(&folded(&noun)).is_some_and(|(currency, power)| power == 0 && currency.0 != "EUR")
        {
            return Some((Currency(code), 0, end));
        }
    }
    let (currency, power) = name(&folded(&word))?;
    // `5 p`: pence are adjacent. `2 real problems`, `5 won`: adjectives and verbs.
    if word == "p" && (here > at || !scan.is_free_end(end)) {
        return None;
    }
    if word == "real" && scan.style.is_english() || word == "won" && is_verb(scan, end) {
        return None;
    }
    if word == "mad" || word == "isk" || word == "som" && scan.style.is_english() {
        return None;
    }
    // `livres sterling`, `pounds sterling`: part of the name.
    let end = scan.phrase(end, "sterling").unwrap_or(end);
    Some((currency, power, end))
}

/// Returns whether `won` after a number is a verb: `the 5 won the cup`.
fn is_verb(scan: &Scan<'_>, end: usize) -> bool {
    let is_object = |word: &str| matches!(word, "the" | "a" | "their" | "in" | "by" | "gold" | "seats");
    scan.next_word(end).is_some_and(|(word, _)| is_object(&word))
}

/// Returns the word after the number, after `de` or `d'` in Romance languages: `4 millones de euros`, `2 milliards
/// d'euros`.
fn linked<'t>(scan: &Scan<'t>, at: usize) -> Option<(std::borrow::Cow<'t, str>, usize)> {
    let (word, end) = scan.linked_word(at)?;
    match word.as_ref() {
        "de" | "di" => scan.next_word(end).filter(|(word, _)| name(&folded(word)).is_some() || code(word).is_some()),
        "d" => scan.after(end, &["'", "’"]).and_then(|end| scan.word(end)),
        "livres" | "livre" | "libras" | "libra" => {
            let end = scan.phrase(end, "sterling").or_else(|| scan.phrase(end, "esterlinas"))?;
            Some(("pounds".into(), end))
        }
        _ => Some((word, end)),
    }
}

static BY_NAME: LazyLock<FxHashMap<&'static str, (Currency, i8)>> = LazyLock::new(|| {
    let each = |(currency, power, names): &(&'static str, i8, &'static str)| {
        let (currency, power) = (Currency(currency), *power);
        names.split(' ').map(move |name| (name, (currency, power))).collect::<Vec<_>>()
    };
    NAMES.iter().rev().flat_map(each).collect()
});

/// Returns the currency that a folded name means, and the power of ten of a subunit.
pub(in crate::text) fn name(word: &str) -> Option<(Currency, i8)> {
    BY_NAME.get(word).copied()
}

/// Parses a Chinese, Japanese or Korean currency name.
pub(super) fn han(scan: &Scan<'_>, at: usize) -> Option<(Currency, usize)> {
    #[rustfmt::skip]
    const NAMES: [(&[&str], &str); 17] = [
        (&["人民币", "人民幣", "元人民币", "元人民幣", "人民元", "위안"], "CNY"),
        (&["美元", "美金", "米ドル", "ドル", "미국 달러", "달러"], "USD"),
        (&["港元", "港币", "港幣", "香港ドル", "홍콩 달러"], "HKD"),
        (&["欧元", "歐元", "ユーロ", "유로"], "EUR"),
        (&["日元", "日圆", "日圓", "円", "엔"], "JPY"),
        (&["英镑", "英鎊", "ポンド", "파운드"], "GBP"),
        (&["澳元", "豪ドル", "호주 달러"], "AUD"),
        (&["加元", "カナダドル"], "CAD"),
        (&["新台币", "新臺幣", "台幣", "臺幣", "台湾ドル"], "TWD"),
        (&["韩元", "韓元", "韩圆", "ウォン", "원"], "KRW"),
        (&["卢布", "盧布", "ルーブル", "루블"], "RUB"),
        (&["瑞士法郎", "スイスフラン", "스위스 프랑"], "CHF"),
        (&["卢比", "盧比", "ルピー", "루피"], "INR"),
        (&["泰铢", "泰銖", "バーツ", "바트"], "THB"),
        (&["新元", "新加坡元"], "SGD"),
        (&["越南盾", "ドン"], "VND"),
        (&["元", "块钱", "塊錢"], "CNY"),
    ];
    if !scan.char(at).is_some_and(super::scan::is_ideograph) {
        return None;
    }
    NAMES.iter().find_map(|(names, code)| scan.after(at, names).map(|end| (Currency(code), end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_families() {
        assert!(CODES.is_sorted());
        let of = |word| name(word).map(|(currency, _)| currency);
        assert_eq!(of("zlotych"), code("pln"));
        assert_eq!(name("rappen").map(|(_, power)| power), Some(-2));
        assert!(of("crowns").zip(code("CZK")).is_some_and(|(one, other)| one.may_be(other)));
        assert!(of("cents").zip(code("EUR")).is_some_and(|(one, other)| one.may_be(other)));
        assert!(!of("zlotych").zip(of("pounds")).is_some_and(|(one, other)| one.may_be(other)));
        for (.., names) in NAMES {
            for name in names.split(' ') {
                assert_eq!(folded(name), name);
            }
        }
    }
}
