//! Where `SQLWRIGHT_CORNUCOPIA` names a checkout of cornucopia: generates from the query files and schemas in it, as they are, into
//! `OUT_DIR`, for `tests/programs/`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sqlwright_codegen::{Generator, Layout};

/// The folders with `schema.sql` and `queries/`, each by the name of the module that it becomes.
const PROJECTS: &[(&str, &str)] = &[
    ("codegen", "tests/codegen"),
    ("auto_build", "examples/auto_build"),
    ("basic_async", "examples/basic_async"),
    ("basic_async_wasm", "examples/basic_async_wasm"),
    ("basic_sync", "examples/basic_sync"),
    ("custom_types", "examples/custom_types"),
    ("benches", "benches"),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(cornucopia)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=tests/programs/sqlwright.toml");
    println!("cargo::rerun-if-env-changed=SQLWRIGHT_CORNUCOPIA");
    let Some(checkout) = env::var_os("SQLWRIGHT_CORNUCOPIA").map(PathBuf::from) else { return Ok(()) };
    let output = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    for (name, folder) in PROJECTS {
        generate(&checkout.join(folder), &output.join(name))?;
        modules += &format!("pub mod {name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{name}/mod.rs\")); }}\n");
    }
    fs::write(output.join("projects.rs"), modules)?;
    println!("cargo::rustc-cfg=cornucopia");
    // A feature of the crate that cornucopia generates there.
    println!("cargo::rustc-check-cfg=cfg(feature, values(\"graphql\"))");
    println!("cargo::rustc-env=CORNUCOPIA={}", fs::canonicalize(checkout)?.display());
    Ok(())
}

fn generate(project: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    let generator = Generator::new()
        .root(project)
        .queries(project.join("queries"))
        .schema(project.join("schema.sql"))
        .output(output)
        .config("tests/programs/sqlwright.toml")
        .layout(Layout::SingleFile);
    let generated = generator.run().map_err(|failure| format!("{}: {failure}", project.display()))?;
    generated.write()?;
    Ok(())
}
