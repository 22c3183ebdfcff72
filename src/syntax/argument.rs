//! Who does what to whom in a tree: the arguments of each verb and noun, the same in the active, the passive, a relative
//! clause and a participle.

use super::parser::Tree;
use super::relation::Relation;

/// Role of a word beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who does it.
    Agent,
    /// Subject of an active verb without an object: who does it, or what it happens to.
    Theme,
    /// What it is done to.
    Patient,
    /// To whom.
    Recipient,
    /// Phrase with this preposition.
    Phrase(String),
    /// Whose.
    Possessor,
    /// How many.
    Number,
    /// Word before a noun.
    Modifier,
}

impl Role {
    /// Returns whether two roles can be the same.
    pub fn fits(&self, other: &Self) -> bool {
        let is_one_of = |one: &Self, other: &Self| match (one, other) {
            (Self::Theme, Self::Agent | Self::Patient) | (Self::Possessor, Self::Modifier) => true,
            (Self::Recipient, Self::Phrase(it)) => matches!(it.as_str(), "to" | "for"),
            (Self::Possessor | Self::Modifier, Self::Phrase(it)) => {
                matches!(it.as_str(), "of" | "in" | "at" | "from" | "for")
            }
            _ => false,
        };
        self == other || is_one_of(self, other) || is_one_of(other, self)
    }

    /// Returns whether it is that of a subject, an object or a recipient.
    pub const fn is_core(&self) -> bool {
        matches!(self, Self::Agent | Self::Patient | Self::Recipient)
    }
}

/// A word in its role beside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The verb or noun.
    pub head: usize,
    /// The word.
    pub word: usize,
    /// Its role.
    pub role: Role,
}

/// Prepositions of the agent of a passive.
const OF_AGENTS: [&str; 8] = ["by", "par", "por", "pelo", "pela", "pelos", "pelas", "da"];
/// Relative pronouns, which stand for the noun before the clause.
const RELATIVE: [&str; 9] = ["who", "which", "that", "whom", "qui", "que", "quem", "lequel", "dont"];
/// Prepositions before a noun that is no subject.
const OF_NOUNS: [&str; 6] = ["of", "by", "with", "from", "de", "par"];
/// Prepositions of phrases that belong to the verb as often as to the noun before.
const LIFTED: [&str; 8] = ["to", "from", "by", "against", "into", "for", "with", "over"];
/// A sentence with more arguments has lists; the rest is left out.
const MOST: usize = 200;

/// A tree with its text.
struct Read<'t> {
    tree: &'t Tree,
    forms: Vec<String>,
}

impl Tree {
    /// Returns the arguments of all verbs and nouns of the sentence, in lower case `forms` of its words.
    pub fn arguments(&self, text: &str) -> Vec<Argument> {
        let forms = self.spans.iter().map(|span| span.of(text).to_lowercase()).collect();
        let read = Read { tree: self, forms };
        let mut found: Vec<Argument> = (0..self.heads.len()).filter_map(|word| read.direct(word)).collect();
        read.of_clauses(&mut found);
        read.lifted(&mut found);
        read.coordinated(&mut found);
        found
    }

