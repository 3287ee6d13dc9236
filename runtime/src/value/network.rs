//! Addresses of networks.

use std::net::IpAddr;

use bytes::{BufMut, BytesMut};
use postgres_protocol::types;
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::Ty;

fn full_mask(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl Encode for IpAddr {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        types::inet_to_sql(*self, full_mask(*self), out);
        Ok(IsNull::No)
    }
}

impl Decode<'_> for IpAddr {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let inet = types::inet_from_sql(raw).map_err(|_| ValueError::malformed("inet"))?;
        if inet.netmask() != full_mask(inet.addr()) {
            return Err(ValueError::new("the address has a netmask, which `IpAddr` cannot hold").into());
        }
        Ok(inet.addr())
    }
}

/// `macaddr`
impl Encode for [u8; 6] {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        types::macaddr_to_sql(*self, out);
        Ok(IsNull::No)
    }
}

/// `macaddr`
impl Decode<'_> for [u8; 6] {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        types::macaddr_from_sql(raw).map_err(|_| ValueError::malformed("macaddr").into())
    }
}

/// `macaddr8`
impl Encode for [u8; 8] {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_slice(self);
        Ok(IsNull::No)
    }
}

/// `macaddr8`
impl Decode<'_> for [u8; 8] {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        raw.try_into().map_err(|_| ValueError::malformed("macaddr8").into())
    }
}
