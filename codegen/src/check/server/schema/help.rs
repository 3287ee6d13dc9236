//! What to do about a schema, in terms of the command and its configuration.

use sqlwright_migrations::Help;

/// The words of a help.
pub(super) fn words(help: &Help) -> String {
    match help {
        Help::PutDdlThere => "put the DDL there, or name the folder or file with --schema".to_owned(),
        Help::NameDdl => "name the folder or file that holds the DDL with --schema".to_owned(),
        Help::UseADump => "use as the schema what pg_dump --schema-only writes for a migrated database, or name such a database with --database-url".to_owned(),
        Help::SkipProgram(path) => format!(
            "if it leaves the schema as it is, say so in sqlwright.toml: skip = [\"{path}\"] under [migrations]"
        ),
        Help::SkipUndoing(path) => format!("skip it: skip = [\"{path}\"] under [migrations] in sqlwright.toml"),
        Help::SkipIfUndoing(path) => {
            format!("if it is one, skip it: skip = [\"{path}\"] under [migrations] in sqlwright.toml")
        }
        Help::NotDownFile(path) => format!("if it builds the schema, say so: not-down = [\"{path}\"]"),
        Help::DownLine(line) => {
            format!("if it is one, list it in sqlwright.toml: down = [{}] under [migrations]", string(line))
        }
        Help::NotDownLine(line) => {
            format!("if it is a comment like others: not-down = [{}] under [migrations]", string(line))
        }
        Help::NameOrList => {
            "name it V<number>__<name>.sql, or list it in schema = […] before or after the folder".to_owned()
        }
        Help::SetPlaceholder(name) => format!(
            "give it one in sqlwright.toml, under [migrations.placeholders]: \"{name}\" = \"…\"; \
             where it is literal text, \"{name}\" = \"${{{name}}}\""
        ),
        Help::SetMaybePlaceholder(name) => format!(
            "give `${{{name}}}` a value in sqlwright.toml, under [migrations.placeholders]: \"{name}\" = \"…\""
        ),
        Help::InstallLocale => {
            "install the locale for this PostgreSQL, or use a server that has it: --server-url, --database-url".to_owned()
        }
        Help::UseAnotherRole => {
            "the role in --server-url is not allowed to do this: name another one, or use a private PostgreSQL, without --server-url, \
             where everything is allowed".to_owned()
        }
        Help::InstallExtension => {
            "install it for this PostgreSQL, or use a server that has it: --server-url, --database-url".to_owned()
        }
        Help::StubExtension(name) => format!(
            "or leave it out, with stubbed-extensions = [\"{name}\"] under [migrations] in sqlwright.toml, and make what \
             the schema and the statements use of it in a file before the others: schema = [\"prelude.sql\", …]"
        ),
        Help::KeepSettings => "if the migration tool runs all files in one session, say so in sqlwright.toml: keep-settings = true \
             under [migrations]".to_owned(),
        Help::KeepSettingsOrNot => {
            "state in sqlwright.toml which it is: keep-settings = true or false under [migrations]".to_owned()
        }
        Help::CreateBefore => "create what a platform or an extension provides in a file of its own before the others: \
             schema = [\"prelude.sql\", …]".to_owned(),
        Help::SetVariable(name) => format!(
            "if `{name}` is a variable of psql, set it in a file before the others: \\set {name} … in a prelude.sql, and \
             schema = [\"prelude.sql\", …]"
        ),
        Help::RemoveOrUsePrivate => {
            "remove it, or use a private PostgreSQL, without --server-url, where it can run".to_owned()
        }
        Help::Words(words) => words.clone(),
    }
}

/// A string as the configuration has it.
fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
