//! Figures as newspapers of many languages write them.

use super::tests::check;

#[test]
fn separators_and_digits() {
    check(
        Some("de"),
        &[
            ("im Mai 1’051 Projekte", "Mai = --5 | 1’051 = 1051"),
            ("am 12. Juni 2018, rund 94.000 Euro", "12. Juni 2018 = 2018-06-12 | 94.000 Euro = 94000 EUR, about"),
            ("8,5 % mehr, 1.250,50 Euro", "8,5 % = 8.5 % | 1.250,50 Euro = 1250.5 EUR"),
        ],
    );
    check(
        Some("en"),
        &[
            ("The fund holds 94.000 euros", "94.000 euros = 94000 EUR"),
            ("petrol at €1.299 a litre", "€1.299 = 1.299 EUR"),
            ("It cost 4,2 million crowns", "4,2 million crowns = 4200000 kr"),
            ("counted in May 1,051 projects", "May = --5 | 1,051 = 1051"),
            ("counted in May 1500 projects", "May = --5 | 1500 = 1500?"),
            ("a rise of 2 3/4 points, 5 1/2 tonnes", "2 3/4 = 2.75 | 5 1/2 tonnes = 5.5 t"),
            ("12,34,567 rupees and 5 lakh crore", "12,34,567 rupees = 1234567 INR | 5 lakh crore = 5000000000000"),
        ],
    );
    check(
        Some("fr"),
        &[
            ("le 1er juin 2018", "1er juin 2018 = 2018-06-01"),
            ("5 400 habitants, 1 250 000 euros", "5 400 = 5400 | 1 250 000 euros = 1250000 EUR"),
            ("3,5 Md€ et 62 M€", "3,5 Md€ = 3500000000 EUR | 62 M€ = 62000000 EUR"),
        ],
    );
    check(Some("ar"), &[("١٬٢٣٤٬٥٦٧ نسمة و٣٫٥ مليار دولار", "١٬٢٣٤٬٥٦٧ = 1234567 | ٣٫٥ مليار دولار = 3500000000 $")]);
    check(Some("hi"), &[("१२,३४,५६७ लोग, ५ करोड़ रुपये", "१२,३४,५६७ = 1234567 | ५ करोड़ रुपये = 50000000 INR")]);
    check(None, &[("12 czerwca 2018", "12 czerwca 2018 = 2018-06-12")]);
}

#[test]
fn scale_words_and_currencies() {
    for (lang, text, wanted) in [
        (
            "pl",
            "kosztował 2 biliony euro i 3,5 mln zł",
            "2 biliony euro = 2000000000000 EUR | 3,5 mln zł = 3500000 PLN",
        ),
        ("cs", "2 miliardy korun", "2 miliardy korun = 2000000000 kr"),
        ("uk", "5 мільярдів гривень", "5 мільярдів гривень = 5000000000 UAH"),
        ("sv", "3,2 miljarder kronor", "3,2 miljarder kronor = 3200000000 SEK"),
        ("tr", "5 milyar lira", "5 milyar lira = 5000000000 TRY"),
        ("ko", "3억 2천만 원을 투자했다", "3억 2천만 원 = 320000000 KRW"),
        ("ko", "1조 5000억원, 412명", "1조 5000억원 = 1500000000000 KRW | 412 = 412"),
        ("fi", "2 miljardia euroa", "2 miljardia euroa = 2000000000 EUR"),
        ("hu", "5 milliárd forint", "5 milliárd forint = 5000000000 HUF"),
        ("el", "3 δισεκατομμύρια ευρώ", "3 δισεκατομμύρια ευρώ = 3000000000 EUR"),
        ("vi", "5 triệu người", "5 triệu = 5000000"),
        ("id", "5 juta rupiah", "5 juta rupiah = 5000000 IDR"),
        ("ja", "123万4567人、3億2千万円", "123万4567 = 1234567 | 3億2千万円 = 320000000 JPY"),
        ("zh", "1兆2000亿元", "1兆2000亿元 = 1200000000000 CNY"),
        (
            "es",
            "4 millones de euros, 3 mil millones de dólares",
            "4 millones de euros = 4000000 EUR | 3 mil millones de dólares = 3000000000 $",
        ),
        ("it", "2 miliardi di euro", "2 miliardi di euro = 2000000000 EUR"),
        ("fr", "2 billions d’euros", "2 billions d’euros = 2000000000000 EUR"),
        (
            "pt",
            "R$ 3,5 bilhões; 2 milhões de reais",
            "R$ 3,5 bilhões = 3500000000 BRL | 2 milhões de reais = 2000000 BRL",
        ),
        ("ru", "2,5 млрд рублей и 40 млн долларов", "2,5 млрд рублей = 2500000000 RUB | 40 млн долларов = 40000000 $"),
    ] {
        check(Some(lang), &[(text, wanted)]);
    }
    check(
        Some("en"),
        &[
            ("sold 1.2m cars and 1.2m jobs, a 1.2m wall", "1.2m = 1200000 | 1.2m = 1200000 | 1.2m = 1.2 m"),
            ("VND4,927 billion, PLN 900m", "VND4,927 billion = 4927000000000 VND | PLN 900m = 900000000 PLN"),
            ("900 million zloty or £190m", "900 million zloty = 900000000 PLN | £190m = 190000000 GBP"),
            ("46 pence each, 46p", "46 pence = 0.46 GBP | 46p = 0.46 GBP"),
        ],
    );
}

