//! The server's settings: for a server that is thrown away, on one machine, with many small databases.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

/// initdb's options; with the version they decide what is in the cached data directory.
pub(crate) fn initdb_options(major: u32) -> Vec<&'static str> {
    let mut options = vec![
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        // Less to copy at each start than with segments of 16 MB.
        "--wal-segsize=1",
        "--no-sync",
    ];
    if major >= 18 {
        options.push("--no-data-checksums");
    }
    options
}

pub(crate) const SETTINGS: &str = "
# Reached by its socket alone
listen_addresses = ''
port = 5432
max_connections = 100

# The same on every machine
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
jit = off

# Nothing needs to survive a crash
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 1GB
wal_init_zero = off
wal_recycle = off

# Quick to start, small, and all in one folder
shared_buffers = 32MB
huge_pages = off
dynamic_shared_memory_type = mmap
autovacuum = off
max_logical_replication_workers = 0
log_checkpoints = off
";

/// Appends our settings, then the caller's, to what initdb chose.
pub(crate) fn write_settings(data: &Path, major: u32, extra: &[(String, String)]) -> io::Result<()> {
    let mut text = SETTINGS.to_owned();
    if major >= 18 {
        // Otherwise three more processes start and stop with each server.
        text.push_str("io_method = sync\n");
    }
    for (name, value) in extra {
        text.push_str(&format!("{name} = '{}'\n", value.replace('\\', "\\\\").replace('\'', "''")));
    }
    OpenOptions::new().append(true).open(data.join("postgresql.conf"))?.write_all(text.as_bytes())
}
