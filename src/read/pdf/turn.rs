//! Turns a page until its text is upright: pages may be rotated, and Japanese and Chinese may run from the top down.

use std::collections::{HashMap, HashSet};
use std::mem;

use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{Point, Vec2};

use super::across::{WITHIN, split};
use super::glyph::{Glyph, Text};
use crate::text::is_unsegmented_script;

/// The part of an em above the baseline, of upright glyphs in vertical text.
const ASCENT: f64 = 0.88;
/// The distance from the centre of an em to the baseline of letters that are set sideways in vertical text.
const CENTRE: f64 = 0.38;
/// Baselines of vertical lines are grouped by this distance, in points.
const LINE: f64 = 2.0;
/// Fewer glyphs below one another are not vertical text.
const MIN_VERTICAL: usize = 8;

/// The glyphs of a page, by writing direction: right, down, left, up.
#[derive(Default)]
pub(super) struct Turned(pub(super) [Vec<Glyph>; 4]);

impl Turned {
    /// Adds a glyph at a position of a page of this size. `along` is the direction of its baseline.
    pub(super) fn add(
        &mut self,
        glyph: Glyph,
        at: Point,
        along: Vec2,
        advance: Vec2,
        mode: WritingMode,
        (width, height): (f64, f64),
    ) {
        let size = glyph.size;
        // The page is rotated until the glyph is upright.
        let (turn, left, base, advance) = match () {
            () if along.x.abs() >= along.y.abs() * 8.0 && along.x > 0.0 => (0, at.x, at.y, advance.x),
            () if along.y.abs() >= along.x.abs() * 8.0 && along.y > 0.0 => (1, at.y, width - at.x, advance.y),
            () if along.x.abs() >= along.y.abs() * 8.0 => (2, width - at.x, height - at.y, -advance.x),
            () if along.y.abs() >= along.x.abs() * 8.0 => (3, height - at.y, at.x, -advance.y),
            () => return,
        };
        let glyph = Glyph { left, right: left + advance.clamp(0.0, 4.0 * size), base, ..glyph };
        if turn == 0 && mode == WritingMode::Vertical {
            self.0[1].push(downwards(glyph, width));
        } else {
            self.0[turn].push(glyph);
        }
    }

    /// Returns the glyphs of the direction of most, and what runs across a page of vertical writing. Other directions are
    /// dropped: stamps in the margin, axis labels.
    pub(super) fn upright(mut self, width: f64, height: f64) -> Upright {
        if runs_down(&self.0[0]) {
            let (columns, across) = split(mem::take(&mut self.0[0]));
            let upright = combined(columns).into_iter().map(|glyph| downwards(glyph, width));
            self.0[1] = inserted(upright.collect(), mem::take(&mut self.0[1]));
            self.0[0] = across;
        }
        let most = (0..4).rev().max_by_key(|turn| self.0[*turn].len()).unwrap_or(0);
        let mut across = Vec::new();
        if most == 1 && is_vertical_script(&self.0[1]) {
            let (columns, beside) = split(mem::take(&mut self.0[0]));
            let cells = Cells::of(&self.0[1]);
            let (within, alone): (Vec<Glyph>, Vec<Glyph>) =
                combined(columns).into_iter().partition(|glyph| cells.has_neighbour(&downwards(glyph.clone(), width)));
            let within = within.into_iter().map(|glyph| downwards(glyph, width)).collect();
            self.0[1] = inserted(mem::take(&mut self.0[1]), within);
            across = beside;
            across.extend(alone);
        }
        let (width, height) = if most % 2 == 0 { (width, height) } else { (height, width) };
        Upright { glyphs: mem::take(&mut self.0[most]), across, width, height, turn: most as u8 }
    }
}

/// The glyphs of a page after it is turned.
#[derive(Default)]
pub(super) struct Upright {
    pub(super) glyphs: Vec<Glyph>,
    /// What runs across a page of vertical writing, on the page as it was.
    pub(super) across: Vec<Glyph>,
    /// Size of the turned page.
    pub(super) width: f64,
    pub(super) height: f64,
    /// Quarter turns.
    pub(super) turn: u8,
}

/// Where the glyphs of vertical lines are, roughly.
struct Cells(HashSet<(i64, i64)>);

impl Cells {
    /// Length of a cell along the line, in points.
    const LENGTH: f64 = 12.0;

