//! What cornucopia makes of the queries of `bench/peers`, into the folder where that package looks for it.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use sqlwright_bench::database::Prepared;

fn main() -> ExitCode {
    match run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(peers: &Path) -> Result<(), Box<dyn Error>> {
    Prepared::new(&peers.join("schema"))?.cornucopia(&peers.join("queries"), &peers.join("cornucopia"), true)
}
