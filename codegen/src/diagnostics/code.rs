//! The codes of diagnostics: one list, with what each is called and how much it matters.

use std::fmt;

use super::Severity;
use crate::lint::for_each_lint;

/// The page of a lint is the documentation of its rule; others have a file.
macro_rules! page {
    ($name:literal, $variant:ident in $file:ident) => {
        crate::lint::page(Code::$variant).unwrap_or_default()
    };
    ($name:literal, $variant:ident) => {
        include_str!(concat!("pages/", $name, ".md")).to_owned()
    };
}

/// Defines [`Code`]: number, variant, severity, name, title, and the file of the rule where it is a lint.
macro_rules! codes {
    ($($number:ident $variant:ident $severity:ident $name:literal $title:literal $(in $file:ident)?;)*) => {
        /// What a diagnostic is about. Numbers and names are stable: scripts and allowances may rely on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code of this name or number.
            pub fn named(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == text || code.number() == text)
            }

            /// The number: `SW0101`.
            pub fn number(self) -> &'static str {
                match self { $(Self::$variant => stringify!($number)),* }
            }

            /// The name, in kebab case: `duplicate-statement`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What it says, in one sentence without a full stop.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }

            /// Its page of the book, in Markdown and without its title: what it means, why it matters, an example where there is one,
            /// and what to do.
            pub fn page(self) -> String {
                match self { $(Self::$variant => page!($name, $variant $(in $file)?)),* }
            }

            /// How much it matters where nobody says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }
        }
    };
}

/// Defines [`Code::LINTS`].
macro_rules! lints {
    ($($number:ident $variant:ident $severity:ident $name:literal $title:literal in $file:ident;)*) => {
        impl Code {
            /// The codes of lints: rules over statements, which can be allowed on one.
            pub const LINTS: &[Self] = &[$(Self::$variant),*];
        }
    };
}

for_each_lint! { lints! {} }

