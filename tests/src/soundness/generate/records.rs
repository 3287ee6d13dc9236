//! Statements that return records, and structs of the columns of an alias: `--@ nest` and `--@ embed` on what can be made of FROM.

use super::kind::Kind;
use super::writer::{Scope, Source, Writer};

impl Writer<'_> {
    /// A statement with one column of records, with the directive that makes structs of them.
    pub fn records(&mut self) -> String {
        self.note("records");
        let (from, sources) = self.from(&[], 1);
        let scope = Scope::of(&sources, &[]);
        let (from, condition) = self.filtered(from, &scope, &sources, 1);
        let source = self.pick(&sources);
        let kinds = self.kinds(3);
        let names: Vec<String> = (1..=kinds.len()).map(|number| format!("f{number}")).collect();
        let fields = names.join(", ");
        let row = self.constructor(&scope, &kinds);
        let filter = match self.below(3) {
            0 => String::new(),
            _ => format!(" FILTER (WHERE {})", self.condition(&scope, 1)),
        };
        let (record, query) = match self.below(9) {
            0 => (true, format!("SELECT {row} AS r FROM {from}{condition}")),
            1 => (true, format!("SELECT ARRAY(SELECT {row} FROM {from}{condition}) AS r")),
            2 => (true, format!("SELECT array_agg({row}){filter} AS r FROM {from}{condition}")),
            3 => (true, format!("SELECT coalesce(array_agg({row}){filter}, '{{}}') AS r FROM {from}{condition}")),
            4 => {
                let key = self.leaf(&scope, Kind::Int);
                let by = self.pick(&["", "ROLLUP", "GROUPING SETS ((), "]);
                let end = if by.starts_with("GROUPING") { ")" } else { "" };
                let grouped = format!("{by}({key}){end}");
                (true, format!("SELECT array_agg({row}){filter} AS r FROM {from}{condition} GROUP BY {grouped}"))
            }
            5 => (false, format!("SELECT {} AS r FROM {from}{condition}", source.alias)),
            6 => (false, format!("SELECT ARRAY(SELECT {} FROM {from}{condition}) AS r", source.alias)),
            7 => {
                let (inner, others) = self.from(&scope.all(), 0);
                let both = Scope::of(&others, &scope.all());
                let (inner, inner_condition) = self.filtered(inner, &both, &others, 0);
                let inner_row = self.constructor(&both, &kinds);
                let leaf = self.leaf(&scope, Kind::Text);
                let query = format!(
                    "SELECT ARRAY(SELECT ROW({leaf}, ARRAY(SELECT {inner_row} FROM {inner}{inner_condition})) FROM {from}{condition}) AS r"
                );
                return format!("--@ nest r = Outer(f1, f2 = Inner({fields}))\n{query}");
            }
            _ => {
                let second = self.constructor(&scope, &kinds);
                (true, format!("SELECT ARRAY[{row}, {second}] AS r FROM {from}{condition}"))
            }
        };
        let fields = if record { format!("({fields})") } else { String::new() };
        format!("--@ nest r = Rec{fields}\n{query}")
    }

    fn constructor(&mut self, scope: &Scope, kinds: &[Kind]) -> String {
        let items: Vec<String> = kinds.iter().map(|kind| self.expression(scope, *kind, 1)).collect();
        format!("ROW({})", items.join(", "))
    }

    /// A statement that returns the columns of some aliases, each as a struct.
    pub fn embedded(&mut self) -> String {
        self.note("embedded columns");
        let (from, sources) = self.from(&[], 1);
        let scope = Scope::of(&sources, &[]);
        let (from, condition) = self.filtered(from, &scope, &sources, 1);
        let mut directives = String::new();
        let mut list = Vec::new();
        for (number, Source { alias, columns, .. }) in sources.iter().enumerate() {
            if self.percent(70) {
                directives += &format!("--@ embed e{number} = E{number}({alias}.*)\n");
            }
            list.extend(columns.iter().map(|(column, _)| format!("{alias}.{column} AS c{number}_{column}")));
        }
        format!("{directives}SELECT {} FROM {from}{condition}", list.join(", "))
    }
}
