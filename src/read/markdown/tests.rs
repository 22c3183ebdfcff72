use proptest::prelude::*;

use super::*;

/// Returns the blocks, each as `kind line text`.
fn shown(source: &str) -> Vec<String> {
    let raw_article = read(source);
    let blocks = raw_article.blocks.unwrap();
    let line = |block: &Block| {
        raw_article.marks.iter().rev().find_map(|mark| match mark {
            Mark::Line { at, number } if *at <= block.span.start => Some(*number),
            _ => None,
        })
    };
    blocks
        .iter()
        .map(|block| {
            let level = if block.level > 0 { block.level.to_string() } else { String::new() };
            format!("{}{level} {} {}", block.kind.name(), line(block).unwrap(), block.span.of(&raw_article.text))
        })
        .collect()
}

#[test]
fn markup_goes_and_words_stay() {
    assert_eq!(
        shown(
            "# A *title* {#id}\n\nSome **bold**, _slanted_ and `code` with a [link](http://x.y \"t\"),\nan <http://auto.link> and kept words\\*.[^1]\n\n\
             Costs $4.66 billion, and $5; ~5 km &amp; more<br>next <b>bold</b> line  \nhard break\n\n[^1]: A *note*.\n\nSetext\n------\n"
        ),
        [
            "heading1 1 A title",
            "body 3 Some bold, slanted and code with a link, an http://auto.link and kept words*.",
            "body 6 Costs $4.66 billion, and $5; ~5 km & more\nnext bold line\nhard break",
            "body 9 A note.",
            "heading2 11 Setext",
        ]
    );
}

#[test]
fn struck_out_text_is_left_out() {
    assert_eq!(
        shown(
            "The pier is ~~forty *long*\nyears~~ sixty years old, ~~really~~.\n\n~~Gone.~~\n\n- [x] ~~old~~ new ~~`x`~~\n\n\
             A <del>first</del> second <s>try\n\nis ~5 km~ long, `~~code~~`\n"
        ),
        [
            "body 1 The pier is sixty years old, .",
            "list_item 6 new",
            "body 8 A second",
            "body 10 is 5 km long, ~~code~~",
        ]
    );
}

#[test]
fn lists_quotes_code_and_tables_are_blocks() {
    assert_eq!(
        shown(
            "- one\n- two\n  more\n  1. inner\n\n     loose\n- [x] done\n\n> Quoted\n> words.\n>\n> - item in quote\n\n```rust\nfn a() {\n\n    b\n}\n```\n\n\
             | a | b |\n|---|---|\n| 1 | *2* |\n| | 3 |\n| | |\n\nTerm\n: Meaning\n\n***\n\nEnd\n"
        ),
        [
            "list_item 1 one",
            "list_item 2 two more",
            "list_item 4 inner",
            "list_item 6 loose",
            "list_item 7 done",
            "quote 9 Quoted words.",
            "list_item 12 item in quote",
            "code 15 fn a() {\n\n    b\n}",
            "table_row 21 a | b",
            "table_row 23 1 | 2",
            "table_row 24 | 3",
            "body 27 Term",
            "body 28 Meaning",
            "body 32 End",
        ]
    );
    assert_eq!(read("| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd").text, "a | b\n1 | 2\n\nEnd");
}

#[test]
fn pictures_leave_captions_behind_their_block() {
    assert_eq!(
        shown(
            "![A pond](pond.jpg \"t\")\n\nWords ![in *between*](x) go on.\n\n[![](y \"By hand\")](z)\n\n![](nothing)\n\n\
             <figure>\n<img src=\"x\" alt=\"no\">\n<figcaption>By\nAnn &amp; Bob</figcaption>\n</figure>\n\n<div>\nKept <i>words</i>\n</div>\n\n<!-- not\n\nthis -->\n\nEnd"
        ),
        [
            "caption 1 A pond",
            "body 3 Words  go on.",
            "caption 3 in between",
            "caption 5 By hand",
            "caption 11 By Ann & Bob",
            "body 16 Kept words",
            "body 23 End",
        ]
    );
}

#[test]
fn every_line_keeps_its_number() {
    let source = "---\ntitle: T\n---\n\nFirst line\r\nsecond line\n中文\n接着\n\n    code\n    more\n";
    let raw_article = read(source);
    assert_eq!(raw_article.text, "First line second line 中文接着\n\ncode\nmore");
    for mark in &raw_article.marks {
        let Mark::Line { at, number } = *mark else { panic!("a line") };
        let line = source.lines().nth(number as usize - 1).unwrap().trim();
        assert!(raw_article.text[at..].starts_with(line), "{number}: {line}");
    }
    assert_eq!(raw_article.marks.len(), 6);
}

#[test]
fn the_title_is_stated_or_the_only_leading_heading() {
    let title = |source: &str| read(source).meta.title;
    assert_eq!(title("---\ntitle: Stated\n---\n# Heading\n").as_deref(), Some("Stated"));
    assert_eq!(title("# The *heading*\n\nText\n\n## Two\n").as_deref(), Some("The heading"));
    assert_eq!(title("# One\n\n# Two\n"), None);
    assert_eq!(title("Text\n\n# Late\n"), None);
    assert_eq!(title("## Low\n"), None);
    assert_eq!(title(""), None);
}

#[test]
fn hostile_nesting_is_read_in_time() {
    for part in
        ["> ", "- ", "[", "![", "*a_ ", "`", "<a ", "<!--", "| ", "\n1. ", "~", "[^1]: ", "**", "](", "<div>\n", "&"]
    {
        read(&part.repeat(20_000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn blocks_are_ordered_disjoint_and_cover_the_text(source in "([ -~ŁÉ中文\n]|\n\n|\n> |\n- |\n\\| a \\| b \\|\n\\|-\\|-\\|\n|\\!\\[a\\]\\(b\\)|<div>|```\n|<br>|    ){0,40}") {
        let raw_article = read(&source);
        let blocks = raw_article.blocks.unwrap();
        let mut end = 0;
        for block in &blocks {
            prop_assert!(!block.span.is_empty() && block.span.trimmed(&raw_article.text) == block.span);
            prop_assert!(block.span.start >= end);
            prop_assert!(raw_article.text[end..block.span.start].trim().is_empty());
            end = block.span.end;
        }
        prop_assert_eq!(end, raw_article.text.len());
        let places: Vec<(usize, u32)> = raw_article.marks.iter().map(|mark| match mark {
            Mark::Line { at, number } | Mark::Page { at, number, .. } => (*at, *number),
            other => panic!("{other:?}"),
        }).collect();
        prop_assert!(places.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let lines = source.split('\n').count();
        for (at, number) in places {
            prop_assert!(raw_article.text.is_char_boundary(at) && at < raw_article.text.len());
            prop_assert!((1..=lines).contains(&(number as usize)));
        }
        let mut end = 0;
        for block in &blocks {
            let within = |mark: &Mark| matches!(mark, Mark::Line { at, .. } if (end..=block.span.start).contains(at));
            prop_assert!(raw_article.marks.iter().any(within));
            end = block.span.end;
        }
    }
}

#[test]
fn raised_and_lowered_text_of_pandoc_is_written_as_such() {
    assert_eq!(
        shown(
            "The lamp turned 10^3^ times, held H~2~O and 10^-6^ of CO~2~ on the 2^nd^ day.\n\n`10^3^` a^b ~~no~~ ~it~\n"
        ),
        ["body 1 The lamp turned 10³ times, held H₂O and 10⁻⁶ of CO₂ on the 2nd day.", "body 3 10^3^ a^b it",]
    );
}
