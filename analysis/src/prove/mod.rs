//! What can be proven of the rows that a query returns: which columns can be NULL, and how many rows there are.

pub(crate) mod answer;
pub(crate) mod cardinality;
pub(crate) mod context;
pub(crate) mod known;
pub(crate) mod memo;
pub(crate) mod nullability;
pub(crate) mod scope;
