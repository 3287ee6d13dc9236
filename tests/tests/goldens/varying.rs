//! Statements that vary, run: each variant returns what its text would, whoever runs it.

mod hostile;
mod search;
mod writes;
