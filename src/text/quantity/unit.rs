//! Units: percent, money, time, length … each with its dimension and its size in the base unit of the dimension.

use rust_decimal::Decimal;

use super::currency::Currency;
use super::scan::{Scan, folded};
use super::unit_names;

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// No unit: people, goals, or an unknown unit.
    Count,
    /// An ordinal: `third`, `21st`.
    Ordinal,
    /// A fraction of a whole: `a third`, `three in ten`.
    Fraction,
    /// Hundredths of a whole.
    Percent,
    /// The difference of two percentages.
    PercentagePoint,
    /// A hundredth of a percentage point.
    BasisPoint,
    /// A multiple: `tenfold`, `3倍`.
    Times,
    /// An amount of money.
    Money(Currency),
    /// An age in years: `34-year-old`.
    Age,
    /// A unit of measurement, by symbol: `km`, `t`, `h`.
    Measure(Symbol),
}

/// A unit of measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Symbol {
    /// The symbol: `km²`.
    pub symbol: &'static str,
    /// The dimension.
    pub kind: Dimension,
    /// Size in the base unit of the dimension: `mantissa` / 10^`scale`.
    size: (i64, u32),
}

/// A dimension and its base unit. Months and years are separate from days, because they have no fixed number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// In seconds.
    Time,
    /// In months.
    Months,
    /// In metres.
    Length,
    /// In square metres.
    Area,
    /// In litres.
    Volume,
    /// In kilograms.
    Mass,
    /// In degrees Celsius.
    Celsius,
    /// In degrees Fahrenheit.
    Fahrenheit,
    /// In metres per hour.
    Speed,
    /// In watts.
    Power,
    /// In watt hours.
    Energy,
    /// In bytes.
    Data,
    /// In hertz.
    Frequency,
}

impl Symbol {
    /// Returns the size in the base unit of the dimension.
    pub fn size(self) -> Decimal {
        Decimal::new(self.size.0, self.size.1)
    }
}

pub(super) const fn symbol(symbol: &'static str, kind: Dimension, mantissa: i64, scale: u32) -> Symbol {
    Symbol { symbol, kind, size: (mantissa, scale) }
}

/// Years, for ages and durations.
pub(super) const YEAR: Symbol = symbol("yr", Dimension::Months, 12, 0);

