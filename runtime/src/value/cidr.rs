//! `inet` with its netmask, and `cidr` (`network_send` and `network_recv` in PostgreSQL's `network.c`).

use bytes::BytesMut;
use cidr::{IpCidr, IpInet};
use postgres_protocol::types;
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

impl Encode for IpInet {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        types::inet_to_sql(self.address(), self.network_length(), out);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for IpInet {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let inet = types::inet_from_sql(raw).map_err(|_| ValueError::malformed("inet"))?;
        Self::new(inet.addr(), inet.netmask()).map_err(|_| ValueError::malformed("inet").into())
    }
}

impl Encode for IpCidr {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        types::inet_to_sql(self.first_address(), self.network_length(), out);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for IpCidr {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let cidr = types::inet_from_sql(raw).map_err(|_| ValueError::malformed("cidr"))?;
        Self::new(cidr.addr(), cidr.netmask()).map_err(|_| ValueError::malformed("cidr").into())
    }
}
