//! Amounts of money in types that do not hold them exactly: `real` and `double precision`; and in `money`, whose meaning depends on a setting.
//!
//! Only names tell that a number is money, so the rule is narrow: a word that is seldom used of anything else, and no word that says what
//! else it is (a rate, a weight, a number of pieces).

use super::own_nodes;
use crate::catalog::{Catalog, Column, Oid, Relation};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;
use crate::tree::expr::{Expr, Variable};
use crate::tree::query::{Command, TargetEntry};

const REAL: Oid = 700;
const DOUBLE: Oid = 701;
const MONEY: Oid = 790;

/// Words that mean money by themselves.
const MONEY_WORDS: &[&str] = &[
    "cost",
    "costs",
    "fee",
    "fees",
    "price",
    "prices",
    "refund",
    "revenue",
    "salaries",
    "salary",
    "subtotal",
    "surcharge",
    "turnover",
    "wage",
    "wages",
    "payroll",
    "rent",
    "msrp",
];

/// Words that mean money in a table that is about money.
const AMOUNT_WORDS: &[&str] = &[
    "amount", "amounts", "balance", "balances", "credit", "debit", "deposit", "due", "net", "gross", "paid", "payment",
    "tax", "tip", "total", "budget", "discount",
];

/// Tables that are about money.
const MONEY_TABLES: &[&str] = &[
    "account",
    "accounts",
    "bill",
    "billing",
    "bills",
    "budget",
    "budgets",
    "cart",
    "carts",
    "charge",
    "charges",
    "donation",
    "donations",
    "expense",
    "expenses",
    "invoice",
    "invoices",
    "ledger",
    "loan",
    "loans",
    "order",
    "orders",
    "payment",
    "payments",
    "payout",
    "payouts",
    "purchase",
    "purchases",
    "refund",
    "refunds",
    "sale",
    "sales",
    "transaction",
    "transactions",
    "transfer",
    "transfers",
    "wallet",
    "wallets",
    "payslip",
    "payslips",
];

/// Words that say that it is a measure of something else.
const OTHER_WORDS: &[&str] = &[
    "average",
    "avg",
    "change",
    "coefficient",
    "count",
    "days",
    "distance",
    "duration",
    "elasticity",
    "estimate",
    "estimated",
    "factor",
    "growth",
    "hours",
    "index",
    "level",
    "load",
    "margin",
    "mass",
    "minutes",
    "multiplier",
    "number",
    "pct",
    "percent",
    "percentage",
    "points",
    "predicted",
    "probability",
    "quantity",
    "rank",
    "rate",
    "ratio",
    "score",
    "share",
    "size",
    "startup",
    "std",
    "stddev",
    "time",
    "units",
    "variance",
    "volume",
    "weight",
    "work",
    "energy",
    "cpu",
    "query",
    "plan",
    "planner",
    "path",
    "edge",
    "log",
    "normalized",
    "relative",
];

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let mut found = written(scope);
    for node in own_nodes(scope.query) {
        let Expr::Aggregate(aggregate) = node else { continue };
        let function = aggregate.function().and_then(|oid| scope.context.catalog.functions.get(&oid));
        // What is cast to `numeric` before it is added is exact from there on.
        let is_inexact = |ty: &Oid| matches!(*ty, REAL | DOUBLE | MONEY);
        if !function.is_some_and(|function| {
            function.is_builtin() && function.name == "sum" && function.arguments.first().is_some_and(is_inexact)
        }) {
            continue;
        }
        let columns = aggregate.arguments().flat_map(|argument| argument.expression().walk());
        let columns = columns.filter_map(|node| if let Expr::Variable(column) = node { Some(column) } else { None });
        if let Some((relation, column, ty)) = columns.filter_map(|variable| stored(scope, variable)).next() {
            let place = super::word_of(scope, node);
            found.push(told(relation, column, ty, "adds up").at(place));
        }
    }
    found
}

