//! Names of units in languages other than English, and in Chinese, Japanese and Korean.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::scan::Scan;
use super::unit::{Dimension as K, Symbol, Unit, YEAR, symbol};

/// Folded names, with the unit. Names that are other words in another language are in [`OF_LANGUAGE`].
#[rustfmt::skip]
const NAMES: [(Symbol, &str); 33] = [
    (symbol("s", K::Time, 1, 0), "sekunden sekunde secondes segundos secondi seconden sekund sekunder sekundy секунд секунды секунду sekuntia"),
    (symbol("min", K::Time, 60, 0), "minuten minutos minuti minut minuter minutter minuty минут минуты минуту minuuttia perc dakika menit хвилин хвилини"),
    (symbol("h", K::Time, 3_600, 0), "stunden stunde std heures heure horas uur timmar timer godzin godziny hodin часов часа час tuntia ora saat jam годин години ساعة ساعات"),
    (symbol("d", K::Time, 86_400, 0), "tage tagen tag jours jour dias dia giorni giorno dagen dagar dage dni dnia дней дня день paivaa nap gun hari днів дні يوم ايام"),
    (symbol("wk", K::Time, 604_800, 0), "wochen woche semaines semaine semanas semana settimane settimana weken veckor uger tygodni tygodnie tydnu недель недели неделю viikkoa hafta minggu тижнів"),
    (symbol("mo", K::Months, 1, 0), "monate monaten monat mois meses mesi mese maanden manader maneder miesiecy miesiace mesicu месяцев месяца месяц kuukautta honap ay bulan місяців شهر اشهر"),
    (symbol("yr", K::Months, 12, 0), "jahre jahren jahr ans annees annee anos ano anni anno jaar lat лет vuotta yil tahun років роки سنة سنوات عاما"),
    (symbol("mm", K::Length, 1, 3), "millimetros millimetri milimetros milimetry миллиметров мм"),
    (symbol("cm", K::Length, 1, 2), "zentimeter zentimetern centimetres centimetros centimetri centimetrow сантиметров см senttia"),
    (symbol("m", K::Length, 1, 0), "metern metros metri metrow metru метров метра м metria"),
    (symbol("km", K::Length, 1_000, 0), "kilometern kilometros quilometros chilometri kilometrow kilometru километров километра км kilometria кілометрів км كيلومترا كيلومتر كم kilometre"),
    (symbol("mi", K::Length, 1_609_344, 3), "meilen meile milles millas milhas miglia mijl mil миль mailia"),
    (symbol("ha", K::Area, 10_000, 0), "hektar hektare hectareas ettari hektarow hektaru гектаров гектара га hehtaaria هكتار"),
    (symbol("l", K::Volume, 1, 0), "litern litros litri litrow litru литров литра litraa"),
    (symbol("hl", K::Volume, 100, 0), "hektoliter hektolitern hectolitres hectolitre hectoliter hectoliters hectolitros ettolitri hektolitrow hl гектолитров"),
    (symbol("mg", K::Mass, 1, 6), "milligramm milligrammes miligramos milligrammi мг"),
    (symbol("g", K::Mass, 1, 3), "gramm grammes gramos grammi gramas gramow граммов граммов г grammaa"),
    (symbol("kg", K::Mass, 1, 0), "kilogramm kilogrammes kilogramos quilogramas chilogrammi chili kilogramow kilogramu килограммов килограмма кг kiloa كيلوغراما"),
    (symbol("t", K::Mass, 1_000, 0), "tonnen tonne toneladas tonelada tonnellate tonnellata ton tuny tun тонн тонны тонну tonnia طن"),
    (symbol("km/h", K::Speed, 1_000, 0), "stundenkilometer stundenkilometern kmh км/ч"),
    (symbol("kn", K::Speed, 1_852, 0), "knoten noeuds nudos nodi узлов"),
    (symbol("kW", K::Power, 1_000, 0), "kilowatios kilowattia киловатт квт"),
    (symbol("MW", K::Power, 1_000_000, 0), "megavatios megawattia мегаватт мвт"),
    (symbol("GW", K::Power, 1_000_000_000, 0), "gigavatios gigawattia гигаватт гвт"),
    (symbol("kWh", K::Energy, 1_000, 0), "kilowattstunde kilowattstunden kilowattheures kilowattheure kilovatios"),
    (symbol("MWh", K::Energy, 1_000_000, 0), "megawattstunden megawattheures"),
    (symbol("GWh", K::Energy, 1_000_000_000, 0), "gigawattstunden gigawattheures"),
    (symbol("TWh", K::Energy, 1_000_000_000_000, 0), "terawattstunden terawattheures"),
    (symbol("decade", K::Months, 120, 0), "jahrzehnte jahrzehnten decennies decennie decadas decada decenni десятилетий"),
    (symbol("century", K::Months, 1_200, 0), "jahrhunderte jahrhunderten siecles siglos secoli веков"),
    (symbol("bbl", K::Volume, 158_987_294_928, 9), "barils barriles barili fass баррелей"),
    (symbol("acre", K::Area, 40_468_564_224, 7), "acri акров"),
    (symbol("ft", K::Length, 3_048, 4), "pieds pies piedi"),
];

