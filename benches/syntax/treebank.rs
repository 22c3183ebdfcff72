//! Reads treebanks in CoNLL-U.

use std::collections::BTreeMap;
use std::path::Path;

use ibid::syntax::Form;

/// A sentence with its tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoldSentence {
    pub(crate) forms: Vec<Form>,
    pub(crate) tags: Vec<u8>,
    /// The number of words stands for the root.
    pub(crate) heads: Vec<usize>,
    pub(crate) relations: Vec<u8>,
    /// Words that are not punctuation.
    pub(crate) scored: Vec<bool>,
}

/// A row of a treebank.
struct Row {
    form: String,
    tag: String,
    head: usize,
    relation: String,
    is_scored: bool,
}

/// A treebank as read, its names not numbered yet.
#[derive(Default)]
pub(crate) struct Treebank {
    sentences: Vec<Vec<Row>>,
}

/// Names that are seen less often are folded into what is before their colon or point.
const RARE: usize = 40;

impl Treebank {
    /// Reads the files of a folder whose names end in `-PART.conllu`.
    pub(crate) fn read(folder: &Path, part: &str, splits_clitics: bool) -> std::io::Result<Self> {
        let mut paths: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
        paths.sort_by_key(std::fs::DirEntry::path);
        let mut bank = Self::default();
        let ending = format!("-{part}.conllu");
        for entry in paths.iter().filter(|entry| entry.file_name().to_string_lossy().ends_with(&ending)) {
            let text = std::fs::read_to_string(entry.path())?;
            bank.sentences.extend(text.split("\n\n").filter_map(|block| sentence(block, splits_clitics)));
        }
        Ok(bank)
    }

    pub(crate) fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Returns the names of tags and relations that are frequent.
    pub(crate) fn names(&self) -> (Vec<String>, Vec<String>) {
        let frequent = |name: fn(&Row) -> &str| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for row in self.sentences.iter().flatten() {
                *counts.entry(name(row).to_owned()).or_default() += 1;
            }
            let mut names: Vec<String> = Vec::new();
            for (name, count) in &counts {
                let kept = if *count >= RARE { name } else { base(name) };
                if !names.iter().any(|it| it == kept) {
                    names.push(kept.to_owned());
                }
            }
            names.truncate(64);
            names
        };
        (frequent(|row| &row.tag), frequent(|row| &row.relation))
    }

    /// Numbers the names.
    pub(crate) fn numbered(&self, tags: &[String], relations: &[String]) -> Vec<GoldSentence> {
        let number = |names: &[String], name: &str| {
            let at = names.iter().position(|it| it == name).or_else(|| names.iter().position(|it| it == base(name)));
            at.unwrap_or(0) as u8
        };
        let numbered = |rows: &Vec<Row>| GoldSentence {
            forms: rows.iter().map(|row| Form::of(&row.form)).collect(),
            tags: rows.iter().map(|row| number(tags, &row.tag)).collect(),
            heads: rows.iter().map(|row| row.head).collect(),
            relations: rows.iter().map(|row| number(relations, &row.relation)).collect(),
            scored: rows.iter().map(|row| row.is_scored).collect(),
        };
        self.sentences.iter().map(numbered).collect()
    }
}

fn base(name: &str) -> &str {
    name.split([':', '.']).next().unwrap_or(name)
}

/// Reads a sentence. Words that are written together are one, but for the clitics that the tokeniser splits.
fn sentence(block: &str, splits_clitics: bool) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut ids: Vec<usize> = vec![usize::MAX];
    let mut together: Option<(usize, usize, String)> = None;
    let mut heads: Vec<(usize, String)> = Vec::new();
    let mut groups: Vec<Option<String>> = Vec::new();
    let mut tags = Vec::new();
    let mut forms = Vec::new();
    for line in block.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() < 8 || cells[0].contains('.') {
            continue;
        }
        if let Some((from, to)) = cells[0].split_once('-') {
            together = Some((from.parse().ok()?, to.parse().ok()?, cells[1].to_owned()));
            continue;
        }
        let id: usize = cells[0].parse().ok()?;
        let group = together.as_ref().filter(|(from, to, _)| !splits_clitics && (*from..=*to).contains(&id));
        groups.push(group.map(|(from, _, form)| format!("{from} {form}")));
        forms.push(cells[1].to_owned());
        tags.push(tag(cells[3], cells[5]));
        heads.push((cells[6].parse().ok()?, cells[7].to_owned()));
    }
    if heads.is_empty() {
        return None;
    }
    // The word of each group whose head is outside it.
    let count = heads.len();
    let mut at = 0;
    while at < count {
        let end = match &groups[at] {
            Some(group) => at + groups[at..].iter().take_while(|it| it.as_ref() == Some(group)).count(),
            None => at + 1,
        };
        let leader = (at..end)
            .filter(|word| !(at + 1..=end).contains(&heads[*word].0))
            .find(|word| tags[*word].starts_with("VERB") || tags[*word].starts_with("AUX"))
            .or_else(|| (at..end).find(|word| !(at + 1..=end).contains(&heads[*word].0)))?;
        let form = groups[at]
            .as_ref()
            .map_or_else(|| forms[at].clone(), |group| group.split_once(' ').map_or("", |it| it.1).to_owned());
        for _ in at..end {
            ids.push(rows.len());
        }
        let (head, relation) = heads[leader].clone();
        let is_scored = relation != "punct";
        rows.push(Row { form, tag: tags[leader].clone(), head, relation, is_scored });
        at = end;
    }
    let count = rows.len();
    for row in &mut rows {
        row.head = if row.head == 0 { count } else { *ids.get(row.head)? };
    }
    Some(rows)
}

/// Returns the part of speech with what matters to the structure: the form of a verb, relative pronouns, cases.
fn tag(pos: &str, features: &str) -> String {
    let value = |name: &str| features.split('|').find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
    let detail = match pos {
        "VERB" | "AUX" => match (value("VerbForm"), value("Tense")) {
            (Some("Part"), Some(tense)) => Some(format!("Part{tense}")),
            (form, _) => form.map(str::to_owned),
        },
        "PRON" | "DET" if matches!(value("PronType"), Some("Rel" | "Int")) => value("PronType").map(str::to_owned),
        "PRON" | "DET" => value("Case").map(str::to_owned),
        _ => None,
    };
    detail.map_or_else(|| pos.to_owned(), |detail| format!("{pos}.{detail}"))
}
