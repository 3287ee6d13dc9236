//! How much of what never happened was promised not to happen: columns without a NULL, statements without a second row,
//! violations that occurred. The rest is listed with the reason that the analysis gave.

use std::collections::BTreeMap;
use std::fmt;

/// What was seen of one answer of the analysis in all runs, where the strict answer would have been right.
#[derive(Debug, Clone)]
pub struct Observation {
    /// The project.
    pub project: String,
    /// `repository.name`.
    pub statement: String,
    /// What the answer is about.
    pub subject: Subject,
    /// Whether the analysis gave the strict answer: never NULL, one row at most, or, of violations, a right one.
    pub proven: bool,
    /// Why it gave the answer.
    pub reason: String,
    /// What the statement is made of.
    pub constructs: Vec<&'static str>,
}

/// What an answer is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A column that never was NULL, in a statement with rows.
    Column(String),
    /// The elements of an array column that held some, none of them NULL.
    Elements(String),
    /// A statement that returned one row at most, also where each of its tables had several.
    Rows,
    /// A predicted violation.
    Violation(String),
}

impl Subject {
    /// Its name, and what the list of the rest is called.
    fn kind(&self) -> Kind {
        match self {
            Self::Column(_) => Kind::Columns,
            Self::Elements(_) => Kind::Elements,
            Self::Rows => Kind::Rows,
            Self::Violation(_) => Kind::Violations,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Columns,
    Elements,
    Rows,
    Violations,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Columns, Self::Elements, Self::Rows, Self::Violations];

    fn figures(self) -> &'static str {
        match self {
            Self::Columns => "columns that never were NULL: promised never to be",
            Self::Elements => "arrays that never held NULL: promised never to",
            Self::Rows => "statements that never returned several rows: promised never to",
            Self::Violations => "violations that were predicted: provoked",
        }
    }

    fn rest(self) -> &'static str {
        match self {
            Self::Columns => "may be NULL and never were",
            Self::Elements => "may hold NULL and never did",
            Self::Rows => "may return several rows and never did",
            Self::Violations => "were predicted and never provoked",
        }
    }
}

/// Observations, as figures and as a list of what is not proven.
#[derive(Debug)]
pub struct Precision<'a>(pub &'a [Observation]);

impl Precision<'_> {
    /// Of the columns that never were NULL, how many are promised never to be, and how many there are.
    pub fn columns(&self) -> (usize, usize) {
        let columns = self.0.iter().filter(|observation| observation.subject.kind() == Kind::Columns);
        columns.fold((0, 0), |(proven, all), observation| (proven + usize::from(observation.proven), all + 1))
    }

    fn figures(&self, kind: Kind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sources: BTreeMap<&str, Share> = BTreeMap::new();
        let mut constructs: BTreeMap<&str, Share> = BTreeMap::new();
        let mut total = Share::default();
        for observation in self.0.iter().filter(|observation| observation.subject.kind() == kind) {
            let source = observation.project.split('_').next().unwrap_or_default();
            total.add(observation.proven);
            sources.entry(source).or_default().add(observation.proven);
            for construct in &observation.constructs {
                constructs.entry(construct).or_default().add(observation.proven);
            }
        }
        if total.all == 0 {
            return Ok(());
        }
        writeln!(f, "{} {total}", kind.figures())?;
        for (source, share) in sources {
            writeln!(f, "    from {source}: {share}")?;
        }
        for (construct, share) in constructs {
            writeln!(f, "    with {construct}: {share}")?;
        }
        Ok(())
    }

    /// By reason, the most frequent first.
    fn rest(&self, kind: Kind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for observation in self.0.iter().filter(|observation| observation.subject.kind() == kind && !observation.proven)
        {
            let what = match &observation.subject {
                Subject::Column(name) | Subject::Elements(name) | Subject::Violation(name) => format!(": {name}"),
                Subject::Rows => String::new(),
            };
            let place = format!("{}: {}{what}", observation.project, observation.statement);
            reasons.entry(&observation.reason).or_default().push(place);
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        if !reasons.is_empty() {
            writeln!(f, "\nThese {}:", kind.rest())?;
        }
        for (reason, places) in reasons {
            writeln!(f, "  {reason}")?;
            for place in places {
                writeln!(f, "    {place}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Precision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Kind::ALL.iter().try_for_each(|kind| self.figures(*kind, f))?;
        Kind::ALL.iter().try_for_each(|kind| self.rest(*kind, f))
    }
}

#[derive(Debug, Default)]
struct Share {
    proven: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, proven: bool) {
        self.proven += usize::from(proven);
        self.all += 1;
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In tenths of a percent, rounded down: 97 % means 97 %.
        let tenths = self.proven * 1000 / self.all.max(1);
        write!(f, "{} of {} ({}.{} %)", self.proven, self.all, tenths / 10, tenths % 10)
    }
}

/// What a statement is made of, by its words: good enough to tell where precision is lost.
pub fn constructs(sql: &str) -> Vec<&'static str> {
    const WORDS: [(&str, &str); 22] = [
        ("a LEFT JOIN", " left "),
        ("a RIGHT JOIN", " right "),
        ("a FULL JOIN", " full "),
        ("an inner join", " join "),
        ("LATERAL", " lateral "),
        ("GROUP BY", " group by "),
        ("an aggregate", " count ( "),
        ("an aggregate", " sum ( "),
        ("an aggregate", " min ( "),
        ("an aggregate", " max ( "),
        ("an aggregate", " avg ( "),
        ("an aggregate", " array_agg ( "),
        ("a window function", " over ( "),
        ("UNION, INTERSECT or EXCEPT", " union "),
        ("UNION, INTERSECT or EXCEPT", " intersect "),
        ("UNION, INTERSECT or EXCEPT", " except "),
        ("WITH", " with "),
        ("RETURNING", " returning "),
        ("CASE", " case "),
        ("COALESCE", " coalesce ( "),
        ("a sub-select", "( select "),
        ("DISTINCT", " distinct "),
    ];
    let mut text = " ".to_owned();
    for part in sql.to_lowercase().replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        text.push_str(part);
        text.push(' ');
    }
    let mut found: Vec<_> = WORDS.iter().filter(|(_, word)| text.contains(word)).map(|(name, _)| *name).collect();
    found.dedup();
    if found.is_empty() {
        found.push("none of these");
    }
    found
}
