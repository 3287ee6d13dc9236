//! Connection strings of another database on the same server.

/// The same connection string with another database, whose name needs no escapes.
pub(crate) fn with_database(url: &str, name: &str) -> String {
    let url = url.trim();
    let Some((scheme, rest)) = url.split_once("://") else {
        // Of two, the last holds.
        return format!("{url} dbname='{name}'");
    };
    // A password may hold a `?`, but no `@`.
    let host = rest.find('@').map_or(0, |at| at + 1);
    let end = rest[host..].find(['/', '?']).map_or(rest.len(), |at| host + at);
    let query = rest[end..].split_once('?').map_or("", |(_, query)| query);
    let query: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("dbname=")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{scheme}://{}/{name}{query}", &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn all_but_the_database_stays() {
        for (url, expected) in [
            ("postgres://localhost", "postgres://localhost/t"),
            ("postgres://localhost/", "postgres://localhost/t"),
            ("postgresql://u:p%2F@h:5433/shop?sslmode=require\n", "postgresql://u:p%2F@h:5433/t?sslmode=require"),
            ("postgres://u:a?b@h,i:1/shop", "postgres://u:a?b@h,i:1/t"),
            ("postgres://%2Ftmp%2Fs:5432/postgres", "postgres://%2Ftmp%2Fs:5432/t"),
            ("postgres://?host=/tmp&dbname=shop&user=u", "postgres:///t?host=/tmp&user=u"),
            ("postgres:///shop?host=/tmp", "postgres:///t?host=/tmp"),
            ("host=/tmp dbname=shop user=u", "host=/tmp dbname=shop user=u dbname='t'"),
        ] {
            assert_eq!(with_database(url, "t"), expected, "{url}");
        }
    }
}
