//! Other programs: this one, started again, to do as it is told. The driver numbers the statements of a program from 0 on, so two
//! of them have the same names.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use sqlwright::blocking::Wait;
use sqlwright::{Client, Error, Pool, ReadWrite};

use crate::customers::Customers;

const URL: &str = "SQLWRIGHT_TEST_PROGRAM";

/// What tells its answers from what the harness of tests prints.
const ANSWER: &str = "answer: ";

pub(crate) struct Program {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Program {
    pub(crate) fn start(url: &str) -> Self {
        Self::start_as(env::current_exe().expect("this program").as_ref(), url)
    }

    /// The same program by another name, which makes it another one to what it prepares.
    pub(crate) fn start_as(path: &Path, url: &str) -> Self {
        let mut command = Command::new(path);
        command.args(["--exact", "programs::run", "--ignored", "--nocapture"]).env(URL, url);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("another one");
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("its answers"));
        Self { child, commands, answers }
    }

    /// Has it done, and says what came of it.
    pub(crate) fn call(&mut self, command: &str) -> String {
        let mut commands = self.commands.as_ref().expect("not stopped");
        writeln!(commands, "{command}").expect("it listens");
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.answers.read_line(&mut line).expect("an answer"), 0, "it has ended");
            if let Some((_, answer)) = line.trim_end().split_once(ANSWER) {
                return answer.to_owned();
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.commands.take());
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "a program that others start"]
fn run() {
    let Ok(url) = env::var(URL) else { return };
    let pool = Pool::builder().max_size(1).build(&url).expect("a pool");
    for command in std::io::stdin().lines() {
        let command = command.expect("a command");
        let answer = obey(&pool, &command).unwrap_or_else(|error| format!("{error}"));
        println!("{ANSWER}{answer}");
    }
}

fn obey(pool: &Pool, command: &str) -> Result<String, Error> {
    let (verb, id) = command.split_once(' ').expect("a verb and a number");
    let id = id.parse().expect("a number");
    match verb.strip_prefix("transaction:") {
        Some(verb) => pool.transaction(async |tx| call(tx, verb, id)).wait(),
        None => call(pool, verb, id),
    }
}

fn call(db: &(impl Client<Access = ReadWrite> + ?Sized), verb: &str, id: i64) -> Result<String, Error> {
    let customers = Customers::new(db);
    Ok(match verb {
        "remove" => customers.remove(id).wait()?.to_string(),
        "find" => customers.email_of(id).wait()?.to_string(),
        "status" => format!("{:?}", customers.status_of(id).wait()?),
        _ => unreachable!("{verb}"),
    })
}
