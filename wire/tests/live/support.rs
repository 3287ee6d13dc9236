//! A small client of prepared statements, as tests need one.

use std::future::{Future, poll_fn};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{BufMut, BytesMut};
use sqlwright_server::Server;
use sqlwright_wire::{
    CancelKey, Chunk, CopyIn, Error, Exchange, Messages, Opened, Options, Row, Values, Wire, encode, startup,
};
use tokio::net::UnixStream;
use tokio_postgres::config::Host;

pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

pub fn server() -> &'static Server {
    Server::shared().expect("a server")
}

/// The path of its socket.
pub fn socket() -> PathBuf {
    let config = server().config("postgres");
    match &config.get_hosts()[0] {
        Host::Unix(folder) => folder.join(format!(".s.PGSQL.{}", config.get_ports().first().unwrap_or(&5432))),
        Host::Tcp(_) => unreachable!("it listens on a Unix socket"),
    }
}

pub fn options() -> Options {
    let config = server().config("postgres");
    let user = config.get_user().expect("a role").to_owned();
    Options { user, database: Some("postgres".into()), ..Options::default() }
}

pub async fn stream() -> UnixStream {
    UnixStream::connect(socket()).await.expect("a socket")
}

/// What waits too long has come to a standstill.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), future).await.unwrap_or_else(|_| panic!("{what} never ends"))
}

/// Asks until it is so.
pub async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    within("what is waited for", async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

pub struct Statement(pub &'static str, pub &'static [u32]);

pub const ECHO: Statement = Statement("SELECT $1::int8", &[20]);
pub const SERIES: Statement = Statement("SELECT i FROM generate_series(1, $1) AS i", &[20]);
pub const PADDED: Statement = Statement("SELECT i, repeat('x', 1000) FROM generate_series(1, $1) AS i", &[20]);
pub const SLEEP: Statement = Statement("SELECT 1 FROM pg_sleep($1)", &[701]);
pub const DIVIDE: Statement = Statement("SELECT 1 / $1", &[20]);
pub const BLOB: Statement = Statement("SELECT $1::bytea", &[17]);
pub const PID: Statement = Statement("SELECT pg_backend_pid()::int8", &[]);

/// Parameters in wire form.
#[derive(Default)]
pub struct Parameters {
    pub count: u16,
    pub bytes: BytesMut,
}

impl Parameters {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn blob(value: &[u8]) -> Self {
        let mut bytes = BytesMut::with_capacity(value.len() + 4);
        bytes.put_i32(value.len() as i32);
        bytes.put_slice(value);
        Self { count: 1, bytes }
    }
}

pub fn number(value: i64) -> Parameters {
    Parameters::blob(&value.to_be_bytes())
}

pub fn float(value: f64) -> Parameters {
    Parameters::blob(&value.to_be_bytes())
}

/// A call without its Sync.
pub fn call(statement: &Statement, parameters: &Parameters, out: &mut BytesMut) -> Result<(), Error> {
    encode::parse(b"", &[statement.0], statement.1, out)?;
    encode::bind(b"", b"", parameters.count, &parameters.bytes, out)?;
    encode::execute(b"", 0, out);
    Ok(())
}

#[derive(Debug, Default)]
pub struct Answer {
    pub row: Option<Row>,
    pub affected: u64,
}

impl Answer {
    pub fn number(&self) -> i64 {
        read(self.row.as_ref().expect("a row").values())
    }
}

pub fn read(mut row: Values<'_>) -> i64 {
    i64::from_be_bytes(row.next().expect("a column").expect("not NULL").try_into().expect("eight bytes"))
}

pub struct Client {
    pub wire: Wire,
    pub key: CancelKey,
}

impl Client {
    pub async fn connect() -> Self {
        startup(stream().await, &options()).await.expect("a connection").into()
    }

    /// With nothing ahead of it.
    pub async fn copy_in(&self, sql: &str) -> Result<CopyIn, Error> {
        self.wire.copy_in(|_| Ok(()), sql, |_, _| Ok(())).await
    }

    /// At most one row.
    pub fn one(&self, statement: Statement, parameters: Parameters) -> One<'_> {
        One { wire: &self.wire, statement, parameters, exchange: None, answer: Answer::default(), failed: None }
    }

    pub fn rows(&self, statement: Statement, parameters: Parameters) -> Rows<'_> {
        let messages = Messages::default();
        Rows { wire: &self.wire, statement, parameters, exchange: None, messages, last: false, failed: None }
    }

    pub async fn echo(&self, value: i64) {
        let answer = within("echo", self.one(ECHO, number(value))).await.expect("an answer");
        assert_eq!(answer.number(), value);
    }

    pub async fn number(&self, statement: Statement) -> i64 {
        within(statement.0, self.one(statement, Parameters::none())).await.expect("an answer").number()
    }

    /// Whether a session of this process exists.
    pub async fn exists(&self, process: i32) -> bool {
        self.count_sessions("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", process).await
    }

    /// Whether it is running a statement.
    pub async fn is_active(&self, process: i32) -> bool {
        self.count_sessions("SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND state = 'active'", process).await
    }

    async fn count_sessions(&self, sql: &'static str, process: i32) -> bool {
        let parameter = Parameters::blob(&process.to_be_bytes());
        within("sessions", self.one(Statement(sql, &[23]), parameter)).await.expect("an answer").number() > 0
    }

    /// Commands in the simple protocol.
    pub async fn command(&self, sql: &str) -> Result<(), Error> {
        let mut exchange = None;
        let mut failed = None;
        poll_fn(|cx| {
            let mut poll = match &mut exchange {
                None => {
                    let (begun, poll) = self.wire.begin(cx, |out| encode::query(sql, out))?;
                    exchange = Some(begun);
                    poll
                }
                Some(exchange) => exchange.poll_chunk(cx),
            };
            loop {
                let Chunk { mut messages, last } = ready!(poll)?;
                while let Some((kind, body)) = messages.next()? {
                    if kind == b'E' {
                        failed.get_or_insert(messages.error(body));
                    }
                }
                if last {
                    return Poll::Ready(failed.take().map_or(Ok(()), |error| Err(Error::Server(error))));
                }
                poll = exchange.as_mut().expect("begun").poll_chunk(cx);
            }
        })
        .await
    }

    /// All under one Sync: the answers up to the first error.
    pub async fn pipeline(&self, calls: &[(Statement, Parameters)]) -> Result<(Vec<Answer>, Option<String>), Error> {
        let (mut exchange, mut answers, mut failed) = (None, Vec::new(), None);
        let mut answer = Answer::default();
        poll_fn(|cx| {
            let mut poll = match &mut exchange {
                None => {
                    let (begun, poll) = self.wire.begin(cx, |out| {
                        for (statement, parameters) in calls {
                            call(statement, parameters, out)?;
                        }
                        encode::sync(out);
                        Ok(())
                    })?;
                    exchange = Some(begun);
                    poll
                }
                Some(exchange) => exchange.poll_chunk(cx),
            };
            loop {
                let Chunk { mut messages, last } = ready!(poll)?;
                while let Some((kind, body)) = messages.next()? {
                    match kind {
                        b'D' => answer.row = Some(messages.row(body)),
                        b'C' => {
                            answer.affected = messages.affected(body);
                            answers.push(std::mem::take(&mut answer));
                        }
                        b'E' => failed = Some(messages.error(body).code().to_owned()),
                        _ => {}
                    }
                }
                if last {
                    return Poll::Ready(Ok::<_, Error>(()));
                }
                poll = exchange.as_mut().expect("begun").poll_chunk(cx);
            }
        })
        .await?;
        Ok((answers, failed))
    }
}

