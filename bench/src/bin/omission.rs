//! Times what is sent in place of a text with guards, on a million rows: against the text as it is written, which PostgreSQL plans once for all
//! calls from the sixth on, or each time, and against omission by hand: `cargo run --release -p sqlwright-bench --bin omission -- [ROWS]`.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sqlwright_codegen::Generator;
use sqlwright_server::Server;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

const SCHEMA: &str = "CREATE TABLE items (
    item_id bigint PRIMARY KEY,
    kind int NOT NULL,
    shop int NOT NULL,
    price int NOT NULL,
    name text NOT NULL
);";

const INDEXES: &str =
    "CREATE INDEX ON items (kind); CREATE INDEX ON items (shop); CREATE INDEX ON items (price); ANALYZE items;";

/// The filters: what is written, and by hand.
const FILTERS: [&str; 4] = ["kind = $1", "shop = $2", "price < $3", "name LIKE $4"];

const QUERY: &str = "--! search
SELECT item_id, name
FROM items
WHERE (:kind IS NULL OR kind = :kind)
    AND (:shop IS NULL OR shop = :shop)
    AND (:price IS NULL OR price < :price)
    AND (:name IS NULL OR name LIKE :name)
ORDER BY price, item_id
LIMIT 50;
";

/// How often each subset of the filters is sought; the quickest counts.
const RUNS: usize = 9;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let rows = std::env::args().nth(1).map_or(Ok(1_000_000), |rows| rows.parse::<u32>());
    let Ok(rows) = rows else {
        eprintln!("usage: omission [ROWS]");
        return ExitCode::from(2);
    };
    match time(rows).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn time(rows: u32) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for (name, text) in [("schema", SCHEMA), ("queries", QUERY)] {
        std::fs::create_dir_all(folder.path().join(name))?;
        std::fs::write(folder.path().join(name).join("items.sql"), text)?;
    }
    let server = Server::start()?;
    let database = server.create_database().await?;
    database.apply(folder.path().join("schema")).await?;
    let (root, url) = (folder.path().to_owned(), database.url().to_owned());
    let checked = tokio::task::spawn_blocking(move || Generator::new().root(root).database_url(url).check()).await?;
    let statement = checked.statements().next().ok_or("no statement")?;
    let varied = statement.varied.as_ref().ok_or("the statement does not vary")?;
    let written = statement.parsed.as_ref().ok_or("the statement cannot be read")?.sql.text.clone();
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await?;
    tokio::spawn(connection);
    let fill = format!(
        "INSERT INTO items SELECT n, n % 1000, n % 977, hashint4(n) & 1048575, 'item ' || n % 5000 FROM generate_series(1, {rows}) n; {INDEXES}"
    );
    client.batch_execute(&fill).await?;
    let mut ratios = [0.0_f64; 3];
    let subsets = 1_u64 << FILTERS.len();
    for subset in 0..subsets {
        let sent = varied.template.padded(subset).text;
        let sent = sent.split_whitespace().collect::<Vec<_>>().join(" ");
        let on = FILTERS.iter().enumerate().filter(|(index, _)| subset & 1 << index != 0).map(|(_, filter)| *filter);
        let on: Vec<&str> = on.collect();
        let condition = if on.is_empty() { String::new() } else { format!("WHERE {}", on.join(" AND ")) };
        let by_hand = format!("SELECT item_id, name FROM items {condition} ORDER BY price, item_id LIMIT 50");
        let texts =
            [("auto", &by_hand), ("auto", &sent), ("force_custom_plan", &written), ("force_generic_plan", &written)];
        let mut times = Vec::new();
        for (mode, text) in texts {
            client.batch_execute(&format!("SET plan_cache_mode = {mode}")).await?;
            times.push(quickest(&client, text, subset).await?);
        }
        for (ratio, time) in ratios.iter_mut().zip(&times[1..]) {
            *ratio += (time.as_secs_f64() / times[0].as_secs_f64()).ln();
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    let mean = |sum: f64| (sum / subsets as f64).exp();
    println!(
        "PostgreSQL {}, {rows} rows, {subsets} subsets of filters, geometric mean against omission by hand",
        server.version()
    );
    for (what, sum) in
        ["what is sent", "the text as it is written, a plan for each call", "one plan for all calls"].iter().zip(ratios)
    {
        println!("{what}: {:.2}", mean(sum));
    }
    Ok(())
}

/// The quickest of several runs of a statement that is prepared, with these filters given.
async fn quickest(client: &Client, text: &str, subset: u64) -> Result<Duration, Box<dyn Error>> {
    let types = [tokio_postgres::types::Type::INT4; 3].into_iter().chain([tokio_postgres::types::Type::TEXT]);
    let statement: Statement = client.prepare_typed(text, &types.collect::<Vec<_>>()).await?;
    let given = |index: u32| subset & 1 << index != 0;
    let (kind, shop, price) = (given(0).then_some(7_i32), given(1).then_some(11_i32), given(2).then_some(500_000_i32));
    let name = given(3).then_some("item 12%");
    let parameters: [&(dyn ToSql + Sync); 4] = [&kind, &shop, &price, &name];
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        client.query(&statement, &parameters).await?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}
