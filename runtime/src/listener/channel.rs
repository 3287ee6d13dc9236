//! Names of channels: identifiers, which come from the program and become SQL here.

use postgres_protocol::escape::escape_identifier;

use crate::error::{Error, ErrorKind};

/// The server cuts longer identifiers off (`NAMEDATALEN` of 64, with the zero at the end), but refuses them in `pg_notify`.
const LONGEST: usize = 63;

/// # Errors
/// No channel has this name.
pub(super) fn check(name: &str) -> Result<(), Error> {
    let text = match name {
        "" => "the name of a channel is empty",
        name if name.len() > LONGEST => "the name of a channel is longer than 63 bytes",
        name if name.contains('\0') => "the name of a channel has a character with code zero, which PostgreSQL has not",
        _ => return Ok(()),
    };
    Err(Error::with_text(ErrorKind::Configuration, None, text))
}

pub(super) fn listen(name: &str) -> String {
    format!("LISTEN {}", escape_identifier(name))
}

pub(super) fn unlisten(name: &str) -> String {
    format!("UNLISTEN {}", escape_identifier(name))
}

#[cfg(test)]
mod tests {
    use super::listen;

    #[test]
    fn a_name_stays_within_its_quotes() {
        assert_eq!(listen("a\"; DROP TABLE b; --"), "LISTEN \"a\"\"; DROP TABLE b; --\"");
        assert_eq!(listen("\"\"\\"), "LISTEN \"\"\"\"\"\\\"");
    }
}
