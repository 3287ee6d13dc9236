//! Statements that vary, made at random: what is proven of them by few variants is held against all.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use super::choices::Choices;
use super::{Generated, Plan, create, database, objects, statement};
use crate::vary::{Answers, Template, faults};

/// How many variants a statement has at most, to be tried.
const MOST: usize = 64;

/// What became of statements that vary.
#[derive(Debug, Default, Clone)]
pub struct Varying {
    /// How many were made that vary.
    pub made: usize,
    /// How many of them are proven.
    pub proven: usize,
    /// How many variants these have.
    pub variants: usize,
    /// How many of the terms of those only take rows away, of how many.
    pub shrinking: (u32, u32),
    /// Why the others are not proven, and how often.
    pub doubts: BTreeMap<String, usize>,
    /// How many of these have variants that PostgreSQL refuses.
    pub invalid: usize,
    /// What is proven, and is not so.
    pub failures: Vec<String>,
}

impl AddAssign for Varying {
    fn add_assign(&mut self, other: Self) {
        self.made += other.made;
        self.proven += other.proven;
        self.variants += other.variants;
        self.shrinking.0 += other.shrinking.0;
        self.shrinking.1 += other.shrinking.1;
        self.invalid += other.invalid;
        for (why, count) in other.doubts {
            *self.doubts.entry(why).or_default() += count;
        }
        self.failures.extend(other.failures);
    }
}

impl fmt::Display for Varying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} statements that vary, {} proven with {} variants, {} of {} terms only take rows away; {} with variants that are refused",
            self.made, self.proven, self.variants, self.shrinking.0, self.shrinking.1, self.invalid
        )?;
        let mut doubts: Vec<_> = self.doubts.iter().collect();
        doubts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        doubts.iter().try_for_each(|(why, count)| writeln!(f, "  {count} times {why}"))
    }
}

/// Makes a schema and statements that vary.
///
/// # Panics
/// When the server or the connection to it fails.
pub async fn check_varying(plan: &Plan) -> Varying {
    let database = database(&[objects::PRELUDE.to_owned()]).await.unwrap_or_else(|error| panic!("{error}"));
    let client = database.connect().await;
    let (schema, _) = create(&client, plan, &mut Generated::default()).await;
    drop(client);
    let made = (0..plan.statements).map(|number| {
        let made = statement::varying(&schema, Choices::random(&format!("{} varying {number}", plan.seed)));
        Template::new(&made.sql)
    });
    let varies = |template: &Template| {
        let variants = template.shape.variants().map_or(0, |variants| variants.len());
        (2..=MOST).contains(&variants)
    };
    let templates: Vec<Template> = made.filter(varies).collect();
    let (seed, url) = (plan.seed, database.url.clone());
    let varying = tokio::task::spawn_blocking(move || hold(seed, &url, &templates)).await;
    database.remove().await;
    varying.unwrap_or_else(|error| panic!("{error}"))
}

/// Holds what is proven by few variants against all of them.
fn hold(seed: u64, url: &str, templates: &[Template]) -> Varying {
    let mut varying = Varying { made: templates.len(), ..Varying::default() };
    let samples: Vec<_> =
        templates.iter().enumerate().map(|(index, template)| (index, template, template.shape.samples())).collect();
    let mut answers = ask(url, &samples, &mut varying);
    let mut proven = Vec::new();
    for (index, template, variants) in samples {
        match answers.prove(index, template, &variants) {
            Ok(proof) => proven.push((index, template, proof)),
            Err(doubt) => {
                let why = format!("{doubt:?}").split([' ', '{']).next().unwrap_or_default().to_owned();
                varying.invalid += usize::from(why == "Unseen");
                *varying.doubts.entry(why).or_default() += 1;
            }
        }
    }
    let others: Vec<_> = proven.iter().map(|(index, template, _)| (*index, *template, template.variants())).collect();
    answers.extend(ask(url, &others, &mut varying));
    for (index, template, proof) in proven {
        let variants = template.variants();
        varying.proven += 1;
        varying.variants += variants.len();
        let all = variants.iter().fold(0, |all, variant| all | variant);
        varying.shrinking.0 += proof.shrinking.count_ones();
        varying.shrinking.1 += all.count_ones();
        let refused = variants.iter().filter(|variant| !answers.has(index, **variant));
        let mut wrong: Vec<String> = refused.map(|variant| format!("refused: {}", template.text(*variant))).collect();
        if let Err(doubt) = answers.prove(index, template, &variants) {
            wrong.push(format!("{doubt:?}"));
        }
        wrong.extend(faults(&answers, index, template, Some(&proof)));
        let full = template.shape.samples().first().map(|variant| template.text(*variant)).unwrap_or_default();
        varying.failures.extend(wrong.into_iter().map(|fault| format!("seed {seed}: {fault}\n  all on: {full}")));
    }
    varying
}

fn ask(url: &str, wanted: &[(usize, &Template, Vec<u64>)], varying: &mut Varying) -> Answers {
    Answers::ask(url, wanted).unwrap_or_else(|why| {
        varying.failures.push(why);
        Answers::default()
    })
}
