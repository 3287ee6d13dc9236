//! Measures how long a server takes to start and stop, with an empty cache and with a filled one, and how long a
//! database takes. An argument names the folder of the binaries.

use std::time::{Duration, Instant};

use sqlwright_server::Server;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cache = tempfile::tempdir()?;
    let start = || {
        let options = Server::options().cache(cache.path());
        match std::env::args_os().nth(1) {
            Some(binaries) => options.binaries(binaries).start(),
            None => options.start(),
        }
    };

    let (cold, server) = timed(start);
    println!("PostgreSQL {}", server?.version());
    println!("ready, empty cache    {cold:>8.1?}");

    let mut ready = Vec::new();
    let mut stopped = Vec::new();
    for _ in 0..20 {
        let (duration, server) = timed(start);
        let server = server?;
        ready.push(duration);
        stopped.push(timed(|| drop(server)).0);
    }
    println!("ready, filled cache   {:>8.1?}  (median of {})", median(&mut ready), ready.len());
    println!("stopped and removed   {:>8.1?}", median(&mut stopped));

    let server = start()?;
    let mut created = Vec::new();
    for _ in 0..20 {
        let begin = Instant::now();
        server.create_database().await?;
        created.push(begin.elapsed());
    }
    println!("database created      {:>8.1?}", median(&mut created));
    Ok(())
}

fn timed<T>(action: impl FnOnce() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let result = action();
    (begin.elapsed(), result)
}

fn median(durations: &mut [Duration]) -> Duration {
    durations.sort();
    durations[durations.len() / 2]
}
