//! The heart: from the server's analysed query tree and catalog to [`facts::Facts`]. Pure functions, no I/O.

pub mod facts;
pub mod node;
pub mod tree;
