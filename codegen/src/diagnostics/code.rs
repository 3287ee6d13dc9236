//! The codes of diagnostics: one list, with what each is called and how much it matters.

use std::fmt;

use super::Severity;
use crate::lint::for_each_lint;

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
    SW0001 Configuration Error "configuration" "the configuration is wrong";
    SW0002 NoQueryFolder Error "no-query-folder" "the folder of query files is missing";
    SW0003 NoQueryFiles Error "no-query-files" "the folder of query files has no query file";
    SW0004 UnreadableFolder Error "unreadable-folder" "a folder cannot be read";
    SW0005 UnreadableFile Error "unreadable-file" "a file cannot be read";
    SW0006 NoStatements Error "no-statements" "there is no statement";
    SW0007 NoSchema Error "no-schema" "there is no schema to check against";
    SW0008 ForeignFile Error "foreign-file" "a file that sqlwright did not generate is in the way";
    SW0009 Output Error "output" "the output cannot be read or written";
    SW0010 MissingDependency Warning "missing-dependency" "the manifest lacks what the generated code uses";
    SW0011 NoPrivatePostgresql Error "no-private-postgresql" "no private PostgreSQL can be started";
    SW0012 NoConnection Error "no-connection" "PostgreSQL cannot be reached";
    SW0013 ConnectionLost Error "connection-lost" "the connection to PostgreSQL was lost";
    SW0014 Server Error "server" "PostgreSQL refuses something that every run needs";
    SW0015 NoSignals Error "no-signals" "signals cannot be received";
    SW0016 NoEventQueue Error "no-event-queue" "the operating system provides no event queue";
    SW0017 ScratchDatabases Note "scratch-databases" "scratch databases of earlier runs were left";
    SW0018 NoQueryTrees Warning "no-query-trees" "the server sends no query trees";
    SW0019 Lost Error "lost" "nothing can be generated, and nothing says why";
    SW0020 NotUtf8 Error "not-utf8" "a file or its name is not UTF-8";
    SW0021 NoAnswer Error "no-answer" "PostgreSQL does not answer";
    // Annotations.
    SW0101 MalformedAnnotation Error "malformed-annotation" "an annotation cannot be read";
    SW0102 InvalidName Error "invalid-name" "a name cannot be used in Rust";
    SW0103 ReservedName Error "reserved-name" "a name has a meaning of its own";
    SW0104 DuplicateStatement Error "duplicate-statement" "two statements of a file have the same name";
    SW0105 MissingAnnotation Error "missing-annotation" "a statement has no annotation";
    SW0106 MissingStatement Error "missing-statement" "an annotation has no statement";
    SW0107 SecondStatement Error "second-statement" "an annotation has more than one statement";
    SW0108 MissingSemicolon Error "missing-semicolon" "a statement does not end before the next annotation";
    SW0109 EmptyStatement Error "empty-statement" "a `;` comes before the statement";
    SW0110 MisplacedDirective Error "misplaced-directive" "a `--@` line is in the wrong place";
    SW0111 MisplacedAttribute Error "misplaced-attribute" "a `--#` line is in the wrong place";
    SW0112 UnknownDirective Error "unknown-directive" "a directive is unknown";
    SW0113 MalformedDirective Error "malformed-directive" "a directive cannot be read";
    SW0114 DuplicateDirective Error "duplicate-directive" "two directives say the same thing";
    SW0115 ConflictingMarks Error "conflicting-marks" "two marks contradict each other";
    SW0116 DuplicateMark Error "duplicate-mark" "something is marked twice";
    SW0117 MisplacedMark Error "misplaced-mark" "a mark has nothing to speak of";
    SW0118 InvalidAttribute Error "invalid-attribute" "an attribute line cannot be read";
    SW0119 Attribute Error "attribute" "an attribute is not a Rust attribute";
    SW0120 Derive Error "derive" "a derive is not the path of a macro";
    SW0121 DuplicateDerive Error "duplicate-derive" "a derive is listed twice";
    SW0122 DuplicateRow Error "duplicate-row" "a `--:` type is declared twice";
    SW0123 UnknownRow Error "unknown-row" "a row is not declared";
    SW0124 UnknownParams Error "unknown-params" "a params struct is not declared";
    SW0125 AmbiguousRow Error "ambiguous-row" "several files declare a row";
    SW0126 ParamsAndRow Error "params-and-row" "a `--:` type is used for parameters and for rows";
    SW0127 DuplicateArgument Error "duplicate-argument" "an argument is listed twice";
    SW0128 MissingArgument Error "missing-argument" "the order of arguments is not complete";
    SW0129 NoParameters Error "no-parameters" "the statement has no parameters";
    SW0130 UnknownParameter Error "unknown-parameter" "the statement has no such parameter";
    SW0131 UnknownColumn Error "unknown-column" "the statement has no such column";
    SW0132 UnknownField Error "unknown-field" "a composite has no such field";
    // The SQL of query files, before any server sees it.
    SW0201 UnterminatedString Error "unterminated-string" "a string literal does not end";
    SW0202 UnterminatedIdentifier Error "unterminated-identifier" "a quoted identifier does not end";
    SW0203 UnterminatedComment Error "unterminated-comment" "a comment does not end";
    SW0204 UnterminatedDollarQuote Error "unterminated-dollar-quote" "a dollar-quoted literal does not end";
    SW0205 NulByte Error "nul-byte" "a statement holds a NUL byte";
    SW0206 DuplicateParameter Error "duplicate-parameter" "two parameters become the same name in Rust";
    SW0207 NumberedParameter Error "numbered-parameter" "a parameter has a number in the place of a name";
    SW0208 TooManyParameters Error "too-many-parameters" "a statement has more parameters than PostgreSQL takes";
    SW0209 ParameterInUtilityStatement Error "parameter-in-utility-statement" "a parameter is where PostgreSQL takes none";
    SW0210 CopyStatement Error "copy-statement" "COPY is not supported";
    SW0211 UnsupportedStatement Error "unsupported-statement" "a statement cannot be a method";
    // What PostgreSQL says of statements.
    SW0301 Statement Error "statement" "PostgreSQL refuses a statement";
    SW0302 ConflictingTypes Error "conflicting-types" "a parameter has two types";
    SW0303 CannotRun Error "cannot-run" "PostgreSQL prepares a statement that it never runs";
    // The schema.
    SW0401 Schema Error "schema" "the schema cannot be applied";
    SW0402 SchemaRows Note "schema-rows" "statements of the schema write rows";
    SW0403 SearchPathLeft Warning "search-path-left" "the schema leaves another search_path behind";
    SW0404 SchemaLink Warning "schema-link" "a link in the schema is not followed";
    SW0405 SchemaFileLeftOut Warning "schema-file-left-out" "a file of the schema is not applied";
    SW0406 DownMarker Error "down-marker" "a down part cannot be told apart";
    SW0407 DownMigration Error "down-migration" "a file would undo the schema";
    SW0408 Placeholder Error "placeholder" "a migration has a placeholder";
    SW0409 NoSqlMigration Error "no-sql-migration" "a migration has no SQL";
    SW0410 OtherSystem Note "other-system" "a file is for another database system";
    SW0411 LeftOut Note "left-out" "statements of the schema were skipped";
    // Rust: types and names.
    SW0501 UnsupportedType Error "unsupported-type" "a type has no Rust type";
    SW0502 Mapping Error "mapping" "a mapping of types is wrong";
    SW0503 UnknownMapping Error "unknown-mapping" "a mapping matches nothing";
    SW0504 TypeName Error "type-name" "a name cannot be the name of a Rust type";
    SW0505 ModuleName Error "module-name" "a file name cannot be the name of a Rust module";
    SW0506 DuplicateModule Error "duplicate-module" "two files become the same module";
    SW0507 DuplicateType Error "duplicate-type" "a Rust name is already taken";
    SW0508 DifferentRow Error "different-row" "statements that share a row differ";
    SW0509 DifferentParams Error "different-params" "statements that share a params struct differ";
    SW0510 AffectsWithColumns Error "affects-with-columns" "`affects one` is for statements without columns";
    SW0511 NoColumns Error "no-columns" "a statement without columns has no rows to count";
    // What authors say against what is proven.
    SW0601 ImpossiblePromise Error "impossible-promise" "a promise cannot hold";
    SW0602 ImpossibleDirective Error "impossible-directive" "a number of rows cannot hold";
    SW0603 ImpossibleViolation Error "impossible-violation" "a statement cannot violate a constraint that is named";
} }

impl Code {
    /// The page of the book about a lint, in Markdown and without its title; `None` for other codes.
    pub fn lint_page(self) -> Option<String> {
        crate::lint::page(self)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
