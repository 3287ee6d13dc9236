//! Which user PostgreSQL runs as: it refuses to run as root.

use std::fs;
use std::io;
use std::os::unix::fs::{chown, fchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// The users that PostgreSQL runs as when we are root, in order of preference.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// The user that PostgreSQL runs as and that owns its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// The user of this process.
    Ours,
    /// Another one, because this process is root.
    Other { user: u32, group: u32 },
}

impl Account {
    /// The account for a PostgreSQL started by this process.
    pub(crate) fn choose() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let path = Path::new("/etc/passwd");
        let passwd = fs::read_to_string(path).map_err(|source| Error::io("read the users in", path, source))?;
        UNPRIVILEGED.iter().find_map(|name| find_user(&passwd, name)).ok_or(Error::NoAccount)
    }

    /// Makes `command` run as this user.
    pub(crate) fn apply(self, command: &mut Command) {
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
    }

    /// Gives the file or folder at `path` to this user.
    pub(crate) fn own_path(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { user, group } => chown(path, Some(user), Some(group)),
        }
    }

    /// Gives an open file to this user.
    pub(crate) fn own_file(self, file: &fs::File) -> io::Result<()> {
        match self {
            Self::Ours => Ok(()),
            Self::Other { user, group } => fchown(file, Some(user), Some(group)),
        }
    }
}

/// Finds a user in the text of `/etc/passwd`: `name:password:user:group:…`.
fn find_user(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some(Account::Other { user, group })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "postgresql:x:1:2::/:/bin/sh\nbroken\npostgres:x:101:104:PostgreSQL,,,:/var:/bin/sh\n";
        let postgres = Account::Other { user: 101, group: 104 };
        assert_eq!(find_user(passwd, "postgres"), Some(postgres));
        assert_eq!(find_user(passwd, "nobody"), None);
        assert_eq!(find_user(passwd, "broken"), None);
    }
}
