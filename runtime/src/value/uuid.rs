//! `uuid`

use bytes::BytesMut;
use postgres_protocol::types;
use postgres_types::IsNull;
use uuid::Uuid;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

impl Encode for Uuid {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        types::uuid_to_sql(self.into_bytes(), out);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Uuid {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let bytes = types::uuid_from_sql(raw).map_err(|_| ValueError::malformed("uuid"))?;
        Ok(Self::from_bytes(bytes))
    }
}
