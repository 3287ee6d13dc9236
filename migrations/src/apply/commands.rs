//! The commands of psql that stand for themselves.

use sqlwright_source::Span;

use super::session::Outcome;
use super::{Next, Run, Session, messages};
use crate::problem::{Code, Problem};
use crate::schema::Step;
use crate::script::psql;

/// An `\if` that is not at its `\endif`.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// Where it begins.
    pub(super) place: Span,
    /// Whether the branch at hand is taken.
    taken: bool,
    /// Whether none of those behind is taken, whatever its condition.
    done: bool,
}

/// Commands that only say or show something, or keep psql from it.
const WITHOUT_EFFECT: &[&str] = &[
    "echo",
    "qecho",
    "warn",
    "timing",
    "x",
    "t",
    "T",
    "a",
    "C",
    "f",
    "H",
    "html",
    "pset",
    "o",
    "out",
    "p",
    "print",
    "w",
    "write",
    "s",
    "l",
    "list",
    "z",
    "h",
    "help",
    "?",
    "copyright",
    "conninfo",
    "encoding",
    "errverbose",
    "password",
    "setenv",
    "restrict",
    "unrestrict",
    "sf",
    "sv",
    "sf+",
    "sv+",
    "l+",
    "list+",
];

impl<S: Session> Run<'_, S> {
    /// Whether statements are sent: all conditions around them are true.
    pub(super) fn is_active(&self) -> bool {
        self.conditions.iter().all(|condition| condition.taken)
    }

    pub(super) async fn command(&mut self, step: &Step) -> Outcome<Next, S::Failure> {
        let text = self.text(step, step.item.range.clone()).to_owned();
        let name = psql::name(&text);
        if matches!(name, "if" | "elif" | "else" | "endif") {
            return self.condition(name, &text, step).map(|()| Next::Step);
        }
        if !self.is_active() {
            return Ok(Next::Step);
        }
        let arguments = psql::arguments(&text, &self.variables);
        match (name, arguments) {
            ("q" | "quit", _) => {
                self.conditions.clear();
                return Ok(Next::End);
            }
            ("copy", _) => self.problems.push(messages::copy_of_a_file(step.span(), "\\copy")),
            (name, _) if WITHOUT_EFFECT.contains(&name) || name.starts_with('d') => {}
            ("set", Some(arguments)) => {
                if let Some((variable, values)) = arguments.split_first() {
                    self.variables.insert(variable.clone(), values.concat());
                }
            }
            ("unset", Some(arguments)) => {
                if let Some(variable) = arguments.first() {
                    self.variables.remove(variable);
                }
            }
            ("connect" | "c", Some(arguments)) => self.connect(&arguments).await?,
            ("set" | "connect" | "c" | "unset", None) => return Err(messages::needs_a_shell(step.span()).into()),
            ("i" | "include" | "ir" | "include_relative", _) => {
                // What could be read stands in place of the command.
                let why = step.not_included.as_deref().unwrap_or("its name is not known");
                return Err(messages::not_included(step.span(), why).into());
            }
            (name, _) => return Err(messages::unknown_command(step.span(), name).into()),
        }
        Ok(Next::Step)
    }

    /// `\connect`: a new session, whatever the database is called.
    async fn connect(&mut self, arguments: &[String]) -> Outcome<(), S::Failure> {
        if self.open.take().is_some() {
            self.execute("ROLLBACK").await?;
        }
        let database = arguments.iter().map(|argument| database(argument)).find(|name| !name.is_empty());
        if let Some(database) = database.filter(|name| *name != "-") {
            self.sections.current = Some(database.to_owned());
        }
        self.begin_session().await
    }

    fn condition(&mut self, name: &str, text: &str, step: &Step) -> Outcome<(), S::Failure> {
        let place = step.span();
        let is_read = self.conditions.iter().rev().skip(usize::from(name != "if")).all(|outer| outer.taken);
        if name == "if" {
            let taken = is_read && self.is_true(text, place)?;
            self.conditions.push(Condition { place, taken, done: taken });
            return Ok(());
        }
        let Some(mut condition) = self.conditions.pop() else { return Err(messages::no_if(place, name).into()) };
        if name == "endif" {
            return Ok(());
        }
        let is_next = is_read && !condition.done;
        condition.taken = is_next && (name == "else" || self.is_true(text, place)?);
        condition.done |= condition.taken;
        self.conditions.push(condition);
        Ok(())
    }

    fn is_true(&self, text: &str, place: Span) -> Outcome<bool, S::Failure> {
        let Some(arguments) = psql::arguments(text, &self.variables) else {
            return Err(messages::needs_a_shell(place).into());
        };
        match psql::boolean(&arguments.join(" ")) {
            Some(value) => Ok(value),
            None => Err(no_condition(place, &arguments.join(" ")).into()),
        }
    }
}

/// The database that an argument of `\connect` names: alone, or in a connection string.
fn database(argument: &str) -> &str {
    if let Some((_, rest)) = argument.split_once("dbname=") {
        return rest.split_whitespace().next().unwrap_or_default().trim_matches('\'');
    }
    match argument.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, name)| name.split('?').next().unwrap_or_default()),
        None => argument,
    }
}

fn no_condition(place: Span, value: &str) -> Problem {
    let problem = Problem::new(Code::InvalidSchema, format!("`{value}` is not a condition")).at(place, "");
    match value.strip_prefix(':') {
        Some(name) => messages::not_set(problem, name),
        None => problem.help("write true or false, or a variable that has one of them"),
    }
}
