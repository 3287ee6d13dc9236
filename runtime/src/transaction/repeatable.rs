//! Bodies of transactions that can be run again.

/// Closures that can be run once more, because they are [`Clone`]: those that only read what they capture, or own what can be cloned.
#[diagnostic::on_unimplemented(
    message = "the body of this transaction cannot be run again",
    label = "it changes or consumes what it captures, so it is not `Clone`",
    note = "the body runs again when the transaction fails because of a concurrent one",
    note = "`transaction_once` (or `run_once`) runs it only once, and allows this"
)]
pub trait Repeatable: Sized {
    /// The same body, for another attempt.
    #[doc(hidden)]
    fn again(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<F: Clone> Repeatable for F {
    fn again(&self) -> Self {
        self.clone()
    }
}
