//! What a statement changes: what it writes, what that sets off, and which constraints it can violate.

pub(crate) mod cascade;
pub(crate) mod effects;
pub(crate) mod functions;
pub(crate) mod session;
pub(crate) mod triggers;
pub(crate) mod violations;
pub(crate) mod writes;
