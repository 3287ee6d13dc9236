//! The URL form (`conninfo_uri_parse_options` in `fe-connect.c`): its parameters, and what can be seen to be a part of a password.

use percent_encoding::percent_decode_str;

use super::keys::{self, Pairs};
use super::{OURS, unusable};
use crate::error::Error;

/// The parameters of a URL, and the URL without those that are not the driver's.
pub(super) fn split(text: &str) -> Result<(Pairs, String), Error> {
    check_escapes(text)?;
    let (url, query) = text.split_at(query_of(text));
    check_signs(url)?;
    let raw = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    let raw: Vec<_> = raw
        .map(|pair| pair.split_once('=').ok_or_else(|| keys::without_value(&decoded(pair))))
        .collect::<Result<_, _>>()?;
    let pairs: Pairs = raw.iter().map(|(key, value)| (decoded(key), decoded(value))).collect();
    // With an `@` in it, it could be the rest of a password that has a `/` and a `?`.
    let may_be_named = !query.contains('@');
    if let Some((key, _)) = pairs.iter().find(|(key, _)| !keys::is_known(key)) {
        return Err(if may_be_named { keys::unknown(key) } else { unencoded() });
    }
    let rest = raw.iter().zip(&pairs).filter(|(_, (key, _))| !OURS.contains(&key.as_str()));
    // The driver takes all before any `@` for a name and a password.
    let rest: Vec<_> = rest.map(|((key, value), _)| format!("{key}={value}").replace('@', "%40")).collect();
    let url = if rest.is_empty() { url.to_owned() } else { format!("{url}?{}", rest.join("&")) };
    Ok((pairs, url))
}

/// Where the parameters of a URL begin. A password may hold a `?`.
fn query_of(url: &str) -> usize {
    let authority = authority_of(url);
    let user = match url[authority..].find(['@', '/']) {
        Some(at) if url[authority + at..].starts_with('@') => authority + at,
        _ => authority,
    };
    url[user..].find('?').map_or(url.len(), |at| user + at)
}

fn authority_of(url: &str) -> usize {
    url.find(':').map_or(0, |at| at + "://".len())
}

/// There is one `@`, before the host: with another, or behind a `/`, host or database would begin with the rest of a password.
fn check_signs(url: &str) -> Result<(), Error> {
    let authority = &url[authority_of(url)..];
    let host = match authority.split_once('@') {
        Some((user, host)) if !user.contains('/') => host,
        _ => authority,
    };
    if host.contains('@') { Err(unencoded()) } else { Ok(()) }
}

/// As libpq wants it.
fn check_escapes(text: &str) -> Result<(), Error> {
    let is_escape = |behind: &str| behind.len() >= 2 && behind.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    if text.split('%').skip(1).all(is_escape) {
        return Ok(());
    }
    Err(unusable("a `%` in the connection string is not followed by two hexadecimal digits: write a `%` as %25"))
}

fn unencoded() -> Error {
    unusable(
        "an `@` in the connection string is not where a name and a password end: percent-encode special characters in these, \
         `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F, `#` as %23 and `%` as %25",
    )
}

/// Percent-decoded.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
