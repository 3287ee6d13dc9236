//! libpq's `key = value` form (`conninfo_parse` in `fe-connect.c`).

use super::keys::{self, Pairs};
use super::unusable;
use crate::error::Error;

/// The pairs. Values are in single quotes where they hold blanks, backslashes stand before quotes and backslashes.
pub(super) fn read(text: &str) -> Result<Pairs, Error> {
    let mut pairs = Pairs::new();
    // What comes next could be the rest of a password.
    let mut behind_password = false;
    let mut rest = text;
    while !rest.is_empty() {
        let Some((key, behind)) = rest.split_once('=') else { return Err(no_pair(&pairs, behind_password, rest)) };
        let key = key.trim_end();
        if !keys::is_known(key) {
            return Err(if behind_password { unquoted() } else { unknown(key, pairs.is_empty()) });
        }
        let behind = behind.trim_start();
        let (value, left) = value(behind)?;
        behind_password = key == "password" && !behind.starts_with('\'');
        pairs.push((key.to_owned(), value));
        rest = left.trim_start();
    }
    Ok(pairs)
}

/// The first value, and what is left behind it.
fn value(text: &str) -> Result<(String, &str), Error> {
    let unfinished = || unusable("a value in the connection string has a quote or a backslash that nothing follows");
    let quoted = text.strip_prefix('\'');
    let mut value = String::new();
    let mut characters = quoted.unwrap_or(text).chars();
    loop {
        match characters.next() {
            Some('\\') => value.push(characters.next().ok_or_else(unfinished)?),
            Some('\'') if quoted.is_some() => break,
            Some(character) if quoted.is_none() && character.is_whitespace() => break,
            Some(character) => value.push(character),
            None if quoted.is_none() => break,
            None => return Err(unfinished()),
        }
    }
    Ok((value, characters.as_str()))
}

/// `host=a sslmode`, or what is no list of pairs at all.
fn no_pair(pairs: &Pairs, behind_password: bool, rest: &str) -> Error {
    match pairs.len() {
        0 => neither(),
        _ if behind_password => unquoted(),
        _ => keys::without_value(rest.trim_end()),
    }
}

/// A key with blanks in it is something else: another kind of URL, or a value with blanks.
fn unknown(key: &str, is_first: bool) -> Error {
    let has_blanks = key.contains(char::is_whitespace);
    match (keys::is_plain(key), is_first) {
        (false, true) => neither(),
        (false, false) if has_blanks => unusable(
            "a value in the connection string is followed by what is no parameter: values with blanks are in single quotes",
        ),
        _ => keys::unknown(key),
    }
}

fn neither() -> Error {
    unusable("the connection string is neither a URL (postgres://user@host:port/database) nor `key=value` pairs")
}

fn unquoted() -> Error {
    unusable(
        "what follows the password in the connection string is no parameter: a password with blanks is in single quotes",
    )
}
