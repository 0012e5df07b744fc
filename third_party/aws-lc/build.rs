//! Writes `castls-aws-lc.pc` into the folder CASTLS_FOLDER, from what aws-lc-sys tells the build
//! scripts of the crates that depend on it.

use std::{env, fs, path::PathBuf};

fn fact(name: &str) -> String {
    let key = format!("DEP_AWS_LC_0_47_0_{name}");
    env::var(&key).unwrap_or_else(|_| panic!("aws-lc-sys has not set {key}"))
}

fn main() {
    println!("cargo:rerun-if-env-changed=CASTLS_FOLDER");
    let folder = PathBuf::from(env::var("CASTLS_FOLDER").expect("CASTLS_FOLDER is not set"));
    let pc = format!(
        "Name: castls-aws-lc\n\
         Description: AWS-LC as pinned and built for castls\n\
         Version: 5.12.0\n\
         includedir={include}\n\
         archive={archive}\n\
         Cflags: -I${{includedir}}\n\
         Libs: ${{archive}}\n",
        archive = fact("LIBCRYPTO_PATH"),
        include = fact("INCLUDE"),
    );
    fs::create_dir_all(&folder).expect("cannot make CASTLS_FOLDER");
    fs::write(folder.join("castls-aws-lc.pc"), pc).expect("cannot write castls-aws-lc.pc");
}