    /// Returns the dependents of a word in one relation.
    pub fn dependents(&self, head: usize, relation: Relation) -> impl Iterator<Item = usize> + '_ {
        (0..self.heads.len()).filter(move |word| self.heads[*word] == head && self.relations[*word] == relation)
    }

    /// Returns whether a word has a dependent in one relation.
    pub fn has(&self, head: usize, relation: Relation) -> bool {
        self.dependents(head, relation).next().is_some()
    }

    /// Returns whether a word is another or depends on it, directly or not.
    pub fn is_within(&self, word: usize, ancestor: usize) -> bool {
        let mut at = word;
        // No longer than the sentence, whatever the tree.
        for _ in 0..=self.heads.len() {
            if at == ancestor {
                return true;
            }
            let Some(head) = self.heads.get(at) else { return false };
            at = *head;
        }
        false
    }

    /// Returns the word at a byte of the text.
    pub fn word_at(&self, byte: usize) -> Option<usize> {
        let at = self.spans.partition_point(|span| span.end <= byte);
        (at < self.spans.len()).then_some(at)
    }

    /// Returns the head of the name or apposition that a word is part of.
    pub fn whole(&self, word: usize) -> usize {
        let mut at = word;
        for _ in 0..self.heads.len() {
            let is_part = matches!(self.relations[at], Relation::Flat | Relation::Apposition)
                || self.relations[at] == Relation::Compound && self.is_next(at);
            match self.heads[at] {
                head if is_part && head < self.heads.len() => at = head,
                _ => break,
            }
        }
        at
    }

    /// Returns whether only words of the same compound are between a word and its head.
    fn is_next(&self, word: usize) -> bool {
        let head = self.heads[word];
        let (from, to) = (word.min(head), word.max(head));
        (from + 1..to).all(|between| self.heads[between] == head || self.heads[between] == word)
    }
}

