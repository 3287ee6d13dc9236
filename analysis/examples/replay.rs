//! Analyses recorded statements again, and compares what comes out with what came out when they were recorded:
//! `cargo run --release -p sqlwright-analysis --example replay -- FOLDER`; `--accept` behind it keeps the new facts.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::Described;
use sqlwright_analysis::{Options, ParameterMark, analyse_with};

#[derive(Serialize, Deserialize)]
struct Recorded {
    described: Described,
    marks: Vec<ParameterMark>,
    options: Options,
    facts: String,
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let folder = Path::new(&folder);
    let accept = std::env::args().nth(2).as_deref() == Some("--accept");
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if let Some(id) = name.strip_suffix(".statements") {
            files.insert(id.to_owned(), std::fs::read_to_string(&path).expect("a file"));
        }
    }
    let (mut all, mut differ, mut time) = (0, 0, std::time::Duration::ZERO);
    for (id, lines) in files {
        let catalog = std::fs::read(folder.join(format!("{id}.catalog"))).expect("its catalog");
        let catalog: Catalog = serde_json::from_slice(&catalog).expect("a catalog");
        let mut accepted = String::new();
        for line in lines.lines() {
            let mut recorded: Recorded = serde_json::from_str(line).expect("a statement");
            let start = Instant::now();
            let facts = analyse_with(&recorded.described, &catalog, &recorded.marks, recorded.options);
            time += start.elapsed();
            all += 1;
            let facts = format!("{facts:#?}");
            if facts != recorded.facts {
                differ += 1;
                if differ <= 20 && !accept {
                    println!("--- {id}: {}", recorded.described.text());
                    let (old, new): (Vec<&str>, Vec<&str>) =
                        (recorded.facts.lines().collect(), facts.lines().collect());
                    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
                    for line in old.iter().skip(same.saturating_sub(2)).take(8) {
                        println!("  - {line}");
                    }
                    for line in new.iter().skip(same.saturating_sub(2)).take(8) {
                        println!("  + {line}");
                    }
                }
            }
            recorded.facts = facts;
            accepted += &serde_json::to_string(&recorded).expect("JSON");
            accepted.push('\n');
        }
        if accept {
            std::fs::write(folder.join(format!("{id}.statements")), accepted).expect("a file");
        }
    }
    println!("{all} statements, {differ} differ, {} ms", time.as_millis());
    std::process::exit(i32::from(differ > 0));
}
