//! The binary format of COPY: "Binary Format" in the manual's page of COPY.

use sqlwright_wire::Error as WireError;

/// What begins it: its signature, no flags, no extension.
pub(crate) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// What ends it, where the number of a row's columns would be.
pub(crate) const TRAILER: i16 = -1;

const SIGNATURE: usize = 11;

/// Where in a message of the server the row begins, if there is one: each has a row, in the form of DataRow, the first also the header, and the
/// last is the trailer ("COPY Operations" in the manual's chapter on the protocol, and `CopySendEndOfRow` in `copyto.c`).
///
/// # Errors
/// It is another format.
pub(super) fn row(message: &[u8], has_header: &mut bool) -> Result<Option<usize>, WireError> {
    let mut start = 0;
    if !*has_header {
        start = header(message).ok_or(WireError::Protocol("a COPY in another format"))?;
        *has_header = true;
    }
    let rest = &message[start..];
    Ok((!rest.is_empty() && rest != TRAILER.to_be_bytes()).then_some(start))
}

/// How long the header is.
fn header(message: &[u8]) -> Option<usize> {
    let rest = message.strip_prefix(&HEADER[..SIGNATURE])?;
    let (flags, rest) = rest.split_first_chunk::<4>()?;
    let (extension, rest) = rest.split_first_chunk::<4>()?;
    let extension = usize::try_from(u32::from_be_bytes(*extension)).ok()?;
    // The upper half of the flags changes the format, and none of them is known.
    let is_known = flags[..2] == [0, 0] && extension <= rest.len();
    is_known.then_some(HEADER.len() + extension)
}

#[cfg(test)]
mod tests {
    use super::{HEADER, row};

    fn rows(messages: &[&[u8]]) -> Vec<Option<usize>> {
        let mut has_header = false;
        messages.iter().map(|message| row(message, &mut has_header).expect("the binary format")).collect()
    }

    #[test]
    fn the_header_comes_with_the_first_row_or_alone() {
        let with_row = [HEADER, &[0, 0]].concat();
        assert_eq!(rows(&[&with_row, &[0, 1, 0xff, 0xff, 0xff, 0xff], &[0xff, 0xff]]), [Some(19), Some(0), None]);
        let empty = [HEADER, &[0xff, 0xff]].concat();
        assert_eq!(rows(&[&empty]), [None]);
        assert_eq!(rows(&[HEADER, &[0, 0], &[0xff, 0xff]]), [None, Some(0), None]);
    }

    #[test]
    fn an_extension_is_skipped_and_what_is_not_known_refused() {
        let extended = [&HEADER[..18], &[3, 1, 2, 3, 0, 0]].concat();
        assert_eq!(rows(&[&extended]), [Some(22)]);
        for wrong in [
            &b"a,b\n"[..],
            &HEADER[..17],
            &[&HEADER[..18], &[9]].concat(),
            &[&HEADER[..11], &[0, 1, 0, 0, 0, 0, 0, 0]].concat(),
        ] {
            assert!(row(wrong, &mut false).is_err(), "{wrong:?}");
        }
    }
}
