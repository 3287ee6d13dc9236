//! The wire between the runtime and the server: a proxy that counts round trips and cancel requests.

use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sqlwright_server::{Database, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};

/// A proxy before a database.
pub struct Wire {
    url: String,
    seen: Arc<Mutex<Seen>>,
    silent: Arc<AtomicBool>,
    swallows: Arc<AtomicBool>,
}

/// When the server next says this, the connection is closed instead, so many times.
type Cut = Option<(u8, usize)>;

/// What a pooler says when it has lost the server: an error of severity ERROR, with no function's name in it.
const SERVER_LOST: &[u8] = b"E\0\0\0\x32SERROR\0VERROR\0C58000\0Mserver connection lost\0\0";

#[derive(Default)]
struct Seen {
    cut: Cut,
    /// Then this is said first.
    last_words: &'static [u8],
    /// The next BEGIN is one that the server refuses.
    garbles_begin: bool,
    /// How often the client spoke with nothing left unanswered.
    turns: usize,
    /// The types of the messages that it sent, one letter each, a space after each turn.
    sent: String,
    cancels: usize,
    /// Cancel requests arrive so much later.
    late: Duration,
    /// How often the client sent something: packets, as long as they are small.
    flushes: usize,
    /// Bytes from the server.
    received: usize,
    /// Sync and Query on all connections that ReadyForQuery has not answered.
    unanswered: usize,
}

/// What of one connection is unanswered.
#[derive(Default)]
struct Turn {
    /// Sync and Query, each of which ReadyForQuery answers. The first answers the startup.
    unanswered: usize,
    /// Something was sent that no Sync has followed.
    unfinished: bool,
    /// The client has asked for TLS: the answer is a single byte.
    asks_for_tls: bool,
}

impl Wire {
    /// A proxy before a database of the tests' server.
    pub async fn new(database: &Database) -> Self {
        let server = Server::shared().expect("a private PostgreSQL");
        let name = database.url().rsplit('/').next().expect("a name");
        Self::before(server.folder().join(".s.PGSQL.5432"), name).await
    }

    /// A proxy before the database of this name of the server that listens on this socket.
    pub async fn before(socket: PathBuf, name: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let (seen, silent, swallows) = (Arc::default(), Arc::default(), Arc::default());
        let url = format!("postgres://postgres@127.0.0.1:{port}/{name}");
        tokio::spawn(accept(listener, socket, Arc::clone(&seen), [Arc::clone(&silent), Arc::clone(&swallows)]));
        Self { url, seen, silent, swallows }
    }

    /// From now on what the server says on the connections that there are, or are made meanwhile, does not arrive.
    pub fn silence(&self) {
        self.silent.store(true, Ordering::Relaxed);
    }

    /// From now on nothing arrives on either side.
    pub fn swallow(&self) {
        self.silence();
        self.swallows.store(true, Ordering::Relaxed);
    }

    /// Cancel requests arrive so much later.
    pub fn delay_cancels(&self, delay: Duration) {
        self.seen.lock().expect("not poisoned").late = delay;
    }

    /// The next connections work again.
    pub fn speak(&self) {
        self.silent.store(false, Ordering::Relaxed);
        self.swallows.store(false, Ordering::Relaxed);
    }

    /// The next `times` that the server sends a message of this type, the connection is closed instead.
    pub fn cut_at(&self, message: u8, times: usize) {
        self.seen.lock().expect("not poisoned").cut = Some((message, times));
    }

    /// The next time that the server sends a message of this type, a pooler's error is all that arrives.
    pub fn lose_server_at(&self, message: u8) {
        let mut seen = self.seen.lock().expect("not poisoned");
        (seen.cut, seen.last_words) = (Some((message, 1)), SERVER_LOST);
    }

    /// The server refuses the next BEGIN.
    pub fn garble_begin(&self) {
        self.seen.lock().expect("not poisoned").garbles_begin = true;
    }