#[test]
fn dates_and_eras() {
    for (lang, text, wanted) in [
        ("pl", "otwarty 12 czerwca 2018 roku", "12 czerwca 2018 = 2018-06-12"),
        ("ko", "2018년 6월 12일에", "2018년 6월 12일 = 2018-06-12"),
        ("ja", "平成30年6月12日、令和元年", "平成30年6月12日 = 2018-06-12 | 令和元年 = 2019-01-01/2019-12-31"),
        ("zh", "民國107年6月12日", "民國107年6月12日 = 2018-06-12"),
        ("ru", "12 июня 2018 года", "12 июня 2018 = 2018-06-12"),
        ("uk", "12 червня 2018 року", "12 червня 2018 = 2018-06-12"),
        ("es", "el 1º de junio de 2018", "1º de junio de 2018 = 2018-06-01"),
        ("pt", "em 12 de junho de 2018", "12 de junho de 2018 = 2018-06-12"),
        ("fi", "12. kesäkuuta 2018", "12. kesäkuuta 2018 = 2018-06-12"),
        ("tr", "12 Haziran 2018’de", "12 Haziran 2018 = 2018-06-12"),
        ("vi", "ngày 12 tháng 6 năm 2018", "12 tháng 6 năm 2018 = 2018-06-12"),
        ("ar", "12 يونيو 2018", "12 يونيو 2018 = 2018-06-12"),
        ("it", "dal 2018, il 12 giugno", "2018 = 2018-01-01/2018-12-31 | 12 giugno = --6-12"),
        ("sv", "den 12 juni 2018", "12 juni 2018 = 2018-06-12"),
    ] {
        check(Some(lang), &[(text, wanted)]);
    }
    check(
        Some("en"),
        &[
            ("Delivery note 80101911/26.06.2025 is missing", "80101911 = label | 26.06.2025 = 2025-06-26"),
            ("in B.E. 2561", "2561 = 2018-01-01/2018-12-31"),
            ("see section 4.1 and page 77", "4.1 = label | 77 = label"),
        ],
    );
}