for_each_lint! { codes! {
    // Set-up: configuration, folders, servers, output.
    SW0001 InvalidConfiguration Error "invalid-configuration" "the configuration cannot be used";
    SW0002 NoQueryFolder Error "no-query-folder" "the folder of query files does not exist";
    SW0003 NoQueryFiles Error "no-query-files" "the folder of query files has no query file";
    SW0004 UnreadableFile Error "unreadable-file" "a query file or a folder cannot be read";
    SW0005 NotUtf8 Error "not-utf8" "a query file or its name is not UTF-8";
    SW0006 NoStatements Error "no-statements" "no query file has a statement";
    SW0007 NoSchema Error "no-schema" "there is no schema to check statements against";
    SW0008 ForeignFile Error "foreign-file" "a file that sqlwright did not generate is in the way";
    SW0009 FailedOutput Error "failed-output" "the output cannot be read or written";
    SW0010 OutOfDate Error "out-of-date" "the generated code is out of date";
    SW0011 MissingDependency Warning "missing-dependency" "the manifest lacks what the generated code uses";
    SW0012 NoPrivateServer Error "no-private-server" "no private PostgreSQL can be started";
    SW0013 NoConnection Error "no-connection" "PostgreSQL cannot be reached";
    SW0014 ConnectionLost Error "connection-lost" "the connection to PostgreSQL was lost";
    SW0015 NoAnswer Error "no-answer" "PostgreSQL does not answer";
    SW0016 ServerError Error "server-error" "PostgreSQL refuses something that sqlwright needs";
    SW0017 NoQueryTrees Warning "no-query-trees" "PostgreSQL sends no query trees";
    SW0018 ScratchDatabasesRemoved Note "scratch-databases-removed" "scratch databases of earlier runs were removed";
    SW0019 SystemError Error "system-error" "the operating system refuses something that sqlwright needs";
    SW0020 InternalError Error "internal-error" "nothing can be generated, and sqlwright does not know why";
    SW0021 NoRevision Error "no-revision" "an earlier state of the project cannot be had from git";
    SW0022 NotRecorded Error "not-recorded" "without PostgreSQL, the generated code is not known to be right";
    // Annotations.
    SW0101 MalformedAnnotation Error "malformed-annotation" "an annotation cannot be read";
    SW0102 InvalidName Error "invalid-name" "a name cannot be used in Rust";
    SW0103 ReservedName Error "reserved-name" "a name is reserved";
    SW0104 MissingAnnotation Error "missing-annotation" "a statement has no annotation";
    SW0105 MissingStatement Error "missing-statement" "an annotation has no statement";
    SW0106 SecondStatement Error "second-statement" "an annotation has more than one statement";
    SW0107 MissingSemicolon Error "missing-semicolon" "a statement does not end before the next annotation";
    SW0108 EmptyStatement Error "empty-statement" "a `;` comes before the statement";
    SW0109 DuplicateStatement Error "duplicate-statement" "two statements of a file have the same name";
    SW0110 MisplacedLine Error "misplaced-line" "a `--@` or `--#` line belongs to no annotation";
    SW0111 UnknownDirective Error "unknown-directive" "a directive is unknown";
    SW0112 MalformedDirective Error "malformed-directive" "a directive cannot be read";
    SW0113 DuplicateDirective Error "duplicate-directive" "a directive is repeated or contradicts another one";
    SW0114 InvalidAttribute Error "invalid-attribute" "an attribute is not a Rust attribute";
    SW0115 InvalidDerive Error "invalid-derive" "a derive is not the path of a macro";
    SW0116 DuplicateDerive Error "duplicate-derive" "a derive is listed twice";
    SW0117 ConflictingMarks Error "conflicting-marks" "something is marked `?` and `!`";
    SW0118 DuplicateMark Error "duplicate-mark" "something is marked twice";
    SW0119 MisplacedMark Error "misplaced-mark" "a mark does not fit the type";
    SW0120 NoParameters Error "no-parameters" "an annotation lists parameters of a statement that has none";
    SW0121 UnknownParameter Error "unknown-parameter" "the statement has no such parameter";
    SW0122 UnknownColumn Error "unknown-column" "the statement has no such column";
    SW0123 UnknownField Error "unknown-field" "the composite type has no such field";
    SW0124 DuplicateArgument Error "duplicate-argument" "an argument is listed twice";
    SW0125 MissingArgument Error "missing-argument" "a parameter is missing in the order of arguments";
    SW0126 DuplicateDeclaration Error "duplicate-declaration" "a shared type is declared twice";
    SW0127 UndeclaredType Error "undeclared-type" "a shared type is not declared";
    SW0128 AmbiguousType Error "ambiguous-type" "several files declare a shared type";
    SW0129 ParamsAndRow Error "params-and-row" "a shared type is used for parameters and for rows";
    // The SQL of query files, before a server sees it.
    SW0201 UnterminatedToken Error "unterminated-token" "a literal, quoted identifier or comment does not end";
    SW0202 NulByte Error "nul-byte" "a statement contains a NUL byte";
    SW0203 DuplicateParameter Error "duplicate-parameter" "two parameters have the same name in Rust";
    SW0204 NumberedParameter Error "numbered-parameter" "a parameter has a number instead of a name";
    SW0205 TooManyParameters Error "too-many-parameters" "a statement has more parameters than PostgreSQL allows";
    SW0206 UnsupportedStatement Error "unsupported-statement" "a statement cannot be a method";
    SW0211 MalformedFragment Error "malformed-fragment" "a fragment or its use cannot be read";
    SW0212 IncompleteFragment Error "incomplete-fragment" "the brackets in a fragment do not match";
    SW0213 DuplicateFragment Error "duplicate-fragment" "two fragments have the same name";
    SW0214 UnknownFragment Error "unknown-fragment" "a fragment is used that is not declared";
    SW0215 CircularFragment Error "circular-fragment" "a fragment is part of itself";
    SW0216 DifferentExpansion Error "different-expansion" "the text of a use is not that of its fragment";
    SW0217 FragmentArguments Error "fragment-arguments" "a use has other arguments than its fragment";
    // What PostgreSQL says of statements.
    SW0301 InvalidStatement Error "invalid-statement" "PostgreSQL refuses a statement";
    SW0302 MisplacedParameter Error "misplaced-parameter" "a parameter is where PostgreSQL accepts none";
    SW0303 UndeterminedType Error "undetermined-type" "the type of a parameter cannot be determined";
    SW0304 ConflictingTypes Error "conflicting-types" "a parameter has two types";
    SW0305 CannotRun Error "cannot-run" "PostgreSQL prepares a statement that it never runs";
    // The schema.
    SW0401 InvalidSchema Error "invalid-schema" "the schema cannot be applied";
    SW0402 DownMarker Error "down-marker" "a line looks like the beginning of a down section";
    SW0403 DownMigration Error "down-migration" "a file would undo the schema";
    SW0404 UnsetPlaceholder Error "unset-placeholder" "a placeholder of a migration has no value";
    SW0405 MigrationNotInSql Error "migration-not-in-sql" "a migration is not in SQL";
    SW0406 SkippedFile Warning "skipped-file" "a file of the schema is skipped";
    SW0407 SkippedLink Warning "skipped-link" "a link in the schema is skipped";
    SW0408 SearchPathLeft Warning "search-path-left" "a file of the schema leaves `search_path` changed";
    SW0409 OtherSystem Note "other-system" "a file for another database system is skipped";
    SW0410 SkippedStatements Note "skipped-statements" "statements that reach beyond the schema's database are skipped";
    SW0411 SkippedRows Note "skipped-rows" "rows from other files are skipped";
    // Rust: types and names.
    SW0501 UnsupportedType Error "unsupported-type" "a type has no Rust type";
    SW0502 InvalidMapping Error "invalid-mapping" "a mapping cannot be used";
    SW0503 UnknownMapping Error "unknown-mapping" "a mapping matches nothing";
    SW0504 InvalidTypeName Error "invalid-type-name" "a name cannot be the name of a Rust type";
    SW0505 InvalidModuleName Error "invalid-module-name" "a file name cannot be the name of a Rust module";
    SW0506 DuplicateModule Error "duplicate-module" "two files become the same Rust module";
    SW0507 DuplicateType Error "duplicate-type" "a Rust name is already taken";
    SW0508 DifferentRow Error "different-row" "statements that share a row have different columns";
    SW0509 DifferentParams Error "different-params" "statements that share a params struct have different parameters";
    // What authors say against what is proven.
    SW0601 AffectsWithColumns Error "affects-with-columns" "`affects one` is on a statement with columns";
    SW0602 NoColumns Error "no-columns" "a number of rows is stated for a statement without columns";
    SW0603 ImpossiblePromise Error "impossible-promise" "a promised value is always NULL";
    SW0604 ImpossibleDirective Error "impossible-directive" "a stated number of rows is impossible";
    SW0605 ImpossibleViolation Error "impossible-violation" "a statement cannot violate a constraint that is named";
    SW0606 CannotEnforce Error "cannot-enforce" "the server cannot enforce how many rows a statement affects";

    SW0701 MalformedMarker Error "malformed-marker" "a marker within a statement cannot be read";
    SW0702 MisplacedFragment Error "misplaced-fragment" "a part of a statement cannot be optional";
    SW0703 MismatchedCondition Error "mismatched-condition" "a condition does not fit what is under it";
    SW0704 TooManyTerms Error "too-many-terms" "a statement has too many conditions and alternatives";
    SW0705 InvalidChoice Error "invalid-choice" "alternatives have no default";
    SW0706 InvalidColumns Error "invalid-columns" "a column cannot be kept or left to its default";
    SW0707 MissingCondition Error "missing-condition" "a condition that must always hold does not";
    SW0708 InvalidVariant Error "invalid-variant" "PostgreSQL refuses a variant of a statement";
    SW0709 DifferentVariants Error "different-variants" "the variants of a statement have different rows, parameters or names";
    SW0710 UnprovenVariants Error "unproven-variants" "a statement has too many variants to try, and they are not proven";
    SW0711 UnrestrictedWrite Error "unrestricted-write" "a variant of a statement writes to all rows";
    SW0712 GuardsKept Note "guards-kept" "a statement's guards are sent as they are";
    SW0713 InvalidPaging Error "invalid-paging" "pages cannot begin behind a row";
    SW0714 SlowPaging Warning "slow-paging" "no index finds the next page";
    // Rows within rows.
    SW0801 InvalidNesting Error "invalid-nesting" "a column cannot be nested";
    SW0802 InvalidEmbedding Error "invalid-embedding" "the columns of an alias cannot be embedded";
    SW0803 InvalidGrouping Error "invalid-grouping" "the rows of a join cannot be grouped";
    // Many rows at once.
    SW0901 InvalidBulk Error "invalid-bulk" "a statement cannot run for many rows at once";
    SW0902 UnprovenBulk Error "unproven-bulk" "a bulk statement may affect several rows for each of its input";
    // COPY.
    SW0911 CopyTarget Error "copy-target" "PostgreSQL would refuse the COPY, or do something else";
} }

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