    /// How many of these times are left.
    pub fn cuts_left(&self) -> usize {
        self.seen.lock().expect("not poisoned").cut.map_or(0, |(_, times)| times)
    }

    /// The database, by way of the proxy.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens: a host and its port.
    pub fn host(&self) -> &str {
        self.url.trim_start_matches("postgres://postgres@").split('/').next().unwrap_or_default()
    }

    /// How many round trips the future takes, once all is quiet.
    pub async fn turns<T>(&self, future: impl Future<Output = T>) -> (usize, T) {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            assert!(Instant::now() < deadline, "there is an answer missing");
            tokio::time::sleep(Duration::from_millis(5)).await;
            let mut seen = self.seen.lock().expect("not poisoned");
            if seen.unanswered == 0 {
                seen.turns = 0;
                seen.sent.clear();
                break;
            }
        }
        let output = future.await;
        (self.seen.lock().expect("not poisoned").turns, output)
    }

    /// What the client sent in the course of the last [`turns`](Self::turns).
    pub fn sent(&self) -> String {
        self.seen.lock().expect("not poisoned").sent.trim().to_owned()
    }

    /// Round trips and packets since this was asked last, of which the end was waited for.
    pub fn count(&self) -> (usize, usize) {
        let mut seen = self.seen.lock().expect("not poisoned");
        (std::mem::take(&mut seen.turns), std::mem::take(&mut seen.flushes))
    }

    /// Bytes from the server since this was asked last.
    pub fn received(&self) -> usize {
        std::mem::take(&mut self.seen.lock().expect("not poisoned").received)
    }

    /// How many cancel requests there have been.
    pub fn cancels(&self) -> usize {
        self.seen.lock().expect("not poisoned").cancels
    }
}

async fn accept(
    listener: TcpListener,
    socket: PathBuf,
    seen: Arc<Mutex<Seen>>,
    [silent, swallows]: [Arc<AtomicBool>; 2],
) {
    while let Ok((client, _)) = listener.accept().await {
        client.set_nodelay(true).expect("no delay");
        let Ok(server) = UnixStream::connect(&socket).await else { continue };
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let turn = Arc::new(Mutex::new(Turn { unanswered: 1, ..Turn::default() }));
        seen.lock().expect("ours").unanswered += 1;
        let (asked, answered) = ((Arc::clone(&seen), Arc::clone(&turn)), (Arc::clone(&seen), turn));
        let mut messages = Messages { startup: true, rest: Vec::new() };
        let swallows = Arc::clone(&swallows);
        tokio::spawn(pump(from_client, to_server, move |bytes| {
            let (seen, turn) = &asked;
            seen.lock().expect("ours").flushes += 1;
            garble(bytes, &mut seen.lock().expect("ours").garbles_begin);
            let mut delay = Duration::ZERO;
            messages.add(bytes, |tag| {
                let mut seen = seen.lock().expect("ours");
                if tag == CANCEL {
                    delay = seen.late;
                }
                sent(&mut turn.lock().expect("ours"), &mut seen, tag);
            });
            if swallows.load(Ordering::Relaxed) { Pass::Never } else { Pass::After(delay) }
        }));
        let silent = Arc::clone(&silent);
        let mut messages = Messages { startup: false, rest: Vec::new() };
        tokio::spawn(async move {
            let (seen, turn) = &answered;
            let answers = pump(from_server, to_client, |bytes| {
                seen.lock().expect("ours").received += bytes.len();
                let denied = std::mem::take(&mut turn.lock().expect("ours").asks_for_tls);
                let bytes = &bytes[usize::from(denied)..];
                let mut cut = false;
                messages.add(bytes, |tag| {
                    let mut seen = seen.lock().expect("ours");
                    if tag == b'Z' {
                        turn.lock().expect("ours").unanswered -= 1;
                        seen.unanswered -= 1;
                    }
                    if let Some((message, times @ 1..)) = &mut seen.cut
                        && *message == tag
                        && !cut
                    {
                        *times -= 1;
                        cut = true;
                    }
                });
                match silent.load(Ordering::Relaxed) {
                    _ if cut => Pass::End(std::mem::take(&mut seen.lock().expect("ours").last_words)),
                    true => Pass::Never,
                    false => Pass::After(Duration::ZERO),
                }
            });
            answers.await;
            // Closed: what is unanswered remains so.
            let lost = std::mem::take(&mut turn.lock().expect("ours").unanswered);
            seen.lock().expect("ours").unanswered -= lost;
        });
    }
}

