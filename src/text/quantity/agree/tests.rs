use super::super::tests::one;
use super::*;

#[test]
fn agreement() {
    use Agreement::{Consistent, Different, Equal, Incomparable, Rounded};
    for (a, b, wanted) in [
        ("6,400", "6400", Equal),
        ("$4.66 billion", "$4,660 million", Equal),
        ("$4.66 billion", "US$4.66bn", Consistent),
        ("4.7 billion", "4.66 billion", Consistent),
        ("4.7 billion", "4.8 billion", Different),
        ("4.66 billion", "$4.66 billion", Consistent),
        ("4.66 billion people", "$4.66 billion", Incomparable),
        ("900 million zloty", "900 million pounds", Different),
        ("38 °C", "100 °F", Consistent),
        ("38 °C", "38 °F", Different),
        ("19 beds", "20 beds", Different),
        ("2.5 million", "2 million", Different),
        ("beat them 3-1", "beat them 1-3", Different),
        ("lost 1-3", "won 3-1", Equal),
        ("up to 5.4% from", "from 5.4%", Different),
        ("6,400", "6,351", Rounded),
        ("6,400", "6,401", Rounded),
        ("10 people", "12 people", Different),
        ("about 6,400", "6,351", Consistent),
        ("about 6,400", "6,300", Different),
        ("nearly 40 percent", "38.5%", Consistent),
        ("nearly 40 percent", "42%", Different),
        ("more than 60 percent", "63.2%", Consistent),
        ("more than 60 percent", "60 percent", Different),
        ("at least 60 percent", "60 percent", Consistent),
        ("more than 60 percent", "59 percent", Different),
        ("fewer than 8", "9", Different),
        ("5 to 7 percent", "6.2 percent", Consistent),
        ("5 to 7 percent", "8 percent", Different),
        ("5 to 7 percent", "5-7%", Equal),
        ("5 percent", "5 percentage points", Incomparable),
        ("half of them", "50%", Equal),
        ("a third of them", "33%", Consistent),
        ("50 basis points", "0.5 percentage points", Equal),
        ("two weeks", "14 days", Equal),
        ("one year", "12 months", Equal),
        ("5 km", "3.1 miles", Consistent),
        ("hundreds of people", "640", Consistent),
        ("hundreds of people", "64", Different),
        ("in 2018", "2018", Equal),
        ("June 2018", "4 June 2018", Consistent),
        ("June 2018", "4 July 2018", Different),
        ("4/6/2018", "4 June 2018", Consistent),
        ("4 June", "2018-06-04", Consistent),
        ("4 June", "2018-06-05", Different),
        ("Monday", "2018-06-04", Consistent),
        ("Tuesday", "2018-06-04", Different),
        ("COVID-19", "19", Incomparable),
        ("won 3-1", "won 3-1", Equal),
        ("2018", "2000", Different),
        ("300万元", "3 million yuan", Equal),
        ("七成", "70%", Equal),
    ] {
        assert_eq!(one(a).agrees(&one(b)), wanted, "{a} / {b}");
        assert_eq!(one(b).agrees(&one(a)), wanted, "{b} / {a}");
    }
}
