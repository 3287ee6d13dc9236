//! Statements that vary, made at random: what is promised of them is held against each of their variants, described by itself, and against
//! what it returns.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use sqlwright_analysis::facts::Facts;
use sqlwright_codegen::ast::Parameter;
use sqlwright_codegen::{Checked, CheckedStatement, Diagnostic, Generator, Varied};

use super::choices::Choices;
use super::statement::Made;
use super::{Generated, Plan, check_on, create, database, objects, statement, texts};
use crate::vary::too_much;

/// What became of statements that vary.
#[derive(Debug, Default, Clone)]
pub struct Varying {
    /// How many were made that vary.
    pub made: usize,
    /// How many of them vary when they are checked: the others have errors, or their guards are sent as they are.
    pub accepted: usize,
    /// How many of these are proven by few variants; of the others all were described.
    pub proven: usize,
    /// How many variants these have.
    pub variants: usize,
    /// Why the others do not vary, and how often.
    pub refused: BTreeMap<String, usize>,
    /// How often a variant ran.
    pub executions: usize,
    /// How often the rows of a text with guards were compared with those of what is sent in its place.
    pub compared: usize,
    /// What is promised, and is not so.
    pub failures: Vec<String>,
}

impl AddAssign for Varying {
    fn add_assign(&mut self, other: Self) {
        self.made += other.made;
        self.accepted += other.accepted;
        self.proven += other.proven;
        self.variants += other.variants;
        self.executions += other.executions;
        self.compared += other.compared;
        for (why, count) in other.refused {
            *self.refused.entry(why).or_default() += count;
        }
        self.failures.extend(other.failures);
    }
}

impl fmt::Display for Varying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} statements that vary, {} accepted and {} of these proven, with {} variants, which ran {} times; {} times compared with guards",
            self.made, self.accepted, self.proven, self.variants, self.executions, self.compared
        )?;
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        refused.iter().try_for_each(|(why, count)| writeln!(f, "  {count} times {why}"))
    }
}

/// Makes a schema and statements that vary, checks them as those of query files, and runs them.
///
/// # Panics
/// When the server or the connection to it fails.
pub async fn check_varying(plan: &Plan) -> Varying {
    let database = database(&[objects::PRELUDE.to_owned()]).await.unwrap_or_else(|error| panic!("{error}"));
    let client = database.connect().await;
    let (schema, role) = create(&client, plan, &mut Generated::default()).await;
    drop(client);
    let made = (0..plan.statements).filter_map(|number| {
        let choices = Choices::random(&format!("{} varying {number}", plan.seed));
        let (made, parts) = statement::varying(&schema, choices);
        (parts > 0).then(|| (format!("s{number}"), made))
    });
    let made: Vec<(String, Made)> = made.collect();
    let (url, seed) = (database.url.clone(), plan.seed);
    let held = tokio::task::spawn_blocking(move || {
        let mut varying = Varying { made: made.len(), ..Varying::default() };
        let accepted = hold(&url, &made, &mut varying);
        (varying, made.into_iter().filter(|(name, _)| accepted.contains(name)).collect::<Vec<_>>())
    });
    let (mut varying, accepted) = held.await.unwrap_or_else(|error| panic!("{error}"));
    if !accepted.is_empty() {
        match check_on(&database, &texts(plan, role, &accepted), &plan.effort).await {
            Ok(findings) => {
                varying.failures.extend(findings.faults);
                varying.executions += findings.executions;
                varying.compared += findings.compared;
            }
            Err(why) => varying.failures.push(why),
        }
    }
    database.remove().await;
    for failure in &mut varying.failures {
        let name =
            |name: &str| failure.contains(&format!("made.{name}: ")) || failure.contains(&format!("made.{name}, "));
        let text = accepted.iter().find(|(of, _)| name(of)).map(|(of, made)| made.annotated(of));
        *failure = format!("seed {seed}: {failure}\n{}", text.unwrap_or_default());
    }
    varying
}