/// The units by name; of two with one name, the first.
static BY_NAME: LazyLock<FxHashMap<&'static str, Symbol>> = LazyLock::new(|| {
    let names = NAMES.iter().rev();
    names.flat_map(|(unit, names)| names.split(' ').map(|name| (name, *unit))).collect()
});

/// Names that mean something else in other languages.
#[rustfmt::skip]
const OF_LANGUAGE: [(&str, &str, Symbol); 12] = [
    ("it", "ore", symbol("h", K::Time, 3_600, 0)), ("cs", "let", YEAR), ("sv", "ar", YEAR), ("da", "ar", YEAR), ("no", "ar", YEAR),
    ("cs", "roku", YEAR), ("cs", "hodiny", symbol("h", K::Time, 3_600, 0)), ("hu", "ev", YEAR), ("pl", "lata", YEAR),
    ("ru", "года", YEAR), ("ru", "год", YEAR), ("ru", "т", symbol("t", K::Mass, 1_000, 0)),
];

/// Words for percent.
#[rustfmt::skip]
const PERCENT: [&str; 22] = [
    "prozent", "процент", "процента", "процентов", "процентам", "procent", "procenta", "procentu", "procenten", "procentowych", "prosent",
    "prosenttia", "szazalek", "szazalekkal", "persen", "відсотків", "відсотки", "відсотка", "percento", "percent", "postotaka", "sto",
];

/// Words for percentage points.
#[rustfmt::skip]
const POINTS: [&str; 8] = [
    "prozentpunkte", "prozentpunkten", "prozentpunkt", "procentenheter", "procentpoint", "prosentpoeng", "prosenttiyksikkoa", "procentpunten",
];

/// Returns the unit that a folded word names in the language with this code.
pub(super) fn named(word: &str, code: &str) -> Option<Unit> {
    if PERCENT.contains(&word) && word != "sto" {
        return Some(Unit::Percent);
    }
    if POINTS.contains(&word) {
        return Some(Unit::PercentagePoint);
    }
    if code == "de" && word.starts_with("jahrig") {
        return Some(Unit::Age);
    }
    if code == "ru" && word.starts_with("летн") {
        return Some(Unit::Age);
    }
    let own = OF_LANGUAGE.iter().find(|(lang, name, _)| *lang == code && *name == word);
    let unit = own.map(|(.., unit)| *unit).or_else(|| BY_NAME.get(word).copied())?;
    // `mil` is a thousand in Spanish, `ton` a pronoun in French, `on` and `ay` other words.
    let is_other = matches!((word, code), ("mil", code) if code != "sv" && code != "no")
        || matches!(
            (word, code),
            ("ton" | "tag", "fr") | ("ano" | "anno", "de") | ("ay" | "gun" | "jam", "en" | "und")
        )
        || matches!(
            (word, code),
            ("ora", "es" | "pt") | ("lat", "en" | "und" | "fr") | ("nap" | "tun" | "saat", "en" | "und" | "de")
        );
    (!is_other).then_some(Unit::Measure(unit))
}

