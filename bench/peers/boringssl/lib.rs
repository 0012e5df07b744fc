//! Nothing: the crate it depends on is built.
