//! Values in PostgreSQL's text form: few different ones, so that joins and comparisons hit; those that occur in statements and
//! in the data; and those that hurt.

use std::collections::BTreeMap;

use super::random::Random;
use super::tables::Tables;
use super::types::{Shape, Types};

/// What is taken, in percent.
#[derive(Debug, Clone, Copy)]
pub struct Taste {
    /// NULL where it is allowed: elements of arrays, fields of composites.
    pub null: usize,
    /// Values at the edge of their type.
    pub edge: usize,
    /// Values that occur in the data.
    pub known: usize,
    /// How many different ordinary values there are of a type.
    pub distinct: usize,
    /// Arrays with a second dimension.
    pub dimensions: usize,
}

/// The constants of statements and checks: what they compare with.
#[derive(Debug)]
pub struct Literals {
    texts: Vec<String>,
    numbers: Vec<String>,
}

impl Literals {
    /// Those of some texts, and of all checks.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>, tables: &'t Tables) -> Self {
        let mut literals = Self { texts: Vec::new(), numbers: Vec::new() };
        for text in texts.into_iter().chain(tables.checks.iter().map(String::as_str)) {
            let code: Vec<&str> = text.lines().filter(|line| !line.starts_with("--")).collect();
            for (index, part) in code.join("\n").split('\'').enumerate() {
                if index % 2 == 1 {
                    literals.texts.push(part.to_owned());
                } else {
                    let words = part.split(|c: char| !c.is_ascii_alphanumeric() && !"._$:".contains(c));
                    let numbers = words.filter(|word| word.parse::<f64>().is_ok() && word.len() < 10);
                    literals.numbers.extend(numbers.map(str::to_owned));
                }
            }
        }
        literals.texts.sort();
        literals.texts.dedup();
        literals.numbers.sort();
        literals.numbers.dedup();
        literals
    }
}

/// Makes values.
pub struct Values<'a> {
    pub types: &'a Types,
    pub literals: &'a Literals,
    /// What occurs in the data, by type without domains.
    pub known: BTreeMap<u32, Vec<String>>,
}

impl Values<'_> {
    /// A value that is not NULL, or what is most like one.
    pub fn value(&self, oid: u32, taste: Taste, random: &mut Random) -> String {
        let known = self.known.get(&self.types.base(oid)).map_or(&[][..], Vec::as_slice);
        if random.percent(taste.known)
            && let Some(value) = random.pick(known)
        {
            return value.clone();
        }
        let Some(ty) = self.types.get(oid) else { return "1".to_owned() };
        match &ty.shape {
            Shape::Plain => self.plain(&ty.name, taste, random),
            Shape::Domain(base) => self.value(*base, taste, random),
            Shape::Enum(labels) => random.pick(labels).cloned().unwrap_or_default(),
            Shape::Array(element) => self.array(*element, taste, random),
            Shape::Composite(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|field| self.optional(*field, taste, random).map_or_else(String::new, |value| quoted(&value)))
                    .collect();
                format!("({})", fields.join(","))
            }
            Shape::Range(of) => self.range(*of, taste, random),
            Shape::Multirange(of) => {
                let of = self.types.get(*of).map(|ty| &ty.shape);
                match of {
                    Some(Shape::Range(of)) if random.percent(70) => format!("{{{}}}", self.range(*of, taste, random)),
                    _ => "{}".to_owned(),
                }
            }
        }
    }

    /// The value with this number, where the type has numbered ones: the same number gives the same value for all such types.
    pub fn numbered(&self, oid: u32, number: usize, taste: Taste, random: &mut Random) -> String {
        match self.types.get(self.types.base(oid)) {
            Some(ty) if matches!(ty.shape, Shape::Plain) && !matches!(ty.name.as_str(), "json" | "jsonb" | "bool") => {
                ordinary(&ty.name, number)
            }
            _ => self.value(oid, taste, random),
        }
    }

    /// NULL, if the type does not refuse it.
    pub fn optional(&self, oid: u32, taste: Taste, random: &mut Random) -> Option<String> {
        let null = random.percent(taste.null) && !self.types.refuses_null(oid);
        (!null).then(|| self.value(oid, taste, random))
    }

    fn array(&self, element: u32, taste: Taste, random: &mut Random) -> String {
        let length = random.below(4);
        let mut one =
            || self.optional(element, taste, random).map_or_else(|| "NULL".to_owned(), |value| quoted(&value));
        let list: Vec<String> = (0..length).map(|_| one()).collect();
        let list = format!("{{{}}}", list.join(","));
        // Sometimes a second dimension.
        if length > 0 && random.percent(taste.dimensions) { format!("{{{list}}}") } else { list }
    }

    fn range(&self, of: u32, taste: Taste, random: &mut Random) -> String {
        if random.percent(15) {
            return "empty".to_owned();
        }
        let mut bound = || if random.percent(20) { String::new() } else { quoted(&self.value(of, taste, random)) };
        let (mut low, mut high) = (bound(), bound());
        if !low.is_empty() && !high.is_empty() && (low.len(), &low) > (high.len(), &high) {
            std::mem::swap(&mut low, &mut high);
        }
        let (open, close) = if random.percent(70) { ('[', ')') } else { ('(', ']') };
        format!("{open}{low},{high}{close}")
    }

    /// An object with keys that statements ask for.
    fn object(&self, random: &mut Random) -> String {
        let keys = (0..random.below(4)).filter_map(|_| random.pick(&self.literals.texts)).collect::<Vec<_>>();
        let mut member = |key: &String| {
            let value = ["null", "\"a\"", "1", "true", "[]", "[{\"a\": null}]", "{}", "{\"a\": 1}"][random.below(8)];
            format!("{}: {value}", serde_json::Value::from(key.as_str()))
        };
        let members: Vec<String> = keys.into_iter().map(&mut member).collect();
        format!("{{{}}}", members.join(", "))
    }

    fn plain(&self, name: &str, taste: Taste, random: &mut Random) -> String {
        if matches!(name, "json" | "jsonb") && random.percent(40) {
            return self.object(random);
        }
        let numeric = matches!(name, "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" | "oid" | "money");
        if random.percent(15) {
            let pool = if numeric { &self.literals.numbers } else { &self.literals.texts };
            if let Some(value) = random.pick(pool) {
                return value.clone();
            }
        }
        let edges = edges(name);
        if random.percent(taste.edge)
            && let Some(edge) = random.pick(edges)
        {
            return (*edge).to_owned();
        }
        ordinary(name, random.below(taste.distinct.max(1)))
    }
}

