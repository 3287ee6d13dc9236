//! The list of lints.

/// Gives another macro all lints, after what it is given otherwise: number, variant of `Code`, level, name, title, and the file of the rule.
macro_rules! for_each_lint {
    ($define:ident! { $($before:tt)* }) => {
        $define! {
            $($before)*
            SW1001 UnneededMark Warning "unneeded-mark" "a `!` promises what is proven" in unneeded_mark;
            SW1002 MarkAgainstProof Warning "mark-against-proof" "a `?` loosens what is proven" in mark_against_proof;
            SW1003 RedundantMarks Note "redundant-marks" "a `?` changes nothing" in redundant_marks;
            SW1004 UnneededDirective Warning "unneeded-directive" "a directive states what is proven" in unneeded_directive;
            SW1005 DirectiveAgainstProof Warning "directive-against-proof" "a directive loosens what is proven" in directive_against_proof;
            SW1006 NothingBorrowed Warning "nothing-borrowed" "a row has nothing to borrow" in nothing_borrowed;
            SW1007 SessionState Warning "session-state" "a statement changes its session" in session_state;
            SW1008 StarNotExpanded Warning "star-not-expanded" "a `*` could not be written out" in star_not_expanded;
            SW1009 ListOfOne Warning "list-of-one" "an IN list takes one value" in list_of_one;
            SW1010 ConstantOrder Warning "constant-order" "an ORDER BY of a parameter orders nothing" in constant_order;
            SW1011 ParameterInLiteral Warning "parameter-in-literal" "a parameter stands in a literal" in parameter_in_literal;
            SW1012 AnnotationInLiteral Warning "annotation-in-literal" "a literal extends over an annotation" in annotation_in_literal;
            SW1013 MisplacedDocumentation Warning "misplaced-documentation" "documentation is above its annotation" in misplaced_documentation;
            SW1014 UnusedAttribute Warning "unused-attribute" "an attribute is for nothing" in unused_attribute;
            SW1015 UnusedRow Warning "unused-row" "no statement refers to a declaration" in unused_row;
            SW1016 NotAnalysed Warning "not-analysed" "a statement could not be analysed" in not_analysed;
            SW1017 Renamed Warning "renamed-in-rust" "a name is another one in Rust" in renamed;
            SW1018 UnnamedColumn Warning "unnamed-column" "a column has no name" in unnamed_column;
            SW1019 DuplicateColumn Warning "duplicate-column" "two columns have the same name" in duplicate_column;
            SW1020 LooserRow Note "looser-row" "a shared row is looser than a statement proves" in looser_row;
            SW1021 TighterParams Note "tighter-params" "a shared params struct is tighter than a statement needs" in tighter_params;
            SW1022 UnneededAllowance Warning "unneeded-allowance" "an allowance suppresses nothing" in unneeded_allowance;
            SW1023 UnusedFragment Warning "unused-fragment" "no statement uses a fragment" in unused_fragment;
            SW1024 EqualsNull Warning "equals-null" "something is compared with NULL" in equals_null;
            SW1025 MultipliedAggregate Warning "multiplied-aggregate" "an aggregate is over rows that a join multiplies" in multiplied_aggregate;
            SW1026 NotInNull Warning "not-in-null" "NOT IN is over a subquery that can return NULL" in not_in_null;
            SW1027 UndecidedOrder Note "undecided-order" "only some of the rows that tie are returned" in undecided_order;
            SW1028 UnstablePages Warning "unstable-pages" "OFFSET skips rows in an order that is not decided" in unstable_pages;
            SW1029 OuterJoinMadeInner Warning "outer-join-made-inner" "a condition makes an inner join of an outer one" in outer_join_made_inner;
            SW1030 NeverTrue Warning "never-true" "a condition is never true" in never_true;
            SW1031 AlwaysTrue Warning "always-true" "a condition is always true" in always_true;
            SW1032 TimeZoneOfSession Warning "time-zone-of-session" "a comparison depends on the time zone of the session" in time_zone_of_session;
            SW1033 CaseInComputation Warning "case-in-computation" "a CASE spoils what is computed from it" in case_in_computation;
            SW1034 MaybeMultiplied Note "maybe-multiplied" "an aggregate may be over rows that a join multiplies" in maybe_multiplied;
            SW1035 SumOfNone Note "sum-of-none" "a sum of a CASE can be NULL" in sum_of_none;
            SW1040 MustFail Error "must-fail" "every row that a statement writes violates a constraint" in must_fail;
            SW1041 AllRows Warning "all-rows" "an UPDATE or DELETE writes to every row" in all_rows;
            SW1042 CrossJoin Warning "cross-join" "no condition connects two tables" in cross_join;
            SW1043 VolatileRead Warning "volatile-read" "a SELECT calls a VOLATILE function" in volatile_read;
            SW1044 DynamicSql Warning "dynamic-sql" "a function puts an argument into SQL" in dynamic_sql;
            SW1045 DefinerPath Warning "definer-search-path" "a SECURITY DEFINER function has no search_path" in definer_path;
            SW1046 RowSecurityBypassed Warning "row-security-bypassed" "policies of a table do not count" in row_security_bypassed;
            SW1047 FloatMoney Warning "float-money" "money is in floating point" in float_money;
            SW1048 LocalTime Warning "local-time" "a time depends on the time zone of the session" in local_time;
            SW1049 ZonelessColumn Note "zoneless-column" "a timestamp has no time zone" in zoneless_column;
            SW1050 LockOrder Warning "lock-order" "rows are locked in no certain order" in lock_order;
            SW1055 Unserved Warning "no-index" "no index serves a condition" in unserved;
            SW1056 HardlyServed Note "hardly-indexed" "an index may be missing" in hardly_served;
            SW1057 KeptFromIndex Warning "kept-from-index" "a condition keeps an index from being used" in kept_from_index;
            SW1058 UnindexedKey Warning "unindexed-foreign-key" "a foreign key is searched by, and has no index" in unindexed_key;
            SW1059 CaseOfCitext Warning "case-of-citext" "a text is compared with a citext as text" in case_of_citext;
            SW1060 NoRow Warning "no-row" "PostgreSQL proves that no row satisfies the conditions" in no_row;
            SW1061 Unbounded Note "unbounded-result" "a method returns all rows of a table that grows" in unbounded;
            SW1062 UnusedIndex Note "unused-index" "no statement can use an index" in unused_index;
        }
    };
}

pub(crate) use for_each_lint;
