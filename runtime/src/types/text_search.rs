//! Text search: documents and queries (`tsvectorsend` in PostgreSQL's `tsvector.c`, `tsquerysend` in `tsquery.c`).

use bytes::{Buf, BufMut, BytesMut};
use postgres_types::IsNull;

use crate::ty::Ty;
use crate::value::{BoxError, Decode, Encode, ValueError};

/// A value of the type `tsvector`: the lexemes of a document.
///
/// PostgreSQL puts them in order and keeps each once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct TsVector(pub Vec<Lexeme>);

/// A word of a [`TsVector`], normalized.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lexeme {
    /// The word.
    pub word: String,
    /// Where it occurs, in order; empty when that was stripped.
    pub positions: Vec<Position>,
}

/// Where a [`Lexeme`] occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
    /// The number of the word in the document, 1 to 16383.
    pub position: u16,
    /// How much it counts there.
    pub weight: Weight,
}

/// How much a word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Weight {
    /// The default weight.
    #[default]
    D,
    /// More.
    C,
    /// Still more.
    B,
    /// Most, as in a title.
    A,
}

impl Weight {
    const ALL: [Self; 4] = [Self::D, Self::C, Self::B, Self::A];
}

/// The lowest 14 bits of a position are the position, the others its weight.
const POSITION_BITS: u16 = 14;
const MAX_POSITION: u16 = (1 << POSITION_BITS) - 1;

fn put_text(text: &str, out: &mut BytesMut) -> Result<(), BoxError> {
    if text.contains('\0') {
        return Err(ValueError::new("a lexeme that contains a zero byte").into());
    }
    out.put_slice(text.as_bytes());
    out.put_u8(0);
    Ok(())
}

fn get_text(rest: &mut &[u8]) -> Option<String> {
    let end = rest.iter().position(|byte| *byte == 0)?;
    let text = std::str::from_utf8(&rest[..end]).ok()?.to_owned();
    *rest = &rest[end + 1..];
    Some(text)
}

impl Encode for TsVector {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.put_i32(i32::try_from(self.0.len()).map_err(|_| ValueError::new("too many lexemes"))?);
        for lexeme in &self.0 {
            put_text(&lexeme.word, out)?;
            out.put_u16(u16::try_from(lexeme.positions.len()).map_err(|_| ValueError::new("too many positions"))?);
            for position in &lexeme.positions {
                if position.position > MAX_POSITION {
                    return Err(ValueError::new("the position of a lexeme is more than 16383").into());
                }
                out.put_u16((position.weight as u16) << POSITION_BITS | position.position);
            }
        }
        Ok(IsNull::No)
    }
}

impl Decode<'_> for TsVector {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let position = |wire: u16| Position {
            position: wire & MAX_POSITION,
            weight: Weight::ALL[usize::from(wire >> POSITION_BITS)],
        };
        let lexeme = |rest: &mut &[u8]| {
            let word = get_text(rest)?;
            let count = rest.try_get_u16().ok()?;
            let positions = (0..count).map(|_| rest.try_get_u16().ok().map(position)).collect::<Option<_>>()?;
            Some(Lexeme { word, positions })
        };
        let read = |mut rest: &[u8]| {
            let count = rest.try_get_i32().ok()?;
            (0..count).map(|_| lexeme(&mut rest)).collect::<Option<_>>().filter(|_| rest.is_empty())
        };
        read(raw).map(Self).ok_or_else(|| ValueError::malformed("tsvector").into())
    }
}

/// A value of the type `tsquery`; `None` for the empty query, which finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct TsQuery(pub Option<TsQueryNode>);

/// A part of a [`TsQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum TsQueryNode {
    /// A word.
    Lexeme {
        /// The word.
        word: String,
        /// With which weights it counts; with any if there is none here.
        weights: Vec<Weight>,
        /// Whether words that begin with it count too: `word:*`.
        prefix: bool,
    },
    /// `!`
    Not(Box<TsQueryNode>),
    /// `&`
    And(Box<TsQueryNode>, Box<TsQueryNode>),
    /// `|`
    Or(Box<TsQueryNode>, Box<TsQueryNode>),
    /// `<->`, `<2>`: the second follows so many words after the first.
    Phrase(Box<TsQueryNode>, Box<TsQueryNode>, u16),
}