/// Parses a unit in Chinese, Japanese or Korean. 成 and 割 are tenths; the caller scales their number.
pub(super) fn han(scan: &Scan<'_>, at: usize) -> Option<(Unit, usize)> {
    const YEARS: Unit = Unit::Measure(YEAR);
    #[rustfmt::skip]
    const NAMES: [(&str, Unit); 85] = [
        ("个百分点", Unit::PercentagePoint), ("個百分點", Unit::PercentagePoint), ("百分点", Unit::PercentagePoint), ("百分點", Unit::PercentagePoint),
        ("パーセントポイント", Unit::PercentagePoint), ("ポイント", Unit::PercentagePoint), ("퍼센트포인트", Unit::PercentagePoint), ("포인트", Unit::PercentagePoint),
        ("パーセント", Unit::Percent), ("퍼센트", Unit::Percent), ("프로", Unit::Percent),
        ("个基点", Unit::BasisPoint),
        ("倍", Unit::Times), ("배", Unit::Times),
        ("周岁", Unit::Age), ("岁", Unit::Age), ("歲", Unit::Age), ("歳", Unit::Age), ("才", Unit::Age), ("살", Unit::Age), ("세", Unit::Age),
        ("个世纪", Unit::Measure(symbol("century", K::Months, 1_200, 0))),
        ("年間", YEARS), ("年间", YEARS), ("周年", YEARS), ("年", YEARS), ("년간", YEARS), ("년", YEARS),
        ("个月", Unit::Measure(symbol("mo", K::Months, 1, 0))), ("個月", Unit::Measure(symbol("mo", K::Months, 1, 0))),
        ("か月", Unit::Measure(symbol("mo", K::Months, 1, 0))), ("ヶ月", Unit::Measure(symbol("mo", K::Months, 1, 0))),
        ("カ月", Unit::Measure(symbol("mo", K::Months, 1, 0))), ("ヵ月", Unit::Measure(symbol("mo", K::Months, 1, 0))), ("개월", Unit::Measure(symbol("mo", K::Months, 1, 0))),
        ("个星期", Unit::Measure(symbol("wk", K::Time, 604_800, 0))), ("星期", Unit::Measure(symbol("wk", K::Time, 604_800, 0))),
        ("週間", Unit::Measure(symbol("wk", K::Time, 604_800, 0))), ("周", Unit::Measure(symbol("wk", K::Time, 604_800, 0))),
        ("주간", Unit::Measure(symbol("wk", K::Time, 604_800, 0))), ("주", Unit::Measure(symbol("wk", K::Time, 604_800, 0))),
        ("天", Unit::Measure(symbol("d", K::Time, 86_400, 0))), ("日間", Unit::Measure(symbol("d", K::Time, 86_400, 0))), ("일간", Unit::Measure(symbol("d", K::Time, 86_400, 0))),
        ("个小时", Unit::Measure(symbol("h", K::Time, 3_600, 0))), ("個小時", Unit::Measure(symbol("h", K::Time, 3_600, 0))), ("小时", Unit::Measure(symbol("h", K::Time, 3_600, 0))), ("小時", Unit::Measure(symbol("h", K::Time, 3_600, 0))),
        ("時間", Unit::Measure(symbol("h", K::Time, 3_600, 0))), ("시간", Unit::Measure(symbol("h", K::Time, 3_600, 0))),
        ("分钟", Unit::Measure(symbol("min", K::Time, 60, 0))), ("分鐘", Unit::Measure(symbol("min", K::Time, 60, 0))), ("分間", Unit::Measure(symbol("min", K::Time, 60, 0))), ("분", Unit::Measure(symbol("min", K::Time, 60, 0))),
        ("秒", Unit::Measure(symbol("s", K::Time, 1, 0))), ("초", Unit::Measure(symbol("s", K::Time, 1, 0))),
        ("公里/小时", Unit::Measure(symbol("km/h", K::Speed, 1_000, 0))),
        ("平方公里", Unit::Measure(symbol("km²", K::Area, 1_000_000, 0))), ("平方キロメートル", Unit::Measure(symbol("km²", K::Area, 1_000_000, 0))), ("平方キロ", Unit::Measure(symbol("km²", K::Area, 1_000_000, 0))),
        ("平方米", Unit::Measure(symbol("m²", K::Area, 1, 0))), ("平方メートル", Unit::Measure(symbol("m²", K::Area, 1, 0))), ("제곱미터", Unit::Measure(symbol("m²", K::Area, 1, 0))),
        ("立方米", Unit::Measure(symbol("m³", K::Volume, 1_000, 0))), ("公顷", Unit::Measure(symbol("ha", K::Area, 10_000, 0))), ("ヘクタール", Unit::Measure(symbol("ha", K::Area, 10_000, 0))),
        ("公里", Unit::Measure(symbol("km", K::Length, 1_000, 0))), ("千米", Unit::Measure(symbol("km", K::Length, 1_000, 0))), ("キロメートル", Unit::Measure(symbol("km", K::Length, 1_000, 0))), ("킬로미터", Unit::Measure(symbol("km", K::Length, 1_000, 0))),
        ("厘米", Unit::Measure(symbol("cm", K::Length, 1, 2))), ("センチ", Unit::Measure(symbol("cm", K::Length, 1, 2))), ("毫米", Unit::Measure(symbol("mm", K::Length, 1, 3))), ("ミリ", Unit::Measure(symbol("mm", K::Length, 1, 3))),
        ("メートル", Unit::Measure(symbol("m", K::Length, 1, 0))), ("미터", Unit::Measure(symbol("m", K::Length, 1, 0))), ("米", Unit::Measure(symbol("m", K::Length, 1, 0))),
        ("公斤", Unit::Measure(symbol("kg", K::Mass, 1, 0))), ("千克", Unit::Measure(symbol("kg", K::Mass, 1, 0))), ("キログラム", Unit::Measure(symbol("kg", K::Mass, 1, 0))), ("킬로그램", Unit::Measure(symbol("kg", K::Mass, 1, 0))),
        ("吨", Unit::Measure(symbol("t", K::Mass, 1_000, 0))), ("噸", Unit::Measure(symbol("t", K::Mass, 1_000, 0))), ("トン", Unit::Measure(symbol("t", K::Mass, 1_000, 0))), ("톤", Unit::Measure(symbol("t", K::Mass, 1_000, 0))),
    ];
    #[rustfmt::skip]
    const MORE: [(&str, Unit); 15] = [
        ("グラム", Unit::Measure(symbol("g", K::Mass, 1, 3))), ("그램", Unit::Measure(symbol("g", K::Mass, 1, 3))), ("克", Unit::Measure(symbol("g", K::Mass, 1, 3))),
        // A kilo without a noun is a kilogram, unless a road is long.
        ("キロ", Unit::Measure(symbol("kg", K::Mass, 1, 0))),
        ("升", Unit::Measure(symbol("l", K::Volume, 1, 0))), ("リットル", Unit::Measure(symbol("l", K::Volume, 1, 0))), ("리터", Unit::Measure(symbol("l", K::Volume, 1, 0))),
        ("摄氏度", Unit::Measure(symbol("°C", K::Celsius, 1, 0))), ("攝氏度", Unit::Measure(symbol("°C", K::Celsius, 1, 0))), ("度", Unit::Measure(symbol("°C", K::Celsius, 1, 0))), ("도", Unit::Measure(symbol("°C", K::Celsius, 1, 0))),
        ("千瓦时", Unit::Measure(symbol("kWh", K::Energy, 1_000, 0))), ("千瓦", Unit::Measure(symbol("kW", K::Power, 1_000, 0))),
        ("兆瓦", Unit::Measure(symbol("MW", K::Power, 1_000_000, 0))), ("キロワット", Unit::Measure(symbol("kW", K::Power, 1_000, 0))),
    ];
    let (unit, end) =
        NAMES.iter().chain(&MORE).find_map(|(name, unit)| scan.after(at, &[name]).map(|end| (*unit, end)))?;
    // 第3度, 2度目: a number of times; 年度: a year.
    let is_other = match scan.text[at..end].chars().next() {
        Some('度') => scan.after(end, &["目", "も", "の", "と", "以", "假"]).is_some(),
        Some('도') => scan.char(end).is_some_and(super::scan::is_ideograph),
        Some('세') => scan.after(end, &["기", "계", "대"]).is_some(),
        Some('주') => scan.after(end, &["년", "택", "식", "민"]).is_some(),
        Some('년') => scan.after(end, &["도"]).is_some(),
        Some('才') => scan.after(end, &["能"]).is_some(),
        _ => false,
    };
    (!is_other).then_some((unit, end))
}
