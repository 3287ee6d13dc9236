//! The heart: from the server's analysed query tree and catalog to [`facts::Facts`]. Pure functions, no I/O.

mod cascade;
pub mod effects;
pub mod facts;
mod functions;
pub mod node;
pub mod tree;
pub mod violations;
mod writes;
