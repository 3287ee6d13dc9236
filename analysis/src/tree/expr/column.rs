//! Columns, constants, parameters, and parts of values.

use crate::tree::Oid;
use crate::tree::expr::{Expr, Exprs};
use crate::tree::node::Node;

/// A `Var`.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'t>(pub(super) &'t Node<'t>);

/// Which version of a written row a column is of (`varreturningtype`, from 18 on).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowVersion {
    /// Whichever the command returns.
    Usual,
    /// `old.column`
    Old,
    /// `new.column`
    New,
    /// One that this does not know.
    Other,
}

impl<'t> Variable<'t> {
    /// How many levels up the query is whose range table it means.
    pub fn levels_up(self) -> Option<usize> {
        self.0.get("varlevelsup").int().and_then(|levels| usize::try_from(levels).ok())
    }

    /// The `rtindex` of the entry.
    pub fn entry(self) -> Option<usize> {
        self.0.get("varno").int().and_then(|index| usize::try_from(index).ok())
    }

    /// The `rtindex` of the entry by whose name it is called: that of a join for a column of one of its sides. The same as
    /// [`Variable::entry`] where the tree does not tell.
    pub fn called_by(self) -> Option<usize> {
        let named = self.0.get("varnosyn").int().and_then(|index| usize::try_from(index).ok());
        named.filter(|index| *index > 0).or_else(|| self.entry())
    }

    /// The column's number: 0 for the whole row, negative for system columns.
    pub fn number(self) -> Option<i64> {
        self.0.get("varattno").int()
    }

    /// The entry and the column's number, for a column of the query so many levels up.
    pub(crate) fn of_level(self, levels: usize) -> Option<(usize, i64)> {
        self.entry().zip(self.number()).filter(|_| self.levels_up() == Some(levels))
    }

    /// The version of the row.
    pub(crate) fn version(self) -> RowVersion {
        match self.0.get("varreturningtype").int() {
            None | Some(0) => RowVersion::Usual,
            Some(1) => RowVersion::Old,
            Some(2) => RowVersion::New,
            _ => RowVersion::Other,
        }
    }

    /// Its type.
    pub fn ty(self) -> Option<Oid> {
        self.0.get("vartype").oid()
    }
}

/// A `Const`.
#[derive(Debug, Clone, Copy)]
pub struct Constant<'t>(pub(super) &'t Node<'t>);

impl<'t> Constant<'t> {
    /// Whether it is NULL; `None` where that cannot be read.
    pub(crate) fn null(self) -> Option<bool> {
        self.0.get("constisnull").bool()
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("consttype").oid()
    }

    /// The bytes of its value; one that is passed by value has eight of them, little-endian.
    pub(crate) fn bytes(self) -> Option<Vec<u8>> {
        self.0.get("constvalue").datum()
    }

    /// The first byte of its value, which decides a `boolean`.
    pub(crate) fn first_byte(self) -> Option<u8> {
        self.bytes()?.first().copied()
    }

    /// The characters of a `text` or the like: behind the four bytes of its length.
    pub(crate) fn text(self) -> Option<String> {
        String::from_utf8(self.bytes()?.get(4..)?.to_vec()).ok()
    }

    /// Its value, where it is an `int2`, `int4` or `int8`: passed by value.
    pub(crate) fn integer(self) -> Option<i64> {
        let value = i64::from_le_bytes(self.bytes()?.try_into().ok()?);
        match self.ty()? {
            20 => Some(value),
            23 => i32::try_from(value).ok().map(i64::from),
            21 => i16::try_from(value).ok().map(i64::from),
            _ => None,
        }
    }

    /// Whether it is TRUE.
    pub(crate) fn is_true(self) -> bool {
        self.null() == Some(false) && self.first_byte() == Some(1)
    }

    /// `constlen`: how many bytes a value of the type has; negative for types of any length.
    pub(crate) fn length(self) -> Option<i64> {
        self.0.get("constlen").int()
    }
}

/// A `Param`.
#[derive(Debug, Clone, Copy)]
pub struct Parameter<'t>(pub(super) &'t Node<'t>);

impl<'t> Parameter<'t> {
    /// The number of `$n`; `None` for parameters that the server made itself.
    pub(crate) fn number(self) -> Option<usize> {
        let external = self.0.get("paramkind").int() == Some(0);
        if external { self.0.get("paramid").int().and_then(|number| usize::try_from(number).ok()) } else { None }
    }

    /// The position of the column of a subquery that it stands for, in [`SubLink::test`](super::SubLink::test).
    pub(crate) fn subquery_column(self) -> Option<usize> {
        if self.is_of_subquery() { usize::try_from(self.0.get("paramid").int()?).ok()?.checked_sub(1) } else { None }
    }

    /// Whether it stands for a column of a subquery, in [`SubLink::test`](super::SubLink::test).
    pub(crate) fn is_of_subquery(self) -> bool {
        self.0.get("paramkind").int() == Some(2)
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("paramtype").oid()
    }
}

/// A `FieldSelect`.
#[derive(Debug, Clone, Copy)]
pub struct Field<'t>(pub(super) &'t Node<'t>);

impl<'t> Field<'t> {
    /// The row.
    pub fn row(self) -> Expr<'t> {
        Expr::of(self.0.get("arg"))
    }

    /// The field's number.
    pub(crate) fn number(self) -> Option<i64> {
        self.0.get("fieldnum").int()
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("resulttype").oid()
    }
}

/// A `FieldStore`.
#[derive(Debug, Clone, Copy)]
pub struct FieldStore<'t>(pub(super) &'t Node<'t>);

impl<'t> FieldStore<'t> {
    /// The row.
    pub(crate) fn row(self) -> Expr<'t> {
        Expr::of(self.0.get("arg"))
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("resulttype").oid()
    }

    /// What its fields get.
    pub(crate) fn values(self) -> Exprs<'t> {
        Exprs::of(self.0.get("newvals"))
    }
}

/// A `SubscriptingRef`.
#[derive(Debug, Clone, Copy)]
pub struct Subscript<'t>(pub(super) &'t Node<'t>);

impl<'t> Subscript<'t> {
    /// The array or other container.
    pub(crate) fn container(self) -> Expr<'t> {
        Expr::of(self.0.get("refexpr"))
    }

    /// The container's type.
    pub(crate) fn container_type(self) -> Option<Oid> {
        self.0.get("refcontainertype").oid()
    }

    /// The type of what it gives.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("refrestype").oid()
    }

    /// The indexes, or the upper bounds of a slice. A bound that is left out is missing.
    pub(crate) fn upper(self) -> Exprs<'t> {
        Exprs::of(self.0.get("refupperindexpr"))
    }

    /// The lower bounds of a slice; empty for an element.
    pub(crate) fn lower(self) -> Exprs<'t> {
        Exprs::of(self.0.get("reflowerindexpr"))
    }

    /// Whether it is a slice.
    pub(crate) fn is_slice(self) -> bool {
        !self.0.get("reflowerindexpr").is_null()
    }

    /// What is assigned to the part; missing where the part is read.
    pub(crate) fn assigned(self) -> Expr<'t> {
        Expr::of(self.0.get("refassgnexpr"))
    }
}