    fn of(glyphs: &[Glyph]) -> Self {
        Self(glyphs.iter().map(Self::cell).collect())
    }

    fn cell(glyph: &Glyph) -> (i64, i64) {
        ((glyph.base / LINE).round() as i64, (glyph.left / Self::LENGTH).round() as i64)
    }

    /// Whether a glyph is next to one of a line, or within it.
    fn has_neighbour(&self, glyph: &Glyph) -> bool {
        let (line, place) = Self::cell(glyph);
        let beside = ((0.4 * glyph.size / LINE) as i64 + 1).min(20);
        let along = ((1.6 * glyph.size / Self::LENGTH) as i64 + 1).min(20);
        (line - beside..=line + beside)
            .any(|line| (place - along..=place + along).any(|place| self.0.contains(&(line, place))))
    }
}

/// Whether most glyphs are of a script that is written from the top down.
fn is_vertical_script(glyphs: &[Glyph]) -> bool {
    glyphs.iter().filter(|glyph| is_unsegmented_script(glyph.text.first())).count() * 2 > glyphs.len()
}

/// Whether upright glyphs are placed below one another, as in vertical text without a vertical font.
fn runs_down(glyphs: &[Glyph]) -> bool {
    let (mut down, mut across) = (0, 0);
    for pair in glyphs.windows(2).filter(|pair| pair.iter().all(|glyph| is_unsegmented_script(glyph.text.first()))) {
        let (dx, dy, size) = (pair[1].left - pair[0].left, pair[1].base - pair[0].base, pair[0].size);
        down += usize::from(dx.abs() < 0.15 * size && (0.7 * size..1.8 * size).contains(&dy));
        across += usize::from(dy.abs() < 0.15 * size && (0.4 * size..1.8 * size).contains(&dx));
    }
    down >= MIN_VERTICAL && down > 2 * across
}

/// Joins figures that are set side by side within a vertical line.
fn combined(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let joins = |last: &&mut Glyph| {
            let touches = (glyph.left - last.right).abs() < 0.2 * glyph.size && (glyph.base - last.base).abs() < 0.01;
            touches && glyph.right - last.left < WITHIN * glyph.size && !is_unsegmented_script(glyph.text.first())
        };
        match out.last_mut().filter(joins) {
            Some(last) => {
                let mut text = characters(&last.text);
                text.push_str(&characters(&glyph.text));
                (last.text, last.right) = (Text::Several(text.into()), glyph.right);
            }
            None => out.push(glyph),
        }
    }
    out
}

/// Inserts glyphs that are set sideways into the lines of the upright glyphs around them: figures and words of other
/// scripts.
fn inserted(upright: Vec<Glyph>, sideways: Vec<Glyph>) -> Vec<Glyph> {
    // The upright glyphs of each line, by position.
    let line = |glyph: &Glyph| (glyph.base / LINE).round() as i64;
    let mut lines: HashMap<i64, Vec<(f64, usize)>> = HashMap::new();
    for (place, glyph) in upright.iter().enumerate() {
        lines.entry(line(glyph)).or_default().push((glyph.left, place));
    }
    for glyphs in lines.values_mut() {
        glyphs.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
    let reach = |glyph: &Glyph| (0.4 * glyph.size / LINE) as i64 + 1;
    let before = |glyph: &Glyph| {
        let near = (line(glyph) - reach(glyph)..=line(glyph) + reach(glyph)).filter_map(|line| lines.get(&line));
        let last = near.filter_map(|glyphs| {
            let place = glyphs.partition_point(|(left, _)| *left < glyph.left + 0.3 * glyph.size);
            place.checked_sub(1).map(|place| glyphs[place])
        });
        last.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, place)| place)
    };
    let mut after: HashMap<Option<usize>, Vec<Glyph>> = HashMap::new();
    for glyph in sideways {
        after.entry(before(&glyph)).or_default().push(glyph);
    }
    let mut all = Vec::with_capacity(upright.len());
    for (place, glyph) in upright.into_iter().enumerate() {
        all.push(glyph);
        all.extend(after.remove(&Some(place)).unwrap_or_default());
    }
    // What no glyph precedes begins a line.
    for glyph in after.remove(&None).unwrap_or_default().into_iter().rev() {
        let next = all.iter().position(|other| (line(other) - line(&glyph)).abs() <= reach(&glyph));
        all.insert(next.unwrap_or(all.len()), glyph);
    }
    all
}

