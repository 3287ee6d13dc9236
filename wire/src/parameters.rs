//! What the server says of itself: ParameterStatus.

use std::ffi::CStr;

use crate::Error;

/// So many are kept.
const MOST: usize = 1024;

/// Kept as they came, because hardly anybody asks for one.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    /// Names and values, with a zero behind each.
    text: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: usize,
    /// Where the name ends, and where the value does, each before its zero.
    name: usize,
    value: usize,
}

impl Parameters {
    /// Remembers one, from the body of its message; the last of a name counts.
    pub(crate) fn note(&mut self, body: &[u8]) -> Result<(), Error> {
        let (name, value) = split(body).ok_or(Error::Protocol("a parameter without name and value"))?;
        if self.entries.capacity() == 0 {
            // All that a server says when a session begins.
            self.entries.reserve(16);
            self.text.reserve(512);
        }
        if let Some(known) = self.entries.iter().position(|entry| self.is_named(entry, name)) {
            self.forget(known);
        }
        if self.entries.len() == MOST {
            return Err(Error::Protocol("more parameters than a server has"));
        }
        let start = self.text.len();
        self.text.extend_from_slice(body);
        self.entries.push(Entry { start, name: start + name.len(), value: start + name.len() + 1 + value.len() });
        Ok(())
    }

    fn is_named(&self, entry: &Entry, name: &[u8]) -> bool {
        entry.name - entry.start == name.len() && self.text[entry.start..entry.name] == *name
    }

    fn forget(&mut self, index: usize) {
        let gone = self.entries.remove(index);
        self.text.drain(gone.start..=gone.value);
        let length = gone.value + 1 - gone.start;
        for entry in &mut self.entries[index..] {
            entry.start -= length;
            entry.name -= length;
            entry.value -= length;
        }
    }

    /// The value of one.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let entry = self.entries.iter().find(|entry| self.is_named(entry, name.as_bytes()))?;
        Some(String::from_utf8_lossy(&self.text[entry.name + 1..entry.value]).into_owned())
    }

    /// The bodies of all messages.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter().map(|entry| &self.text[entry.start..=entry.value])
    }
}

/// Two strings that end with a zero each, and nothing else.
fn split(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let name = CStr::from_bytes_until_nul(body).ok()?.to_bytes();
    let value = CStr::from_bytes_with_nul(&body[name.len() + 1..]).ok()?.to_bytes();
    Some((name, value))
}
