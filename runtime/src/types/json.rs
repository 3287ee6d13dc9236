//! `json` and `jsonb` as types of serde.

use std::ops::{Deref, DerefMut};

use bytes::BytesMut;
use postgres_types::IsNull;
use serde_core::{Deserialize, Serialize};

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, json};

/// A value that serde writes as JSON and reads from it. `Json<&T>` can be sent, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize + Sync> Encode for Json<T> {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        json::write(&self.0, ty, out)
    }
}

impl<'r, T: Deserialize<'r>> Decode<'r> for Json<T> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        json::read(ty, raw).map(Self)
    }
}

/// As the value itself is.
impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// As the value itself is.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Json<T> {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
