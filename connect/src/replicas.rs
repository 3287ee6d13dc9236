//! The hosts of replicas, with those of their primary to fall back to.

use std::collections::BTreeSet;

use tokio_postgres::Config;
use tokio_postgres::config::Host;

use crate::address::{Address, unusable};
use crate::error::Error;
use crate::hosts::Session;

impl Address {
    /// The same with the hosts of `primary` after its own, of all of which a standby is preferred (`target_session_attrs=prefer-standby`).
    ///
    /// # Errors
    /// One of them names hosts by `hostaddr`, which has to be there for all or none.
    pub fn falling_back_to(mut self, primary: &Self) -> Result<Self, Error> {
        if !self.config.get_hostaddrs().is_empty() || !primary.config.get_hostaddrs().is_empty() {
            return Err(unusable("the hosts of replicas and their primary are given by `host`, not by `hostaddr`"));
        }
        let (own, others) = (ports(&self.config), ports(&primary.config));
        for port in own.iter().skip(self.config.get_ports().len()).chain(&others) {
            self.config.port(*port);
        }
        for host in primary.config.get_hosts() {
            match host {
                Host::Tcp(host) => self.config.host(host),
                Host::Unix(folder) => self.config.host_path(folder),
            };
        }
        self.session = Session::PreferStandby;
        Ok(self)
    }

    /// How many hosts it names.
    pub fn hosts(&self) -> usize {
        self.config.get_hosts().len().max(self.config.get_hostaddrs().len())
    }

    /// The host at this position alone, whatever it is.
    pub fn only(&self, host: usize) -> Self {
        let left_out = (0..self.hosts()).filter(|other| *other != host).collect();
        Self { session: Session::Any, left_out, ..self.clone() }
    }

    /// The same without the hosts at these positions.
    pub fn without(&self, left_out: BTreeSet<usize>) -> Self {
        Self { left_out, ..self.clone() }
    }
}

/// The port of each host.
fn ports(config: &Config) -> Vec<u16> {
    let ports = config.get_ports();
    let port = |host: usize| ports.get(host).or(ports.first()).copied().unwrap_or(5432);
    (0..config.get_hosts().len()).map(port).collect()
}
