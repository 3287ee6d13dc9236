//! Names of databases, which say whose they are.
//!
//! A process holds a lock on the server as long as it lives, in a transaction of its own. Its number is in the names of the databases
//! of the process: one without a lock is certainly nobody's.

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

/// How the names of copies begin.
pub(crate) const COPY: &str = "sqlwright_test_";
/// How the names of templates begin.
pub(crate) const TEMPLATE: &str = "sqlwright_template_";

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// The number that a process has on a server.
#[derive(Debug)]
pub(crate) struct Owner {
    key: u64,
    copies: AtomicU64,
}

impl Owner {
    /// One that nobody else has.
    pub(crate) fn new() -> Self {
        Self { key: RandomState::new().hash_one(std::process::id()), copies: AtomicU64::new(0) }
    }

    /// What the lock is on.
    pub(crate) fn key(&self) -> i64 {
        self.key.cast_signed()
    }

    /// A name for one more database. The process is for people.
    pub(crate) fn next_name(&self) -> String {
        let number = self.copies.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{COPY}{}_{:016x}_{number}", std::process::id(), self.key)
    }
}

/// The key of the process that a database belongs to; `None` if it is not named like one of ours.
pub(crate) fn owner_of(name: &str) -> Option<i64> {
    let mut parts = name.strip_prefix(COPY)?.split('_');
    let (process, key, number) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_ours = is_number(process) && is_number(number) && key.len() == 16 && parts.next().is_none();
    is_ours.then(|| u64::from_str_radix(key, 16).ok()).flatten().map(u64::cast_signed)
}

/// The name of the template for a schema, whose identity is in `parts`.
pub(crate) fn template(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut name = format!("{TEMPLATE}{}_", today());
    for byte in hash.finalize().iter().take(12) {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// The day that a template belongs to; `None` if it is not named like one of ours.
pub(crate) fn day_of(template: &str) -> Option<u64> {
    let (day, hash) = template.strip_prefix(TEMPLATE)?.split_once('_')?;
    (hash.len() == 24 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| day.parse().ok()).flatten()
}

/// The number of the day, in UTC.
pub(crate) fn today() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() / SECONDS_OF_A_DAY)
}

/// What the lock is on while a template is made.
pub(crate) fn lock_of(template: &str) -> i64 {
    let hash = Sha256::digest(template);
    hash.first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_their_owner() {
        let owner = Owner::new();
        assert_eq!(owner_of(&owner.next_name()), Some(owner.key()));
        assert_ne!(owner.next_name(), owner.next_name());
        for other in [
            "sqlwright_test_",
            "sqlwright_test_1_2_3",
            "sqlwright_test_1_0123456789abcdef",
            "sqlwright_test_1_0123456789abcdef_x",
            "sqlwright_test_1_0123456789abcdef_1_1",
            "shop",
        ] {
            assert_eq!(owner_of(other), None, "{other}");
        }
    }

    #[test]
    fn templates_tell_their_day_and_what_they_are_made_of() {
        let name = template(&["a", "b"]);
        assert_eq!(day_of(&name), Some(today()));
        assert_eq!(name, template(&["a", "b"]));
        assert_ne!(name, template(&["ab", ""]));
        assert!(name.len() < 64, "{name}");
        for other in ["sqlwright_template_1_", "sqlwright_template_x_000000000000000000000000", "shop"] {
            assert_eq!(day_of(other), None, "{other}");
        }
    }
}