/// Returns the unit with this name. Tonne, metric ton and ton are the same: news texts do not distinguish them.
pub(super) fn named(word: &str) -> Option<Symbol> {
    use Dimension as K;
    Some(match word {
        "second" | "seconds" | "sec" | "secs" => symbol("s", K::Time, 1, 0),
        "minute" | "minutes" | "min" | "mins" => symbol("min", K::Time, 60, 0),
        "hour" | "hours" | "hr" | "hrs" => symbol("h", K::Time, 3_600, 0),
        "day" | "days" => symbol("d", K::Time, 86_400, 0),
        "week" | "weeks" => symbol("wk", K::Time, 604_800, 0),
        "fortnight" => symbol("wk", K::Time, 1_209_600, 0),
        "month" | "months" => symbol("mo", K::Months, 1, 0),
        "year" | "years" | "yr" | "yrs" => YEAR,
        "decade" | "decades" => symbol("decade", K::Months, 120, 0),
        "century" | "centuries" => symbol("century", K::Months, 1_200, 0),
        "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" => symbol("mm", K::Length, 1, 3),
        "cm" | "centimetre" | "centimetres" | "centimeter" | "centimeters" => symbol("cm", K::Length, 1, 2),
        "m" | "metre" | "metres" | "meter" | "meters" => symbol("m", K::Length, 1, 0),
        "km" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => symbol("km", K::Length, 1_000, 0),
        "mile" | "miles" | "mi" => symbol("mi", K::Length, 1_609_344, 3),
        "foot" | "feet" | "ft" => symbol("ft", K::Length, 3_048, 4),
        "inch" | "inches" => symbol("in", K::Length, 254, 4),
        "yard" | "yards" | "yd" => symbol("yd", K::Length, 9_144, 4),
        "hectare" | "hectares" | "ha" => symbol("ha", K::Area, 10_000, 0),
        "acre" | "acres" => symbol("acre", K::Area, 40_468_564_224, 7),
        "sqm" => symbol("m²", K::Area, 1, 0),
        "litre" | "litres" | "liter" | "liters" | "l" => symbol("l", K::Volume, 1, 0),
        "hl" | "hectolitre" | "hectolitres" | "hectoliter" | "hectoliters" => symbol("hl", K::Volume, 100, 0),
        "gallon" | "gallons" => symbol("gal", K::Volume, 3_785_411_784, 9),
        "ml" | "millilitre" | "millilitres" => symbol("ml", K::Volume, 1, 3),
        "barrel" | "barrels" => symbol("bbl", K::Volume, 158_987_294_928, 9),
        "mg" | "milligram" | "milligrams" => symbol("mg", K::Mass, 1, 6),
        "g" | "gram" | "grams" | "gramme" | "grammes" => symbol("g", K::Mass, 1, 3),
        "kg" | "kgs" | "kilo" | "kilos" | "kilogram" | "kilograms" | "kilogrammes" => symbol("kg", K::Mass, 1, 0),
        "t" | "ton" | "tons" | "tonne" | "tonnes" => symbol("t", K::Mass, 1_000, 0),
        "lb" | "lbs" => symbol("lb", K::Mass, 45_359_237, 8),
        "ounce" | "ounces" | "oz" => symbol("oz", K::Mass, 28_349_523_125, 12),
        "mph" => symbol("mph", K::Speed, 1_609_344, 3),
        "kph" | "kmh" | "kmph" => symbol("km/h", K::Speed, 1_000, 0),
        "knot" | "knots" => symbol("kn", K::Speed, 1_852, 0),
        "kw" | "kilowatt" | "kilowatts" => symbol("kW", K::Power, 1_000, 0),
        "mw" | "megawatt" | "megawatts" => symbol("MW", K::Power, 1_000_000, 0),
        "gw" | "gigawatt" | "gigawatts" => symbol("GW", K::Power, 1_000_000_000, 0),
        "kwh" => symbol("kWh", K::Energy, 1_000, 0),
        "mwh" => symbol("MWh", K::Energy, 1_000_000, 0),
        "gwh" => symbol("GWh", K::Energy, 1_000_000_000, 0),
        "twh" => symbol("TWh", K::Energy, 1_000_000_000_000, 0),
        "kb" | "kilobytes" => symbol("kB", K::Data, 1_000, 0),
        "mb" | "megabytes" => symbol("MB", K::Data, 1_000_000, 0),
        "gb" | "gigabytes" => symbol("GB", K::Data, 1_000_000_000, 0),
        "tb" | "terabytes" => symbol("TB", K::Data, 1_000_000_000_000, 0),
        "hz" | "hertz" => symbol("Hz", K::Frequency, 1, 0),
        "khz" => symbol("kHz", K::Frequency, 1_000, 0),
        "mhz" | "megahertz" => symbol("MHz", K::Frequency, 1_000_000, 0),
        "ghz" | "gigahertz" => symbol("GHz", K::Frequency, 1_000_000_000, 0),
        _ => return None,
    })
}

