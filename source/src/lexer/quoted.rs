//! Everything that has an end of its own: literals, quoted identifiers, dollar quotes, block comments.

use super::{Lexer, TokenKind, Unterminated, continues_identifier, is_space, starts_identifier};

impl Lexer<'_> {
    /// Where something in quotes must have ended: at the next cut, or at the end of the text.
    fn limit(&self) -> usize {
        let next = self.cuts.partition_point(|cut| *cut <= self.at);
        self.cuts.get(next).copied().unwrap_or(self.bytes.len())
    }

    fn unterminated(&mut self, what: Unterminated) -> TokenKind {
        self.at = self.limit();
        TokenKind::Unterminated(what)
    }

    /// `'…'` with `''` inside; `prefix` counts the bytes up to and with the first quote.
    pub(super) fn string(&mut self, prefix: usize) -> TokenKind {
        match self.closing(self.at + prefix, b'\'', false) {
            Some(end) => self.until(end, TokenKind::Literal),
            None => self.unterminated(Unterminated::String),
        }
    }

    /// `E'…'` with backslashes inside. A literal that goes on in the next line's quotes keeps its backslashes.
    pub(super) fn escape_string(&mut self) -> TokenKind {
        let mut start = self.at + 2;
        loop {
            let Some(end) = self.closing(start, b'\'', true) else {
                return self.unterminated(Unterminated::String);
            };
            match self.continuation(end) {
                Some(quote) => start = quote + 1,
                None => return self.until(end, TokenKind::Literal),
            }
        }
    }

    /// `"…"` with `""` inside.
    pub(super) fn quoted_identifier(&mut self, prefix: usize) -> TokenKind {
        match self.closing(self.at + prefix, b'"', false) {
            Some(end) => self.until(end, TokenKind::QuotedIdentifier),
            None => self.unterminated(Unterminated::QuotedIdentifier),
        }
    }

    /// `$tag$ … $tag$`; a `$` that opens none stands alone.
    pub(super) fn dollar_quote(&mut self) -> TokenKind {
        let tag = &self.bytes[self.at + 1..];
        let length = tag.iter().position(|byte| *byte == b'$' || !continues_identifier(*byte)).unwrap_or(tag.len());
        let opens = tag.get(length) == Some(&b'$') && (length == 0 || starts_identifier(tag[0]));
        if !opens {
            return self.fixed(TokenKind::Other, 1);
        }
        let inside = self.at + length + 2;
        let delimiter = &self.text[self.at..inside];
        let limit = self.limit().max(inside);
        match self.text[inside..limit].find(delimiter) {
            Some(found) => self.until(inside + found + delimiter.len(), TokenKind::Literal),
            None => self.unterminated(Unterminated::DollarQuote),
        }
    }

    /// `/* … */`, nested at will.
    pub(super) fn block_comment(&mut self) -> TokenKind {
        let limit = self.limit();
        let mut depth = 1_usize;
        let mut at = self.at + 2;
        while at + 1 < limit {
            match (self.bytes[at], self.bytes[at + 1]) {
                (b'/', b'*') => (depth, at) = (depth + 1, at + 2),
                (b'*', b'/') => (depth, at) = (depth - 1, at + 2),
                _ => at += 1,
            }
            if depth == 0 {
                return self.until(at, TokenKind::BlockComment);
            }
        }
        self.unterminated(Unterminated::Comment)
    }

    fn until(&mut self, end: usize, kind: TokenKind) -> TokenKind {
        self.at = end;
        kind
    }

    /// Behind the quote that ends what starts at `start`: a doubled one does not, nor does one behind a backslash.
    fn closing(&self, start: usize, quote: u8, backslashes: bool) -> Option<usize> {
        let limit = self.limit();
        let mut at = start;
        while at < limit {
            let byte = self.bytes[at];
            if byte == b'\\' && backslashes {
                at += 2;
            } else if byte != quote {
                at += 1;
            } else if at + 1 < limit && self.bytes[at + 1] == quote {
                at += 2;
            } else {
                return Some(at + 1);
            }
        }
        None
    }

    /// `quotecontinue` of scan.l: the quote behind `end` that goes on with the same literal, when only white space with
    /// a line break and comments stand between.
    fn continuation(&self, end: usize) -> Option<usize> {
        let limit = self.limit();
        let mut at = end;
        let mut broken = false;
        while at < limit {
            match self.bytes[at] {
                b'\'' if broken => return Some(at),
                b'\n' | b'\r' => (broken, at) = (true, at + 1),
                byte if is_space(byte) => at += 1,
                b'-' if self.bytes.get(at + 1) == Some(&b'-') => {
                    let line = self.bytes[at..limit].iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
                    at += line;
                }
                _ => return None,
            }
        }
        None
    }
}
