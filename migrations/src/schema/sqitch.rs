//! Sqitch: `sqitch.plan` says which scripts of `deploy/` are run, and in which order (`App::Sqitch::Plan`).

use std::path::Path;

use sqlwright_source::read;

use super::find::{Folder, Found};
use super::shown;
use super::tool::Tool;
use crate::problem::{Code, Problem, Problems};

const PLAN: &str = "sqitch.plan";

/// The deploy scripts of a project; `None` where the folder is neither one nor its `deploy/`.
pub(super) fn in_order(folder: &Folder, problems: &mut Problems) -> Option<Vec<Found>> {
    let plan_in = |path: &Path| read::text(&path.join(PLAN)).ok();
    let (top, plan) = if folder.has(PLAN) {
        (folder.path.clone(), plan_in(&folder.path)?)
    } else if folder.name() == "deploy" {
        let top = folder.path.parent()?;
        (top.to_owned(), plan_in(top)?)
    } else {
        return None;
    };
    let mut found = Vec::new();
    for script in scripts(&plan) {
        let path = script.iter().map(|name| top.join("deploy").join(name)).find(|path| path.exists());
        match path {
            Some(path) => found.push(Found { path, tool: Some(Tool::Sqitch) }),
            None => {
                let text = format!("{} names a change that has no script in deploy/", shown(&top.join(PLAN)));
                let name = script.first().map(String::as_str).unwrap_or_default();
                problems.push(Problem::new(Code::InvalidSchema, text).note(format!("deploy/{name} is missing")));
            }
        }
    }
    Some(found)
}

/// The script of each change; of one that is reworked later, what it may be called: by a tag between the two.
fn scripts(plan: &str) -> Vec<Vec<String>> {
    let lines: Vec<Line<'_>> = plan.lines().filter_map(line).collect();
    let mut scripts = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Line::Change(name) = line else { continue };
        let behind = &lines[number + 1..];
        scripts.push(match behind.iter().position(|later| matches!(later, Line::Change(later) if later == name)) {
            None => vec![format!("{name}.sql")],
            Some(reworked) => {
                let tags = behind[..reworked].iter().filter_map(|line| match line {
                    Line::Tag(tag) => Some(format!("{name}@{tag}.sql")),
                    Line::Change(_) => None,
                });
                tags.collect()
            }
        });
    }
    scripts
}

enum Line<'a> {
    Change(&'a str),
    Tag(&'a str),
}

/// `%pragma`, `# comment`, `@tag …`, `name [requirements] 2024-01-31T12:00:00Z Planner <email> # note`.
fn line(line: &str) -> Option<Line<'_>> {
    let word = line.split('#').next()?.split_whitespace().next()?;
    match word.strip_prefix('@') {
        Some(tag) => Some(Line::Tag(tag)),
        // A change that the plan reverts is none.
        None => (!word.starts_with(['%', '-'])).then(|| Line::Change(word.trim_start_matches('+'))),
    }
}

#[cfg(test)]
mod tests {
    use super::scripts;

    #[test]
    fn a_plan() {
        let plan = "%syntax-version=1.0.0\n%project=shop\n\n# first\na 2024-01-01T00:00:00Z Ada <a@b> # x\n\
            sub/b [a] 2024-01-01T00:00:00Z Ada <a@b>\n@v1 2024-01-01T00:00:00Z Ada <a@b> # one\n@v2 2024 Ada <a@b>\n\
            a [a@v1] 2024-01-01T00:00:00Z Ada <a@b>\n";
        assert_eq!(scripts(plan), [vec!["a@v1.sql", "a@v2.sql"], vec!["sub/b.sql"], vec!["a.sql"]]);
    }
}
