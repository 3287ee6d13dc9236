//! Who hears sqlwright's spans, as the environment variable `SPANS` says: nobody, without it.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::Outcome;

pub fn listen() -> Outcome<()> {
    match std::env::var("SPANS").as_deref() {
        // All of them, with their fields.
        Ok("heard") => tracing_subscriber::registry().init(),
        // Those of the application, and none of sqlwright.
        Ok("unwanted") => {
            let own = Targets::new().with_default(LevelFilter::INFO).with_target("sqlwright", LevelFilter::OFF);
            tracing_subscriber::registry().with(own).init();
        }
        Ok(other) => return Err(format!("SPANS is `heard` or `unwanted`, not `{other}`").into()),
        Err(_) => {}
    }
    Ok(())
}
