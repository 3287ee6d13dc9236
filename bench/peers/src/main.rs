//! Measures sqlwright at run time beside hand-written tokio-postgres, cornucopia, sqlx and diesel-async, in one run and on one
//! server: see README.md.

mod measure;
mod peers;
mod report;
#[cfg(feature = "tracing")]
mod spans;
mod tasks;

use std::error::Error;
use std::process::ExitCode;

use sqlwright_server::{Database, Server};

use crate::peers::Peer;
use crate::tasks::Task;

type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: sqlwright-bench-peers [ROUNDS] [TASK…]
       sqlwright-bench-peers instructions [TASK…]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome<()> {
    if let [word, peer, task, operations, url] = arguments
        && word == "one"
    {
        return one(Peer::parse(peer)?, Task::parse(task)?, operations.parse()?, url);
    }
    let instructions = arguments.first().is_some_and(|word| word == "instructions");
    let rounds: Option<usize> = arguments.first().and_then(|word| word.parse().ok());
    let names = &arguments[usize::from(instructions || rounds.is_some())..];
    let tasks: Vec<Task> = match names {
        [] => Task::ALL.to_vec(),
        names => names.iter().map(|name| Task::parse(name)).collect::<Result<_, _>>()?,
    };
    let server = Server::start()?;
    println!("PostgreSQL {}, on a socket\n", server.version());
    let database = runtime()?.block_on(fill(&server))?;
    match instructions {
        true => report::instructions(&tasks, database.url()),
        false => report::speed(&tasks, rounds.unwrap_or(7), database.url()),
    }
}

/// One peer and one task in a process of its own, so that its peak memory is its own.
fn one(peer: Peer, task: Task, operations: usize, url: &str) -> Outcome<()> {
    #[cfg(feature = "tracing")]
    spans::listen()?;
    peer.run(task, operations, url)?.print();
    Ok(())
}

fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

async fn fill(server: &Server) -> Outcome<Database> {
    let database = server.create_database().await?;
    database.apply(concat!(env!("CARGO_MANIFEST_DIR"), "/schema")).await?;
    database.apply(concat!(env!("CARGO_MANIFEST_DIR"), "/data")).await?;
    Ok(database)
}
