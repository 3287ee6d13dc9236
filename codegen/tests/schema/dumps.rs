//! dumps
