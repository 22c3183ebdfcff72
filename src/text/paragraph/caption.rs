//! Detects captions and credits of pictures.

/// Maximum length of a caption, in bytes.
const MAX_LENGTH: usize = 900;

/// Maximum length of a credit, in characters.
const CREDIT: usize = 100;

/// First words of credits, in lower case.
const WORDS: [&str; 65] = [
    "beeld",
    "bild",
    "bilder",
    "bildquelle",
    "copyright",
    "courtesy",
    "credit",
    "credits",
    "crédit",
    "crédit photo",
    "crédito",
    "créditos",
    "file photo",
    "file photos",
    "fot",
    "foto",
    "foto credit",
    "foto de archivo",
    "fotografie",
    "fotografía",
    "fotos",
    "fotó",
    "grafik",
    "graphic",
    "handout",
    "illustration",
    "image",
    "image credit",
    "image source",
    "imagem",
    "imagen",
    "images",
    "immagine",
    "photo",
    "photo courtesy of",
    "photo credit",
    "photo illustration",
    "photograph",
    "photographer",
    "photographs",
    "photos",
    "picture",
    "picture credit",
    "pictures",
    "screengrab",
    "screenshot",
    "symbolbild",
    "zdjęcie",
    "иллюстрация",
    "снимок",
    "фото",
    "تصوير",
    "صورة",
    "फोटो",
    "供图",
    "写真",
    "図",
    "图",
    "图源",
    "图片",
    "图片来源",
    "圖",
    "圖片",
    "摄影",
    "사진",
];

/// Agencies and archives that follow a photographer's name and a slash.
const AGENCIES: [&str; 36] = [
    "afp",
    "alamy",
    "anadolu",
    "ansa",
    "ap",
    "ap images",
    "apa",
    "associated press",
    "belga",
    "bloomberg",
    "china daily",
    "cna",
    "dpa",
    "efe",
    "epa",
    "epa-efe",
    "getty",
    "getty images",
    "ic",
    "imago",
    "istock",
    "keystone",
    "kyodo",
    "lusa",
    "nasa",
    "nurphoto",
    "pa",
    "pa images",
    "pool",
    "reuters",
    "ritzau scanpix",
    "shutterstock",
    "tass",
    "unsplash",
    "vcg",
    "xinhua",
];

/// Returns whether a paragraph is the caption or credit of a picture.
pub(super) fn is_caption(paragraph: &str) -> bool {
    if paragraph.len() > MAX_LENGTH {
        return false;
    }
    if let Some((legend, credit)) = bracketed(paragraph) {
        return is_credit(credit, true) && !legend.ends_with(['"', '”', '“']);
    }
    let last = last_sentence(paragraph);
    is_credit(last, false) || paragraph.len() < MAX_LENGTH / 2 && describes_picture(paragraph)
}

/// Splits `Caption. [Credit]`.
fn bracketed(paragraph: &str) -> Option<(&str, &str)> {
    let inner = paragraph.trim_end_matches(['.', '。']);
    let (open, close) = match inner.chars().next_back()? {
        close @ ')' => ('(', close),
        close @ ']' => ('[', close),
        close @ '）' => ('（', close),
        close @ '】' => ('【', close),
        close @ '］' => ('［', close),
        _ => return None,
    };
    let inner = inner.strip_suffix(close)?;
    let at = inner.rfind(open)?;
    Some((inner[..at].trim_end(), inner[at + open.len_utf8()..].trim()))
}

/// Returns the last sentence of a paragraph, judged by full stops alone; initials do not end a sentence.
fn last_sentence(paragraph: &str) -> &str {
    let whole = paragraph.trim_end_matches(['.', '。']);
    let mut end = whole.len();
    while let Some(at) = whole.as_bytes()[..end].iter().rposition(|&byte| may_part(byte)) {
        let after = at + 1;
        if whole.is_char_boundary(after)
            && whole[..after].ends_with(['.', '!', '?', '。', ')', ']', '"', '”', '\n', '|'])
        {
            let cjk = whole[..after].ends_with(['。', '\n']);
            let word =
                whole.as_bytes()[..at].iter().rev().take_while(|byte| !byte.is_ascii_whitespace()).take(2).count();
            let initial = whole.as_bytes()[at] == b'.' && word < 2;
            if cjk || whole[after..].starts_with(char::is_whitespace) && !initial {
                return whole[after..].trim();
            }
        }
        end = at;
    }
    whole
}