fn characters(text: &Text) -> String {
    match text {
        Text::One(c) => c.to_string(),
        Text::Several(text) => text.to_string(),
    }
}

/// Returns an upright glyph of vertical text, on a page of this width, as one on the rotated page.
fn downwards(glyph: Glyph, width: f64) -> Glyph {
    let left = glyph.base - ASCENT * glyph.size;
    let centre = f64::midpoint(glyph.left, glyph.right);
    Glyph { left, right: left + glyph.size, base: width - centre + CENTRE * glyph.size, ..glyph }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(c: char) -> Glyph {
        let (left, right, base, size) = (0.0, 0.0, 0.0, 10.0);
        Glyph { text: Text::One(c), left, right, base, size, starts_run: true, artifact: false, mark: None }
    }

    fn add(turned: &mut Turned, c: char, x: f64, y: f64) {
        let (along, advance) = (Vec2::new(10.0, 0.0), Vec2::new(10.0, 0.0));
        turned.add(glyph(c), Point::new(x, y), along, advance, WritingMode::Horizontal, (400.0, 600.0));
    }

    #[test]
    fn figures_on_their_side_are_read_where_they_are() {
        let mut turned = Turned::default();
        for (place, c) in "港湾委員会は年月曜日の夜に".chars().enumerate() {
            add(&mut turned, c, 300.0, 100.0 + 11.0 * place as f64 + if place > 5 { 20.0 } else { 0.0 });
        }
        for (place, c) in "2019".chars().enumerate() {
            let (along, advance) = (Vec2::new(0.0, 10.0), Vec2::new(0.0, 5.0));
            let glyph = glyph(c);
            let at = Point::new(301.2, 157.5 + 5.0 * place as f64);
            turned.add(glyph, at, along, advance, WritingMode::Horizontal, (400.0, 600.0));
        }
        let Upright { glyphs, .. } = turned.upright(400.0, 600.0);
        assert_eq!(glyphs.iter().map(|glyph| glyph.text.first()).collect::<String>(), "港湾委員会は2019年月曜日の夜に");
    }

    #[test]
    fn text_across_a_page_of_columns_is_kept_and_figures_in_a_column_are_part_of_it() {
        let mut turned = Turned::default();
        let along = |length: f64| (Vec2::new(10.0, 0.0), Vec2::new(length, 0.0));
        let mut put = |c: char, at: Point, length: f64, mode| {
            let (along, advance) = along(length);
            turned.add(glyph(c), at, along, advance, mode, (400.0, 600.0));
        };
        for (place, c) in "灯台便り".chars().enumerate() {
            put(c, Point::new(100.0 + 10.0 * place as f64, 40.0), 10.0, WritingMode::Horizontal);
        }
        for (place, c) in "灯台は一九三一年月に建てられた".chars().enumerate() {
            let y = 100.0 + 10.0 * place as f64 + if place > 7 { 10.0 } else { 0.0 };
            put(c, Point::new(300.0, y), 10.0, WritingMode::Vertical);
        }
        for (place, c) in "11".chars().enumerate() {
            put(c, Point::new(300.0 + 5.0 * place as f64, 180.0), 5.0, WritingMode::Horizontal);
        }
        let text = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| characters(&glyph.text)).collect::<String>();
        let upright = turned.upright(400.0, 600.0);
        assert_eq!(text(&upright.glyphs), "灯台は一九三一年11月に建てられた");
        assert_eq!((text(&upright.across), upright.turn), ("灯台便り".to_owned(), 1));
    }

    #[test]
    fn upright_glyphs_below_one_another_are_rotated() {
        let mut turned = Turned::default();
        for (column, text) in ["港湾委員会は月曜", "古い税関で会合を"].iter().enumerate() {
            for (place, c) in text.chars().enumerate() {
                add(&mut turned, c, 300.0 - 20.0 * column as f64, 100.0 + 11.0 * place as f64);
            }
        }
        let Upright { glyphs, width, height, .. } = turned.upright(400.0, 600.0);
        assert_eq!((width, height), (600.0, 400.0));
        assert!(glyphs[0].base < glyphs[8].base && glyphs[0].left < glyphs[1].left);
    }
}
