//! `sqlwright expand`: what it writes into query files, and what it leaves alone.

use crate::run::{Said, project, read, run, sqlwright, succeed, write};

fn expand(folder: &tempfile::TempDir) -> Said {
    run(sqlwright(folder, ["expand"]))
}

const DECLARED: &str = "--! all\nSELECT\n    --@ fragment names(p)\n    p.name, -- p\n\n      'p\n  p' AS p, p.note\n    --@ end\nFROM people p;\n";

#[test]
fn uses_are_written_and_nothing_else() {
    let folder = project();
    write(&folder, "queries/all.sql", DECLARED);
    let before = "\u{feff}-- é \t\r\n--! one\r\nSELECT\r\n\t--@ use names(x)\r\n\t--@ end\r\n  , 1 AS one  \r\nFROM people x WHERE x.id = :id;\r\n\r\n--! two\r\nSELECT\r\n--@ use names(y)\r\nold\r\n--@ end\r\nFROM people y";
    write(&folder, "queries/deep/uses.sql", before);
    let said = expand(&folder);
    assert_eq!(said.code, Some(0), "{said:#?}");
    assert_eq!(said.err, "queries/deep/uses.sql: wrote 2 uses\n1 file changed\n");
    let after = before
        .replace("(x)\r\n", "(x)\r\n\tx.name, -- p\r\n\r\n\t  'p\n  p' AS x, x.note\r\n")
        .replace("old\r\n", "y.name, -- p\r\n\r\n  'p\n  p' AS y, y.note\r\n");
    assert_eq!(read(&folder, "queries/deep/uses.sql"), after);
    assert_eq!(read(&folder, "queries/all.sql"), DECLARED);
    let names: Vec<_> = std::fs::read_dir(folder.path().join("queries/deep")).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing is left behind: {names:?}");
    assert_eq!(expand(&folder).err, "nothing changed\n");
    assert_eq!(read(&folder, "queries/deep/uses.sql"), after);
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    succeed(sqlwright(&folder, ["generate", "--server-url", &url]));
}

#[test]
fn fragments_within_fragments_are_written_in_one_run() {
    let folder = project();
    write(
        &folder,
        "queries/all.sql",
        "--! a\nSELECT\n--@ use outer_one(x, :q)\n--@ end\nFROM people x;\n\
         --! b\nSELECT\n--@ fragment outer_one(p, :v)\np.id,\n  --@ use inner_one(p, :v)\n  --@ end\n--@ end\nFROM people p;\n\
         --! c\nSELECT\n--@ fragment inner_one(z, :z)\nz.name, :z::text AS text\n--@ end\nFROM people z;\n",
    );
    assert_eq!(expand(&folder).err, "queries/all.sql: wrote 2 uses\n1 file changed\n");
    let text = read(&folder, "queries/all.sql");
    let expected =
        "--@ use outer_one(x, :q)\nx.id,\n  --@ use inner_one(x, :q)\n  x.name, :q::text AS text\n  --@ end\n--@ end\n";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("  --@ use inner_one(p, :v)\n  p.name, :v::text AS text\n  --@ end\n--@ end\n"), "{text}");
    assert_eq!(expand(&folder).err, "nothing changed\n");
}

#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project();
    write(&folder, "queries/all.sql", DECLARED);
    write(&folder, "elsewhere/one.sql", "--! one\nSELECT\n--@ use names(p)\n--@ end\nFROM people p;\n");
    let target = folder.path().join("elsewhere/one.sql");
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("queries/one.sql");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    assert_eq!(expand(&folder).code, Some(0));
    assert!(link.is_symlink());
    assert!(read(&folder, "elsewhere/one.sql").contains("p.name, -- p"));
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn after_an_error_nothing_is_written() {
    let folder = project();
    write(&folder, "queries/all.sql", DECLARED);
    let uses = "--! one\nSELECT\n--@ use names(p)\n--@ end\nFROM people p;\n--! two\nSELECT\n--@ use name(p)\n--@ end\nFROM people p;\n";
    write(&folder, "queries/uses.sql", uses);
    let said = expand(&folder);
    assert_eq!(said.code, Some(3), "{said:#?}");
    assert!(said.err.contains("error[SW0214]") && said.err.contains("did you mean `names`?"), "{said:#?}");
    assert!(!said.err.contains("SW0216"), "what would be written is no error: {said:#?}");
    assert_eq!(read(&folder, "queries/uses.sql"), uses);
}

#[test]
fn a_use_that_is_out_of_date_is_an_error_that_names_the_command() {
    let folder = project();
    write(&folder, "queries/all.sql", DECLARED);
    write(&folder, "queries/uses.sql", "--! one\nSELECT\n--@ use names(p)\np.name\n--@ end\nFROM people p;\n");
    let url = sqlwright_server::Server::shared().expect("a server").url("postgres");
    for command in ["generate", "check"] {
        let said = run(sqlwright(&folder, [command, "--server-url", &url]));
        assert_eq!(said.code, Some(3), "{said:#?}");
        assert!(said.err.contains("error[SW0216]") && said.err.contains("run `sqlwright expand`"), "{said:#?}");
        assert!(said.err.ends_with("1 error; nothing was written\n"), "{said:#?}");
    }
}
