//! Reads a body by a grammar of what is known to touch no record, or to touch it in a way that is understood (`pl_gram.y`). Anything
//! else, and whatever could mean something else, is not read.

use sqlwright_analysis::catalog::plpgsql::{Body, Condition, Statement, Uses, Value};

use super::condition::{condition, one_of, without_brackets};
use super::declaration::{Declared, is_free};
use super::tokens::Token;
use super::uses;
use super::value::value;

/// How deep statements may nest.
const DEEPEST: usize = 60;

/// Reads a whole body.
pub(super) fn body(tokens: &[Token<'_>]) -> Option<Body> {
    let mut parser = Parser { rest: tokens, declared: Declared::default(), uses: Uses::default(), depth: 0 };
    while parser.takes("#") {
        parser.option()?;
    }
    let statement = parser.label_and_statement()?;
    let is_block = matches!(statement, Statement::Block(..));
    (is_block && parser.rest.is_empty()).then_some(Body { statements: vec![statement], uses: parser.uses })
}

struct Parser<'p, 't> {
    rest: &'p [Token<'t>],
    declared: Declared,
    uses: Uses,
    depth: usize,
}

impl<'p, 't> Parser<'p, 't> {
    fn next(&mut self) -> Option<&'p Token<'t>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn sees(&self, word: &str) -> bool {
        self.rest.first().is_some_and(|token| token.is_word(word))
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let found = self.rest.first().is_some_and(|token| token.is(symbol));
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let found = self.sees(word);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    fn expect_word(&mut self, word: &str) -> Option<()> {
        self.takes_word(word).then_some(())
    }

    fn expect(&mut self, symbol: &str) -> Option<()> {
        self.takes(symbol).then_some(())
    }

    /// The tokens up to a word or symbol outside of brackets, which is left; a semicolon ends everything.
    fn until(&mut self, ends: &[&str]) -> Option<&'p [Token<'t>]> {
        let mut depth = 0_usize;
        for (position, token) in self.rest.iter().enumerate() {
            let is_end = ends.iter().any(|end| token.is_word(end) || token.is(end));
            match token {
                _ if is_end && depth == 0 => {
                    let (found, rest) = self.rest.split_at(position);
                    self.rest = rest;
                    return Some(found);
                }
                Token::Symbol(";") => return None,
                Token::Symbol("(" | "[") => depth += 1,
                Token::Symbol(")" | "]") => depth = depth.checked_sub(1)?,
                _ => {}
            }
        }
        None
    }