fn sent(turn: &mut Turn, seen: &mut Seen, tag: u8) {
    match tag {
        CANCEL => return seen.cancels += 1,
        TLS => return turn.asks_for_tls = true,
        STARTUP | b'p' | b'X' => return,
        _ => {}
    }
    if turn.unanswered == 0 && !turn.unfinished {
        seen.turns += 1;
        seen.sent.push(' ');
    }
    seen.sent.push(char::from(tag));
    turn.unfinished = !matches!(tag, b'S' | b'Q');
    turn.unanswered += usize::from(!turn.unfinished);
    seen.unanswered += usize::from(!turn.unfinished);
}

fn garble(bytes: &mut [u8], wanted: &mut bool) {
    const BEGIN: &[u8] = b"BEGIN\0";
    if let (true, Some(at)) = (*wanted, bytes.windows(BEGIN.len()).position(|window| window == BEGIN)) {
        bytes[at + 3] = b'U';
        *wanted = false;
    }
}

/// What becomes of some bytes.
enum Pass {
    /// They arrive, so much later.
    After(Duration),
    /// Neither they nor what follows arrive.
    Never,
    /// The connection is closed, behind this.
    End(&'static [u8]),
}

/// Longer than anybody waits for what does not arrive; then the connection is closed, so that a long run does not run out of them.
const FORGOTTEN: Duration = Duration::from_secs(300);

async fn pump(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut pass: impl FnMut(&mut [u8]) -> Pass,
) -> Option<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut buffer).await.ok().filter(|length| *length > 0)?;
        match pass(&mut buffer[..length]) {
            Pass::After(delay) => {
                if !delay.is_zero() {
                    tokio::time::sleep(delay).await;
                }
                to.write_all(&buffer[..length]).await.ok()?;
            }
            Pass::Never => {
                drop(buffer);
                tokio::time::sleep(FORGOTTEN).await;
                return None;
            }
            Pass::End(last_words) => {
                to.write_all(last_words).await.ok()?;
                return None;
            }
        }
    }
}

const STARTUP: u8 = 0;
const CANCEL: u8 = 1;
const TLS: u8 = 2;

/// Takes the stream of bytes apart.
struct Messages {
    /// The first message of a client has no type.
    startup: bool,
    rest: Vec<u8>,
}

impl Messages {
    fn add(&mut self, bytes: &[u8], mut seen: impl FnMut(u8)) {
        self.rest.extend_from_slice(bytes);
        loop {
            let head = usize::from(!self.startup);
            let Some(length) = self.rest.get(head..head + 4) else { return };
            let length = u32::from_be_bytes(length.try_into().expect("four bytes")) as usize;
            let end = head + length;
            if self.rest.len() < end {
                return;
            }
            seen(match self.startup {
                false => self.rest[0],
                true if self.rest[4..8] == 80_877_102_u32.to_be_bytes() => CANCEL,
                true if self.rest[4..8] == 80_877_103_u32.to_be_bytes() => TLS,
                true => STARTUP,
            });
            // What follows a request for TLS, which the server denies, is the startup.
            self.startup = self.startup && self.rest[4..8] == 80_877_103_u32.to_be_bytes();
            self.rest.drain(..end);
        }
    }
}
