//! What rules remember. Whoever keeps a memo knows no rule: each rule declares the type of its table next to itself, and finds its own
//! table by that type.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The tables of all rules, of each type one.
#[derive(Default)]
pub(crate) struct Memo {
    tables: RefCell<BTreeMap<TypeId, Rc<dyn Any>>>,
}

impl Memo {
    /// The table of this type, which is empty at first.
    pub(crate) fn table<T: Default + 'static>(&self) -> Rc<T> {
        let mut tables = self.tables.borrow_mut();
        let table = tables.entry(TypeId::of::<T>()).or_insert_with(|| Rc::new(T::default()));
        Rc::clone(table).downcast().unwrap_or_default()
    }
}

/// Answers by what was asked.
pub(crate) struct Answers<Question, Answer>(RefCell<BTreeMap<Question, Answer>>);

impl<Question, Answer> Default for Answers<Question, Answer> {
    fn default() -> Self {
        Answers(RefCell::default())
    }
}

impl<Question: Ord + Clone, Answer: Clone> Answers<Question, Answer> {
    /// What was answered already.
    pub(crate) fn get(&self, question: &Question) -> Option<Answer> {
        self.0.borrow().get(question).cloned()
    }

    /// Remembers an answer.
    pub(crate) fn insert(&self, question: Question, answer: Answer) {
        self.0.borrow_mut().insert(question, answer);
    }

    /// Forgets an answer.
    pub(crate) fn remove(&self, question: &Question) {
        self.0.borrow_mut().remove(question);
    }

    /// What was answered already, or what is answered now.
    pub(crate) fn once(&self, question: Question, answer: impl FnOnce() -> Answer) -> Answer {
        self.get(&question).unwrap_or_else(|| {
            let answer = answer();
            self.insert(question, answer.clone());
            answer
        })
    }

    /// The same; what is asked while it is being answered goes in a circle, and is answered by `circle`.
    pub(crate) fn once_or(&self, question: Question, circle: Answer, answer: impl FnOnce() -> Answer) -> Answer {
        self.get(&question).unwrap_or_else(|| {
            self.insert(question.clone(), circle);
            let answer = answer();
            self.insert(question, answer.clone());
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Lengths(Answers<&'static str, usize>);

    #[derive(Default)]
    struct Circles(Answers<&'static str, Option<usize>>);

    #[test]
    fn each_type_is_a_table_of_its_own() {
        let memo = Memo::default();
        memo.table::<Lengths>().0.insert("one", 3);
        assert_eq!(memo.table::<Lengths>().0.get(&"one"), Some(3));
        assert_eq!(memo.table::<Circles>().0.get(&"one"), None);
    }

    #[test]
    fn what_is_answered_is_not_asked_again() {
        let memo = Memo::default();
        let length = |text: &'static str| memo.table::<Lengths>().0.once(text, || text.len());
        assert_eq!(length("three"), 5);
        assert_eq!(memo.table::<Lengths>().0.once("three", || 0), 5);
    }

    #[test]
    fn a_circle_is_told_so_until_there_is_an_answer() {
        let memo = Memo::default();
        let ask = |answer: &dyn Fn() -> Option<usize>| memo.table::<Circles>().0.once_or("a", None, answer);
        assert_eq!(ask(&|| ask(&|| Some(2)).or(Some(1))), Some(1));
        assert_eq!(ask(&|| Some(3)), Some(1));
    }
}
