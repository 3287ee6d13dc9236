//! A server that knows a few statements by their names, and answers with what it was given as a parameter.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::timeout;

use crate::mutations::Mutations;

/// A message.
pub fn message(kind: u8, body: &[u8], out: &mut BytesMut) {
    out.put_u8(kind);
    out.put_u32(4 + body.len() as u32);
    out.put_slice(body);
}

/// What a server says to begin with.
pub fn greeting() -> BytesMut {
    let mut out = BytesMut::new();
    message(b'R', &[0; 4], &mut out);
    message(b'S', b"server_version\x0018\0", &mut out);
    message(b'K', &[0, 0, 0, 7, 1, 2, 3, 4], &mut out);
    message(b'Z', b"I", &mut out);
    out
}

/// A number that is not another one by accident.
pub fn checked(id: u64) -> [u8; 16] {
    let mut value = [0; 16];
    value[..8].copy_from_slice(&id.to_be_bytes());
    let mixed = (id ^ (id >> 30) ^ 0x2545_f491_4f6c_dd1d).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value[8..].copy_from_slice(&(mixed ^ (mixed >> 31)).to_be_bytes());
    value
}

pub fn row(value: &[u8], out: &mut BytesMut) {
    let mut body = BytesMut::new();
    body.put_u16(1);
    body.put_u32(value.len() as u32);
    body.put_slice(value);
    message(b'D', &body, out);
}

/// How many rows `rows` has.
pub const ROWS: u32 = 30;

pub struct Server {
    stream: DuplexStream,
    input: BytesMut,
    out: BytesMut,
    mutations: Mutations,
    statement: Bytes,
    parameter: Bytes,
    /// Rows that a portal has not given yet.
    rows: u32,
    /// Until the next Sync.
    skips: bool,
    copies: bool,
}

impl Server {
    pub fn new(stream: DuplexStream, mutations: Mutations) -> Self {
        Self {
            stream,
            mutations,
            input: BytesMut::new(),
            out: BytesMut::new(),
            statement: Bytes::new(),
            parameter: Bytes::new(),
            rows: 0,
            skips: false,
            copies: false,
        }
    }

    /// Answers until the client goes, or says nothing for a while. (The time is not real.)
    pub async fn run(mut self) {
        let _ = timeout(Duration::from_secs(1), self.stream.read_buf(&mut self.input)).await;
        let length = self.input.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        if self.input.len() < length {
            return;
        }
        self.input.advance(length);
        self.out = greeting();
        let mut goes_on = self.send(true).await;
        while goes_on {
            while let Some((kind, body)) = self.next() {
                if kind == b'X' || !self.answer(kind, &body).await {
                    return;
                }
            }
            let read = timeout(Duration::from_secs(1), self.stream.read_buf(&mut self.input)).await;
            goes_on = matches!(read, Ok(Ok(1..)));
        }
    }

    fn next(&mut self) -> Option<(u8, Bytes)> {
        let (kind, length) = (*self.input.first()?, self.input.get(1..5)?);
        let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
        if self.input.len() < 1 + length {
            return None;
        }
        let mut message = self.input.split_to(1 + length).freeze();
        message.advance(5);
        Some((kind, message))
    }

    async fn answer(&mut self, kind: u8, body: &Bytes) -> bool {
        if self.copies {
            return self.answer_in_copy(kind).await;
        }
        match kind {
            b'S' => {
                self.skips = false;
                message(b'Z', b"I", &mut self.out);
                return self.send(false).await;
            }
            b'H' => return self.send(false).await,
            _ if self.skips => {}
            b'P' => {
                let end = body[1..].iter().position(|byte| *byte == 0).expect("SQL");
                self.statement = body.slice(1..1 + end);
                message(b'1', &[], &mut self.out);
            }
            b'B' => {
                // Two empty names, one format, one parameter.
                self.parameter = if body[6..8] == [0, 1] { body.slice(12..body.len() - 4) } else { Bytes::new() };
                self.rows = ROWS;
                message(b'2', &[], &mut self.out);
            }
            b'E' => return self.execute(u32::from_be_bytes(body[1..5].try_into().expect("a limit"))).await,
            b'C' => message(b'3', &[], &mut self.out),
            b'Q' => {
                message(b'C', b"SELECT 0\0", &mut self.out);
                message(b'Z', b"I", &mut self.out);
                return self.send(false).await;
            }
            _ => {}
        }
        true
    }

    async fn execute(&mut self, at_most: u32) -> bool {
        let out = &mut self.out;
        match &self.statement[..] {
            b"one" => {
                row(&self.parameter, out);
                message(b'C', b"SELECT 1\0", out);
            }
            b"rows" => {
                let count = if at_most == 0 { self.rows } else { at_most.min(self.rows) };
                for _ in 0..count {
                    row(&self.parameter, out);
                }
                self.rows -= count;
                match self.rows {
                    0 => message(b'C', b"SELECT 30\0", out),
                    _ => message(b's', &[], out),
                }
            }
            b"copy out" => {
                message(b'H', &[0, 0, 0], out);
                message(b'd', &self.parameter, out);
                message(b'c', &[], out);
                message(b'C', b"COPY 1\0", out);
            }
            b"copy in" => {
                message(b'G', &[0, 0, 0], out);
                self.copies = true;
                return self.send(false).await;
            }
            _ => self.fail(),
        }
        true
    }

    fn fail(&mut self) {
        let mut body = BytesMut::from(&b"VERROR\0C22012\0M"[..]);
        body.put_slice(self.parameter.iter().map(|byte| format!("{byte:02x}")).collect::<String>().as_bytes());
        body.put_slice(&[0, 0]);
        message(b'E', &body, &mut self.out);
        self.skips = true;
    }

    async fn answer_in_copy(&mut self, kind: u8) -> bool {
        match kind {
            b'c' => message(b'C', b"COPY 1\0", &mut self.out),
            b'd' | b'H' | b'S' => return true,
            _ => self.fail(),
        }
        self.copies = false;
        true
    }

    /// Sends what it has to say, or what becomes of it. Whether it goes on.
    async fn send(&mut self, is_greeting: bool) -> bool {
        let said = self.out.split();
        let mut pieces: VecDeque<Bytes> = VecDeque::new();
        let goes_on = self.mutations.mutate(said, is_greeting, &mut pieces);
        for piece in pieces {
            if self.mutations.waits() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            if self.stream.write_all(&piece).await.is_err() {
                return false;
            }
        }
        goes_on
    }
}
