use std::fmt::Write as _;

use super::*;
use crate::text::Lang;

/// Formats a quantity as `text = value unit, qualifier`.
fn shown(text: &str, quantity: &Quantity) -> String {
    let value = match quantity.value {
        Value::Number(number) => number.digits() + if number.may_be_year { "?" } else { "" },
        Value::Range(low, high) => format!("{}..{}", low.digits(), high.digits()),
        Value::Vague(number) => format!("some {}", number.digits()),
        Value::Score(a, b, _) => format!("{a}:{b}"),
        Value::Label => "label".to_owned(),
        Value::When(When::Period(period)) => match period.only_day() {
            Some(day) => day.to_string(),
            None => format!("{}/{}", period.first, period.last),
        },
        Value::When(When::Either(a, b)) => format!("{a} or {b}"),
        Value::When(When::Yearless { month, days }) => match days {
            None => format!("--{month}"),
            Some((first, last)) if first == last => format!("--{month}-{first}"),
            Some((first, last)) => format!("--{month}-{first}/{last}"),
        },
        Value::When(When::MonthDay(day)) => format!("---{day}"),
        Value::When(When::FiscalYear(year)) => format!("FY{year}"),
        Value::When(When::Weekday(day)) => format!("{day:?}"),
        Value::When(When::Clock(time)) => time.strftime("%H:%M").to_string(),
    };
    let unit = match quantity.unit {
        Unit::Count => String::new(),
        Unit::Money(currency) => format!(" {}", currency.code()),
        Unit::Measure(symbol) => format!(" {}", symbol.symbol),
        Unit::Percent => " %".to_owned(),
        Unit::PercentagePoint => " pp".to_owned(),
        Unit::BasisPoint => " bp".to_owned(),
        unit => format!(" {unit:?}").to_lowercase(),
    };
    let hedge = match quantity.qualifier {
        Qualifier::Stated => String::new(),
        hedge => format!(", {hedge:?}").to_lowercase(),
    };
    format!("{} = {value}{unit}{hedge}", quantity.span.of(text))
}

