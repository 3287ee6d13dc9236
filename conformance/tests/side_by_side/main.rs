//! Both generators over the shop, the cases and the corpus: each difference is on the list, and each on the list still occurs.

mod generate;

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_conformance::{Comparison, Difference, Input, application, cases, corpus, listed, mercado};
use sqlwright_tests::in_parallel;

use generate::{application_side_by_side, side_by_side};

/// So many places of one difference are shown.
const SHOWN: usize = 5;

#[test]
fn the_shop_and_the_cases_differ_as_listed() {
    let inputs: Vec<Input> = [mercado()].into_iter().chain(cases()).collect();
    let comparison = all(&inputs, |fault| panic!("{fault}"));
    show("the shop and the cases", &comparison);
    all_are_listed(&comparison);

    let listed = listed();
    let found: BTreeSet<&Difference> = comparison.differences.iter().map(|(difference, _)| difference).collect();
    let gone: Vec<_> = listed.iter().filter(|listed| !found.contains(&listed.difference)).collect();
    assert!(gone.is_empty(), "on the list of docs/src/cornucopia.md, but they do not occur any more:\n{gone:#?}");
}

/// Some of its schemas are for a newer PostgreSQL than the one at hand, which is counted.
#[test]
fn the_corpus_differs_as_listed() {
    let mut newer = 0;
    let comparison = all(&corpus(), |_| newer += 1);
    println!("{newer} schemas need a newer PostgreSQL");
    show("the corpus", &comparison);
    all_are_listed(&comparison);
}

/// An application of somebody's that was written for cornucopia.
#[test]
fn an_application_differs_as_listed() {
    let Some(input) = application() else {
        println!("skipped: SQLWRIGHT_APPLICATION names no folder");
        return;
    };
    let comparison = application_side_by_side(&input).unwrap_or_else(|error| panic!("{error}"));
    show("the application", &comparison);
    all_are_listed(&comparison);
}

fn all(inputs: &[Input], mut on_fault: impl FnMut(String)) -> Comparison {
    let mut all = Comparison::default();
    for (input, result) in inputs.iter().zip(in_parallel(inputs, side_by_side)) {
        match result {
            Ok(comparison) => all.merge(comparison),
            Err(error) => on_fault(format!("{}: {error}", input.name)),
        }
    }
    all
}

/// All differences with the places where they occur.
fn by_difference(comparison: &Comparison) -> BTreeMap<&Difference, Vec<&str>> {
    let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (difference, place) in &comparison.differences {
        places.entry(difference).or_default().push(place.as_str());
    }
    places
}

fn show(what: &str, comparison: &Comparison) {
    let Comparison { both, equal_statements, values, equal_values, only: [theirs, ours, neither], .. } = comparison;
    println!(
        "{what}: {both} statements by both, {equal_statements} of them equal; {values} values, {equal_values} equal"
    );
    println!("  by cornucopia alone {theirs}, by sqlwright alone {ours}, by neither {neither}");
    for (Difference { kind, theirs, ours }, places) in by_difference(comparison) {
        println!("  {:4} × {kind}: {theirs} → {ours}", places.len());
    }
}

fn all_are_listed(comparison: &Comparison) {
    let listed: BTreeSet<Difference> = listed().into_iter().map(|listed| listed.difference).collect();
    let unlisted: Vec<String> = by_difference(comparison)
        .into_iter()
        .filter(|(difference, _)| !listed.contains(difference))
        .map(|(Difference { kind, theirs, ours }, places)| {
            let shown = places[..places.len().min(SHOWN)].join("\n    ");
            format!("{kind}: {theirs} → {ours} ({} times)\n    {shown}", places.len())
        })
        .collect();
    assert!(unlisted.is_empty(), "not on the list of docs/src/cornucopia.md:\n{}", unlisted.join("\n"));
}