impl Read<'_> {
    fn is_passive(&self, verb: usize) -> bool {
        self.tree.has(verb, Relation::PassiveAuxiliary) || self.tree.has(verb, Relation::PassiveSubject)
    }

    /// Returns the preposition of a phrase.
    fn preposition(&self, word: usize) -> Option<&str> {
        self.tree.dependents(word, Relation::Case).next().map(|at| self.forms[at].as_str())
    }

    fn has_object(&self, verb: usize) -> bool {
        self.tree.has(verb, Relation::Object) || self.tree.has(verb, Relation::Complement)
    }

    /// Returns what a word is to its head.
    fn direct(&self, word: usize) -> Option<Argument> {
        let head = self.tree.heads[word];
        let role = match self.tree.relations[word] {
            _ if head >= self.tree.heads.len() => return None,
            Relation::PassiveSubject | Relation::Object => Role::Patient,
            Relation::Subject if self.is_misread(word) => return None,
            Relation::Subject if self.is_passive(head) => Role::Patient,
            Relation::Subject if self.has_object(head) => Role::Agent,
            Relation::Subject => Role::Theme,
            Relation::IndirectObject => Role::Recipient,
            Relation::Agent => Role::Agent,
            Relation::Oblique | Relation::NounModifier => match self.preposition(word) {
                Some(it) if OF_AGENTS.contains(&it) && self.is_participle(head) => Role::Agent,
                Some("'s" | "’s" | "'" | "’") => Role::Possessor,
                Some(it) => Role::Phrase(it.to_owned()),
                None => return None,
            },
            Relation::Possessive => Role::Possessor,
            Relation::Numeral => Role::Number,
            Relation::Compound => Role::Modifier,
            _ => return None,
        };
        Some(Argument { head, word, role })
    }

    /// Returns whether a subject is a mistake: a preposition is before it, or another subject is nearer to the verb.
    fn is_misread(&self, word: usize) -> bool {
        let head = self.tree.heads[word];
        let follows_preposition = |word: usize| {
            let first = (0..word).rev().take_while(|at| self.tree.is_within(*at, word)).last().unwrap_or(word);
            first.checked_sub(1).is_some_and(|at| OF_NOUNS.contains(&self.forms[at].as_str()))
        };
        let is_nearer = |other: usize| other.abs_diff(head) < word.abs_diff(head) && !follows_preposition(other);
        let is_taken =
            word < head && self.tree.dependents(head, Relation::Subject).any(|it| it < head && is_nearer(it));
        is_taken || follows_preposition(word)
    }

    fn is_participle(&self, verb: usize) -> bool {
        self.is_passive(verb) || matches!(self.tree.relations[verb], Relation::Adnominal | Relation::Adverbial)
    }

    /// Adds the subjects that clauses take from the noun or verb they belong to.
    fn of_clauses(&self, found: &mut Vec<Argument>) {
        let subject_of = |found: &[Argument], verb: usize| {
            let is_subject = |relation| matches!(relation, Relation::Subject | Relation::PassiveSubject);
            let mut own = (0..self.tree.heads.len())
                .filter(|word| self.tree.heads[*word] == verb && is_subject(self.tree.relations[*word]));
            let inherited = || {
                let is_it = |it: &&Argument| it.head == verb && matches!(it.role, Role::Agent | Role::Theme);
                found.iter().find(is_it).map(|it| it.word)
            };
            own.next().or_else(inherited)
        };
        for verb in 0..self.tree.heads.len() {
            let head = self.tree.heads[verb];
            if head >= self.tree.heads.len() || found.len() > MOST {
                continue;
            }
            let own = subject_of(found, verb);
            let is_past = ["ed", "en", "wn", "nt", "ld", "de"].iter().any(|it| self.forms[verb].ends_with(it));
            let active = if self.has_object(verb) { Role::Agent } else { Role::Theme };
            match self.tree.relations[verb] {
                Relation::RelativeClause => {
                    let pronoun = found.iter().position(|it| {
                        it.head == verb && RELATIVE.contains(&self.forms[it.word].as_str()) && it.word != head
                    });
                    let role = match pronoun {
                        Some(at) => found[at].role.clone(),
                        None if own.is_none() => active,
                        None => Role::Patient,
                    };
                    found.push(Argument { head: verb, word: head, role });
                }
                Relation::Adnominal => {
                    let role = if self.forms[verb].ends_with("ing") {
                        active
                    } else if is_past && !self.tree.has(verb, Relation::Object) {
                        Role::Patient
                    } else {
                        continue;
                    };
                    found.push(Argument { head: verb, word: head, role });
                }
                Relation::OpenComplement | Relation::Adverbial | Relation::Conjunct if own.is_none() => {
                    let is_passive = self.is_passive(verb)
                        || self.tree.relations[verb] == Relation::Conjunct
                            && self.is_passive(head)
                            && self.tree.tags[verb] == self.tree.tags[head]
                            && !self.tree.has(verb, Relation::Auxiliary)
                        || self.tree.relations[verb] == Relation::Adverbial
                            && is_past
                            && !self.tree.has(verb, Relation::Object);
                    let object = self.tree.dependents(head, Relation::Object).next();
                    let giver = object.filter(|_| self.tree.relations[verb] == Relation::OpenComplement);
                    let Some(word) = giver.or_else(|| subject_of(found, head)) else { continue };
                    let role = if is_passive { Role::Patient } else { active };
                    found.push(Argument { head: verb, word, role });
                }
                _ => {}
            }
        }
    }

    /// Adds phrases behind an object to its verb: `gave the drawings to Anna`.
    fn lifted(&self, found: &mut Vec<Argument>) {
        let of_objects: Vec<Argument> = found
            .iter()
            .filter(|it| matches!(&it.role, Role::Phrase(by) if LIFTED.contains(&by.as_str())))
            .filter_map(|it| {
                let verb = self.tree.heads[it.head];
                let is_object = matches!(
                    self.tree.relations[it.head],
                    Relation::Object | Relation::Oblique | Relation::PassiveSubject
                );
                let role = if it.role == Role::Phrase("by".to_owned()) { Role::Agent } else { it.role.clone() };
                (is_object && verb < self.tree.heads.len() && (role != Role::Agent || self.is_passive(verb)))
                    .then_some(Argument { head: verb, word: it.word, role })
            })
            .collect();
        found.extend(of_objects);
    }

    /// Adds the members of coordinations, which share their role.
    fn coordinated(&self, found: &mut Vec<Argument>) {
        for word in 0..self.tree.heads.len() {
            if self.tree.relations[word] != Relation::Conjunct || found.len() > MOST {
                continue;
            }
            let first = self.tree.heads[word];
            let shared: Vec<Argument> = found
                .iter()
                .filter(|it| it.word == first && it.role != Role::Number)
                .map(|it| Argument { word, ..it.clone() })
                .collect();
            found.extend(shared);
        }
    }
}
