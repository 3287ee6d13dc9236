//! Runs the peers in turns and prints tables.

use std::process::{Command, Output};

use crate::measure::Measured;
use crate::peers::Peer;
use crate::tasks::Task;
use crate::{Outcome, USAGE};

/// The peers take turns in every round; what counts is the ratio to hand-written code of the same round.
pub fn speed(tasks: &[Task], rounds: usize, url: &str) -> Outcome<()> {
    for &task in tasks {
        let peers: Vec<Peer> = Peer::ALL.iter().copied().filter(|peer| peer.can(task)).collect();
        let mut found: Vec<Vec<Measured>> = vec![Vec::new(); peers.len()];
        for _ in 0..rounds {
            for (peer, found) in peers.iter().zip(&mut found) {
                found.push(run(*peer, task, task.operations(), url)?);
            }
        }
        let first = found[0][0].check;
        if let Some(peer) = peers.iter().zip(&found).find(|(_, found)| found.iter().any(|one| one.check != first)) {
            return Err(format!("{} comes to another result in {}", peer.0.name(), task.name()).into());
        }
        print(task, &peers, &found);
    }
    Ok(())
}

fn print(task: Task, peers: &[Peer], found: &[Vec<Measured>]) {
    println!("### {}\n", task.name());
    println!("| peer | a second | speed (least, most) | processor, µs each | peak memory, MiB |");
    println!("|---|---|---|---|---|");
    for (peer, runs) in peers.iter().zip(found) {
        let ratios = sorted(found[0].iter().zip(runs).map(|(base, one)| base.seconds() / one.seconds()));
        let rate = median(&sorted(runs.iter().map(|one| 1.0 / one.seconds())));
        let processor = runs.iter().map(|one| one.processor.as_secs_f64() * 1e6 / one.operations as f64);
        let peak = runs.iter().map(|one| one.peak as f64 / 1024.0);
        println!(
            "| {} | {rate:.0} | {:.2} ({:.2}, {:.2}) | {:.2} | {:.1} |",
            peer.name(),
            median(&ratios),
            ratios[0],
            ratios[ratios.len() - 1],
            median(&sorted(processor)),
            median(&sorted(peak)),
        );
    }
    println!();
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}

/// Counted by callgrind, from the difference of two runs: the same on a busy machine.
pub fn instructions(tasks: &[Task], url: &str) -> Outcome<()> {
    println!("Instructions of the client for one operation, by callgrind\n");
    println!("| task | {} |", Peer::ALL.iter().map(|peer| peer.name()).collect::<Vec<_>>().join(" | "));
    println!("|---{}|", "|---".repeat(Peer::ALL.len()));
    for &task in tasks {
        let mut cells = Vec::new();
        let mut base = None;
        for &peer in Peer::ALL {
            if !peer.can(task) {
                cells.push(String::new());
                continue;
            }
            let more = task.counted() * if task == Task::Stream { 1 } else { 3 };
            let counted = match task {
                Task::Stream => count(peer, task, more, url)? / more as u64,
                task => {
                    let difference = count(peer, task, more, url)? - count(peer, task, task.counted(), url)?;
                    difference / (more - task.counted()) as u64
                }
            };
            let base = *base.get_or_insert(counted);
            cells.push(format!("{counted} ({:.2})", counted as f64 / base as f64));
        }
        println!("| {} | {} |", task.name(), cells.join(" | "));
    }
    Ok(())
}

fn count(peer: Peer, task: Task, operations: usize, url: &str) -> Outcome<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe()?);
    let output = finished(valgrind.args(["one", peer.name(), task.name(), &operations.to_string(), url]))?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let collected = text.lines().find_map(|line| line.split_once("Collected : "));
    let collected = collected.ok_or("callgrind did not say how many instructions it collected")?.1;
    Ok(collected.trim().parse()?)
}

fn run(peer: Peer, task: Task, operations: usize, url: &str) -> Outcome<Measured> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = finished(command.args(["one", peer.name(), task.name(), &operations.to_string(), url]))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().last().and_then(Measured::parse).ok_or("a peer did not say what it measured")?)
}

fn finished(command: &mut Command) -> Outcome<Output> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output);
    }
    let text = String::from_utf8_lossy(&output.stderr).replace(USAGE, "");
    Err(format!("{command:?} failed: {}", text.trim()).into())
}