/// Returns whether a byte may be the last of a sentence separator such as `.`, `”` or `。`.
const fn may_part(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | b')' | b']' | b'"' | b'\n' | b'|' | 0x82 | 0x9D)
}

/// Returns whether text is a credit: `Photo: Ann Lee`, `AP Photo/Ann Lee`, `Photo by Ann Lee/Reuters`, `Ann Lee/AFP`.
fn is_credit(piece: &str, bracketed: bool) -> bool {
    let piece =
        piece.trim_matches(|char: char| char.is_whitespace() || matches!(char, '*' | '_' | '|' | '–' | '—' | '-'));
    if piece.is_empty() || piece.chars().nth(CREDIT).is_some() {
        return false;
    }
    // With a year it is a copyright notice, not a credit.
    if let Some(owner) = piece.strip_prefix('©') {
        return !owner.trim_start().starts_with(|char: char| char.is_ascii_digit());
    }
    // `新华社记者 王五 摄`, `受访者供图`
    if piece.ends_with(['摄', '攝']) || ["供图", "供圖", "撮影", "제공"].iter().any(|end| piece.ends_with(end))
    {
        return bracketed || piece.chars().count() < 24;
    }
    // The first word rules out most sentences before any search.
    let first = piece.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let begins = |words: &[&str]| {
        let place = words.partition_point(|&word| word < first.as_str());
        let rest = words.get(place).and_then(|word| word.strip_prefix(first.as_str()));
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    if !piece.contains(['/', '／']) && !begins(&WORDS) && !begins(&AGENCIES) {
        return false;
    }
    let lower = piece.to_lowercase();
    let by_name = |head: &str| {
        let head = head.trim();
        let of_agency = |word: &&str| head.strip_suffix(*word).is_some_and(|agency| AGENCIES.contains(&agency.trim()));
        WORDS.binary_search(&head).is_ok() || WORDS.iter().any(of_agency)
    };
    if let Some((head, name)) = lower.split_once([':', '：', '/', '／']) {
        if by_name(head) {
            return !name.trim().is_empty();
        }
        let agency = name.rsplit(['/', '／']).next().unwrap_or(name).trim();
        if AGENCIES.contains(&agency) && lower.contains('/') {
            return bracketed || head.split_whitespace().count() <= 4;
        }
    }
    let names_someone =
        |name: &str| name.trim_start().starts_with(char::is_uppercase) || name.trim_start().starts_with('@');
    [" by ", " von ", " par ", " por ", " di ", " courtesy of ", " courtesy ", " via ", " from ", " provided by "]
        .iter()
        .any(|link| {
            lower.find(link).is_some_and(|at| {
                by_name(&lower[..at])
                    && piece.get(at + link.len()..).is_some_and(names_someone)
                    && (bracketed || piece.split_whitespace().count() <= 9)
            })
        })
        || bracketed && by_name(&lower)
}

/// Returns whether a paragraph describes a picture by its first words: `Aerial photo taken on May 1 shows …`.
fn describes_picture(paragraph: &str) -> bool {
    const PICTURES: [&str; 7] = ["Image", "Photo", "image", "photo", "photograph", "photos", "picture"];
    const MADE: [&str; 6] = ["combination", "provided", "released", "show", "shows", "taken"];
    if !paragraph.is_char_boundary(1) {
        let heads = ["图为", "圖為", "图：", "圖：", "图｜", "▲", "资料图", "資料圖"];
        return heads.iter().any(|head| paragraph.starts_with(head));
    }
    let mut words = paragraph.split_whitespace();
    words.by_ref().take(4).any(|word| PICTURES.binary_search(&word).is_ok())
        && words.next().is_some_and(|word| MADE.binary_search(&word).is_ok())
        && [" shows ", " show ", " is seen ", " are seen "].iter().any(|verb| paragraph.contains(verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(WORDS.is_sorted() && AGENCIES.is_sorted());
    }
}
