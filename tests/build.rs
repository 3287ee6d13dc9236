//! Lists the expected Rust of all cases as modules, which `tests/goldens` compiles with warnings denied and partly runs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let cases = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("cases");
    println!("cargo::rerun-if-changed={}", cases.display());
    let mut modules = String::new();
    for area in folders(&cases)? {
        for case in folders(&area)? {
            let (crate_root, other_root) = (case.join("expected/src/lib.rs"), case.join("expected/mod.rs"));
            let (area, case) = (name(&area), name(&case));
            let root = if case.ends_with("as_module") { &other_root } else { &crate_root };
            if root.exists() {
                let _ = writeln!(modules, "#[path = {:?}]\npub mod {area}_{case};", root.display().to_string());
            } else if other_root.exists() {
                let file = other_root.display().to_string();
                let _ = writeln!(
                    modules,
                    "/// As a build script includes it.\npub mod {area}_{case} {{\n    include!({file:?});\n}}"
                );
            }
        }
    }
    fs::write(PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("goldens.rs"), modules)
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().replace('-', "_")).unwrap_or_default()
}