/// Parses the unit after a number, except money: ` km`, `-year-old`, ` percentage points`, 个百分点. Also returns its end.
pub(super) fn after(scan: &Scan<'_>, at: usize) -> Option<(Unit, usize)> {
    let here = scan.past_space(at);
    let c = scan.char(here)?;
    if c.is_ascii_punctuation() && !matches!(c, '%' | '-') {
        return None;
    }
    if super::scan::is_ideograph(c) {
        return unit_names::han(scan, here);
    }
    if let Some(end) = scan.after(here, &["%", "％", "﹪", "٪"]) {
        let point = scan.linked_word(end).filter(|(word, _)| matches!(word.as_ref(), "point" | "points"));
        return Some(point.map_or((Unit::Percent, end), |(_, end)| (Unit::PercentagePoint, end)));
    }
    if let Some(end) = scan.after(here, &["°C", "° C", "℃", "ºC"]) {
        return Some((Unit::Measure(symbol("°C", Dimension::Celsius, 1, 0)), end));
    }
    if let Some(end) = scan.after(here, &["°F", "° F", "℉", "ºF"]) {
        return Some((Unit::Measure(symbol("°F", Dimension::Fahrenheit, 1, 0)), end));
    }
    if let Some(end) = scan.after(here, &["km/h", "kms/h"]) {
        return Some((Unit::Measure(symbol("km/h", Dimension::Speed, 1_000, 0)), end));
    }
    if let Some(end) = scan.after(here, &["m/s"]) {
        return Some((Unit::Measure(symbol("m/s", Dimension::Speed, 3_600, 0)), end));
    }
    if let Some(end) = scan.after(here, &["㎡", "m²"]) {
        return Some((Unit::Measure(square("m")?), end));
    }
    let (word, end) = scan.linked_word(at)?;
    let word = word.as_ref();
    // `5G` and `5 T-shirts`: a single letter is a unit only in lower case and by itself.
    if word.len() == 1
        && (scan.text[..end].ends_with(char::is_uppercase) || scan.rest(end).starts_with(['-', '\'', '’', '&']))
    {
        return None;
    }
    // `5 second homes`: the singular is a unit only after one, or after a hyphen.
    let joined = scan.rest(at).starts_with(['-', '\u{2010}', '\u{2011}']) || scan.text[..at].ends_with("one");
    if word == "second" && (!joined || scan.rest(end).starts_with("-half")) {
        return None;
    }
    let then = |end, words: &str| scan.phrase(end, words);
    match word {
        "percent" | "pct" => {
            let points = then(end, "points").or_else(|| then(end, "point"));
            return Some(points.map_or((Unit::Percent, end), |end| (Unit::PercentagePoint, end)));
        }
        "per" | "pour" | "por" => {
            let end = ["cent", "ciento", "cento"].iter().find_map(|word| then(end, word))?;
            return Some((Unit::Percent, end));
        }
        // Percentage points: `points de pourcentage`, `puntos porcentuales`, `punti percentuali`.
        "points" | "puntos" | "punti" | "pontos" | "point" => {
            let words = ["de pourcentage", "porcentuales", "percentuali", "percentuais"];
            let end = words.iter().find_map(|words| then(end, words))?;
            return Some((Unit::PercentagePoint, end));
        }
        "grad" | "degres" | "degrés" | "grados" | "gradi" | "graus" | "grader" | "градусов" | "градуса" | "stopni"
            if !scan.style.is_english() =>
        {
            let fahrenheit = then(end, "fahrenheit");
            let end = fahrenheit.or_else(|| then(end, "celsius")).or_else(|| then(end, "celcius")).unwrap_or(end);
            let (symbol_of, kind) =
                if fahrenheit.is_some() { ("°F", Dimension::Fahrenheit) } else { ("°C", Dimension::Celsius) };
            return Some((Unit::Measure(symbol(symbol_of, kind, 1, 0)), end));
        }
        "times" if scan.style.is_english() => {
            let compares = ["as", "more", "higher", "the"].iter().any(|next| then(end, next).is_some());
            return compares.then_some((Unit::Times, end));
        }
        "percentage" => {
            let end = then(end, "points").or_else(|| then(end, "point"))?;
            return Some((Unit::PercentagePoint, end));
        }
        "basis" => return Some((Unit::BasisPoint, then(end, "points").or_else(|| then(end, "point"))?)),
        "pp" => return Some((Unit::PercentagePoint, end)),
        "bp" | "bps" => return Some((Unit::BasisPoint, end)),
        "fold" => return Some((Unit::Times, end)),
        "x" if at == here && scan.is_free_end(end) => return Some((Unit::Times, end)),
        "degrees" | "degree" => {
            return if let Some(end) =
                then(end, "celsius").or_else(|| then(end, "c")).or_else(|| then(end, "centigrade"))
            {
                Some((Unit::Measure(symbol("°C", Dimension::Celsius, 1, 0)), end))
            } else {
                let end = then(end, "fahrenheit").or_else(|| then(end, "f"))?;
                Some((Unit::Measure(symbol("°F", Dimension::Fahrenheit, 1, 0)), end))
            };
        }
        "square" | "sq" | "cubic" => {
            let end = if word == "sq" { scan.after(end, &["."]).unwrap_or(end) } else { end };
            let (word_of, end) = scan.next_word(end)?;
            let base = named(&word_of).filter(|unit| unit.kind == Dimension::Length)?;
            let found = if word == "cubic" { cubic(base.symbol) } else { square(base.symbol) };
            return Some((Unit::Measure(found?), end));
        }
        _ => {}
    }
    let Some(unit) = named(word).filter(|_| !is_foreign_word(word, scan.style.code)) else {
        let unit = unit_names::named(&folded(word), scan.style.code)?;
        // `8 Jahre alt`, `58 years old`.
        let is_old = unit == Unit::Measure(YEAR) && ["alt", "oud", "gammal"].iter().any(|old| then(end, old).is_some());
        return Some((if is_old { Unit::Age } else { unit }, end));
    };
    let squared =
        scan.after(end, &["²", "2", "^2"]).filter(|end| unit.kind == Dimension::Length && scan.is_free_end(*end));
    if let (Some(end), Some(found)) = (squared, square(unit.symbol)) {
        return Some((Unit::Measure(found), end));
    }
    if let (Some(end), Some(found)) = (scan.after(end, &["³"]), cubic(unit.symbol)) {
        return Some((Unit::Measure(found), end));
    }
    if unit.kind == Dimension::Months && unit == YEAR {
        let olds = then(end, "old").or_else(|| then(end, "olds"));
        if let Some(end) = olds.or_else(|| then(end, "of age")) {
            return Some((Unit::Age, end));
        }
    }
    if unit.kind == Dimension::Length {
        let hour = ["an hour", "per hour"].iter().find_map(|words| then(end, words));
        if let (Some(end), "km" | "mi") = (hour, unit.symbol) {
            let symbol_of = if unit.symbol == "km" { "km/h" } else { "mph" };
            return Some((Unit::Measure(symbol(symbol_of, Dimension::Speed, unit.size.0, unit.size.1)), end));
        }
    }
    Some((Unit::Measure(unit), end))
}