impl From<Opened> for Client {
    fn from(Opened { wire, key }: Opened) -> Self {
        Self { wire, key }
    }
}

pub struct One<'c> {
    wire: &'c Wire,
    statement: Statement,
    parameters: Parameters,
    exchange: Option<Exchange>,
    answer: Answer,
    failed: Option<Error>,
}

impl Future for One<'_> {
    type Output = Result<Answer, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let mut poll = match &mut this.exchange {
            None => {
                let (begun, poll) = begin(this.wire, &this.statement, &this.parameters, cx)?;
                this.exchange = Some(begun);
                poll
            }
            Some(exchange) => exchange.poll_chunk(cx),
        };
        loop {
            // What the server has said is the better reason.
            let Chunk { mut messages, last } = ready!(poll).map_err(|error| this.failed.take().unwrap_or(error))?;
            while let Some((kind, body)) = messages.next()? {
                match kind {
                    b'D' => this.answer.row = Some(messages.row(body)),
                    b'C' => this.answer.affected = messages.affected(body),
                    b'E' => this.failed = Some(Error::Server(messages.error(body))),
                    b'1' | b'2' | b'Z' => {}
                    other => panic!("a message {:?}", char::from(other)),
                }
            }
            if last {
                return Poll::Ready(this.failed.take().map_or_else(|| Ok(std::mem::take(&mut this.answer)), Err));
            }
            poll = this.exchange.as_mut().expect("begun").poll_chunk(cx);
        }
    }
}

fn begin(
    wire: &Wire,
    statement: &Statement,
    parameters: &Parameters,
    cx: &mut Context<'_>,
) -> Result<(Exchange, Poll<Result<Chunk, Error>>), Error> {
    wire.begin(cx, |out| {
        call(statement, parameters, out)?;
        encode::sync(out);
        Ok(())
    })
}

/// Rows as they arrive.
pub struct Rows<'c> {
    wire: &'c Wire,
    statement: Statement,
    parameters: Parameters,
    exchange: Option<Exchange>,
    messages: Messages,
    last: bool,
    failed: Option<Error>,
}

impl Rows<'_> {
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Values<'_>>, Error>> {
        loop {
            while let Some((kind, body)) = self.messages.next()? {
                match kind {
                    b'D' => return Poll::Ready(Ok(Some(Values::new(self.messages.bytes(body))))),
                    b'E' => self.failed = Some(Error::Server(self.messages.error(body))),
                    _ => {}
                }
            }
            if self.last {
                return Poll::Ready(self.failed.take().map_or(Ok(None), Err));
            }
            self.messages = Messages::default();
            let poll = match &mut self.exchange {
                None => {
                    let (begun, poll) = begin(self.wire, &self.statement, &self.parameters, cx)?;
                    self.exchange = Some(begun);
                    poll
                }
                Some(exchange) => exchange.poll_chunk(cx),
            };
            let chunk = ready!(poll)?;
            (self.messages, self.last) = (chunk.messages, chunk.last);
        }
    }

    /// Whether there was a further row.
    pub async fn next(&mut self) -> Result<bool, Error> {
        poll_fn(|cx| self.poll_next(cx).map(|row| row.map(|row| row.is_some()))).await
    }

    /// The sum of the first columns, and the number of rows.
    pub async fn sum(mut self) -> Result<(i64, u64), Error> {
        let (mut sum, mut count) = (0, 0);
        poll_fn(|cx| {
            while let Some(row) = ready!(self.poll_next(cx))? {
                sum += read(row);
                count += 1;
            }
            Poll::Ready(Ok((sum, count)))
        })
        .await
    }
}

/// Polls it once.
pub async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|cx| Poll::Ready(Pin::new(&mut *future).poll(cx))).await
}

pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
