//! The arc-hybrid transition system: a stack, the words that follow, and the arcs so far.

/// A step of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// Moves the next word to the stack.
    Shift,
    /// The next word is the head of the top of the stack, which is removed.
    Left,
    /// The word below the top of the stack is the head of the top, which is removed.
    Right,
}

impl Transition {
    /// All transitions, in the order of their weights.
    pub const ALL: [Self; 3] = [Self::Shift, Self::Left, Self::Right];
}

/// Stands for a word that is not there.
pub(super) const NONE: usize = usize::MAX;

/// Words to the left and right of a word that depend on it: the outermost two on either side, and how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dependents {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) first_left: usize,
    pub(super) lefts: u8,
    pub(super) rights: u8,
}

/// A partly parsed sentence. The root is the word behind the last.
#[derive(Clone, Debug)]
pub struct State {
    pub(super) stack: Vec<usize>,
    pub(super) next: usize,
    pub(super) dependents: Vec<Dependents>,
    /// The head of each word that has one.
    pub heads: Vec<usize>,
    count: usize,
}

impl State {
    /// Starts with a sentence of `count` words.
    pub fn new(count: usize) -> Self {
        let none = Dependents { left: NONE, right: NONE, first_left: NONE, lefts: 0, rights: 0 };
        Self {
            stack: Vec::with_capacity(count + 1),
            next: 0,
            dependents: vec![none; count + 1],
            heads: vec![NONE; count],
            count,
        }
    }

    /// Returns whether every word has a head.
    pub fn is_done(&self) -> bool {
        self.next == self.count && self.stack.is_empty()
    }

    /// Returns whether a transition is possible.
    pub fn allows(&self, transition: Transition) -> bool {
        match transition {
            Transition::Shift => self.next < self.count,
            // The root has one dependent.
            Transition::Left => !self.stack.is_empty() && (self.next < self.count || self.stack.len() == 1),
            Transition::Right => self.stack.len() > 1,
        }
    }

    /// Applies a transition.
    pub fn apply(&mut self, transition: Transition) {
        match transition {
            Transition::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Transition::Left => {
                let Some(word) = self.stack.pop() else { return };
                self.heads[word] = self.next;
                let head = &mut self.dependents[self.next];
                if head.first_left == NONE {
                    head.first_left = word;
                }
                head.left = word;
                head.lefts = head.lefts.saturating_add(1);
            }
            Transition::Right => {
                let Some(word) = self.stack.pop() else { return };
                let Some(head) = self.stack.last().copied() else { return };
                self.heads[word] = head;
                let head = &mut self.dependents[head];
                head.right = word;
                head.rights = head.rights.saturating_add(1);
            }
        }
    }

    /// Returns the number of arcs of the tree `gold` that are lost by a transition.
    pub fn cost(&self, transition: Transition, gold: &[usize]) -> usize {
        let head = |word: usize| gold.get(word).copied().unwrap_or(NONE);
        let Some(top) = self.stack.last().copied() else { return 0 };
        let later_dependents = || (self.next..self.count).filter(|word| head(*word) == top).count();
        match transition {
            Transition::Shift => {
                let below = &self.stack[..self.stack.len() - 1];
                usize::from(below.contains(&head(self.next)))
                    + self.stack.iter().filter(|word| head(**word) == self.next).count()
            }
            Transition::Left => {
                let below = self.stack.len().checked_sub(2).map(|at| self.stack[at]);
                let is_lost = Some(head(top)) == below || head(top) > self.next && head(top) != NONE;
                usize::from(is_lost) + later_dependents()
            }
            Transition::Right => usize::from(head(top) >= self.next && head(top) != NONE) + later_dependents(),
        }
    }
}
