//! Certificate verification by rustls-webpki, in the rows of `make bench-x509`. One line a row: name, tab,
//! nanoseconds.
//!
//!     webpki-bench MATERIAL [LINES]
//!
//! MATERIAL is the folder that tools/bench-x509 makes, LINES the flattened cases of a limbo file.

use std::time::{Duration, Instant};
use std::{env, fs};

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, ServerName, TrustAnchor, UnixTime};
use webpki::{
    anchor_from_trusted_cert, BorrowedCertRevocationList, CertRevocationList, EndEntityCert, KeyUsage,
    RevocationCheckDepth, RevocationOptionsBuilder, UnknownStatusPolicy, ALL_VERIFICATION_ALGS,
};

fn row(name: &str, nanoseconds: u128) {
    println!("{name}\t{nanoseconds}");
}

/// The best of many batches, for one run.
fn best(batches: u32, runs: u32, mut run: impl FnMut()) -> u128 {
    let mut best = u128::MAX;
    for _ in 0..batches {
        let begun = Instant::now();
        for _ in 0..runs {
            run();
        }
        best = best.min(begun.elapsed().as_nanos() / u128::from(runs));
    }
    best
}

fn certificates(path: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_file_iter(path).unwrap().map(|it| it.unwrap()).collect()
}

fn anchors(ders: &[CertificateDer<'static>]) -> Vec<TrustAnchor<'static>> {
    ders.iter().filter_map(|der| anchor_from_trusted_cert(der).ok().map(|it| it.to_owned())).collect()
}

fn now() -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(
        env::var("BENCH_NOW").unwrap().parse().unwrap(),
    ))
}

fn verify(chain: &[CertificateDer<'static>], roots: &[TrustAnchor<'static>], list: Option<&CertRevocationList<'_>>) {
    let leaf = EndEntityCert::try_from(&chain[0]).unwrap();
    let lists: Vec<&CertRevocationList<'_>> = list.into_iter().collect();
    let revocation = RevocationOptionsBuilder::new(&lists).ok().map(|builder| {
        builder
            .with_depth(RevocationCheckDepth::EndEntity)
            .with_status_policy(UnknownStatusPolicy::Deny)
            .build()
    });
    leaf.verify_for_usage(
        ALL_VERIFICATION_ALGS,
        roots,
        &chain[1..],
        now(),
        KeyUsage::server_auth(),
        revocation,
        None,
    )
    .unwrap();
    leaf.verify_is_valid_for_subject_name(&ServerName::try_from("localhost").unwrap()).unwrap();
}

fn chains(folder: &str) {
    for kind in ["ecdsa", "rsa"] {
        let chain = certificates(&format!("{folder}/{kind}-chain.pem"));
        let roots = anchors(&certificates(&format!("{folder}/{kind}-roots.pem")));
        let took = best(60, 20, || verify(&chain, &roots, None));
        row(&format!("chain {kind} cold"), took);
        row(&format!("chain {kind} warm"), took);
    }
}

fn roots(folder: &str) {
    for name in ["roots first", "roots again"] {
        let begun = Instant::now();
        let found = anchors(&certificates(&format!("{folder}/system-roots.pem")));
        row(name, begun.elapsed().as_nanos());
        assert!(found.len() > 100);
    }
}

fn lists(folder: &str) {
    let der = fs::read(format!("{folder}/list.der")).unwrap();
    let chain = certificates(&format!("{folder}/list-chain.pem"));
    let roots = anchors(&certificates(&format!("{folder}/list-roots.pem")));
    let serial = fs::read(format!("{folder}/list-serial.bin")).unwrap();
    let _ = CertificateRevocationListDer::from(der.as_slice());
    let begun = Instant::now();
    let list = CertRevocationList::Owned(
        BorrowedCertRevocationList::from_der(&der).unwrap().to_owned().unwrap(),
    );
    row("list load", begun.elapsed().as_nanos());
    let CertRevocationList::Owned(owned) = &list else { unreachable!() };
    let _ = owned;
    row("list look-up", best(20, 1000, || {
        assert!(find(&list, &serial));
    }));
    row("list verify", best(5, 1, || verify(&chain, &roots, Some(&list))));
}

fn find(list: &CertRevocationList<'_>, serial: &[u8]) -> bool {
    list.find_serial(serial).unwrap().is_some()
}

#[derive(Default)]
struct Case {
    id: String,
    seconds: u64,
    names: Vec<String>,
    roots: Vec<Vec<u8>>,
    chain: Vec<CertificateDer<'static>>,
    is_client: bool,
}

fn run(case: &Case) -> bool {
    let roots: Vec<CertificateDer<'_>> = case.roots.iter().map(|it| CertificateDer::from(it.as_slice())).collect();
    let anchors: Vec<TrustAnchor<'_>> = roots.iter().filter_map(|it| anchor_from_trusted_cert(it).ok()).collect();
    let Ok(leaf) = EndEntityCert::try_from(&case.chain[0]) else { return false };
    let usage = if case.is_client { KeyUsage::client_auth() } else { KeyUsage::server_auth() };
    let time = UnixTime::since_unix_epoch(Duration::from_secs(case.seconds));
    if leaf
        .verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &case.chain[1..], time, usage, None, None)
        .is_err()
    {
        return false;
    }
    case.names.iter().all(|name| match ServerName::try_from(name.as_str()) {
        Ok(name) => leaf.verify_is_valid_for_subject_name(&name).is_ok(),
        Err(_) => false,
    })
}

fn base64(text: &str) -> Vec<u8> {
    let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    CertificateDer::from_pem_slice(pem.as_bytes()).map(|it| it.to_vec()).unwrap_or_default()
}

fn limbo(path: &str) {
    let text = fs::read_to_string(path).unwrap();
    let mut cases = Vec::new();
    let mut case = Case::default();
    for line in text.lines() {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        match key {
            "case" => case = Case { id: value.to_string(), ..Case::default() },
            "time" => case.seconds = value.parse().unwrap(),
            "purpose" => case.is_client = value == "client",
            "dns" | "ip" => case.names.push(value.to_string()),
            "root" => case.roots.push(base64(value)),
            "cert" => case.chain.push(CertificateDer::from(base64(value))),
            "end" => cases.push(std::mem::take(&mut case)),
            _ => {}
        }
    }
    let mut total = u128::MAX;
    let mut each = vec![u128::MAX; cases.len()];
    for _ in 0..3 {
        let all = Instant::now();
        for (case, best) in cases.iter().zip(each.iter_mut()) {
            let begun = Instant::now();
            std::hint::black_box(run(case));
            *best = (*best).min(begun.elapsed().as_nanos());
        }
        total = total.min(all.elapsed().as_nanos());
    }
    let slowest = (0..cases.len()).max_by_key(|&i| each[i]).unwrap();
    row("limbo all", total);
    row("limbo slowest", each[slowest]);
    println!("# slowest: {}", cases[slowest].id);
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    roots(&arguments[1]);
    chains(&arguments[1]);
    lists(&arguments[1]);
    if let Some(lines) = arguments.get(2) {
        limbo(lines);
    }
}
