//! A type that does not represent what the configuration maps to it, and one that does not say what it represents.

use sqlwright::contract::{Types, fits};
use sqlwright::types::{Array, OrInfinity};

struct Mine;

const _: () = fits::<OrInfinity<jiff::Timestamp>>(&Types::Named(&["timestamptz"]));
const _: () = fits::<Array<Option<i32>>>(&Types::Array(&Types::Named(&["int4"])));
const _: () = fits::<i32>(&Types::Named(&["date"]));
const _: () = fits::<i32>(&Types::Array(&Types::Named(&["int4"])));
const _: () = fits::<Mine>(&Types::Named(&["text"]));

fn main() {}
