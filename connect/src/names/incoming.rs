//! From the server to the driver.

use std::sync::atomic::Ordering;

use bytes::{Buf, Bytes, BytesMut};

use super::messages::{self, Message, column_types, is_fatal, numbers};
use super::{Expected, Names};
use crate::CHANGED_RESULT;

impl Names {
    /// Takes whole messages, and says what reaches the driver.
    pub(crate) fn incoming(&mut self, from: &mut BytesMut, to: &mut BytesMut) {
        while let Some(message) = Message::take(from) {
            let passes = match (message.tag, self.expected.front()) {
                _ if self.starting => self.begin(&message),
                // They answer nothing.
                (b'N' | b'A' | b'S', _) => true,
                (_, Some(Expected::Probe { .. })) => self.probed(&message),
                (_, Some(Expected::Promotion { .. })) => self.promoted(&message),
                _ => self.answer(&message, to),
            };
            if passes {
                message.forward(to);
            }
        }
    }

    fn begin(&mut self, message: &Message) -> bool {
        match message.tag {
            // BackendKeyData
            b'K' => {
                let process_id = message.body.clone().try_get_i32().unwrap_or_default();
                self.peer.0.process_id.store(process_id, Ordering::Relaxed);
            }
            b'Z' => self.starting = false,
            _ => {}
        }
        true
    }

    fn probed(&mut self, message: &Message) -> bool {
        let Some(Expected::Probe { probe, failed }) = self.expected.front_mut() else { return true };
        match message.tag {
            b'D' => probe.row(message.body.clone()),
            b'E' => {
                *failed = true;
                // Whoever waits for an answer is to know why there will be none.
                return is_fatal(message.body.clone());
            }
            b'Z' => {
                if let Some(Expected::Probe { probe, failed }) = self.expected.pop_front() {
                    self.learn(&probe, failed);
                }
            }
            _ => {}
        }
        false
    }

    fn promoted(&mut self, message: &Message) -> bool {
        let Some(Expected::Promotion { statement, failed }) = self.expected.front_mut() else { return true };
        let parked = self.parked.get_mut(statement);
        match message.tag {
            b'T' | b'n' => {
                *failed |= parked.is_some_and(|parked| parked.columns != Some(columns(message)));
            }
            b'E' => {
                *failed = true;
                return is_fatal(message.body.clone());
            }
            b'Z' => {
                if !*failed {
                    self.parked.remove(statement);
                }
                self.expected.pop_front();
            }
            _ => {}
        }
        false
    }

    /// Part of the answer to something that the driver has sent.
    fn answer(&mut self, message: &Message, to: &mut BytesMut) -> bool {
        match (message.tag, self.expected.front()) {
            (b'1', Some(Expected::Parse { hidden })) => {
                let hidden = *hidden;
                self.expected.pop_front();
                !hidden && !self.failed
            }
            (b't', Some(Expected::Describe { statement, hidden })) => {
                let parked = statement.as_ref().and_then(|name| self.parked.get_mut(name));
                if let (Some(parked), Some(parameters)) = (parked, numbers(message.body.clone())) {
                    parked.parameters = parameters;
                }
                !hidden && !self.failed
            }
            (b'T' | b'n', Some(Expected::Describe { .. })) => self.described(message, to),
            (b'E', _) => {
                self.skip();
                !self.failed
            }
            (b'Z', _) => {
                self.skip();
                self.end();
                self.idle = *message.body == b"I"[..];
                (self.has_answered, self.failed) = (true, false);
                true
            }
            (b'G', _) => {
                // The Sync behind what begins COPY FROM has no answer.
                self.copying = true;
                self.end();
                !self.failed
            }
            _ => !self.failed,
        }
    }

    fn end(&mut self) {
        if let Some(Expected::End { simple: true }) = self.expected.pop_front() {
            self.simple -= 1;
        }
    }

    /// After an error the server skips the rest of the turn. A statement that it did not describe does not exist.
    fn skip(&mut self) {
        while let Some(expected) = self.expected.pop_front_if(|next| !matches!(next, Expected::End { .. })) {
            if let Expected::Describe { statement: Some(name), hidden: false } = expected
                && self.parked.get(&name).is_some_and(|parked| parked.columns.is_none())
            {
                self.parked.remove(&name);
            }
        }
    }

    /// The columns of a statement; where they have to be the same as before, the driver reads what is not so as an error.
    fn described(&mut self, message: &Message, to: &mut BytesMut) -> bool {
        let Some(Expected::Describe { statement, hidden }) = self.expected.pop_front() else { return true };
        let Some(parked) = statement.and_then(|name: Bytes| self.parked.get_mut(&name)) else {
            return !hidden && !self.failed;
        };
        let columns = Some(columns(message));
        if !hidden {
            parked.columns = columns;
        } else if parked.columns != columns && !self.failed {
            self.failed = true;
            messages::error(CHANGED_RESULT, "the result type of the statement has changed since it was prepared", to);
        }
        !hidden && !self.failed
    }
}

fn columns(message: &Message) -> Vec<u32> {
    match message.tag {
        b'T' => column_types(message.body.clone()).unwrap_or_default(),
        _ => Vec::new(),
    }
}
