//! What migration tools do with a file: whether in a transaction, and in whose session.

use super::Keeps;

/// A migration tool, where a file says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tool {
    /// `-- downgrade --`
    Aerich,
    /// `-- atlas:…`
    Atlas,
    /// `-- migrate:up`
    Dbmate,
    /// A folder with `up.sql`.
    Diesel,
    /// `R__views.sql`, `B1__base.sql`, `V1_2__name.sql`
    Flyway,
    /// `1_name.up.sql`: golang-migrate, sqlx and others.
    UpDown,
    /// `-- +goose Up`
    Goose,
    /// `--! Previous: …`
    Graphile,
    /// `--liquibase formatted sql`
    Liquibase,
    /// `-- //@UNDO`
    MyBatis,
    /// `-- Up Migration`
    NodePgMigrate,
    /// `# --- !Ups`
    Play,
    /// `1.do.sql`
    Postgrator,
    /// `NAME/migration.sql`
    Prisma,
    /// `-- rambler up`
    Rambler,
    /// `V1__name.sql`; Flyway's may look the same.
    Refinery,
    /// `-- ====  UP  ====`
    Shmig,
    /// `-- +migrate Up`
    SqlMigrate,
    /// `sqitch.plan`
    Sqitch,
    /// `supabase/migrations/`
    Supabase,
    /// `---- create above / drop below ----`
    Tern,
    /// `-- depends: …`
    Yoyo,
}

/// Whether a file runs in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transaction {
    Always,
    /// Each statement for itself.
    Never,
    /// As the statements need it, for files of which nobody knows what runs them.
    AsNeeded,
    /// In one, except where a statement refuses that.
    WherePossible,
}

impl Tool {
    /// How the tool runs a file that does not say how.
    pub(super) fn transaction(self) -> Transaction {
        match self {
            Self::Flyway | Self::Refinery => Transaction::WherePossible,
            // One JDBC statement for each, committed by itself; psql.
            Self::Play | Self::Shmig | Self::Sqitch => Transaction::Never,
            Self::Rambler | Self::Prisma | Self::Aerich => Transaction::AsNeeded,
            _ => Transaction::Always,
        }
    }

    /// Whether what a file SETs holds for the files behind it.
    pub(super) fn keeps(self) -> Keeps {
        match self {
            // A session of psql for each file.
            Self::Shmig | Self::Sqitch => Keeps::No,
            // `RESET ALL` between files; Flyway sets search_path anew for each.
            Self::Supabase | Self::Tern | Self::Flyway => Keeps::No,
            // Flyway's files may look the same.
            Self::Refinery => Keeps::Unsaid,
            _ => Keeps::Yes,
        }
    }

    /// Values of `${name}` that the tool brings.
    pub(super) fn placeholder(self, name: &str) -> Option<&'static str> {
        match (self, name) {
            (Self::Flyway | Self::Refinery, "flyway:defaultSchema") => Some("public"),
            (Self::Flyway | Self::Refinery, "flyway:table") => Some("flyway_schema_history"),
            (Self::MyBatis, "changelog") => Some("CHANGELOG"),
            _ => None,
        }
    }

    /// Whether the tool replaces every `${name}`, so that one without a value is a mistake.
    pub(super) fn replaces(self) -> bool {
        matches!(self, Self::Flyway | Self::Refinery | Self::MyBatis)
    }
}
