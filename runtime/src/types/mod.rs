//! PostgreSQL's data types that neither Rust nor a crate of wide use has an equal for.
//!
//! Each holds every value that its PostgreSQL type has, and nothing else is done with it: no arithmetic, no clock.

mod array;
mod cube;
pub mod geometric;
mod hstore;
mod infinity;
mod interval;
#[cfg(feature = "serde_json")]
mod json;
mod json_text;
mod range;
mod system;
mod text_search;
mod time_tz;

pub use self::array::{Array, Dimension};
pub use self::cube::Cube;
pub use self::hstore::Hstore;
pub use self::infinity::OrInfinity;
pub use self::interval::Interval;
#[cfg(feature = "serde_json")]
pub use self::json::Json;
pub use self::json_text::JsonText;
pub use self::range::{Multirange, Range};
pub use self::system::{Money, Snapshot, Tid};
pub use self::text_search::{Lexeme, Position, TsQuery, TsQueryNode, TsVector, Weight};
pub use self::time_tz::TimeTz;
pub use postgres_types::PgLsn;
