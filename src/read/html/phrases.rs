//! Stock phrases that pages put between and after an article's paragraphs.
//!
//! They only count against short pieces, never against running text.

/// Beginnings of lines that link elsewhere or address the reader.
#[rustfmt::skip]
const LINES: &[&str] = &[
    // English
    "read more", "read also", "also read", "read next", "read the full", "see also:", "see more", "related:",
    "related article", "related stor", "related post", "related content", "related link", "related topic",
    "related news", "more on this", "more from", "more stories", "you may also like", "you might also like",
    "you may like", "recommended", "don't miss", "don’t miss", "share this", "share on", "share via", "share:",
    "tweet this", "email this", "print this", "follow us", "follow me", "follow @", "like us on", "join us on",
    "subscribe", "sign up", "sign in", "log in to", "click here to", "click to share", "advertisement", "sponsored",
    "story continues", "article continues", "continue reading", "scroll down", "skip to", "posted in", "filed under",
    "tags:", "tagged", "topics:", "categories:", "category:", "leave a comment", "leave a reply", "post a comment",
    "view comments", "comments are closed", "show comments", "all rights reserved", "copyright ©", "© ", "(c) 20",
    "photo:", "photo by", "photo credit", "photos:", "image:", "image credit", "image source", "picture:",
    "getty images", "file photo", "watch:", "watch the", "listen:", "download our app", "download the app",
    "get the latest", "this article was originally", "this story was originally", "originally published",
    "this post was originally", "have a tip", "got a tip", "loading", "please enable javascript",
    "your email address", "thanks for reading", "thank you for reading", "to comment on this", "last updated",
    "last modified", "updated:", "published:", "posted on", "posted by", "written by", "about the author", "min read",
    "next article", "previous article", "next post", "previous post", "back to top",
    // German
    "lesen sie auch", "lesen sie mehr", "lesen sie hier", "mehr zum thema", "mehr dazu", "mehr lesen", "weiterlesen",
    "auch interessant", "auch lesen", "siehe auch:", "das könnte sie", "das könnte dich", "das könnte auch",
    "weitere artikel", "ähnliche artikel", "ähnliche beiträge", "anzeige", "werbung", "foto:", "fotos:", "bild:",
    "bildquelle", "quelle:", "teilen", "newsletter", "kommentar schreiben", "kommentare", "schlagwörter",
    "artikel drucken", "zur startseite", "zum seitenanfang", "diesen artikel", "beitrag teilen",
    // French
    "lire aussi", "à lire aussi", "a lire aussi", "lire également", "lire la suite", "à lire :", "voir aussi",
    "sur le même sujet", "publicité", "partager", "crédit photo", "crédits photo",
    // Spanish, Portuguese, Italian
    "lea también", "lee también", "leer también", "lea además", "leer más", "ver también", "vea también",
    "te puede interesar", "le puede interesar", "puedes ver:", "puede leer", "también te puede",
    "noticias relacionadas", "publicidad", "compartir", "suscríbete", "foto |", "leia também", "leia mais",
    "veja também", "publicidade", "compartilhe", "saiba mais", "leggi anche", "leggi tutto", "pubblicità",
    "condividi",
    // Polish, Dutch, Swedish, Finnish
    "czytaj także", "czytaj też", "czytaj również", "czytaj więcej", "zobacz także", "zobacz też", "zobacz również",
    "przeczytaj także", "reklama", "udostępnij", "źródło:", "fot.", "lees ook", "lees meer", "läs också", "läs mer",
    "lue myös", "kuva:",
    // Russian, Chinese, Japanese, Korean, Turkish
    "читайте также", "смотрите также", "реклама", "поделиться", "фото:", "相关阅读", "相关新闻", "延伸阅读", "责任编辑", "编辑：",
    "关注我们", "関連記事", "あわせて読みたい", "관련기사", "무단전재", "ayrıca bakınız", "ilgili haber",
];

/// Beginnings of headings whose section does not belong to the article.
#[rustfmt::skip]
const HEADINGS: &[&str] = &[
    "related", "recommended", "read more", "read next", "more from", "more stories", "more on this", "more like this",
    "more news", "most read", "most popular", "popular post", "popular article", "trending", "latest news",
    "latest stor", "latest post", "latest article", "recent post", "recent article", "you may also", "you might also",
    "you may like", "don't miss", "don’t miss", "up next", "what to read next", "also on", "editor's pick",
    "editors' pick", "comments", "comment", "leave a", "post a comment", "add a comment", "join the discussion",
    "join the conversation", "responses", "reader comments", "one comment", "share", "follow us", "follow",
    "newsletter", "subscribe", "sign up", "stay connected", "stay up to date", "get the latest", "about the author",
    "about author", "about the writer", "author", "tags", "topics", "categories", "filed under", "advertisement",
    "sponsored", "our partners", "post navigation", "site navigation", "like this:", "share this", "sponsors",
    "customers also", "people also", "mehr zum thema", "weitere artikel", "weitere beiträge", "weitere themen",
    "weitere meldungen", "ähnliche", "das könnte", "auch interessant", "meistgelesen", "kommentare", "kommentar",
    "schreibe einen", "teilen", "newsletter", "über den autor", "über die autor", "schlagwörter", "zum thema",
    "neueste", "à lire", "lire aussi", "articles similaires", "articles liés", "sur le même", "commentaires",
    "laisser un commentaire", "partager", "dans la même", "noticias relacionadas", "artículos relacionados",
    "relacionad", "te puede interesar", "más leíd", "lo más", "comentarios", "deja un", "compartir", "leia também",
    "mais lidas", "deixe um", "leggi anche", "articoli correlati", "czytaj", "zobacz", "polecane", "komentarze",
    "powiązane", "podobne", "lees ook", "reacties", "gerelateerde", "läs också", "читайте также", "комментарии",
    "похожие", "相关", "延伸阅读", "関連", "あわせて読みたい", "人気", "관련기사",
];

/// Whether a short line is a stock phrase.
pub(super) fn is_stock_line(text: &str) -> bool {
    begins_with_any(text, LINES)
}

/// Whether a heading begins a section that does not belong to the article.
pub(super) fn is_stock_heading(text: &str) -> bool {
    begins_with_any(text, HEADINGS)
}

fn begins_with_any(text: &str, phrases: &[&str]) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '(');
    let head: String = text.chars().take(32).flat_map(char::to_lowercase).collect();
    phrases.iter().any(|phrase| {
        head.strip_prefix(phrase).is_some_and(|rest| {
            let inside_word = phrase.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
            !inside_word || phrase.len() > 6
        })
    })
}
