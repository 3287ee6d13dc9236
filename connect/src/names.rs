//! The names of prepared statements, which are not ours alone behind a pooler.
//!
//! A pooler that gives each transaction another session of the server, and knows nothing of prepared statements, hands on a
//! session with the statements of others: under the name that the driver gives to ours, `s0`, another program may have prepared
//! something else, and that would run. So between the driver and the server there is this. Along with the second thing that is
//! sent it asks whether the server itself answers; and a pooler, whether it keeps the names of its clients apart. Until that is
//! known, and where it does not, what the driver sends with a name goes without: parsed anew each time it is used, within
//! the same turn. It takes no round trip of its own.
//!
//! - The server itself: the process id that a session is told when it begins is that of the process that runs its statements.
//! - A pooler that keeps names apart: the server knows our statement by another name than ours.

mod incoming;
mod messages;
mod outgoing;
mod probe;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, Ordering};

use bytes::Bytes;

use self::probe::Probe;

/// Who answers on a connection, as far as that is known by now.
#[derive(Debug, Clone, Default)]
pub struct Peer(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    peer: AtomicU8,
    process_id: AtomicI32,
    unnamed: AtomicBool,
}

impl Peer {
    const UNKNOWN: u8 = 0;
    const SERVER: u8 = 1;
    const POOLER: u8 = 2;
    const WANTED: u8 = 3;

    /// The server itself, whose session is ours until we end it.
    pub fn is_server(&self) -> bool {
        self.0.peer.load(Ordering::Relaxed) == Self::SERVER
    }

    /// That is not known yet.
    pub fn is_unknown(&self) -> bool {
        matches!(self.0.peer.load(Ordering::Relaxed), Self::UNKNOWN | Self::WANTED)
    }

    /// The process that runs the statements of the session, as it was told when it began; where a pooler is in between, there is
    /// another one in its place.
    pub fn process_id(&self) -> i32 {
        self.0.process_id.load(Ordering::Relaxed)
    }

    /// What is prepared goes without its name for good, so that the server runs it also when its result type has changed.
    pub fn is_unnamed(&self) -> bool {
        self.0.unnamed.load(Ordering::Relaxed)
    }

    fn goes_unnamed(&self, unnamed: bool) {
        self.0.unnamed.store(unnamed, Ordering::Relaxed);
    }

    /// It is to be asked along with the next thing that is sent, whatever that is.
    pub fn ask(&self) {
        let _ = self.0.peer.compare_exchange(Self::UNKNOWN, Self::WANTED, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn is_wanted(&self) -> bool {
        self.0.peer.load(Ordering::Relaxed) == Self::WANTED
    }

    /// It has been found out.
    pub fn found(&self, is_server: bool) {
        self.0.peer.store(if is_server { Self::SERVER } else { Self::POOLER }, Ordering::Relaxed);
    }
}

/// What of one connection has to be known to send its statements with names or without.
pub(crate) struct Names {
    peer: Peer,
    /// The server has not let us in yet.
    starting: bool,
    /// Names are used.
    used: bool,
    /// What is to be asked next.
    probe: Option<Probe>,
    /// The driver's statements that the server does not know by name.
    parked: HashMap<Bytes, Parked>,
    /// Which of them the unnamed statement is, in this turn.
    unnamed: Option<Bytes>,
    /// What the server has to answer yet, in order.
    expected: VecDeque<Expected>,
    /// Nothing of a turn has been sent that is not finished.
    between_turns: bool,
    /// A turn has been answered.
    has_answered: bool,
    /// The last turn that was answered left no transaction open.
    idle: bool,
    /// How many simple queries have to be answered yet: each may begin a transaction.
    simple: usize,
    /// COPY FROM is under way.
    copying: bool,
    /// The answer to this turn is an error of ours already.
    failed: bool,
}

/// A statement that the driver has prepared.
struct Parked {
    /// As in Parse, but for the types of parameters.
    sql: Bytes,
    /// The numbers of the types of its parameters: those that the driver named, then those that the server said.
    parameters: Vec<u32>,
    /// Those of its columns, once the server has said.
    columns: Option<Vec<u32>>,
    /// It is being prepared by its name; or could not be, and goes without for good.
    was_named: bool,
}

impl Parked {
    fn can_be_named(&self) -> bool {
        self.columns.is_some() && !self.was_named
    }
}

/// One answer that is awaited. What is hidden does not reach the driver.
enum Expected {
    Parse {
        hidden: bool,
    },
    Describe {
        statement: Option<Bytes>,
        hidden: bool,
    },
    /// ReadyForQuery.
    End {
        simple: bool,
    },
    /// All of a turn that prepares a statement by its name at last.
    Promotion {
        statement: Bytes,
        failed: bool,
    },
    /// All of a turn that asks something of our own.
    Probe {
        probe: Probe,
        failed: bool,
    },
}

impl Names {
    /// `used`: whether to use names, where that is not to be found out.
    pub(crate) fn new(used: Option<bool>, peer: Peer) -> Self {
        peer.goes_unnamed(used == Some(false));
        Self {
            peer,
            starting: true,
            used: used == Some(true),
            probe: Some(Probe::process_id(used.is_none())),
            parked: HashMap::new(),
            unnamed: None,
            expected: VecDeque::new(),
            between_turns: true,
            has_answered: false,
            idle: true,
            simple: 0,
            copying: false,
            failed: false,
        }
    }

    /// Whether to use names is known, and nothing is asked.
    pub(crate) fn settled(used: bool) -> Self {
        Self { probe: None, ..Self::new(Some(used), Peer::default()) }
    }

    /// Nothing of what is sent is to be looked at.
    pub(crate) fn is_starting(&self) -> bool {
        self.starting
    }

    /// Neither what is sent nor what is answered has to be looked at any more.
    pub(crate) fn is_done(&self) -> bool {
        self.used
            && self.probe.is_none()
            && self.parked.is_empty()
            && self.expected.is_empty()
            && self.between_turns
            && !self.copying
    }

    /// No transaction is open, which an error of ours would abort.
    fn is_free(&self) -> bool {
        self.idle && self.simple == 0 && !self.copying
    }
}
