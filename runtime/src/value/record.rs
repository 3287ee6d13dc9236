//! Records of row constructors, as tuples.

use super::{BoxError, Decode, Fields};
use crate::ty::Ty;

macro_rules! tuples {
    ($($name:ident)*) => { tuples!(@ [] $($name)*); };
    (@ [$($done:ident)*] $next:ident $($rest:ident)*) => {
        tuples!(@one $($done)* $next);
        tuples!(@ [$($done)* $next] $($rest)*);
    };
    (@ [$($done:ident)*]) => {};
    (@one $($name:ident)*) => {
        impl<'r, $($name: Decode<'r>),*> Decode<'r> for ($($name,)*) {
            fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
                let mut fields = Fields::new(ty, raw)?;
                Ok(($(fields.read::<$name>()?,)*))
            }
        }
    };
}

tuples! { A B C D E F G H I J K L M N O P }
