//! Which files the generated code consists of.

/// How the generated code is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// A crate: `src/lib.rs`, and a file per repository.
    #[default]
    Crate,
    /// A module of the crate whose sources the output folder is in: `mod.rs`, and a file per repository.
    Module,
    /// One file for `include!`, as a build script writes it into `OUT_DIR`.
    SingleFile,
}

impl Layout {
    /// The path of the root module's file.
    pub(crate) fn root(self) -> &'static str {
        match self {
            Self::Crate => "src/lib.rs",
            Self::Module | Self::SingleFile => "mod.rs",
        }
    }

    /// The path of the file of a module.
    pub(crate) fn module(self, path: &[String]) -> String {
        match self {
            Self::Crate => format!("src/{}.rs", path.join("/")),
            Self::Module | Self::SingleFile => format!("{}.rs", path.join("/")),
        }
    }

    /// The folder below which all Rust files that sqlwright generated are its own.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Crate | Self::SingleFile => "src",
            Self::Module => "",
        }
    }
}