/// As an element of an array, a field of a composite or a bound of a range: all take double quotes with backslashes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The value number `n` of a type: all small and alike.
fn ordinary(name: &str, n: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    match name {
        "bool" => ["true", "false"][n % 2].to_owned(),
        "numeric" | "float4" | "float8" | "money" if n % 3 == 2 => format!("{n}.5"),
        "uuid" => format!("00000000-0000-0000-0000-{n:012}"),
        "date" => format!("2024-02-{:02}", 27 + n % 3),
        "timestamp" | "timestamptz" => format!("2024-02-{:02} {:02}:00:00+00", 27 + n % 3, n % 24),
        "time" | "timetz" => format!("{:02}:00:00+00", n % 24),
        "interval" => format!("{n} days"),
        "json" | "jsonb" => {
            ["{}", "{\"a\": 1}", "{\"a\": null}", "[1, null]", "null", "\"a\"", "1", "[]"][n % 8].to_owned()
        }
        "bytea" => format!("\\x{n:02x}"),
        "inet" | "cidr" => format!("10.0.0.{n}"),
        "macaddr" => format!("08:00:2b:01:02:{n:02x}"),
        "macaddr8" => format!("08:00:2b:01:02:03:04:{n:02x}"),
        "bit" | "varbit" => ["0", "1", "10", "101"][n % 4].to_owned(),
        "point" => format!("({n},0)"),
        "lseg" | "box" | "path" => format!("((0,0),({n},1))"),
        "polygon" => format!("((0,0),({n},1),(1,0))"),
        "line" => format!("{{1,{n},0}}"),
        "circle" => format!("<(0,0),{n}>"),
        "tid" => format!("(0,{n})"),
        "pg_lsn" => format!("0/{n}"),
        "vector" => format!("[{n},0,1]"),
        "xml" => format!("<{letter}/>"),
        "jsonpath" => "$.a".to_owned(),
        "hstore" => format!("{letter}=>NULL"),
        "tsvector" | "tsquery" | "text" | "varchar" | "bpchar" | "char" | "name" | "citext" | "ltree" => {
            letter.to_string()
        }
        _ => n.to_string(),
    }
}

fn edges(name: &str) -> &'static [&'static str] {
    match name {
        "int2" => &["-1", "0", "32767", "-32768"],
        "int4" => &["-1", "0", "100", "2147483647", "-2147483648"],
        "int8" => &["-1", "0", "100", "9223372036854775807", "-9223372036854775808"],
        "numeric" => &["0", "-1", "0.01", "1e-40", "1e40", "NaN", "Infinity", "-Infinity"],
        "float4" | "float8" => &["0", "-0", "NaN", "Infinity", "-Infinity", "1e30"],
        "date" => &["infinity", "-infinity", "0001-01-01", "9999-12-31", "4713-01-01 BC"],
        "timestamp" | "timestamptz" => &["infinity", "-infinity", "0001-01-01 00:00Z", "9999-12-31 00:00Z"],
        "time" => &["00:00", "24:00"],
        "interval" => &["0", "-1 day", "100 years", "1 month"],
        "uuid" => &["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
        "json" | "jsonb" => &["null", "{}", "[]", "{\"a\": null}", "[null]", "\"\"", "{\"a\": {\"b\": []}}"],
        "text" | "varchar" | "citext" | "bpchar" => {
            &["", " ", "%", "_", "it's", "\\", "new@example.com", "\u{1F980}", "NULL"]
        }
        "bytea" => &["\\x", "\\x00"],
        "inet" => &["::", "0.0.0.0/0"],
        "cidr" => &["0.0.0.0/0"],
        "ltree" => &["", "a.b", "a.b.c"],
        "tsvector" | "tsquery" | "path" | "hstore" => &[""],
        _ => &[],
    }
}