/// What a query assigns.
fn written(scope: &Scope<'_>) -> Vec<Suspicion> {
    let query = scope.query;
    if matches!(query.command(), Command::Select | Command::Other) {
        return Vec::new();
    }
    let target = query.result_relation().and_then(|index| query.entry(index)?.relation());
    let Some(relation) = target.and_then(|oid| scope.context.catalog.relations.get(&oid)) else { return Vec::new() };
    let on_conflict = query.on_conflict().into_iter().flat_map(|conflict| conflict.assignments());
    let merged = query.merge_actions().flat_map(|action| action.assignments().collect::<Vec<_>>());
    let entries: Vec<TargetEntry<'_>> = query.target_list().filter(|entry| !entry.is_junk()).collect();
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for entry in entries.into_iter().chain(on_conflict).chain(merged) {
        let column = entry.number().and_then(|number| relation.columns.get(&number));
        let Some(column) = column.filter(|column| !seen.contains(&column.number)) else { continue };
        if let Some(ty) = money(scope.context.catalog, relation, column) {
            seen.push(column.number);
            let places = scope.context.places();
            let place = places.and_then(|places| places.token(places.start_of(entry.expression())?));
            found.push(told(relation, column, ty, "writes").at(place));
        }
    }
    found
}

fn stored<'s>(scope: &Scope<'s>, variable: Variable<'_>) -> Option<(&'s Relation, &'s Column, Oid)> {
    let (entry, number) = variable.of_level(0)?;
    let relation = scope.query.entry(entry)?.relation()?;
    let relation = scope.context.catalog.relations.get(&relation)?;
    let column = relation.columns.get(&i16::try_from(number).ok()?)?;
    Some((relation, column, money(scope.context.catalog, relation, column)?))
}

/// The type of a column that holds money and is not made for it.
fn money(catalog: &Catalog, relation: &Relation, column: &Column) -> Option<Oid> {
    match catalog.base_type(column.type_oid) {
        MONEY => Some(MONEY),
        ty @ (REAL | DOUBLE) => is_money(&relation.name, &column.name).then_some(ty),
        _ => None,
    }
}

fn is_money(table: &str, column: &str) -> bool {
    let (table, column) = (words(table), words(column));
    let has = |of: &[String], list: &[&str]| of.iter().any(|word| list.contains(&word.as_str()));
    !has(&column, OTHER_WORDS) && (has(&column, MONEY_WORDS) || has(&column, AMOUNT_WORDS) && has(&table, MONEY_TABLES))
}

/// `unitPrice` and `unit_price` are two words.
fn words(name: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut after_lower = false;
    for letter in name.chars() {
        let begins = letter.is_uppercase() && after_lower;
        if begins || !letter.is_alphanumeric() {
            found.push(String::new());
        }
        if letter.is_alphabetic() {
            found.last_mut().into_iter().for_each(|word| word.extend(letter.to_lowercase()));
        }
        after_lower = letter.is_lowercase();
    }
    found.retain(|word| !word.is_empty());
    found
}

fn told(relation: &Relation, column: &Column, ty: Oid, does: &str) -> Suspicion {
    let name = format!("{}.{}", relation.name, column.name);
    let (message, note) = match ty {
        MONEY => (
            format!("this statement {does} `{name}`, which is of the type money"),
            "the setting `lc_monetary` decides its currency and how many digits it has: a database with another one reads other amounts",
        ),
        _ => (
            format!("this statement {does} money in floating point: `{name}`"),
            "amounts such as 0.10 have no exact value there, so that sums are off by parts of a cent, and `=` fails",
        ),
    };
    Suspicion::new(SuspicionKind::FloatMoney, message)
        .note(note)
        .help("make the column `numeric`, or count the smallest unit in a `bigint`")
}

#[cfg(test)]
mod tests {
    use super::is_money;

    #[test]
    fn names_tell_money() {
        for (table, column) in [
            ("books", "price"),
            ("Books", "unitPrice"),
            ("employees", "base_salary"),
            ("orders", "total"),
            ("payments", "amount"),
            ("accounts", "balance"),
        ] {
            assert!(is_money(table, column), "{table}.{column}");
        }
        for (table, column) in [
            ("ingredients", "amount"),
            ("books", "price_ratio"),
            ("plans", "cost_factor"),
            ("trips", "total"),
            ("edges", "weight"),
            ("nodes", "balance"),
            ("orders", "total_weight"),
            ("books", "parent"),
        ] {
            assert!(!is_money(table, column), "{table}.{column}");
        }
    }
}