pub(super) fn check(lang: Option<&str>, table: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, wanted) in table {
        let found: Vec<_> = quantities(text, lang.and_then(Lang::named)).iter().map(|q| shown(text, q)).collect();
        if found.join(" | ") != *wanted {
            let _ = write!(wrong, "\n  {text}\n    wanted {wanted}\n    found  {}", found.join(" | "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn numbers_and_scales() {
    check(
        Some("en"),
        &[
            ("The port handled 1,051 ships.", "1,051 = 1051"),
            ("It rose by 1.051 last week.", "1.051 = 1.051"),
            ("Exports reached 4.66bn, up from 3.9 billion.", "4.66bn = 4660000000 | 3.9 billion = 3900000000"),
            ("About 6 400 seats and 6'400 more", "6 = 6, about | 400 = 400 | 6'400 = 6400"),
            ("A crowd of 6\u{202F}400 gathered.", "6\u{202F}400 = 6400"),
            ("The scheme covers 1,00,000 farms and 12 crore people", "1,00,000 = 100000 | 12 crore = 120000000"),
            ("Nearly 10k users and 5m people joined.", "10k = 10000, nearly | 5m = 5000000"),
            ("a 5m wall and 300 m of pipe", "5m = 5 m | 300 m = 300 m"),
            ("2 hundred thousand trees", "2 hundred thousand = 200000"),
            ("They planted 3, 4 and 5.", "3 = 3 | 4 = 4 | 5 = 5"),
            ("two and a half million books", "two and a half million = 2500000"),
            ("a million and a half", "a million and a half = 1500000"),
            ("It fell −3, then minus 4 and -5.5.", "−3 = -3 | minus 4 = -4 | -5.5 = -5.5"),
            ("a gain of .5 percent", ".5 percent = 0.5 %"),
            ("500+ workers, 20 or more of them new", "500+ = 500, atleast | 20 or more = 20, atleast"),
        ],
    );
}

#[test]
fn numbers_in_words() {
    check(
        Some("en"),
        &[
            ("Fifty-six boats", "Fifty-six = 56"),
            ("two hundred and five pupils", "two hundred and five = 205"),
            ("one hundred and twenty thousand homes", "one hundred and twenty thousand = 120000"),
            ("twelve million four hundred thousand three", "twelve million four hundred thousand three = 12400003"),
            ("about a dozen shops and three dozen stalls", "a dozen = 12, about | three dozen = 36"),
            ("his third win in the 21st race", "third = 3 ordinal | 21st = 21 ordinal"),
            ("the twenty-first of its kind", "twenty-first = 21 ordinal"),
            (
                "a third of voters, two-thirds of the seats",
                "a third = 0.3333333333333333333333333333 fraction | two-thirds = 0.6666666666666666666666666667 fraction",
            ),
            (
                "half of them, half a million euros, half an hour",
                "half = 0.5 fraction | half a million euros = 500000 EUR | half an hour = 0.5 h",
            ),
            (
                "three quarters of firms; a quarter of homes",
                "three quarters = 0.75 fraction | a quarter = 0.25 fraction",
            ),
            (
                "one in four children and nine out of 10 adults",
                "one in four = 0.25 fraction | nine out of 10 = 0.9 fraction",
            ),
            ("Cut ½ of it, 2½ miles, 1/2 the cost", "½ = 0.5 fraction | 2½ miles = 2.5 mi | 1/2 = 0.5 fraction"),
            (
                "hundreds of people, tens of thousands of pounds",
                "hundreds = some 100 | tens of thousands of pounds = some 10000 GBP",
            ),
            (
                "dozens of cars; several hundred staff; a few thousand",
                "dozens = some 12 | several hundred = some 100 | a few thousand = some 1000",
            ),
            ("No one knew which one of the men was the one.", ""),
            ("one person died", "one = 1"),
            ("a girl aged nine", "nine = 9 age"),
            ("born in nineteen eighty-four", "nineteen eighty-four = 1984?"),
            ("in the second half, at half-time", "second = 2 ordinal"),
        ],
    );
}

#[test]
fn money() {
    check(
        Some("en"),
        &[
            ("worth $4.66 billion", "$4.66 billion = 4660000000 $"),
            ("US$140 or HK$1,092 or A$5m", "US$140 = 140 USD | HK$1,092 = 1092 HKD | A$5m = 5000000 AUD"),
            (
                "€3.5bn, £20, ¥700, ₹50 crore",
                "€3.5bn = 3500000000 EUR | £20 = 20 GBP | ¥700 = 700 ¥ | ₹50 crore = 500000000 INR",
            ),
            (
                "USD 140, RMB500, EUR5 and 20 GBP",
                "USD 140 = 140 USD | RMB500 = 500 CNY | EUR5 = 5 EUR | 20 GBP = 20 GBP",
            ),
            ("30.9 billion yuan ($4.5 billion)", "30.9 billion yuan = 30900000000 CNY | $4.5 billion = 4500000000 $"),
            ("five US dollars and 50 cents", "five US dollars = 5 USD | 50 cents = 0.5 ¢"),
            ("12 million Hong Kong dollars", "12 million Hong Kong dollars = 12000000 HKD"),
            ("a loss of -$5 and a $10-million fund", "-$5 = -5 $ | $10-million = 10000000 $"),
            ("between $3 and $4 million", "$3 and $4 million = 3000000..4000000 $"),
            ("$3-4 million", "$3-4 million = 3000000..4000000 $"),
            ("it weighed 82 pounds", "82 pounds = 82 lb"),
            ("It cost £5m.", "£5m = 5000000 GBP"),
        ],
    );
}

#[test]
fn shares_and_ranges() {
    check(
        Some("en"),
        &[
            ("5 to 7 percent", "5 to 7 percent = 5..7 %"),
            ("10-15 people", "10-15 = 10..15"),
            ("between 3 and 4 million", "3 and 4 million = 3000000..4000000"),
            ("3–4 million tonnes", "3–4 million tonnes = 3000000..4000000 t"),
            ("three to four million", "three to four million = 3000000..4000000"),
            ("rose from 5 to 7 percent", "5 = 5 % | 7 percent = 7 %"),
            (
                "up 0.3 percentage points, or 30 basis points",
                "0.3 percentage points = 0.3 pp | 30 basis points = 30 bp",
            ),
            ("10 per cent, 9 pct, 8%", "10 per cent = 10 % | 9 pct = 9 % | 8% = 8 %"),
            ("a 7-percent rise", "7-percent = 7 %"),
            ("5% to 7%", "5% to 7% = 5..7 %"),
            ("They won 3-1 and lost 1-3", "3-1 = 3:1 | 1-3 = 3:1"),
            ("more than 60 percent, up to 20 km", "60 percent = 60 %, over | 20 km = 20 km, atmost"),
            ("at least 12, no fewer than 9, fewer than 8", "12 = 12, atleast | 9 = 9, atleast | 8 = 8, under"),
            (
                "approximately 3 million; almost 40; under 30",
                "3 million = 3000000, about | 40 = 40, nearly | 30 = 30, under",
            ),
        ],
    );
}

#[test]
fn measures() {
    check(
        Some("en"),
        &[
            ("a 12-km road, 80 square kilometres wide", "12-km = 12 km | 80 square kilometres = 80 km²"),
            ("100 sq m, 5 m², 3 hectares", "100 sq m = 100 m² | 5 m² = 5 m² | 3 hectares = 3 ha"),
            ("winds of 120 km/h or 75 mph", "120 km/h = 120 km/h | 75 mph = 75 mph"),
            ("reached 38.5°C, or -3 degrees Celsius", "38.5°C = 38.5 °C | -3 degrees Celsius = -3 °C"),
            ("for two weeks, 3 years and 48 hours", "two weeks = 2 wk | 3 years = 3 yr | 48 hours = 48 h"),
            ("a 34-year-old man", "34-year-old = 34 age"),
            ("5kg of rice and 20 tonnes", "5kg = 5 kg | 20 tonnes = 20 t"),
            ("10-fold, a 3x gain", "10-fold = 10 times | 3x = 3 times"),
            ("five T-shirts and 5 T-shirts", "five = 5 | 5 = 5"),
        ],
    );
}

#[test]
fn dates() {
    check(
        Some("en"),
        &[
            ("in 2018, since 1999", "2018 = 2018-01-01/2018-12-31 | 1999 = 1999-01-01/1999-12-31"),
            ("the 2018 Asian Games", "2018 = 2018?"),
            ("in 2013 saw; at 4.20 pm (1620 UTC)", "2013 = 2013-01-01/2013-12-31 | 4.20 pm = 16:20 | 1620 = 16:20"),
            ("in 2000 cities", "2000 = 2000?"),
            ("in June 2018 and June", "June 2018 = 2018-06-01/2018-06-30 | June = --6"),
            ("on 4 June 2018, on June 4, 2018", "4 June 2018 = 2018-06-04 | June 4, 2018 = 2018-06-04"),
            ("the 4th of June and June 4-6", "4th of June = --6-4 | June 4-6 = --6-4/6"),
            ("4/6/2018 and 14/6/2018", "4/6/2018 = 2018-06-04 or 2018-04-06 | 14/6/2018 = 2018-06-14"),
            (
                "2018-06-04, 2018/6/4, 04.06.2018",
                "2018-06-04 = 2018-06-04 | 2018/6/4 = 2018-06-04 | 04.06.2018 = 2018-06-04",
            ),
            (
                "the 1990s, the '80s and 1990-95",
                "1990s = 1990-01-01/1999-12-31 | 80s = 1980-01-01/1989-12-31 | 1990-95 = 1990-01-01/1995-12-31",
            ),
            ("from 2016 to 2018", "2016 to 2018 = 2016-01-01/2018-12-31"),
            (
                "Q3 2019, H1 2019, FY2020",
                "Q3 2019 = 2019-07-01/2019-09-30 | H1 2019 = 2019-01-01/2019-06-30 | FY2020 = FY2020",
            ),
            (
                "the first half of 2017 and the third quarter of 2018",
                "first half of 2017 = 2017-01-01/2017-06-30 | third quarter of 2018 = 2018-07-01/2018-09-30",
            ),
            (
                "in mid-2016, early June 2017, late 1990s",
                "mid-2016 = 2016-05-01/2016-08-31 | early June 2017 = 2017-06-01/2017-06-10 | late 1990s = 1997-01-01/1999-12-31",
            ),
            ("the 21st century", "21st century = 2000-01-01/2099-12-31"),
            (
                "On Monday at 3pm, 15:30 and 9.30 a.m.",
                "Monday = Monday | 3pm = 15:00 | 15:30 = 15:30 | 9.30 a.m. = 09:30",
            ),
            ("He may win; they march on. May said so.", ""),
            ("On 31 February 2018", "31 = 31 | February 2018 = 2018-02-01/2018-02-28"),
        ],
    );
}

#[test]
fn names_are_labels() {
    check(
        Some("en"),
        &[
            (
                "Flight CA123 and COVID-19 at the G20 in an F-16",
                "CA123 = label | COVID-19 = label | G20 = label | F-16 = label",
            ),
            ("version 1.2.3, 5G and 3D", "1.2.3 = label | 5G = label | 3D = label"),
            ("call 0592-1234567 or +86 592 123 4567", "0592-1234567 = label | 86 592 123 4567 = label"),
            ("ISBN 978-3-16-148410-0, a Boeing 737-800", "978-3-16-148410-0 = label | 737-800 = label"),
            ("see https://example.org/2018/06/04?a=5 and www.a1.com/7 now", ""),
            ("the Boeing 737 on Route 66, 24/7 since 9/11", "737 = label | 66 = label | 24/7 = label | 9/11 = label"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999 = label"),
            ("10000000000000000000000000 trillion", "10000000000000000000000000 = label"),
        ],
    );
}

#[test]
fn chinese() {
    check(
        None,
        &[
            ("二十三人出席，两百名学生", "二十三 = 23 | 两百 = 200"),
            ("全年进出口1.2万亿元", "1.2万亿元 = 1200000000000 CNY"),
            ("1亿2000万人", "1亿2000万 = 120000000"),
            ("增长三点五个百分点", "三点五个百分点 = 3.5 pp"),
            (
                "增长百分之七，占七成，三分之二的企业",
                "百分之七 = 7 % | 七成 = 70 % | 三分之二 = 0.6666666666666666666666666667 fraction",
            ),
            (
                "超过6400人，约30%，至少3名，不到5公里",
                "6400 = 6400, over | 30% = 30 %, about | 3 = 3, atleast | 5公里 = 5 km, under",
            ),
            ("投资46.6亿美元和300多万港元", "46.6亿美元 = 4660000000 USD | 300多万港元 = 3000000 HKD, over"),
            (
                "2018年6月4日，6月4日，2018年",
                "2018年6月4日 = 2018-06-04 | 6月4日 = --6-4 | 2018年 = 2018-01-01/2018-12-31",
            ),
            (
                "二〇一八年六月，20世纪90年代，21世纪",
                "二〇一八年六月 = 2018-06-01/2018-06-30 | 20世纪90年代 = 1990-01-01/1999-12-31 | 21世纪 = 2000-01-01/2099-12-31",
            ),
            (
                "2019年第三季度，2017年上半年",
                "2019年第三季度 = 2019-07-01/2019-09-30 | 2017年上半年 = 2017-01-01/2017-06-30",
            ),
            ("第三次，第21届", "第三 = 3 ordinal | 第21 = 21 ordinal"),
            ("三年来，两周，48小时，半年", "三年 = 3 yr | 两周 = 2 wk | 48小时 = 48 h | 半年 = 0.5 yr"),
            ("数百人，几十万，上千家", "数百 = some 100 | 几十万 = some 100000 | 上千 = some 1000"),
            ("统一思想，十分重要，一个人，万一，一些", ""),
            ("星期三下午3点，周五15时30分", "星期三 = Wednesday | 3点 = 15:00 | 周五 = Friday | 15时30分 = 15:30"),
            ("5至7个百分点，3-4万吨", "5至7个百分点 = 5..7 pp | 3-4万吨 = 30000..40000 t"),
            (
                "2016年至2018年，2016-2018年",
                "2016年至2018年 = 2016-01-01/2018-12-31 | 2016-2018年 = 2016-01-01/2018-12-31",
            ),
            ("零下3摄氏度，34岁", "零下3摄氏度 = -3 °C | 34岁 = 34 age"),
            ("两三天前", ""),
            ("4日和8日，中超第3轮，3号线", "4日 = ---4 | 8日 = ---8 | 第3 = 3 ordinal | 3号 = label"),
            ("建筑面积1万平方米，100以上", "1万平方米 = 10000 m² | 100以上 = 100, atleast"),
            ("装机30千瓦、5兆瓦", "30千瓦 = 30 kW | 5兆瓦 = 5 MW"),
        ],
    );
}

#[test]
fn other_languages() {
    check(
        Some("de"),
        &[
            (
                "1.051 Schiffe, 3,5 Prozent, 2,4 Milliarden Euro",
                "1.051 = 1051 | 3,5 Prozent = 3.5 % | 2,4 Milliarden Euro = 2400000000 EUR",
            ),
            ("am 4. Juni 2018, etwa 3 Mio. Menschen", "4. Juni 2018 = 2018-06-04 | 3 Mio. = 3000000, about"),
            ("5 bis 7 Prozent von 1 Billion", "5 bis 7 Prozent = 5..7 % | 1 Billion = 1000000000000"),
        ],
    );
    check(
        Some("fr"),
        &[(
            "6 400 places, 3,5 milliards d'euros le 4 juin 2018",
            "6 400 = 6400 | 3,5 milliards d'euros = 3500000000 EUR | 4 juin 2018 = 2018-06-04",
        )],
    );
    check(
        Some("es"),
        &[("3 mil millones el 4 de junio de 2018", "3 mil millones = 3000000000 | 4 de junio de 2018 = 2018-06-04")],
    );
    check(None, &[("3,5 und 1.051.000 und 1,051", "3,5 = 3.5 | 1.051.000 = 1051000 | 1,051 = 1051")]);
}

#[test]
fn lookalikes() {
    check(
        Some("en"),
        &[
            ("the early 2000s", "early 2000s = 2000-01-01/2003-12-31"),
            ("the 2018/19 season", "2018/19 = 2018-01-01/2019-12-31"),
            ("-10 to -5 degrees Celsius", "-10 to -5 degrees Celsius = -10..-5 °C"),
            ("one-in-five adults", "one-in-five = 0.2 fraction"),
            ("the No. 5 seed, 16:9", "5 = label | 16:9 = label"),
            ("800m runners", "800m = 800 m"),
            ("a half-hour late, ±3 points", "a half-hour = 0.5 h | 3 = 3"),
            ("0x10 and 0.5pp", "0x10 = label | 0.5pp = 0.5 pp"),
        ],
    );
    check(
        None,
        &[
            ("€1.234,56; 25 000 Leute", "€1.234,56 = 1234.56 EUR | 25 000 = 25000"),
            ("2018年1月至6月", "2018年1月至6月 = 2018-01-01/2018-06-30"),
            ("近三年，今年1-6月", "三年 = 3 yr | 1-6月 = label"),
        ],
    );
}

pub(super) fn one(text: &str) -> Quantity {
    let found = quantities(text, None);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0]
}
