//! Types that the cases below `mapping/` name in their configuration.

use sqlwright::types::Array;

// ANCHOR: email
/// A type that refuses some texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Email(String);

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.starts_with("no") { Err(text) } else { Ok(Self(text)) }
    }
}

sqlwright::stored_as!(Email as str);
// ANCHOR_END: email

/// What a parameter of it is.
#[derive(Debug, Clone, Copy)]
pub struct EmailRef<'a>(pub &'a str);

impl sqlwright::Represents for EmailRef<'_> {
    const TYPES: sqlwright::Types = <str as sqlwright::Represents>::TYPES;
}

impl sqlwright::Encode for EmailRef<'_> {
    fn encode(
        &self,
        ty: &sqlwright::Ty,
        out: &mut sqlwright::BytesMut,
    ) -> Result<sqlwright::IsNull, sqlwright::BoxError> {
        self.0.encode(ty, out)
    }
}

// ANCHOR: mood
/// An enum of one's own, sent as an enum of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mood {
    /// `happy`
    Happy,
    /// `sad`
    Sad,
}

impl sqlwright::Represents for Mood {
    const TYPES: sqlwright::Types = sqlwright::Types::Named(&["mood"]);
}

impl sqlwright::Encode for Mood {
    fn encode(
        &self,
        ty: &sqlwright::Ty,
        out: &mut sqlwright::BytesMut,
    ) -> Result<sqlwright::IsNull, sqlwright::BoxError> {
        if *self == Self::Happy { "happy" } else { "sad" }.encode(ty, out)
    }
}

impl<'r> sqlwright::Decode<'r> for Mood {
    fn decode(ty: &sqlwright::Ty, raw: &'r [u8]) -> Result<Self, sqlwright::BoxError> {
        match <&str>::decode(ty, raw)? {
            "happy" => Ok(Self::Happy),
            "sad" => Ok(Self::Sad),
            _ => Err(sqlwright::ValueError::new("another mood").into()),
        }
    }
}
// ANCHOR_END: mood

/// Three letters, kept as `text`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Currency([u8; 3]);

impl TryFrom<String> for Currency {
    type Error = std::array::TryFromSliceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.as_bytes().try_into().map(Self)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0.map(char::from).iter().collect()
    }
}

sqlwright::stored_as!(Currency as String);

/// Any text.
#[derive(Debug, Clone, PartialEq)]
pub struct Code(pub String);

impl From<String> for Code {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

sqlwright::stored_as!(Code as str);

/// What a column of `jsonb` holds.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Settings {
    /// A value that must be there.
    pub theme: String,
    /// One that need not.
    #[serde(default)]
    pub zoom: f64,
}

/// A geometry of PostGIS as it is sent: extended well-known binary.
#[derive(Debug, Clone, PartialEq)]
pub struct Geometry(pub Vec<u8>);

impl sqlwright::Represents for Geometry {
    const TYPES: sqlwright::Types = sqlwright::Types::Named(&["geometry", "geography"]);
}

impl sqlwright::Encode for Geometry {
    fn encode(
        &self,
        ty: &sqlwright::Ty,
        out: &mut sqlwright::BytesMut,
    ) -> Result<sqlwright::IsNull, sqlwright::BoxError> {
        self.0.encode(ty, out)
    }
}

impl<'r> sqlwright::Decode<'r> for Geometry {
    fn decode(ty: &sqlwright::Ty, raw: &'r [u8]) -> Result<Self, sqlwright::BoxError> {
        Vec::decode(ty, raw).map(Self)
    }
}

/// An array of two dimensions.
pub fn matrix<T>(rows: usize, elements: Vec<T>) -> Array<T> {
    let dimension = |length| sqlwright::types::Dimension { length, lower_bound: 0 };
    let columns = elements.len() / rows;
    Array::new(vec![dimension(rows), dimension(columns)], elements).expect("as many elements as there are cells")
}
