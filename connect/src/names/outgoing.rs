//! From the driver to the server.

use bytes::{Buf, Bytes, BytesMut};

use super::messages::{self, Message, numbers, on_statement, put_string, string};
use super::{Expected, Names, Parked};

impl Names {
    /// Takes whole messages, and says what is to be sent.
    pub(crate) fn outgoing(&mut self, from: &mut BytesMut, to: &mut BytesMut) {
        while let Some(message) = Message::take(from) {
            let begins = matches!(message.tag, b'P' | b'B' | b'D' | b'E' | b'C' | b'S' | b'Q' | b'F');
            if begins && self.between_turns {
                self.ask(message.tag, to);
                self.promote(to);
            }
            if self.replace(&message, to).is_none() {
                message.forward(to);
            }
            self.count(&message);
        }
    }

    /// What is to be found out goes along; but not with the first that is sent, whose answer would be later, nor with what needs no
    /// names.
    fn ask(&mut self, tag: u8, to: &mut BytesMut) {
        let is_due = self.peer.is_wanted() || self.has_answered && self.is_free() && tag != b'S';
        if let Some(probe) = self.probe.take_if(|_| is_due) {
            probe.ask(self.peer.process_id(), to);
            self.expected.push_back(Expected::Probe { probe, failed: false });
        }
    }

    /// Where names are used after all, the statements that went without get theirs. Not in a transaction, which an error would
    /// abort.
    fn promote(&mut self, to: &mut BytesMut) {
        if !self.used || !self.is_free() {
            return;
        }
        for (name, statement) in self.parked.iter_mut().filter(|(_, statement)| statement.can_be_named()) {
            statement.was_named = true;
            messages::parse(name, &statement.sql, &statement.parameters, to);
            on_statement(b'D', name, to);
            messages::sync(to);
            self.expected.push_back(Expected::Promotion { statement: name.clone(), failed: false });
        }
    }

    /// Sends something else than this, if it names a statement.
    fn replace(&mut self, message: &Message, to: &mut BytesMut) -> Option<()> {
        let mut body = message.body.clone();
        match message.tag {
            b'P' => {
                let name = string(&mut body).filter(|name| !name.is_empty() && !self.used)?;
                let sql = string(&mut body)?;
                let parameters = numbers(body)?;
                messages::parse(b"", &sql, &parameters, to);
                self.unnamed = Some(name.clone());
                self.parked.insert(name, Parked { sql, parameters, columns: None, was_named: false });
            }
            b'B' => {
                let portal = string(&mut body)?;
                let name = string(&mut body).filter(|name| self.parked.contains_key(name))?;
                self.parse_again(&name, to);
                messages::write(b'B', to, |to| {
                    put_string(&portal, to);
                    put_string(b"", to);
                    to.extend_from_slice(&body);
                });
            }
            b'D' => {
                let name = statement(body).filter(|name| self.parked.contains_key(name))?;
                self.parse_again(&name, to);
                on_statement(b'D', b"", to);
            }
            b'C' => {
                let name = statement(body)?;
                let parked = self.parked.remove(&name).is_some();
                if self.used || !parked {
                    return None;
                }
                on_statement(b'C', b"", to);
            }
            _ => return None,
        }
        Some(())
    }

    /// The server has it as its unnamed statement until the end of the turn. Where it has other columns than before, its answer
    /// would be misread.
    fn parse_again(&mut self, name: &Bytes, to: &mut BytesMut) {
        if self.unnamed.as_ref() == Some(name) {
            return;
        }
        let Some(statement) = self.parked.get(name) else { return };
        messages::parse(b"", &statement.sql, &statement.parameters, to);
        self.expected.push_back(Expected::Parse { hidden: true });
        on_statement(b'D', b"", to);
        self.expected.push_back(Expected::Describe { statement: Some(name.clone()), hidden: true });
        self.unnamed = Some(name.clone());
    }

    /// Remembers what has to be answered.
    fn count(&mut self, message: &Message) {
        self.between_turns = false;
        match message.tag {
            b'P' => {
                self.expected.push_back(Expected::Parse { hidden: false });
                if message.body.first() == Some(&0) {
                    self.unnamed = None;
                }
            }
            b'D' => {
                let statement = statement(message.body.clone()).filter(|name| self.parked.contains_key(name));
                self.expected.push_back(Expected::Describe { statement, hidden: false });
            }
            // COPY FROM takes no notice of Sync.
            b'S' | b'Q' | b'F' => {
                self.unnamed = None;
                self.between_turns = true;
                if !self.copying {
                    let simple = message.tag == b'Q';
                    self.simple += usize::from(simple);
                    self.expected.push_back(Expected::End { simple });
                }
            }
            b'c' | b'f' => self.copying = false,
            _ => {}
        }
    }
}

/// The name in Describe or Close, if it is that of a statement.
fn statement(mut body: Bytes) -> Option<Bytes> {
    if body.try_get_u8() != Ok(b'S') {
        return None;
    }
    string(&mut body)
}
