//! Answers with bytes that are changed, cut or inserted, and messages in another order: whatever comes, a call gets an error or
//! its own answer.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use sqlwright_wire::{Options, startup};
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::client::{self, Result};
use crate::random::Random;
use crate::server::{self, Server};

/// What happens to what a server says.
pub struct Mutations {
    random: Random,
    /// One answer in so many is changed; 0: none is.
    one_in: u64,
    dribbles: bool,
}

impl Mutations {
    pub fn none() -> Self {
        Self { random: Random::new(0), one_in: 0, dribbles: false }
    }

    fn of_seed(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let one_in = [0, 1, 3, 6, 12][random.index(5)];
        let dribbles = random.below(3) == 0;
        Self { random, one_in, dribbles }
    }

    pub fn waits(&mut self) -> bool {
        self.dribbles && self.random.below(4) == 0
    }

    /// Pieces that are sent one after the other. Whether the server goes on after that.
    pub fn mutate(&mut self, said: BytesMut, is_greeting: bool, pieces: &mut VecDeque<Bytes>) -> bool {
        let mut said = said;
        let mut goes_on = true;
        let is_changed = self.one_in > 0 && self.random.below(self.one_in) == 0;
        // Few runs would get beyond the greeting otherwise.
        if is_changed && (!is_greeting || self.random.below(4) == 0) {
            (said, goes_on) = self.change(said);
            // A whole answer that is lost, or one of another, cannot be told from the right one.
            goes_on &= !said.is_empty();
        }
        let mut said = said.freeze();
        while !said.is_empty() {
            let some = if self.dribbles { 1 + self.random.index(20) } else { said.len() };
            pieces.push_back(said.split_to(some.min(said.len())));
        }
        goes_on
    }

    fn change(&mut self, mut said: BytesMut) -> (BytesMut, bool) {
        let random = &mut self.random;
        match random.below(10) {
            0 => {
                for _ in 0..=random.below(3) {
                    let at = random.index(said.len());
                    said[at] ^= 1 << random.below(8);
                }
            }
            1 => {
                let at = random.index(said.len());
                said[at] = random.below(256) as u8;
            }
            // The stream ends in the middle.
            2 => {
                said.truncate(random.index(said.len()));
                return (said, false);
            }
            3 => {
                let at = random.index(said.len());
                let length = random.index(20).min(said.len() - at);
                let rest = said.split_off(at);
                said.unsplit(BytesMut::from(&rest[length..]));
                // A stream that loses bytes may lose just those that tell two answers apart.
                return (said, false);
            }
            4 => {
                let mut messages = split(said);
                let at = random.index(messages.len());
                let change = [random.below(12) as u32, u32::MAX / 4, 1 << 30, 0, 70_000][random.index(5)];
                if let Some(message) = messages.get_mut(at) {
                    let length = u32::from_be_bytes(message[1..5].try_into().expect("a length"));
                    let changed =
                        if random.below(2) == 0 { length.wrapping_sub(change) } else { length.wrapping_add(change) };
                    message[1..5].copy_from_slice(&changed.to_be_bytes());
                }
                // A row that swallows as much as it takes to begin another answer cannot be told from a right one.
                return (join(messages), false);
            }
            5 => {
                let mut messages = split(said);
                let (one, other) = (random.index(messages.len()), random.index(messages.len()));
                messages.swap(one, other);
                said = join(messages);
            }
            6 => {
                let mut messages = split(said);
                messages.remove(random.index(messages.len()));
                said = join(messages);
            }
            7 => {
                let mut messages = split(said);
                let twice = messages[random.index(messages.len())].clone();
                messages.insert(random.index(messages.len() + 1), twice);
                said = join(messages);
            }
            _ => {
                let mut messages = split(said);
                let count = random.below(4);
                for _ in 0..=count {
                    messages.insert(random.index(messages.len() + 1), inserted(random, count == 0));
                }
                said = join(messages);
            }
        }
        (said, true)
    }
}

fn split(mut said: BytesMut) -> Vec<BytesMut> {
    let mut messages = Vec::new();
    while said.has_remaining() {
        let length = 1 + u32::from_be_bytes(said[1..5].try_into().expect("a length")) as usize;
        messages.push(said.split_to(length));
    }
    messages
}

fn join(messages: Vec<BytesMut>) -> BytesMut {
    messages.into_iter().flatten().collect()
}