const VALUE: i8 = 1;
const OPERATOR: i8 = 2;
const NOT: i8 = 1;
const AND: i8 = 2;
const OR: i8 = 3;
const PHRASE: i8 = 4;

/// How deep a query may nest: beyond it reading is refused, so that no value exhausts the stack.
const MAX_DEPTH: u32 = 1000;

impl TsQueryNode {
    fn count(&self) -> u64 {
        match self {
            Self::Lexeme { .. } => 1,
            Self::Not(operand) => 1 + operand.count(),
            Self::And(left, right) | Self::Or(left, right) | Self::Phrase(left, right, _) => {
                1 + left.count() + right.count()
            }
        }
    }

    /// An operator comes before its operands, and the right operand before the left one.
    fn put(&self, out: &mut BytesMut) -> Result<(), BoxError> {
        let operator = |kind, out: &mut BytesMut| {
            out.put_i8(OPERATOR);
            out.put_i8(kind);
        };
        match self {
            Self::Lexeme { word, weights, prefix } => {
                out.put_i8(VALUE);
                out.put_u8(weights.iter().fold(0, |bits, weight| bits | 1 << (*weight as u8)));
                out.put_u8(u8::from(*prefix));
                put_text(word, out)
            }
            Self::Not(operand) => {
                operator(NOT, out);
                operand.put(out)
            }
            Self::And(left, right) => {
                operator(AND, out);
                right.put(out)?;
                left.put(out)
            }
            Self::Or(left, right) => {
                operator(OR, out);
                right.put(out)?;
                left.put(out)
            }
            Self::Phrase(left, right, distance) => {
                operator(PHRASE, out);
                out.put_u16(*distance);
                right.put(out)?;
                left.put(out)
            }
        }
    }

    fn get(rest: &mut &[u8], depth: u32) -> Option<Self> {
        if depth > MAX_DEPTH {
            return None;
        }
        let operand = |rest: &mut &[u8]| Self::get(rest, depth + 1).map(Box::new);
        match (rest.try_get_i8().ok()?, rest.try_get_i8().ok()?) {
            (VALUE, bits) => {
                let weights = Weight::ALL.into_iter().filter(|weight| bits & 1 << (*weight as u8) != 0).collect();
                let prefix = rest.try_get_u8().ok()? != 0;
                Some(Self::Lexeme { word: get_text(rest)?, weights, prefix })
            }
            (OPERATOR, NOT) => Some(Self::Not(operand(rest)?)),
            (OPERATOR, kind) => {
                let distance = if kind == PHRASE { rest.try_get_u16().ok()? } else { 0 };
                let right = operand(rest)?;
                let left = operand(rest)?;
                match kind {
                    AND => Some(Self::And(left, right)),
                    OR => Some(Self::Or(left, right)),
                    PHRASE => Some(Self::Phrase(left, right, distance)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl Encode for TsQuery {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        // `tsqueryrecv` looks for an operand in any case.
        let no_words =
            || ValueError::new("the empty `tsquery`, which PostgreSQL sends but does not accept: write `''` in SQL");
        let node = self.0.as_ref().ok_or_else(no_words)?;
        out.put_u32(u32::try_from(node.count()).map_err(|_| ValueError::new("the query is too large"))?);
        node.put(out)?;
        Ok(IsNull::No)
    }
}

impl Decode<'_> for TsQuery {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let read = |mut rest: &[u8]| {
            let node = match rest.try_get_u32().ok()? {
                0 => None,
                _ => Some(TsQueryNode::get(&mut rest, 0)?),
            };
            rest.is_empty().then_some(Self(node))
        };
        read(raw).ok_or_else(|| ValueError::malformed("tsquery, or one that nests too deep").into())
    }
}
