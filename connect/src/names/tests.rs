//! Both directions without a server: letters stand for messages.

use bytes::{BufMut, BytesMut};

use super::messages::{on_statement, parse, put_string, sync, write};
use super::{Names, Peer};

/// A connection whose driver and server send what they are told, in pieces of so many bytes.
struct Link {
    names: Names,
    piece: usize,
    sent: BytesMut,
    heard: BytesMut,
}

impl Link {
    fn new(used: Option<bool>, piece: usize) -> Self {
        let mut link =
            Self { names: Names::new(used, Peer::default()), piece, sent: BytesMut::new(), heard: BytesMut::new() };
        assert_eq!(link.says("RKZ"), "RKZ");
        link
    }

    /// What reaches the server: types of messages, with the names of statements.
    fn sends(&mut self, make: impl FnOnce(&mut BytesMut)) -> String {
        let (mut bytes, mut out) = (BytesMut::new(), BytesMut::new());
        make(&mut bytes);
        for piece in bytes.chunks(self.piece) {
            self.sent.extend_from_slice(piece);
            self.names.outgoing(&mut self.sent, &mut out);
        }
        shown(&out)
    }

    /// What of these messages of the server reaches the driver.
    fn says(&mut self, messages: &str) -> String {
        let (mut bytes, mut out) = (BytesMut::new(), BytesMut::new());
        for tag in messages.bytes() {
            write(tag, &mut bytes, |to| match tag {
                b'K' => to.put_u64(7 << 32),
                b'Z' => to.put_u8(b'I'),
                // Neither parameters nor columns nor values.
                b't' | b'T' | b'D' => to.put_u16(0),
                b'E' => to.put_u8(0),
                _ => {}
            });
        }
        for piece in bytes.chunks(self.piece) {
            self.heard.extend_from_slice(piece);
            self.names.incoming(&mut self.heard, &mut out);
        }
        shown(&out)
    }
}

/// `P(name)`, `B(name)` and so on where a statement is named.
fn shown(mut bytes: &[u8]) -> String {
    let mut shown = String::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<5>() {
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize - 4;
        let (body, behind) = rest.split_at(length);
        shown.push(char::from(head[0]));
        let name = match head[0] {
            b'P' => body.split(|byte| *byte == 0).next(),
            b'B' => body.split(|byte| *byte == 0).nth(1),
            b'D' | b'C' if length > 0 && body[0] == b'S' => body[1..].split(|byte| *byte == 0).next(),
            _ => None,
        };
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            shown += &format!("({})", String::from_utf8_lossy(name));
        }
        bytes = behind;
    }
    shown
}

fn prepare(name: &'static str) -> impl FnOnce(&mut BytesMut) {
    move |to| {
        parse(name.as_bytes(), b"SELECT", &[], to);
        on_statement(b'D', name.as_bytes(), to);
        sync(to);
    }
}

fn run(name: &'static str) -> impl FnOnce(&mut BytesMut) {
    move |to| {
        write(b'B', to, |to| {
            put_string(b"", to);
            put_string(name.as_bytes(), to);
            (0..3).for_each(|_| to.put_u16(0));
        });
        write(b'E', to, |to| to.put_slice(&[0; 5]));
        sync(to);
    }
}

#[test]
fn the_server_itself_gets_names_once_it_is_known() {
    for piece in [1, 3, 1000] {
        let mut link = Link::new(None, piece);
        assert_eq!(link.sends(prepare("s0")), "PDS");
        assert_eq!(link.says("1tTZ"), "1tTZ");
        // The question goes first; its answer has no row.
        assert_eq!(link.sends(run("s0")), "QPDBES");
        assert_eq!(link.says("TCZ"), "");
        assert_eq!(link.says("1tT2CZ"), "2CZ");
        assert!(!link.names.is_done());
        // Prepared by name at last; meanwhile it goes without.
        assert_eq!(link.sends(run("s0")), "P(s0)D(s0)SPDBES");
        assert_eq!(link.says("1tTZ1tT2CZ"), "2CZ");
        assert!(link.names.is_done(), "everything passes from now on");
    }
}

#[test]
fn a_pooler_is_asked_how_it_calls_our_statements() {
    for (by_our_name, used) in [(true, false), (false, true)] {
        let mut link = Link::new(None, 1000);
        link.sends(prepare("s0"));
        link.says("1tTZ");
        assert_eq!(link.sends(run("s0")), "QPDBES");
        // A row: another process.
        assert_eq!(link.says("TDCZ1tT2CZ"), "2CZ");
        let sent = link.sends(run("s0"));
        let (question, rest) = sent.split_at(sent.find('S').expect("Sync") + 1);
        let name = question.split(['(', ')']).nth(1).expect("a name of ours").to_owned();
        assert_eq!(question, format!("P({name})B({name})EC({name})S"));
        assert_eq!(rest, "PDBES");
        let mut row = BytesMut::new();
        let known = if by_our_name { name } else { "PGBOUNCER_7".to_owned() };
        write(b'D', &mut row, |to| {
            to.put_u16(1);
            to.put_u32(known.len() as u32);
            to.extend_from_slice(known.as_bytes());
        });
        assert_eq!(link.says("12"), "");
        link.names.incoming(&mut row, &mut BytesMut::new());
        assert_eq!(link.says("C3Z1tT2CZ"), "2CZ");
        let sent = link.sends(prepare("s1"));
        assert_eq!(sent, if used { "P(s0)D(s0)SP(s1)D(s1)S" } else { "PDS" });
    }
}

#[test]
fn errors_and_ends_do_not_get_out_of_step() {
    let mut link = Link::new(Some(false), 1000);
    assert_eq!(link.sends(prepare("s0")), "PDS");
    // It is not prepared: the server skips the rest.
    assert_eq!(link.says("EZ"), "EZ");
    assert_eq!(link.sends(prepare("s1")), "QPDS");
    assert_eq!(link.says("EZ1tTZ"), "1tTZ");
    // An error of what is parsed anew is that of running it.
    assert_eq!(link.sends(run("s1")), "PDBES");
    assert_eq!(link.says("EZ"), "EZ");
    assert_eq!(link.sends(|to| [run("s1"), run("s1")].into_iter().for_each(|run| run(to))), "PDBESPDBES");
    assert_eq!(link.says("1tT2EZ1tT2CZ"), "2EZ2CZ");
    // Other columns than before: an error in place of the answer.
    assert_eq!(link.sends(run("s1")), "PDBES");
    let (mut columns, mut out) = (BytesMut::new(), BytesMut::new());
    write(b'T', &mut columns, |to| {
        to.put_u16(1);
        put_string(b"column", to);
        to.put_slice(&[0; 18]);
    });
    assert_eq!(link.says("1t"), "");
    link.names.incoming(&mut columns, &mut out);
    assert_eq!(shown(&out), "E");
    assert_eq!(link.says("2DCZ"), "Z");
    assert_eq!(link.sends(run("s1")), "PDBES");
    assert_eq!(link.says("1tT2CZ"), "2CZ");
    assert_eq!(link.sends(|to| on_statement(b'C', b"s1", to)), "C");
}
