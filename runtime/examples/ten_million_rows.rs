//! Reads ten million rows, as a stream and in chunks, and prints the most memory that it took:
//! `cargo run --release -p sqlwright --example ten_million_rows`.

use std::error::Error;
use std::fs;
use std::time::Instant;

use sqlwright::contract::{Columns, FromRow, Statement, ty};
use sqlwright::{Client, Many, Pool};
use sqlwright_server::Server;

/// A row of about a hundred bytes.
struct Row {
    number: i64,
    text: String,
}

impl FromRow for Row {
    fn from_row(row: &mut Columns<'_>) -> Result<Self, sqlwright::Error> {
        let (number, text) = row.read()?;
        Ok(Self { number, text })
    }
}

static ROWS: Statement = Statement::new(
    "example.rows",
    "SELECT i, repeat(chr(97 + (i % 26)::int), 90) FROM generate_series(1::int8, $1) AS i",
    &[ty::INT8],
    &[ty::INT8, ty::TEXT],
);

const TEN_MILLION: i64 = 10_000_000;

fn rows<'c>(client: &'c (impl Client + ?Sized), count: i64) -> Many<'c, Row> {
    client.handle().many(&ROWS, &[&count])
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let pool = Pool::builder().max_size(1).build(server.create_database().await?.url())?;
    rows(&pool, 1000).all().await?;
    println!("a thousand rows collected: at most {:.1} MiB", peak());

    let start = Instant::now();
    let (mut sum, mut bytes) = (0, 0);
    let mut stream = rows(&pool, TEN_MILLION).stream();
    while let Some(row) = stream.try_next().await? {
        sum += row.number;
        bytes += row.text.len();
    }
    drop(stream);
    assert_eq!(sum, TEN_MILLION * (TEN_MILLION + 1) / 2);
    println!(
        "ten million streamed, {} MB of text, in {:.1} s: at most {:.1} MiB",
        bytes / 1_000_000,
        start.elapsed().as_secs_f64(),
        peak()
    );

    let start = Instant::now();
    let sum = pool
        .transaction(async |tx| -> Result<i64, sqlwright::Error> {
            let mut sum = 0;
            let mut chunks = rows(tx, TEN_MILLION).chunks(1000);
            while let Some(rows) = chunks.try_next().await? {
                sum += rows.iter().map(|row| row.number).sum::<i64>();
            }
            Ok(sum)
        })
        .await?;
    assert_eq!(sum, TEN_MILLION * (TEN_MILLION + 1) / 2);
    println!(
        "ten million in chunks of a thousand, in {:.1} s: at most {:.1} MiB",
        start.elapsed().as_secs_f64(),
        peak()
    );
    Ok(())
}

/// The most memory that this process has had, in MiB.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
