//! Builds OpenSSL's static libcrypto and its headers below the folder CASTLS_FOLDER.

use std::env;

fn main() {
    println!("cargo:rerun-if-env-changed=CASTLS_FOLDER");
    let folder = env::var("CASTLS_FOLDER").expect("CASTLS_FOLDER is not set");
    let built = openssl_src::Build::new().out_dir(&folder).build();
    assert!(built.lib_dir().starts_with(&folder));
}
