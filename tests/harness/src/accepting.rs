//! Whether this run accepts what comes out.

use std::ffi::OsString;

/// Whether what comes out is written over what is expected: `BLESS=1` asks for that.
///
/// # Panics
/// Where `CI` is set as well: there nobody would read the difference.
pub fn accepting() -> bool {
    decide(std::env::var_os("BLESS"), std::env::var_os("CI")).unwrap_or_else(|why| panic!("{why}"))
}

fn decide(bless: Option<OsString>, ci: Option<OsString>) -> Result<bool, &'static str> {
    let set =
        |value: Option<OsString>| value.is_some_and(|value| !value.is_empty() && value != "0" && value != "false");
    match (set(bless), set(ci)) {
        (true, true) => Err("BLESS is refused where CI is set: nobody would read the difference"),
        (bless, _) => Ok(bless),
    }
}

#[cfg(test)]
mod tests {
    use super::decide;

    #[test]
    fn nothing_is_accepted_where_ci_is_set() {
        let value = |text: &str| Some(text.into());
        assert_eq!(decide(None, None), Ok(false));
        assert_eq!(decide(value("1"), None), Ok(true));
        assert_eq!(decide(value("1"), value("false")), Ok(true));
        assert_eq!(decide(value("0"), value("1")), Ok(false));
        assert_eq!(decide(None, value("true")), Ok(false));
        assert!(decide(value("1"), value("1")).is_err());
    }
}