/// Holds what is said of all variants against each of them, described as a statement of its own. The names of those that vary.
fn hold(url: &str, made: &[(String, Made)], varying: &mut Varying) -> Vec<String> {
    let text: String = made.iter().map(|(name, made)| made.annotated(name)).collect();
    let checked = check(url, &text);
    let mut accepted = Vec::new();
    let mut constant = String::new();
    let mut expected: BTreeMap<String, (String, &Facts)> = BTreeMap::new();
    for statement in checked.statements() {
        let name = statement.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
        let Some(varied) = statement.varied.as_ref().filter(|varied| varied.refused.is_none()) else {
            let why = diagnostic(&checked, statement).map_or("it has no marks", |found| found.code.name());
            *varying.refused.entry(why.to_owned()).or_default() += 1;
            continue;
        };
        varying.accepted += 1;
        varying.proven += usize::from(varied.is_proven);
        accepted.push(name.clone());
        let Some(variants) = varied.template.shape().variants() else { continue };
        varying.variants += variants.len();
        for variant in variants {
            let sql = named(&varied.template.padded(variant).text, &varied.template.parameters);
            let marks = marks(varied, variant);
            constant += &format!("--! {name}_{variant}{marks}\n--@ constant\n{sql};\n\n");
            expected.insert(format!("{name}_{variant}"), (varied.template.words(variant), &varied.facts.facts));
        }
    }
    let each = check(url, &constant);
    for statement in each.statements() {
        let name = statement.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
        let Some((words, all)) = expected.remove(&name) else { continue };
        let of = name.split('_').next().unwrap_or_default();
        match statement.facts() {
            Some(one) => {
                let wrong = too_much(all, one).into_iter();
                varying.failures.extend(wrong.map(|fault| format!("made.{of}: {words}: {fault}")));
            }
            None => {
                varying.failures.push(format!("made.{of}: {words}: PostgreSQL refuses it{}", why(&each, statement)))
            }
        }
    }
    varying.failures.extend(expected.keys().map(|name| format!("{name} was not described")));
    accepted
}

/// The parameters that a variant uses, as nullable as they are for the method: what it promises holds for no others.
fn marks(varied: &Varied, variant: u64) -> String {
    let template = &varied.template;
    let used = (0..template.parameters.len()).filter(|index| template.is_used(*index, variant));
    let mark = |index: usize| {
        let nullable = varied.facts.facts.parameters.get(index).is_none_or(|known| known.nullability.nullable);
        format!("{}{}", template.parameters[index].name, if nullable { "?" } else { "!" })
    };
    let marks: Vec<String> = used.map(mark).collect();
    if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) }
}

fn why(checked: &Checked, statement: &CheckedStatement) -> String {
    diagnostic(checked, statement).map(|found| format!(": {}", found.message)).unwrap_or_default()
}

/// The first diagnostic that points at a statement.
fn diagnostic<'c>(checked: &'c Checked, statement: &CheckedStatement) -> Option<&'c Diagnostic> {
    let section = statement.section.start..statement.section.end;
    let found = checked.diagnostics.sorted().into_iter();
    found.into_iter().find(|found| found.primary.as_ref().is_some_and(|label| section.contains(&label.span.start)))
}

/// `$1` as it was typed, with the name.
fn named(sql: &str, parameters: &[Parameter]) -> String {
    let mut text = String::new();
    let mut quoted = false;
    let mut rest = sql.chars().peekable();
    while let Some(character) = rest.next() {
        quoted ^= character == '\'';
        if character != '$' || quoted || !rest.peek().is_some_and(char::is_ascii_digit) {
            text.push(character);
            continue;
        }
        let mut number = String::new();
        while let Some(digit) = rest.peek().filter(|next| next.is_ascii_digit()) {
            number.push(*digit);
            rest.next();
        }
        let parameter = number.parse::<usize>().ok().and_then(|number| parameters.get(number.checked_sub(1)?));
        text += &format!(":{}", parameter.map_or("", |parameter| &parameter.name));
    }
    text
}

fn check(url: &str, text: &str) -> Checked {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let queries = folder.path().join("queries");
    let written = std::fs::create_dir_all(&queries).and_then(|()| std::fs::write(queries.join("made.sql"), text));
    written.unwrap_or_else(|error| panic!("{error}"));
    Generator::new().root(folder.path()).allow("must-fail").database_url(url).check()
}
