//! Columns that every table has.

/// A column that every table has (`access/sysattr.h`); their numbers are negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemColumn {
    /// Where the row is stored.
    Ctid,
    /// The transaction that inserted this version of the row.
    Xmin,
    /// The command of that transaction.
    Cmin,
    /// The transaction that deleted this version, or locked the row.
    Xmax,
    /// The command of that transaction.
    Cmax,
    /// The table that the row is stored in: a partition, or a child.
    TableOid,
}

impl SystemColumn {
    /// The one of this number.
    pub(crate) fn of(number: i64) -> Option<SystemColumn> {
        match number {
            -1 => Some(SystemColumn::Ctid),
            -2 => Some(SystemColumn::Xmin),
            -3 => Some(SystemColumn::Cmin),
            -4 => Some(SystemColumn::Xmax),
            -5 => Some(SystemColumn::Cmax),
            -6 => Some(SystemColumn::TableOid),
            _ => None,
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SystemColumn::Ctid => "ctid",
            SystemColumn::Xmin => "xmin",
            SystemColumn::Cmin => "cmin",
            SystemColumn::Xmax => "xmax",
            SystemColumn::Cmax => "cmax",
            SystemColumn::TableOid => "tableoid",
        }
    }
}
