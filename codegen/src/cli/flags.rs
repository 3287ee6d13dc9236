//! Flags of the command that say what is reported, and how.

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use crate::diagnostics::{Format, Level};
use crate::generator::Generator;

/// How diagnostics are reported.
#[derive(Debug, Args)]
pub(super) struct Reporting {
    /// How diagnostics are written; all but `human` to standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) levels: Levels,
}

/// `--allow`, `--warn` and `--deny`, in the order in which they are given: the last one wins.
#[derive(Debug, Default, Clone)]
pub(super) struct Levels(Vec<(Level, String)>);

const FLAGS: [(&str, Level, &str); 3] = [
    ("allow", Level::Allow, "Do not report a warning or note: its number or name, or `warnings` for all warnings"),
    ("warn", Level::Warn, "Report a note as a warning, or take back an earlier flag or setting"),
    ("deny", Level::Deny, "Make a warning or note an error"),
];

impl Levels {
    /// Passes them on.
    pub(super) fn apply(&self, generator: Generator) -> Generator {
        self.0.iter().fold(generator, |generator, (level, code)| generator.level(*level, code))
    }
}

impl Args for Levels {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.args(FLAGS.map(|(name, _, help)| {
            Arg::new(name).long(name).value_name("CODE").action(ArgAction::Append).value_delimiter(',').help(help)
        }))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut found = Vec::new();
        for (name, level, _) in FLAGS {
            let places = matches.indices_of(name).into_iter().flatten();
            let codes = matches.get_many::<String>(name).into_iter().flatten();
            found.extend(places.zip(codes).map(|(place, code)| (place, (level, code.trim().to_owned()))));
        }
        found.sort_by_key(|(place, _)| *place);
        Ok(Self(found.into_iter().map(|(_, flag)| flag).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
