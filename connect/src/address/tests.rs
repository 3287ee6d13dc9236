//! What is wrong with a connection string is said, and nothing of a password.

use super::Address;

fn refused(text: &str) -> String {
    match text.parse::<Address>() {
        Ok(_) => panic!("{text} is taken"),
        Err(error) => {
            let said = format!("{error} {error:?}");
            assert!(!said.contains("s3") && !said.contains("cret"), "{text}: {said}");
            error.to_string()
        }
    }
}

#[test]
fn an_unknown_parameter_is_named() {
    for (text, said) in [
        ("postgres://u:s3cret@h/db?sslmod=require", "unknown parameter `sslmod`: did you mean `sslmode`?"),
        (
            "postgres://u:s3cret@h/db?sslmode=disable&pgbouncer=true",
            "unknown parameter `pgbouncer`; the known ones are app",
        ),
        ("postgres://h?aplication-name=a", "did you mean `application_name`?"),
        ("postgres://h/db?connect_timeout=3&ssl=true", "did you mean `sslmode`?"),
        ("host=h databse=d", "unknown parameter `databse`"),
        ("host=h database=d", "did you mean `dbname`?"),
        ("host=h password='s3 cret' tiemout=1", "unknown parameter `tiemout`"),
        ("user=u pasword=s3cret", "did you mean `password`?"),
        ("host=h keepalives_count=1", "did you mean `keepalives_retries`?"),
    ] {
        let error = refused(text);
        assert!(error.contains(said), "{text}: {error}");
    }
}

#[test]
fn nothing_of_a_password_is_said() {
    let encode = "percent-encode special characters";
    for (text, said) in [
        ("postgres://u:s3@cret@h/db", encode),
        ("postgres://u:s3@cret@h:5432/db?sslmode=disable", encode),
        ("postgres://u:p@s3/cret@h/db", encode),
        ("postgres://u:s3/cret@h/db", encode),
        ("postgres://u:s3/cr@et@h/db", encode),
        ("postgres://u:s3/x?cret=1@h/db", encode),
        ("postgres://u:s3/x?cret@h/db", "has no value"),
        ("postgres://u:s3%cret@h/db", "write a `%` as %25"),
        ("postgres://u:s3cret%@h/db", "write a `%` as %25"),
        ("postgres://u:s3cret%é@h/db", "write a `%` as %25"),
        ("postgres://u:s3cret/db", "special characters in a password are percent-encoded"),
        ("postgres://[s3cret/db", "brackets"),
        ("host=h password=s3 cret", "in single quotes"),
        ("host=h password=s3 cret=x", "in single quotes"),
        ("host=h password=s3 cret port=1", "in single quotes"),
        ("host=h password='s3cret", "nothing follows"),
        ("host=h password=s3cret\\", "nothing follows"),
        ("host=h user=u s3 cret=1", "in single quotes"),
        ("host=h s3 cret port=1", "in single quotes"),
        ("host=h s3cret=1", "an unknown parameter"),
        ("jdbc:postgresql://h/db?user=u&password=s3cret", "neither a URL"),
        ("mysql://u:s3cret@h/db", "neither a URL"),
        ("'postgres://u:s3cret@h/db?sslmode=disable'", "neither a URL"),
        ("h:5432/s3cret", "neither a URL"),
        ("", "empty"),
        (" ", "empty"),
    ] {
        let error = refused(text);
        assert!(error.contains(said), "{text}: {error}");
    }
}

#[test]
fn a_wrong_value_is_told_by_its_parameter() {
    for (text, said) in [
        ("postgres://h:x1/db", "`port` in the connection string"),
        ("host=h port=70000", "up to 65535"),
        (
            "host=h connect_timeout=soon",
            "`connect_timeout` in the connection string has a value that it cannot have: it is a number",
        ),
        ("host=h channel_binding=yes", "disable, prefer or require"),
        ("hostaddr=localhost", "an IP address"),
        ("host=h sslnegotiation=direct", "requires sslmode=require"),
        ("host=h sslnegotiation=direct sslmode=allow", "requires sslmode=require"),
    ] {
        let error = refused(text);
        assert!(error.contains(said), "{text}: {error}");
    }
}

/// As libpq reads them.
#[test]
fn what_is_unambiguous_is_taken() {
    for (text, password) in [
        ("postgres://u:a:b@h/db", "a:b"),
        ("postgres://u:a#b@h/db", "a#b"),
        ("postgres://u:a?b@h/db", "a?b"),
        ("postgres://u:a?b=c&d@h/db?sslmode=disable", "a?b=c&d"),
        ("postgres://u:%40%3A%2F%3f%23%25@h/db?application_name=a@b", "@:/?#%"),
        (" postgres://u:a@h/db\n", "a"),
        ("host=h password='a b' user=u", "a b"),
        ("host = h password = a\\ b user = u", "a b"),
    ] {
        let address: Address = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(address.config.get_password(), Some(password.as_bytes()), "{text}");
        assert_eq!(address.config.get_user(), Some("u"), "{text}");
        assert!(password == "a" || !format!("{address:?}").contains(password), "{text}");
    }
}
