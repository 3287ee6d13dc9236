//! Sessions on real servers, begun in both ways: over the wire, and by the driver.

mod cancel;
mod guest;
mod hosts;
mod man_in_the_middle;
mod secure;
mod startup;
mod support;
mod tls;