#[test]
fn number_words_and_multiples() {
    for (lang, text, wanted) in [
        (
            "de",
            "sieben Mitglieder, ein Drittel davon, zwei Drittel",
            "sieben = 7 | ein Drittel = 0.3333333333333333333333333333 fraction | zwei Drittel = 0.6666666666666666666666666667 fraction",
        ),
        (
            "de",
            "einundzwanzig Schafe, die Hälfte, anderthalb Millionen",
            "einundzwanzig = 21 | Hälfte = 0.5 fraction | anderthalb Millionen = 1500000",
        ),
        ("de", "doppelt so viele; hat sich verdreifacht", "doppelt so = 2 times | verdreifacht = 3 times"),
        ("de", "ein 58-jähriger Mann, 46 der 118 Kilometer", "58-jähriger = 58 age | 46 = 46 | 118 Kilometer = 118 km"),
        (
            "fr",
            "sept directeurs, quatre-vingt-dix ans, un tiers, la moitié",
            "sept = 7 | quatre-vingt-dix ans = 90 yr | un tiers = 0.3333333333333333333333333333 fraction | moitié = 0.5 fraction",
        ),
        ("es", "ciento veinte personas, la mitad", "ciento veinte = 120 | mitad = 0.5 fraction"),
        ("ru", "двадцать пять человек, вдвое больше", "двадцать пять = 25 | вдвое = 2 times"),
        (
            "ja",
            "三分の一、二番目に若い、約1.6倍、412トン",
            "三分の一 = 0.3333333333333333333333333333 fraction | 二番目 = 2 ordinal | 1.6倍 = 1.6 times, about | 412トン = 412 t",
        ),
        (
            "ja",
            "4パーセント下回った、58歳、2.4度、310円",
            "4パーセント = 4 % | 58歳 = 58 age | 2.4度 = 2.4 °C | 310円 = 310 JPY",
        ),
    ] {
        check(Some(lang), &[(text, wanted)]);
    }
    check(
        Some("en"),
        &[
            ("Sales doubled in May; twice as many", "doubled = 2 times | May = --5 | twice as = 2 times"),
            ("profit fell by half", "half = 0.5 fraction"),
            ("144% greater, three times as big", "144% = 144 % | three times = 3 times"),
        ],
    );
}

#[test]
fn numbers_in_one_word_and_shared_scales() {
    for (lang, text, wanted) in [
        ("es", "Veintitrés vecinos", "Veintitrés = 23"),
        ("it", "ventitré e trentadue comuni", "ventitré = 23 | trentadue = 32"),
        ("ru", "Треть жителей", "Треть = 0.3333333333333333333333333333 fraction"),
        ("pl", "spadła z 12 do 9 tysięcy", "12 = 12000 | 9 tysięcy = 9000"),
        (
            "en",
            "from 900 to 1.2 million; 350 million won and more",
            "900 = 900 | 1.2 million = 1200000 | 350 million won = 350000000 KRW",
        ),
    ] {
        check(Some(lang), &[(text, wanted)]);
    }
}

#[test]
fn durations_in_two_units_are_one() {
    check(
        Some("en"),
        &[
            ("It took an hour and 35 minutes", "an hour and 35 minutes = 95 min"),
            ("2 hours 15 minutes; 2 days, 3 hours", "2 hours 15 minutes = 135 min | 2 days, 3 hours = 51 h"),
        ],
    );
    check(Some("de"), &[("nach 1 Stunde und 20 Minuten", "1 Stunde und 20 Minuten = 80 min")]);
}

#[test]
fn roles_in_a_change() {
    use super::{Role, quantities};
    use crate::text::Lang;
    for (lang, text, wanted) in [
        ("en", "fell from 5.4% to 4.9%", vec![Role::From, Role::To]),
        ("en", "rose to 12 million, up from 9 million", vec![Role::To, Role::From]),
        ("en", "702 → 640 million euros", vec![Role::From, Role::To]),
        ("en", "according to 12 witnesses", vec![Role::Stated]),
        ("de", "von 34,1 auf 32,8 Cent", vec![Role::From, Role::To]),
        ("de", "von 500 Menschen", vec![Role::Stated]),
        ("fr", "de 5,4 % à 4,9 %", vec![Role::From, Role::To]),
        ("ja", "91トンから38トンに減った", vec![Role::From, Role::To]),
        ("ja", "サケの水揚げ：91トン→38トン", vec![Role::From, Role::To]),
        ("zh", "从5%升至7%", vec![Role::From, Role::To]),
    ] {
        let roles: Vec<Role> = quantities(text, Lang::named(lang)).iter().map(|it| it.role).collect();
        assert_eq!(roles, wanted, "{text}");
    }
}
