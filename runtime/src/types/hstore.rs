//! `hstore`, an extension's (`hstore_send` and `hstore_recv` in `contrib/hstore/hstore_io.c`), as a map.

use std::collections::BTreeMap;

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::{Ty, names};
use crate::value::{BoxError, Decode, Encode, ValueError, encode_sized};

/// A value of the type `hstore`: keys with values, some of which may be NULL.
pub type Hstore = BTreeMap<String, Option<String>>;

impl Encode for Hstore {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_i32(i32::try_from(self.len()).map_err(|_| ValueError::new("more pairs than an hstore can have"))?);
        for (key, value) in self {
            encode_sized(key, &names::TEXT, out)?;
            encode_sized(value, &names::TEXT, out)?;
        }
        Ok(IsNull::No)
    }
}

/// A text with its length before it; the length -1 means NULL.
fn text(rest: &mut &[u8]) -> Option<Option<String>> {
    let Ok(length) = usize::try_from(rest.try_get_i32().ok()?) else {
        return Some(None);
    };
    let (text, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some(Some(std::str::from_utf8(text).ok()?.to_owned()))
}

impl Decode<'_> for Hstore {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let read = |mut rest: &[u8]| {
            let count = rest.try_get_i32().ok()?;
            (0..count)
                .map(|_| Some((text(&mut rest)??, text(&mut rest)?)))
                .collect::<Option<Self>>()
                .filter(|_| rest.is_empty())
        };
        read(raw).ok_or_else(|| ValueError::malformed("hstore").into())
    }
}
