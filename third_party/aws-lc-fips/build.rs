//! Writes `castls-aws-lc-fips.pc` into the folder CASTLS_FOLDER, from what aws-lc-fips-sys tells the
//! build scripts of the crates that depend on it.

use std::{env, fs, path::PathBuf};

fn fact(name: &str) -> String {
    let key = format!("DEP_AWS_LC_FIPS_0_13_17_{name}");
    env::var(&key).unwrap_or_else(|_| panic!("aws-lc-fips-sys has not set {key}"))
}

/// The crate names its static library and the folder of its build, not the folder between them.
fn archive() -> PathBuf {
    let archive = PathBuf::from(fact("ROOT"))
        .join("build/artifacts")
        .join(format!("lib{}.a", fact("LIBCRYPTO")));
    assert!(archive.is_file(), "there is no {}", archive.display());
    archive
}

fn main() {
    println!("cargo:rerun-if-env-changed=CASTLS_FOLDER");
    let folder = PathBuf::from(env::var("CASTLS_FOLDER").expect("CASTLS_FOLDER is not set"));
    let pc = format!(
        "Name: castls-aws-lc-fips\n\
         Description: AWS-LC-FIPS as pinned and built for castls\n\
         Version: 3.6.0\n\
         includedir={include}\n\
         archive={archive}\n\
         Cflags: -I${{includedir}}\n\
         Libs: ${{archive}}\n",
        archive = archive().display(),
        include = fact("INCLUDE"),
    );
    fs::create_dir_all(&folder).expect("cannot make CASTLS_FOLDER");
    fs::write(folder.join("castls-aws-lc-fips.pc"), pc).expect("cannot write the .pc file");
}
