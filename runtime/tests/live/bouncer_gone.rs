//! The private PgBouncer of these tests is gone with its owner.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::bouncer::{Bouncer, Version};

const OWNER: &str = "SQLWRIGHT_TEST_OWNER";

#[tokio::test]
async fn it_is_gone_with_an_owner_that_is_killed() {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command.args(["--exact", "bouncer_gone::owns_one", "--ignored", "--nocapture"]).env(OWNER, "");
    let mut owner = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("another one");
    let mut lines = BufReader::new(owner.stdout.take().expect("its folder")).lines();
    let folder = lines.find_map(|line| Some(PathBuf::from(line.ok()?.split_once("owns: ")?.1)));
    owner.kill().expect("it runs");
    owner.wait().expect("it has ended");
    let Some(folder) = folder else { return };
    let deadline = Instant::now() + Duration::from_secs(20);
    while folder.exists() {
        assert!(Instant::now() < deadline, "{} is left", folder.display());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
#[ignore = "a program that the test above starts"]
async fn owns_one() {
    if env::var_os(OWNER).is_none() {
        return;
    }
    let Some(bouncer) = Bouncer::start(Version::Any, "").await else { return };
    println!("owns: {}", bouncer.folder.display());
    std::io::stdin().lines().for_each(drop);
}
