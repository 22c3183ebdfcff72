//! Replaces the radicals that CJK fonts share with characters: a font has one glyph for both, and the files of many
//! writers name the radical (`⽇` for `日`).

use unicode_normalization::char::decompose_compatible;

/// Radicals without a decomposition in Unicode, and the characters that look alike (Unicode, `EquivalentUnifiedIdeograph`).
const SUPPLEMENT: &str = "⺁厂⺃乚⺋㔾⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺟母⺠民⺡氵⺢氺⺣灬⺦丬⺨犭⺩王⺬示⺭礻⺯糹⺰纟⺲罒⺶羊⺷羊⺹耂⺺肀⺻聿⺽臼⺾艹⻁虎⻂衤⻃覀\
    ⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻎辶⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾\
    ⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// Returns the character that a radical looks like.
pub(super) fn ideograph(radical: char) -> char {
    match radical {
        '\u{2f00}'..='\u{2fd5}' => {
            let mut found = radical;
            decompose_compatible(radical, |c| found = c);
            found
        }
        '\u{2e80}'..='\u{2ef3}' => {
            let mut pairs = SUPPLEMENT.chars();
            pairs.find(|c| *c == radical).and_then(|_| pairs.next()).unwrap_or(radical)
        }
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters() {
        let read = |text: &str| text.chars().map(ideograph).collect::<String>();
        assert_eq!(read("⽔⾨⼗⼀⽉⻑⺠⻳水"), "水門十一月長民龟水");
        assert!(SUPPLEMENT.chars().step_by(2).all(|c| ('\u{2e80}'..='\u{2ef3}').contains(&c)));
    }
}
