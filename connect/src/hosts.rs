//! Several hosts: which of them will do, and in what order they are tried.

use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::str::FromStr;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, LoadBalanceHosts};

use crate::address::unusable;
use crate::error::Error;
use crate::transport;

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
    pub(crate) config: Config,
    /// For errors.
    pub(crate) name: String,
    /// The file of its socket, if it is one of this machine.
    pub(crate) socket: Option<PathBuf>,
}

/// A configuration for each host, in the order in which they are to be tried.
pub(crate) fn each(all: &Config) -> Result<Vec<One>, Error> {
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
        .map(|index| {
            let mut config = without_hosts(all);
            let port = ports.get(index).or(ports.first()).copied().unwrap_or(5432);
            config.port(port);
            let (address, mut socket) = (addresses.get(index), None);
            address.map(|address| config.hostaddr(*address));
            let name = match (hosts.get(index), address) {
                (Some(Host::Tcp(host)), _) => host.clone(),
                // The name to which a certificate must belong.
                (_, Some(address)) => address.to_string(),
                (Some(Host::Unix(folder)), None) => {
                    socket = Some(transport::socket(folder, port));
                    folder.to_string_lossy().into_owned()
                }
                (None, None) => String::new(),
            };
            if socket.is_none() {
                config.host(&name);
            }
            One { config, name: format!("{name}:{port}"), socket }
        })
        .collect();
    if all.get_load_balance_hosts() == LoadBalanceHosts::Random {
        let random = RandomState::new();
        each.sort_by_cached_key(|one| random.hash_one(&one.name));
    }
    Ok(each)
}

/// The driver's configuration has no way to take a host out.
fn without_hosts(all: &Config) -> Config {
    let mut config = Config::new();
    all.get_user().map(|user| config.user(user));
    all.get_password().map(|password| config.password(password));
    all.get_dbname().map(|name| config.dbname(name));
    all.get_options().map(|options| config.options(options));
    all.get_application_name().map(|name| config.application_name(name));
    all.get_connect_timeout().map(|limit| config.connect_timeout(*limit));
    all.get_tcp_user_timeout().map(|limit| config.tcp_user_timeout(*limit));
    config.keepalives(all.get_keepalives()).keepalives_idle(all.get_keepalives_idle());
    all.get_keepalives_interval().map(|interval| config.keepalives_interval(interval));
    all.get_keepalives_retries().map(|retries| config.keepalives_retries(retries));
    config.ssl_negotiation(all.get_ssl_negotiation()).channel_binding(all.get_channel_binding());
    config.load_balance_hosts(all.get_load_balance_hosts());
    config
}
