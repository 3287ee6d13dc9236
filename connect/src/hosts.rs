//! Several hosts: which of them will do, and in what order they are tried.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, LoadBalanceHosts};

use crate::address::unusable;
use crate::error::Error;
use crate::transport::{self, Place};

/// libpq's `target_session_attrs`: the servers that will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Session {
    #[default]
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

impl FromStr for Session {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(match text {
            "any" => Self::Any,
            "read-write" => Self::ReadWrite,
            "read-only" => Self::ReadOnly,
            "primary" => Self::Primary,
            "standby" => Self::Standby,
            "prefer-standby" => Self::PreferStandby,
            _ => {
                let known = "any, read-write, read-only, primary, standby or prefer-standby";
                return Err(unusable(format!("target_session_attrs is none of {known}")));
            }
        })
    }
}

/// What a server says of itself when a session begins (`GUC_REPORT`).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct State {
    pub(crate) is_standby: bool,
    pub(crate) is_read_only: bool,
}

impl State {
    /// Asks for both, as booleans.
    pub(crate) const QUESTION: &str =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')::bool";

    /// As the parameters say that a server has reported, if it has reported both.
    pub(crate) fn told<S: AsRef<str>>(parameter: impl Fn(&str) -> Option<S>) -> Option<Self> {
        let is_on = |name: &str| parameter(name).map(|value| value.as_ref() == "on");
        Some(Self { is_standby: is_on("in_hot_standby")?, is_read_only: is_on("default_transaction_read_only")? })
    }
}

impl Session {
    /// What to look for, in turn, among all hosts.
    pub(crate) fn passes(self) -> &'static [Self] {
        match self {
            Self::Any => &[Self::Any],
            Self::ReadWrite => &[Self::ReadWrite],
            Self::ReadOnly => &[Self::ReadOnly],
            Self::Primary => &[Self::Primary],
            Self::Standby => &[Self::Standby],
            Self::PreferStandby => &[Self::Standby, Self::Any],
        }
    }

    /// What is wrong with a server, if anything.
    pub(crate) fn refuses(self, server: State) -> Option<&'static str> {
        let read_only = server.is_standby || server.is_read_only;
        match self {
            Self::ReadWrite if read_only => Some("it is read-only"),
            Self::ReadOnly if !read_only => Some("it is not read-only"),
            Self::Primary if server.is_standby => Some("it is a standby"),
            Self::Standby | Self::PreferStandby if !server.is_standby => Some("it is not a standby"),
            _ => None,
        }
    }
}

/// One host of a connection string.
pub(crate) struct One {
    pub(crate) target: Target,
    port: u16,
}

/// Where a host listens.
pub(crate) enum Target {
    /// The file of its socket: it is this machine.
    Socket(PathBuf),
    /// With the name to which its certificate must belong, and its address if that need not be looked up.
    Network { host: String, address: Option<IpAddr>, port: u16 },
}

/// The hosts, in the order in which they are to be tried.
pub(crate) fn each(all: &Config, left_out: &BTreeSet<usize>) -> Result<Vec<One>, Error> {
    let (hosts, addresses, ports) = (all.get_hosts(), all.get_hostaddrs(), all.get_ports());
    let count = hosts.len().max(addresses.len());
    if count == 0 {
        return Err(unusable("the connection string names no host"));
    }
    if !hosts.is_empty() && !addresses.is_empty() && hosts.len() != addresses.len() {
        return Err(unusable(format!("there are {} hosts, but {} host addresses", hosts.len(), addresses.len())));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(unusable(format!("there are {count} hosts, but {} ports", ports.len())));
    }
    let mut each: Vec<_> = (0..count)
        .filter(|index| !left_out.contains(index))
        .map(|index| {
            let port = ports.get(index).or(ports.first()).copied().unwrap_or(5432);
            let address = addresses.get(index).copied();
            let host = match (hosts.get(index), address) {
                (Some(Host::Unix(folder)), None) => {
                    return One { target: Target::Socket(transport::socket(folder, port)), port };
                }
                (Some(Host::Tcp(host)), _) => host.clone(),
                (_, Some(address)) => address.to_string(),
                (None, None) => String::new(),
            };
            One { target: Target::Network { host, address, port }, port }
        })
        .collect();
    if all.get_load_balance_hosts() == LoadBalanceHosts::Random {
        let random = RandomState::new();
        each.sort_by_cached_key(|one| random.hash_one(one.name()));
    }
    Ok(each)
}

impl One {
    /// For errors.
    pub(crate) fn name(&self) -> String {
        let host = match &self.target {
            Target::Socket(path) => path.parent().unwrap_or(path).to_string_lossy(),
            Target::Network { host, .. } => host.into(),
        };
        format!("{host}:{}", self.port)
    }
}

impl Target {
    /// The name to which a certificate must belong.
    pub(crate) fn host(&self) -> &str {
        match self {
            Self::Socket(_) => "",
            Self::Network { host, .. } => host,
        }
    }

    /// The places to try, in turn.
    ///
    /// # Errors
    /// The host's name could not be resolved.
    pub(crate) async fn places(&self, config: &Config) -> io::Result<Vec<Place>> {
        match self {
            Self::Socket(path) => Ok(vec![Place::Socket(path.clone())]),
            Self::Network { host, address, port } => transport::addresses(host, *address, *port, config).await,
        }
    }
}