/// Messages that may come at any time, and messages that may not. `ends`: ReadyForQuery among them, which together with others
/// could make a whole answer, and that of the call the answer of the next one.
fn inserted(random: &mut Random, ends: bool) -> BytesMut {
    let mut out = BytesMut::new();
    match random.below(14) {
        0 => server::message(b'N', b"VNOTICE\0C00000\0Mhello\0\0", &mut out),
        1 => server::message(b'A', b"\0\0\0\x07channel\0payload\0", &mut out),
        2 => server::message(b'S', b"name\0value\0", &mut out),
        3 => server::message(b'S', b"name", &mut out),
        4 => server::message(b'A', b"\0", &mut out),
        5 => server::message(b'E', b"VFATAL\0C57P01\0Mgo away\0\0", &mut out),
        6 if ends => server::message(b'Z', [&b"I"[..], b"T", b"E", b"X"][random.index(4)], &mut out),
        7 => server::message(b'G', &[0, 0, 0], &mut out),
        8 => server::message(b'W', &[0, 0, 0], &mut out),
        9 => server::message(b'D', &[0, 9, 0, 0], &mut out),
        10 => server::message(b'C', b"INSERT 0 99999999999999999999999999\0", &mut out),
        11 => server::row(&[7; 16], &mut out),
        12 => server::message(random.below(256) as u8, &[7; 9][..random.index(10)], &mut out),
        _ => server::message(
            [b'1', b'2', b'3', b's', b'n', b'I', b'T', b't', b'c', b'R'][random.index(10)],
            &[],
            &mut out,
        ),
    }
    out
}

/// One server, one connection, three tasks with a few calls each.
fn run(seed: u64) -> BTreeMap<&'static str, u32> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let mut results = BTreeMap::new();
    runtime.block_on(async {
        let mut random = Random::new(seed ^ 0xabcd);
        let (ours, theirs) = tokio::io::duplex([64, 1_000, 100_000][random.index(3)]);
        let server = tokio::spawn(Server::new(theirs, Mutations::of_seed(seed)).run());
        let options = Options { user: "anybody".to_owned(), ..Options::default() };
        let opened = timeout(Duration::from_secs(100), startup(ours, &options)).await;
        let Ok(opened) = opened else { panic!("seed {seed}: the startup never ends") };
        let Ok(opened) = opened else {
            *results.entry("not opened").or_default() += 1;
            return;
        };
        let wire = Arc::new(opened.wire);
        let mut tasks = JoinSet::new();
        for _ in 0..=random.below(3) {
            let wire = Arc::clone(&wire);
            let mut random = Random::new(random.below(u64::MAX));
            tasks.spawn(async move {
                let mut results = Vec::new();
                for _ in 0..5 {
                    results.push(client::call_at_random(Arc::clone(&wire), &mut random).await);
                }
                results
            });
        }
        for result in tasks.join_all().await.into_iter().flatten() {
            let name = match result {
                Result::Right => "right",
                Result::Failed => "failed",
                Result::Dropped => "dropped",
                Result::OfAnother => panic!("seed {seed}: a call was given the answer of another"),
                Result::Hung => panic!("seed {seed}: a call never ends"),
            };
            *results.entry(name).or_default() += 1;
        }
        drop(wire);
        timeout(Duration::from_secs(100), server).await.expect("the server is told").expect("no panic");
    });
    results
}

#[test]
fn a_call_gets_an_error_or_its_own_answer() {
    let number = |name| std::env::var(name).ok().map(|value| value.parse().expect("a number"));
    let rounds = number("SQLWRIGHT_FUZZ_ROUNDS").unwrap_or(3_000);
    let first = number("SQLWRIGHT_SEED").unwrap_or(0);
    let mut total = BTreeMap::new();
    for seed in first..first + rounds {
        for (name, count) in run(seed) {
            *total.entry(name).or_default() += count;
        }
    }
    println!("{total:?}");
    let at_least = |name| total.get(name).copied().unwrap_or(0) >= 10;
    assert!(rounds < 1_000 || ["right", "failed", "dropped", "not opened"].into_iter().all(at_least), "{total:?}");
}

/// Without mutations everything is right: what fails is due to them.
#[tokio::test(start_paused = true)]
async fn the_server_in_memory_is_a_server() {
    let (ours, theirs) = tokio::io::duplex(1_000);
    tokio::spawn(Server::new(theirs, Mutations::none()).run());
    let options = Options { user: "anybody".to_owned(), ..Options::default() };
    let wire = Arc::new(startup(ours, &options).await.expect("a connection").wire);
    let mut random = Random::new(5);
    for _ in 0..300 {
        let result = client::call_at_random(Arc::clone(&wire), &mut random).await;
        assert!(matches!(result, Result::Right | Result::Dropped), "{result:?}");
    }
}
