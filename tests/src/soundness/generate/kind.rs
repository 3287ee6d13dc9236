//! The types of values that statements are made of.

/// A type, as far as the generator tells them apart: a domain is the type that it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Int,
    Text,
    Bool,
    Numeric,
    Date,
    Time,
    Json,
    Ints,
    Texts,
    Pair,
    Mood,
    Big,
    Range,
    Pairs,
}

impl Kind {
    /// All of them, the frequent ones first and more than once.
    pub const FREQUENT: &'static [Self] = &[
        Self::Int,
        Self::Int,
        Self::Int,
        Self::Int,
        Self::Text,
        Self::Text,
        Self::Text,
        Self::Bool,
        Self::Numeric,
        Self::Date,
        Self::Time,
        Self::Json,
        Self::Ints,
        Self::Texts,
        Self::Pair,
        Self::Mood,
        Self::Big,
        Self::Range,
        Self::Pairs,
    ];

    /// Those that have an order and an equality that all uses of it agree on.
    pub const COMPARABLE: &'static [Self] =
        &[Self::Int, Self::Int, Self::Text, Self::Text, Self::Numeric, Self::Date, Self::Mood, Self::Bool, Self::Big];

    /// In SQL.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Text => "text",
            Self::Bool => "bool",
            Self::Numeric => "numeric",
            Self::Date => "date",
            Self::Time => "timestamptz",
            Self::Json => "jsonb",
            Self::Ints => "int[]",
            Self::Texts => "text[]",
            Self::Pair => "pair",
            Self::Mood => "mood",
            Self::Big => "bigint",
            Self::Range => "int4range",
            Self::Pairs => "pair[]",
        }
    }

    /// The letter that stands for an expression of the type in a template: `#i`.
    pub fn of_letter(letter: char) -> Option<Self> {
        Some(match letter {
            'i' => Self::Int,
            't' => Self::Text,
            'b' => Self::Bool,
            'n' => Self::Numeric,
            'd' => Self::Date,
            'w' => Self::Time,
            'j' => Self::Json,
            'I' => Self::Ints,
            'T' => Self::Texts,
            'p' => Self::Pair,
            'm' => Self::Mood,
            'g' => Self::Big,
            'r' => Self::Range,
            'P' => Self::Pairs,
            _ => return None,
        })
    }

    /// Names for columns of the type. A name is of one type only, wherever it stands: so joins may be over names, and what an
    /// inner name hides is of the same type.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Int => &["id", "x", "y", "z", "u", "v"],
            Self::Text => &["s", "t", "r", "q"],
            Self::Bool => &["b", "f"],
            Self::Numeric => &["n", "m"],
            Self::Date => &["d", "e"],
            Self::Time => &["w", "h"],
            Self::Json => &["j", "k"],
            Self::Ints => &["ii", "xx"],
            Self::Texts => &["ss", "tt"],
            Self::Pair => &["p", "o"],
            Self::Mood => &["mo", "od"],
            Self::Big => &["g", "l"],
            Self::Range => &["ra", "rb"],
            Self::Pairs => &["pp", "oo"],
        }
    }

    /// Constants that are not NULL, few of them, so that comparisons hit.
    pub fn constants(self) -> &'static [&'static str] {
        match self {
            Self::Int => &["1", "0", "2", "3"],
            Self::Text => &["'a'::text", "'b'", "''::text", "'c'::text"],
            Self::Bool => &["true", "false"],
            Self::Numeric => &["1.0", "0", "2.5"],
            Self::Date => &["DATE '2024-02-27'", "DATE '2024-02-28'", "DATE 'infinity'"],
            Self::Time => &["TIMESTAMPTZ '2024-02-27 00:00Z'", "TIMESTAMPTZ 'infinity'"],
            Self::Json => &["'{\"a\": 1}'::jsonb", "'{\"a\": null}'::jsonb", "'[1, null]'::jsonb", "'null'::jsonb"],
            Self::Ints => &["'{1,2}'::int[]", "'{}'::int[]", "'{1,NULL}'::int[]"],
            Self::Texts => &["'{a,b}'::text[]", "'{}'::text[]", "'{NULL}'::text[]"],
            Self::Pair => &["'(1,a)'::pair", "ROW(1, 'a')::pair", "ROW(NULL, NULL)::pair", "'(,b)'::pair"],
            Self::Mood => &["'low'::mood", "'high'::mood"],
            Self::Big => &["1::bigint", "0::bigint", "2::bigint"],
            Self::Range => &["int4range(0, 2)", "'empty'::int4range", "'[1,)'::int4range"],
            Self::Pairs => &["ARRAY[ROW(1, 'a')::pair]", "'{}'::pair[]", "ARRAY[NULL::pair]"],
        }
    }
}
