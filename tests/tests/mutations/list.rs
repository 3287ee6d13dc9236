//! The breaks.

/// A rule of the analysis, and how it is broken.
pub(crate) struct Mutation {
    pub(crate) name: &'static str,
    /// Below `codegen/src/analyse`.
    pub(crate) file: &'static str,
    /// It is in the file once.
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
}

const fn mutation(name: &'static str, file: &'static str, old: &'static str, new: &'static str) -> Mutation {
    Mutation { name, file, old, new }
}

pub(crate) const LIST: &[Mutation] = &[
    mutation(
        "LEFT JOIN: the right side is not nulled",
        "nullability/joins.rs",
        r#"self.optional(scope, join.right(), restricted(proved(), join.right()));
                self.null(scope, join, join.right(), partners.on_right);"#,
        "self.optional(scope, join.right(), restricted(proved(), join.right()));",
    ),
    mutation(
        "FULL JOIN: the left side is not nulled",
        "nullability/joins.rs",
        r#"self.null(scope, join, join.left(), partners.on_left);
                self.null(scope, join, join.right(), partners.on_right);"#,
        "self.null(scope, join, join.right(), partners.on_right);",
    ),
    mutation(
        "LEFT JOIN: its condition proves something of the left side",
        "nullability/joins.rs",
        r#"JoinKind::Left => {
                self.item(scope, join.left(), above);"#,
        r#"JoinKind::Left => {
                also(&mut above, proved());
                self.item(scope, join.left(), above);"#,
    ),
    mutation(
        "LEFT JOIN: undone by what is known of the left side",
        "nullability/joins.rs",
        "if present(join.right()) || found(&partners.on_right)",
        "if present(join.left()) || found(&partners.on_right)",
    ),
    mutation(
        "LEFT JOIN: always matches whatever its condition",
        "nullability/joins.rs",
        "joins_all(scope, join) && item_rows",
        "item_rows",
    ),
    mutation(
        "strict: AND and OR of one strict argument",
        "nullability/strict.rs",
        "Some(_) => intersection(arguments()),",
        "Some(_) => union(arguments()),",
    ),
    mutation(
        "strict: COALESCE and GREATEST of one strict argument",
        "nullability/strict.rs",
        r#""COALESCEEXPR" | "MINMAXEXPR" => intersection(arguments()),"#,
        r#""COALESCEEXPR" | "MINMAXEXPR" => union(arguments()),"#,
    ),
    mutation(
        "strict: NULLIF in both arguments",
        "nullability/strict.rs",
        r#""NULLIFEXPR" => first(node).map_or_else(Columns::new, |argument| strict(scope, argument, level)),"#,
        r#""NULLIFEXPR" => union(arguments()),"#,
    ),
    mutation(
        "strict: a row comparison in all pairs",
        "nullability/strict.rs",
        "filter_map(|side| node.get(side).items().first());",
        "flat_map(|side| node.get(side).items());",
    ),
    mutation(
        "narrowing: OR with one arm",
        "nullability/narrow.rs",
        r#"intersection(possible.map(|argument| when_true(scope, argument, level)))
            }
            Some(Operator::Not)"#,
        r#"union(possible.map(|argument| when_true(scope, argument, level)))
            }
            Some(Operator::Not)"#,
    ),
    mutation(
        "narrowing: NOT of AND",
        "nullability/narrow.rs",
        "intersection(possible.map(|argument| when_false",
        "union(possible.map(|argument| when_false",
    ),
    mutation(
        "narrowing: ELSE behind AND",
        "nullability/narrow.rs",
        "Some(Operator::And) => intersection(arguments().map(|argument| when_not_true",
        "Some(Operator::And) => union(arguments().map(|argument| when_not_true",
    ),
    mutation(
        "narrowing: IS NOT FALSE",
        "nullability/narrow.rs",
        "(Some(2), false) | (Some(3), true) => when_not_false(scope, argument, level),",
        "(Some(2), false) | (Some(3), true) => when_true(scope, argument, level),",
    ),
    mutation(
        "narrowing: <> ALL of an empty array",
        "nullability/condition.rs",
        "if is_strict && (any ||",
        "if is_strict && (any || true ||",
    ),
    mutation(
        "narrowing: IS NOT DISTINCT FROM something that may be NULL",
        "nullability/condition.rs",
        "if is_value(scope, right) {",
        "if !right.is_null() {",
    ),
    mutation(
        "narrowing: EXISTS of an aggregate",
        "nullability/condition.rs",
        r#"let aggregates = query.get("hasAggs").bool() != Some(false);"#,
        "let aggregates = false;",
    ),
    mutation(
        "aggregate: over no rows",
        "nullability/aggregate.rs",
        r#"if scope.query.get("groupClause").is_null() {"#,
        "if false {",
    ),
    mutation(
        "aggregate: FILTER",
        "nullability/aggregate.rs",
        "if !filter.is_null() && !is_always_true(&inside(scope), filter) {",
        "if false {",
    ),
    mutation(
        "aggregate: FILTER keeps what may be NULL",
        "nullability/aggregate.rs",
        "&& !evaluate_expression(scope, test.get(\"arg\")).nullable",
        "&& (true || !evaluate_expression(scope, test.get(\"arg\")).nullable)",
    ),
    mutation(
        "aggregate: grouping sets",
        "nullability/aggregate.rs",
        "if grouping::may_be_empty(scope) {",
        "if false {",
    ),
    mutation(
        "aggregate: a sample of one",
        "nullability/aggregate.rs",
        r#""bit_xor" |"#,
        r#""bit_xor" | "stddev_samp" | "stddev" |"#,
    ),
    mutation(
        "window: EXCLUDE",
        "nullability/window.rs",
        "&& !has(frame::EXCLUDE_CURRENT_ROW | frame::EXCLUDE_GROUP)",
        "",
    ),
    mutation(
        "window: a frame that begins behind the row",
        "nullability/window.rs",
        "&& has(frame::START_UNBOUNDED_PRECEDING | frame::START_CURRENT_ROW | frame::START_OFFSET_PRECEDING)",
        "",
    ),
    mutation(
        "window: lag and lead without a default",
        "nullability/window.rs",
        r#""lag" | "lead" => return Answer::maybe("#,
        r#""lag" | "lead" => return Answer::never("#,
    ),
    mutation(
        "scalar sub-select: without a row",
        "nullability/subquery.rs",
        "if !cardinality::query_rows(scope.analysis, query, Some(scope)).at_least_one {",
        "if false {",
    ),
    mutation(
        "UNION: one side is enough",
        "nullability/set_operation.rs",
        "if left.nullable || right.nullable {",
        "if left.nullable && right.nullable {",
    ),
    mutation(
        "EXCEPT: as the right side",
        "nullability/set_operation.rs",
        "fn except((left, _): (Answer, Answer))",
        "fn except((_, left): (Answer, Answer))",
    ),
    mutation(
        "COALESCE: never NULL",
        "nullability/conditional.rs",
        r#"Answer::maybe("every argument of COALESCE may be NULL")"#,
        r#"Answer::never("every argument of COALESCE may be NULL")"#,
    ),
    mutation(
        "NULLIF: never NULL",
        "nullability/expression.rs",
        r#""NULLIFEXPR" => Answer::maybe("#,
        r#""NULLIFEXPR" => Answer::never("#,
    ),
    mutation(
        "subscript: never NULL",
        "nullability/expression.rs",
        r#"return Answer::maybe("a subscript may find no value");"#,
        r#"return Answer::never("a subscript may find no value");"#,
    ),
    mutation(
        "domain: every domain is NOT NULL",
        "nullability/expression.rs",
        "domains.find(|(_, domain)| domain.not_null)",
        "domains.find(|(_, domain)| domain.not_null || domain.base > 0)",
    ),
    mutation(
        "grouping sets: columns keep their values",
        "nullability/variable.rs",
        "if scope.has_grouping_sets() && !scope.view.inside_aggregate {",
        "if false {",
    ),
    mutation(
        "RETURNING: a condition of the view holds for new rows",
        "nullability/returning.rs",
        "view_column(scope, oid, number, true)",
        "view_column(scope, oid, number, false)",
    ),
    mutation(
        "RETURNING: a BEFORE INSERT trigger changes nothing",
        "nullability/returning.rs",
        "inserting(scope, family).may_nullify(name) {\n        return Some(nullified",
        "inserting(scope, family).may_nullify(\"\") {\n        return Some(nullified",
    ),
    mutation(
        "RETURNING: a BEFORE UPDATE trigger changes nothing",
        "nullability/returning.rs",
        "if let Some(trigger) = triggers.may_nullify(name) {\n                return",
        "if let Some(trigger) = triggers.may_nullify(\"\") {\n                return",
    ),
    mutation(
        "RETURNING: DO UPDATE returns what was to be inserted",
        "nullability/returning.rs",
        r#"Assigned::Not => Some(Answer::maybe(format!("{label} may be NULL in the existing row"))),"#,
        "Assigned::Not => Some(inserted),",
    ),
    mutation(
        "set-returning: several are not padded",
        "nullability/function.rs",
        "if calls.count() != 1 {",
        "if calls.count() == 0 {",
    ),
    mutation(
        "elements: array_append of NULL",
        "nullability/elements/calls.rs",
        r#"elements(array)?;
            value(scope, element)
        }
        ("array_cat""#,
        r#"elements(array)
        }
        ("array_cat""#,
    ),
    mutation(
        "elements: constants with NULL",
        "nullability/elements/constant.rs",
        "Property::NeverNull if header.has_nulls =>",
        "Property::NeverNull if header.has_nulls && header.dimensions > 6 =>",
    ),
    mutation(
        "elements: only the first term of a recursive CTE counts",
        "nullability/elements/columns.rs",
        r#"("SETOPERATIONSTMT", Some(1)) => side("larg").and_then(|()| side("rarg")),"#,
        r#"("SETOPERATIONSTMT", Some(1)) => side("larg"),"#,
    ),
    mutation(
        "elements: only the first of two arrays has dimensions",
        "nullability/elements/calls.rs",
        r#"("array_cat", [left, right]) => dimensions(left).and_then(|()| dimensions(right)),"#,
        r#"("array_cat", [left, _]) => dimensions(left),"#,
    ),
    mutation(
        "elements: a CHECK that is not validated",
        "nullability/elements/stored.rs",
        "constraint.kind != ConstraintKind::Check || !constraint.validated ||",
        "constraint.kind != ConstraintKind::Check ||",
    ),
    mutation(
        "functions: array_cat of what may be NULL",
        "nullability/function.rs",
        r#"Answer::any(given).unwrap_or_else(|| Answer::maybe(format!("{} over only NULLs is NULL", function.name)))"#,
        r#"Answer::any(given).unwrap_or_else(|| Answer::never(format!("{} over only NULLs is NULL", function.name)))"#,
    ),
    mutation(
        "functions: ->> of a key that is missing",
        "never_null_functions.tsv",
        r#"jsonb_object(text[])	"#,
        r#"jsonb_object_field_text(jsonb,text)	strict
jsonb_object(text[])	"#,
    ),
    mutation(
        "unique: a part of a key",
        "cardinality/unique.rs",
        "proof.extend(bindings.proof(term, sense)?);",
        "if let Some(found) = bindings.proof(term, sense) { proof.extend(found); }",
    ),
    mutation(
        "unique: a key of an inheritance parent",
        "cardinality/unique.rs",
        "let one_place = relation.children.is_empty() || !entry.inherits();",
        "let one_place = true;",
    ),
    mutation(
        "unique: a partial index",
        "cardinality/unique.rs",
        "Some(predicate) if is_implied(bindings, relation, entry, predicate) => {",
        "Some(predicate) if !predicate.is_empty() || is_implied(bindings, relation, entry, predicate) => {",
    ),
    mutation(
        "unique: NULL is unique",
        "cardinality/unique.rs",
        "nulls: index.nulls_not_distinct",
        "nulls: true || index.nulls_not_distinct",
    ),
    mutation(
        "unique: a deferrable key",
        "cardinality/unique.rs",
        "index.unique && index.immediate && index.valid",
        "index.unique && index.valid",
    ),
    mutation(
        "unique: an expression of equal columns",
        "cardinality/fixed.rs",
        "let sense = Sense { operators: IDENTITY, collation: None, nulls: true, present: sense.present };",
        "let sense = Sense { nulls: true, ..sense };",
    ),
    mutation("unique: an expression that is NULL", "cardinality/computed.rs", "&& !evaluate(&row, node).nullable", ""),
    mutation(
        "CHECK: one value and NULL",
        "cardinality/checked.rs",
        "!(with_children && pin.no_inherit) && is_not_null(pin.number)",
        "!(with_children && pin.no_inherit) && (true || is_not_null(pin.number))",
    ),
    mutation(
        "CHECK: one value, not validated",
        "cardinality/checked.rs",
        "checks.filter(|one| one.validated && one.enforced)",
        "checks.filter(|_| true)",
    ),
    mutation(
        "CHECK: one value of several",
        "cardinality/checked.rs",
        "let one = elements::has_one_element(array) && elements::never_null(scope, array);",
        "let one = elements::never_null(scope, array);",
    ),
    mutation(
        "CHECK: one value of a text that is computed",
        "cardinality/checked.rs",
        "        let term = bare(term);\n",
        "        let mut term = bare(term);\n        while term.is(\"COERCEVIAIO\") {\n            term = bare(term.get(\"arg\"));\n        }\n",
    ),
    mutation(
        "FULL JOIN: of single rows that do not match",
        "cardinality/from.rs",
        "scope.join_kind(join.index()) == JoinKind::Full && !joins_all(scope, join)",
        "false",
    ),
    mutation(
        "UNION: of single rows",
        "cardinality/set_operation.rs",
        "(_, Most::Zero) => left,",
        "(_, _) if left.most == Most::One => left,",
    ),
    mutation(
        "LIMIT: WITH TIES",
        "cardinality/limit.rs",
        "rows.most == Most::Many && !with_ties =>",
        "rows.most == Most::Many && (with_ties || true) =>",
    ),
    mutation(
        "OFFSET: skips nothing",
        "cardinality/limit.rs",
        "Bound::None | Bound::Constant(0) => {}",
        "Bound::None | Bound::Constant(_) => {}",
    ),
    mutation(
        "HAVING: removes nothing",
        "cardinality/grouping.rs",
        r#"if having { rows.or_none("HAVING may filter it out") } else { rows }
}"#,
        r#"rows
}"#,
    ),
    mutation(
        "set-returning: in a list of columns",
        "cardinality/grouping.rs",
        r#"if query.get("hasTargetSRFs").bool() != Some(false) {"#,
        "if false {",
    ),
    mutation(
        "WHERE: removes nothing",
        "cardinality/from.rs",
        "return if always { rows }",
        "return if always || true { rows }",
    ),
    mutation(
        "FULL JOIN: of single rows",
        "cardinality/from.rs",
        "None if items.iter().any(|item| has_full_join(scope, *item)) => {",
        "None if items.is_empty() => {",
    ),
    mutation(
        "ON CONFLICT DO NOTHING: always inserts",
        "cardinality/write.rs",
        r#"ConflictAction::Nothing | ConflictAction::Other => some("ON CONFLICT DO NOTHING may skip the row"),"#,
        "ConflictAction::Nothing | ConflictAction::Other => None,",
    ),
    mutation(
        "violations: NULLS NOT DISTINCT",
        "violations.rs",
        "let distinct = !index.nulls_not_distinct && ",
        "let distinct = ",
    ),
    mutation(
        "violations: ON CONFLICT with some of the columns",
        "writes/arbiter.rs",
        "keys == *columns &&",
        "keys.is_superset(columns) &&",
    ),
    mutation(
        "violations: checks of columns that are written",
        "violations.rs",
        "(anyway || self.touches(&constraint.columns))",
        "anyway",
    ),
    mutation(
        "violations: NOT NULL of what may be NULL",
        "violations.rs",
        "Some(value) => !value.is_not_null(),",
        "Some(value) => value.is_null(),",
    ),
    mutation(
        "subquery: a condition on a set operation is about its first query",
        "nullability/together.rs",
        r#"["setOperations", "groupingSets"].iter()"#,
        r#"["groupingSets"].iter()"#,
    ),
    mutation(
        "UPDATE: what is written is not NULL, whatever triggers write",
        "nullability/together.rs",
        "let stays = once && triggers.may_set(name).is_none();",
        "let stays = once || triggers.may_set(name).is_none();",
    ),
    mutation(
        "UPDATE: what is written to any column is not NULL",
        "nullability/together.rs",
        "filter(|answer| stays && !answer.nullable)?;",
        "filter(|_| stays)?;",
    ),
    mutation(
        "CHECK: its first arm is false whatever the conditions say",
        "nullability/implied.rs",
        "let possible = arguments.iter().filter(|arm| !values.outcomes(arm).is_always(false));",
        "let possible = arguments.iter().skip(1);",
    ),
    mutation(
        "CHECK: children have it, too",
        "nullability/implied.rs",
        "false => members.iter().map(",
        "false => members.iter().take(1).map(",
    ),
    mutation(
        "CHECK of a written row: a trigger sets no other column",
        "nullability/written_row.rs",
        "!generated.contains(&*column.name) && triggers.may_set(&column.name).is_none()",
        "!generated.contains(&*column.name)",
    ),
    mutation(
        "CHECK of a written row: ON CONFLICT returns what was inserted",
        "nullability/written_row.rs",
        "Some(vec![inserted, updated(scope, family, conflict.assignments().collect(), Facts::new())?])",
        "Some(vec![inserted])",
    ),
    mutation(
        "constant of a subquery: there is no NULL besides on the nullable side",
        "cardinality/fixed.rs",
        "self.is_present(entry, sense) && holds",
        "holds",
    ),
    mutation(
        "set-returning functions of the select list give one row",
        "cardinality/grouping.rs",
        "(!is_call || one_row()) && node",
        "(!is_call || one_row() || true) && node",
    ),
    mutation(
        "violations: no partition for a row",
        "violations.rs",
        "found.extend(tables.map(|table| unnamed_check(table, Vec::new(), reasons::routed(table))));",
        "drop(tables);",
    ),
    mutation(
        "violations: a CHECK OPTION",
        "violations.rs",
        "filter(|view| view.checked)",
        "filter(|view| view.checked && view.columns.is_empty())",
    ),
    mutation(
        "violations: a cast to a domain in a view",
        "violations.rs",
        "found.extend(domains::in_relations(catalog, query.node()));",
        "",
    ),
    mutation(
        "effects: CTEs do not write",
        "writes.rs",
        r#"for query in queries(root.node()) {
        reader"#,
        r#"for query in [root] {
        reader"#,
    ),
    mutation("triggers: assignments are forgotten", "triggers/plpgsql/run.rs", "self.effect.set(&record.changed);", ""),
    mutation(
        "triggers: RETURN OLD is RETURN NEW",
        "triggers/plpgsql/run.rs",
        "self.effect.keeps_old |= record.old && self.event == Event::Update;",
        "",
    ),
    mutation("triggers: RETURN NULL is RETURN NEW", "triggers/plpgsql/run.rs", "self.effect.skips |= record.null;", ""),
    mutation(
        "triggers: any value is the current time",
        "triggers/plpgsql/run.rs",
        "*value != Value::Time);",
        "false);",
    ),
    mutation(
        "triggers: only the first branch of IF is taken",
        "triggers/plpgsql/run.rs",
        "if holds == Some(true) {",
        "if holds != Some(false) {",
    ),
    mutation(
        "triggers: an exception handler sees nothing of its block",
        "triggers/plpgsql/run.rs",
        "let mut after = met.clone();",
        "let mut after = State::new();",
    ),
    mutation(
        "triggers: TG_OP <> is TG_OP =",
        "triggers/plpgsql/condition.rs",
        "Truth::of_operation(operation).not()",
        "Truth::of_operation(operation)",
    ),
    mutation(
        "triggers: SELECT INTO a column of NEW is an ordinary SELECT",
        "triggers/plpgsql/parse.rs",
        "Some(targets) => self.into(targets),",
        "Some(targets) => Some(self.into(targets).unwrap_or(Statement::Other)),",
    ),
    mutation(
        "triggers: those of UPDATE OF never fire",
        "triggers/mod.rs",
        "trigger.fires(event, is_set)",
        "trigger.fires(event, |_| false)",
    ),
    mutation(
        "triggers: rows that move are not inserted",
        "triggers/mod.rs",
        "updating.extend(before(catalog, family, Event::Insert, |_| true));",
        "",
    ),
    mutation(
        "violations: what triggers set violates nothing",
        "cascade/columns.rs",
        "columns.insert(column.number, Assigned::of(value.or(before)));",
        "let _ = (value, before);",
    ),
    mutation("parameters: none may be NULL", "parameters.rs", "nullable: parameter.nullable,", "nullable: false,"),
    mutation(
        "domains: casts in defaults, generated columns, checks and indexes are forgotten",
        "violations.rs",
        "found.extend(domains::in_assigned(catalog, tree));",
        "let _ = tree;",
    ),
];
