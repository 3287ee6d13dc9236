//! The names that generated modules import: nothing else in them may have one, because it would hide what is imported.

/// The contract of the runtime that is generated for (`runtime/src/contract.rs` says what a number means).
pub const CONTRACT: u32 = 5;

/// What the module of a repository imports from the runtime's contract.
pub const REPOSITORY_CONTRACT: &[&str] = &[
    "BulkWay",
    "Piece",
    "Statement",
    "Ty",
    "borrow_row",
    "copy_row",
    "cursor",
    "embedded",
    "failure",
    "from_row",
    "nested",
    "ty",
];

/// What it imports from the runtime itself.
pub const REPOSITORY: &[&str] = &[
    "Answer",
    "Bulk",
    "Client",
    "CopyIn",
    "Error",
    "Execute",
    "ExecuteOne",
    "Grouped",
    "Handle",
    "Many",
    "MayWrite",
    "One",
    "Optional",
    "OptionalGroup",
    "OrDefault",
    "Patch",
    "ReadWrite",
    "Violation",
    "fake",
];

/// What the module `types` and those below it import from the runtime's contract.
pub const TYPES_CONTRACT: &[&str] = &["Ty", "Types", "UserType", "composite", "fits", "labels", "newtype", "ty"];

/// Whether the module of a repository imports something of this name.
pub fn in_repository(name: &str) -> bool {
    REPOSITORY_CONTRACT.contains(&name) || REPOSITORY.contains(&name)
}

/// Whether the module `types` imports something of this name.
pub fn in_types(name: &str) -> bool {
    TYPES_CONTRACT.contains(&name)
}