    /// An expression up to its end, which is taken.
    fn expression(&mut self, end: &str) -> Option<&'p [Token<'t>]> {
        let found = self.until(&[end])?;
        self.next();
        uses::expression(&mut self.uses, found);
        Some(found)
    }

    /// `#variable_conflict use_column` and the like: they decide what names in SQL mean, not what is assigned to.
    fn option(&mut self) -> Option<()> {
        let (name, value) = (self.next()?, self.next()?);
        let is = |wanted: &str, values: &[&str]| name.is_word(wanted) && values.iter().any(|one| value.is_word(one));
        let known = is("option", &["dump"])
            || is("variable_conflict", &["error", "use_variable", "use_column"])
            || is("print_strict_params", &["on", "off"]);
        known.then_some(())
    }

    fn label_and_statement(&mut self) -> Option<Statement> {
        let label = self.takes("<<");
        if label {
            let name = self.next()?.name()?;
            if !is_free(name) || self.declared.has(name) {
                return None;
            }
            self.expect(">>")?;
        }
        match self.rest.first()? {
            Token::Word(word) if word == "begin" || word == "declare" => self.block(),
            Token::Word(word) if word == "loop" || word == "while" || word == "for" || word == "foreach" => {
                self.repeated()
            }
            _ if label => None,
            _ => self.statement(),
        }
    }

    /// Statements up to one of these words, which is left.
    fn statements(&mut self, ends: &[&str]) -> Option<Vec<Statement>> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let mut found = Vec::new();
        while !ends.iter().any(|end| self.sees(end)) {
            found.push(self.label_and_statement()?);
        }
        self.depth -= 1;
        Some(found)
    }

    /// `[DECLARE …] BEGIN … [EXCEPTION WHEN … THEN …] END [label];` The semicolon behind the whole body can be left out.
    fn block(&mut self) -> Option<Statement> {
        let mut inside = Vec::new();
        while self.takes_word("declare") {
            while !self.sees("begin") && !self.sees("declare") {
                let declaration = self.until(&[";"])?;
                self.next();
                uses::expression(&mut self.uses, declaration);
                inside.extend(self.declared.add(declaration)?);
            }
        }
        self.expect_word("begin")?;
        inside.extend(self.statements(&["exception", "end"])?);
        let mut handlers = Vec::new();
        if self.takes_word("exception") {
            while self.takes_word("when") {
                self.until(&["then"])?;
                self.next();
                handlers.push(self.statements(&["when", "end"])?);
            }
        }
        self.expect_word("end")?;
        self.rest = match self.rest {
            [label, rest @ ..] if label.name().is_some() => rest,
            rest => rest,
        };
        let ends = self.takes(";") || self.rest.is_empty() && self.depth == 0;
        if !ends {
            return None;
        }
        Some(Statement::Block(inside, handlers))
    }

    fn statement(&mut self) -> Option<Statement> {
        let first = self.next()?;
        let Token::Word(word) = first else { return self.assignment(first) };
        match word.as_str() {
            "if" => self.if_branches(),
            "case" => self.case_branches(),
            "return" => {
                let returned = self.expression(";")?;
                Some(Statement::Return(value(returned, &|name| self.declared.is_record(name))))
            }
            "raise" => self.raise(),
            "null" => self.expect(";").map(|()| Statement::Other),
            "exit" | "continue" | "assert" => self.expression(";").map(|_| Statement::Other),
            "perform" => {
                self.uses.more |= self.expression(";")?.iter().any(|token| token.is_word("from"));
                Some(Statement::Other)
            }
            "insert" | "update" | "delete" | "select" | "with" => self.sql(word),
            _ => self.assignment(first),
        }
    }

    fn if_branches(&mut self) -> Option<Statement> {
        let mut branches = Vec::new();
        loop {
            let condition = condition(self.expression("then")?);
            branches.push((condition, self.statements(&["elsif", "elseif", "else", "end"])?));
            if !self.takes_word("elsif") && !self.takes_word("elseif") {
                break;
            }
        }
        let otherwise = if self.takes_word("else") { self.statements(&["end"])? } else { Vec::new() };
        branches.push((Condition::Always, otherwise));
        self.expect_word("end")?;
        self.expect_word("if")?;
        self.expect(";")?;
        Some(Statement::Branches(branches))
    }

    fn case_branches(&mut self) -> Option<Statement> {
        let selected = self.until(&["when"])?;
        uses::expression(&mut self.uses, selected);
        let mut branches = Vec::new();
        while self.takes_word("when") {
            let when = self.expression("then")?;
            let condition = match without_brackets(selected) {
                [] => condition(when),
                [name] if name.is_word("tg_op") => one_of(when),
                _ => Condition::Other,
            };
            branches.push((condition, self.statements(&["when", "else", "end"])?));
        }
        // Without ELSE it is an error that no branch is taken.
        let otherwise = if self.takes_word("else") { self.statements(&["end"])? } else { Vec::new() };
        branches.push((Condition::Always, otherwise));
        self.expect_word("end")?;
        self.expect_word("case")?;
        self.expect(";")?;
        Some(Statement::Branches(branches))
    }

    fn repeated(&mut self) -> Option<Statement> {
        let mut inside = Vec::new();
        let word = self.next()?;
        if word.is_word("while") {
            self.expression("loop")?;
        } else if word.is_word("for") || word.is_word("foreach") {
            let name = self.next()?.name()?;
            if !is_free(name) {
                return None;
            }
            inside.extend(self.declared.assigned(name));
            if word.is_word("foreach") {
                self.until(&["in"])?;
            }
            self.expect_word("in")?;
            let source = self.expression("loop")?;
            self.uses.more = true;
            if source.iter().any(|token| token.is_word("execute")) {
                return None;
            }
        } else if !word.is_word("loop") {
            return None;
        } else {
            // LOOP
        }
        inside.extend(self.statements(&["end"])?);
        self.expect_word("end")?;
        self.expect_word("loop")?;
        if !self.takes(";") {
            self.next()?.name()?;
            self.expect(";")?;
        }
        Some(Statement::Loop(inside))
    }

    /// An error, unless a lower level is named (`stmt_raise`).
    fn raise(&mut self) -> Option<Statement> {
        let raised = self.expression(";")?;
        let told = ["debug", "log", "info", "notice", "warning"];
        if raised.first().is_some_and(|level| told.iter().any(|word| level.is_word(word))) {
            return Some(Statement::Other);
        }
        self.uses.raises = true;
        Some(Statement::Raise)
    }

    /// A statement of SQL: it touches variables only by INTO, which is not that of INSERT (`make_execsql_stmt`).
    fn sql(&mut self, first: &str) -> Option<Statement> {
        self.uses.more = true;
        let tokens = self.until(&[";"])?;
        self.next();
        let mut targets = None;
        for (position, _) in tokens.iter().enumerate().filter(|(_, token)| token.is_word("into")) {
            // A column can have that name: `t.insert`.
            let of_insert = match &tokens[..position] {
                [] => first == "insert",
                [before] => before.is_word("insert"),
                [.., dot, before] => before.is_word("insert") && !dot.is("."),
            };
            if !of_insert && targets.replace(&tokens[position + 1..]).is_some() {
                return None;
            }
        }
        match targets {
            None => Some(Statement::Other),
            Some(targets) => self.into(targets),
        }
    }

    /// `INTO [STRICT] variable, …`: declared variables only.
    fn into(&mut self, targets: &[Token<'_>]) -> Option<Statement> {
        let mut targets = targets;
        if let [strict, rest @ ..] = targets
            && strict.is_word("strict")
        {
            targets = rest;
        }
        let mut assigned = Vec::new();
        loop {
            let [target, rest @ ..] = targets else { return None };
            let name = target.name().filter(|name| self.declared.has(name))?;
            assigned.extend(self.declared.assigned(name));
            match rest {
                [comma, rest @ ..] if comma.is(",") => targets = rest,
                [other, ..] if other.is(".") || other.is("[") => return None,
                _ => break,
            }
        }
        match assigned.len() {
            0 => Some(Statement::Other),
            _ => Some(Statement::Block(assigned, Vec::new())),
        }
    }

    /// `variable := value`, also with `=`; of a record a whole one or a column (`stmt_assign`).
    fn assignment(&mut self, target: &Token<'_>) -> Option<Statement> {
        let name = target.name()?;
        let is_record = self.declared.is_record(name);
        if name == "old" || !(is_record || self.declared.has(name)) {
            return None;
        }
        let mut column = None;
        let mut in_parts = false;
        loop {
            if self.takes(":=") || self.takes("=") {
                break;
            } else if self.takes("=-") || self.takes("=+") {
                // The sign belongs to the value, of which nothing is known.
                in_parts = true;
                break;
            } else if self.takes(".") {
                let field = self.next()?.name()?.to_owned();
                in_parts |= column.is_some();
                column = column.or(Some(field));
            } else if self.takes("[") {
                in_parts = true;
                self.expression("]")?;
            } else {
                return None;
            }
        }
        let assigned = self.expression(";")?;
        if !is_record {
            return Some(Statement::Other);
        }
        let assigned = if in_parts { Value::Other } else { value(assigned, &|name| self.declared.is_record(name)) };
        Some(match column {
            Some(column) => Statement::Column(name.to_owned(), column, assigned),
            None => Statement::Record(name.to_owned(), assigned),
        })
    }
}