/// Returns whether the name of an English unit is another word in this language: the article `l`, the pronoun `mi`.
fn is_foreign_word(word: &str, code: &str) -> bool {
    match word {
        "l" | "t" => matches!(code, "fr" | "it" | "ca"),
        "mi" | "min" => matches!(code, "es" | "it" | "pt" | "sv" | "no" | "da"),
        "ha" => matches!(code, "es" | "it" | "sv" | "no" | "da" | "ca"),
        "ton" => code == "fr",
        "m" => matches!(code, "fr"),
        _ => false,
    }
}

fn square(length: &str) -> Option<Symbol> {
    Some(match length {
        "m" => symbol("m²", Dimension::Area, 1, 0),
        "km" => symbol("km²", Dimension::Area, 1_000_000, 0),
        "cm" => symbol("cm²", Dimension::Area, 1, 4),
        "mi" => symbol("mi²", Dimension::Area, 2_589_988_110_336, 6),
        "ft" => symbol("ft²", Dimension::Area, 9_290_304, 8),
        _ => return None,
    })
}

fn cubic(length: &str) -> Option<Symbol> {
    Some(match length {
        "m" => symbol("m³", Dimension::Volume, 1_000, 0),
        "km" => symbol("km³", Dimension::Volume, 1_000_000_000_000, 0),
        "cm" => symbol("cm³", Dimension::Volume, 1, 3),
        _ => return None,
    })
}
