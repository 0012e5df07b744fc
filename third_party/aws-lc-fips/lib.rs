//! Empty: this crate exists for what its build script writes.
