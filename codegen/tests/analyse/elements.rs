//! Elements of parameters that are arrays.

use sqlwright_analysis::ParameterMark;
use sqlwright_mutants::record::Aspect;

use super::{BASE, analysed};

/// The objects of the cases about elements.
const OBJECTS: &str = include_str!("../../cases/elements/schema.sql");

#[tokio::test]
async fn elements_of_parameters() {
    let loosened = ParameterMark { nullable: None, elements_nullable: Some(true) };
    let facts =
        analysed(BASE, &["SELECT unnest(:p1::int[]), :p1::int[]"], &[loosened], &[Aspect::Columns, Aspect::Elements])
            .await;
    assert!(facts[0].columns[0].nullability.nullable && facts[0].columns[1].nullability.elements_nullable);
    assert!(facts[0].parameters[0].nullability.elements_nullable);
    let cases = [
        ("INSERT INTO g (m) VALUES (:p1)", true),
        ("INSERT INTO over_g (m) VALUES (:p1)", true),
        ("UPDATE g SET m = coalesce(:p1, m)", true),
        ("SELECT 1 AS one FROM g WHERE m = :p1", true),
        ("INSERT INTO inherits_g (m) VALUES (:p1)", true),
        ("INSERT INTO g (d) VALUES (:p1)", true),
        ("SELECT 1 AS one WHERE :p1::grid IS NOT NULL", true),
        ("SELECT 1 AS one WHERE :p1::int[][] IS NOT NULL", true),
        ("SELECT 1 AS one WHERE CAST(:p1 AS int[3][3]) IS NOT NULL", true),
        ("SELECT 1 AS one WHERE (:p1::int[])[1:2] IS NOT NULL", false),
        ("INSERT INTO g (flat) VALUES (:p1)", false),
        ("INSERT INTO g (m) SELECT ARRAY[:p1::int[]]", false),
        ("INSERT INTO g (id) SELECT * FROM unnest(:p1::int[])", false),
        ("SELECT 1 AS one WHERE 1 = ANY (:p1::int[])", false),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(&format!("{BASE}{OBJECTS}"), &statements, &[], &[Aspect::Parameters]).await;
    for ((statement, expected), facts) in cases.iter().zip(&facts) {
        assert_eq!(facts.parameters[0].nullability.several_dimensions.is_some(), *expected, "{statement}");
    }
}
