//! The scenarios of castls-bench on rustls: the same certificates (castls-bench writes them),
//! groups, suites and ticket counts, the same clock, the same batches, the same output.
//!
//!     rustls-bench CERTIFICATES ROUNDS SCENARIO...

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::client::Resumption;
use rustls::client::UnbufferedClientConnection;
use rustls::crypto::{aws_lc_rs, CryptoProvider, SupportedKxGroup};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{NoServerSessionStorage, ServerSessionMemoryCache};
use rustls::server::{UnbufferedServerConnection, WebPkiClientVerifier};
use rustls::unbuffered::ConnectionState;
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, ServerConfig, ServerConnection,
    SupportedCipherSuite, SupportedProtocolVersion,
};

type Failure = Box<dyn std::error::Error>;

/// A batch is short, so that on a busy machine some batches run undisturbed.
const BATCHES: usize = 60;
const HANDSHAKES: usize = 20;
const BULK_TIMES: usize = 4;
const BULK_LEN: usize = 1024 * 1024;

const RECORDS: usize = 500;

/// What is handed to the library at once where it buffers.
const PART_LEN: usize = 64 * 1024;

/// The words of a scenario's name, for example "full ECDSA-P256 X25519 AES128".
struct Scenario {
    name: String,
    key: &'static str,
    group: &'static dyn SupportedKxGroup,
    suite: SupportedCipherSuite,
    is_tls12: bool,
    resumes: bool,
    /// TLS 1.2: by session id, not by ticket.
    by_id: bool,
    has_tickets: bool,
    is_mutual: bool,
    /// Bulk: bytes handed to the library at once, and in one transfer.
    write_len: usize,
    total_len: usize,
}

impl Scenario {
    fn parse(name: &str) -> Self {
        use aws_lc_rs::cipher_suite::{
            TLS13_AES_128_GCM_SHA256, TLS13_AES_256_GCM_SHA384, TLS13_CHACHA20_POLY1305_SHA256,
            TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        };
        let has = |word: &str| name.split(' ').any(|one| one == word);
        let keys = [
            ("ECDSA-P384", "ecdsa384"),
            ("RSA-2048", "rsa"),
            ("Ed25519", "ed25519"),
            ("ML-DSA-65", "mldsa65"),
        ];
        let record_len = if has("64B") { 64 } else { 1350 };
        let write_len = if has("16KiB") { 16384 } else { BULK_LEN };
        Self {
            name: name.to_string(),
            key: keys.iter().find(|one| has(one.0)).map_or("ecdsa", |one| one.1),
            group: if has("X25519MLKEM768") {
                aws_lc_rs::kx_group::X25519MLKEM768
            } else {
                aws_lc_rs::kx_group::X25519
            },
            suite: if has("1.2") && has("RSA-2048") {
                TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            } else if has("1.2") {
                TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
            } else if has("AES256") {
                TLS13_AES_256_GCM_SHA384
            } else if has("CHACHA20") {
                TLS13_CHACHA20_POLY1305_SHA256
            } else {
                TLS13_AES_128_GCM_SHA256
            },
            is_tls12: has("1.2"),
            resumes: has("resumed"),
            by_id: has("id"),
            has_tickets: (has("resumed") && !has("id")) || has("tickets"),
            is_mutual: has("mutual"),
            write_len: if has("record") { record_len } else { write_len },
            total_len: if has("record") { record_len * RECORDS } else { BULK_LEN },
        }
    }
}

struct World {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

fn world(folder: &str, scenario: &Scenario) -> Result<World, Failure> {
    let file = |part: &str| format!("{folder}/{}-{part}.pem", scenario.key);
    let chain = CertificateDer::pem_file_iter(file("chain"))?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(file("key"))?;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("root"))?)?;
    let provider = Arc::new(CryptoProvider {
        cipher_suites: vec![scenario.suite],
        kx_groups: vec![scenario.group],
        ..aws_lc_rs::default_provider()
    });
    let roots = Arc::new(roots);
    let versions: &[&'static SupportedProtocolVersion] =
        if scenario.is_tls12 { &[&TLS12] } else { &[&TLS13] };
    let client = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(versions)?
        .with_root_certificates(roots.clone());
    let server =
        ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(versions)?;
    let (mut client, mut server) = if scenario.is_mutual {
        let client_chain =
            CertificateDer::pem_file_iter(file("client-chain"))?.collect::<Result<Vec<_>, _>>()?;
        let client_key = PrivateKeyDer::from_pem_file(file("client-key"))?;
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build()?;
        (
            client.with_client_auth_cert(client_chain, client_key)?,
            server.with_client_cert_verifier(verifier).with_single_cert(chain, key)?,
        )
    } else {
        (client.with_no_client_auth(), server.with_no_client_auth().with_single_cert(chain, key)?)
    };
    client.resumption =
        if scenario.resumes { Resumption::in_memory_sessions(64) } else { Resumption::disabled() };
    server.session_storage = if scenario.by_id {
        ServerSessionMemoryCache::new(64)
    } else {
        Arc::new(NoServerSessionStorage {})
    };
    server.send_tls13_tickets = 0;
    if scenario.has_tickets {
        server.ticketer = aws_lc_rs::Ticketer::new()?;
        server.send_tls13_tickets = 2;
    }
    Ok(World { client: Arc::new(client), server: Arc::new(server) })
}

/// Carries what one side wants to send; the receiver's time is added. What stands here as a macro
/// serves both directions: the two connections have no common type that may be borrowed as one.
macro_rules! carry {
    ($from:expr, $to:expr, $time:expr, $buf:expr) => {{
        $buf.clear();
        while $from.wants_write() {
            $from.write_tls(&mut $buf)?;
        }
        let mut left = &$buf[..];
        while !left.is_empty() {
            let start = Instant::now();
            $to.read_tls(&mut left)?;
            $to.process_new_packets()?;
            *$time += start.elapsed();
        }
        $buf.len()
    }};
}

fn connect(
    world: &World,
    client_time: &mut Duration,
    server_time: &mut Duration,
) -> Result<(ClientConnection, ServerConnection), Failure> {
    let name = ServerName::try_from("localhost")?;
    let mut buf: Vec<u8> = Vec::with_capacity(65536);
    let start = Instant::now();
    let mut client = ClientConnection::new(world.client.clone(), name)?;
    *client_time += start.elapsed();
    let start = Instant::now();
    let mut server = ServerConnection::new(world.server.clone())?;
    *server_time += start.elapsed();
    loop {
        let there = carry!(client, server, server_time, buf);
        let back = carry!(server, client, client_time, buf);
        if there + back == 0 {
            return Ok((client, server));
        }
    }
}

fn handshake(
    world: &World,
    client_time: &mut Duration,
    server_time: &mut Duration,
) -> Result<bool, Failure> {
    let (client, server) = connect(world, client_time, server_time)?;
    if client.is_handshaking() || server.is_handshaking() {
        return Err("the handshake did not end".into());
    }
    let resumed = server.handshake_kind() == Some(HandshakeKind::Resumed);
    let start = Instant::now();
    drop(client);
    *client_time += start.elapsed();
    let start = Instant::now();
    drop(server);
    *server_time += start.elapsed();
    Ok(resumed)
}

fn print_rate(name: &str, side: &str, count: usize, time: Duration, unit: &str) {
    let rate = 1_000_000_000u128 * count as u128 / time.as_nanos().max(1);
    println!("{name}\t{side}\t{rate}\t{unit}");
}

fn run_handshakes(folder: &str, scenario: &Scenario, rounds: usize) -> Result<(), Failure> {
    let world = world(folder, scenario)?;
    let (mut best_client, mut best_server) = (Duration::MAX, Duration::MAX);
    let (mut ignored_client, mut ignored_server) = (Duration::ZERO, Duration::ZERO);
    handshake(&world, &mut ignored_client, &mut ignored_server)?;
    for _ in 0..rounds * BATCHES {
        let (mut client_time, mut server_time) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..HANDSHAKES {
            if handshake(&world, &mut client_time, &mut server_time)? != scenario.resumes {
                return Err("not the wanted kind of handshake".into());
            }
        }
        best_client = best_client.min(client_time);
        best_server = best_server.min(server_time);
    }
    print_rate(&scenario.name, "client", HANDSHAKES, best_client, "handshakes/s");
    print_rate(&scenario.name, "server", HANDSHAKES, best_server, "handshakes/s");
    Ok(())
}

/// By way of the library's buffers.
fn run_buffered(folder: &str, scenario: &Scenario, rounds: usize) -> Result<(), Failure> {
    let world = world(folder, scenario)?;
    let (mut ignored_client, mut ignored_server) = (Duration::ZERO, Duration::ZERO);
    let (mut client, mut server) = connect(&world, &mut ignored_client, &mut ignored_server)?;
    let plain = vec![0u8; BULK_LEN];
    let mut opened = vec![0u8; BULK_LEN];
    let mut wire: Vec<u8> = Vec::with_capacity(BULK_LEN + 65536);
    let (mut best_send, mut best_receive) = (Duration::MAX, Duration::MAX);
    server.set_buffer_limit(None);
    for _ in 0..rounds * BATCHES {
        let (mut send_time, mut receive_time) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..BULK_TIMES {
            wire.clear();
            let start = Instant::now();
            for part in plain.chunks(PART_LEN) {
                server.writer().write_all(part)?;
                while server.wants_write() {
                    server.write_tls(&mut wire)?;
                }
            }
            send_time += start.elapsed();
            let start = Instant::now();
            let mut left = &wire[..];
            let mut at = 0;
            while !left.is_empty() {
                client.read_tls(&mut left)?;
                let state = client.process_new_packets()?;
                let len = state.plaintext_bytes_to_read();
                client.reader().read_exact(&mut opened[at..at + len])?;
                at += len;
            }
            receive_time += start.elapsed();
            if at != BULK_LEN {
                return Err("bytes were lost".into());
            }
        }
        best_send = best_send.min(send_time);
        best_receive = best_receive.min(receive_time);
    }
    print_rate(&scenario.name, "send", BULK_TIMES, best_send, "MiB/s");
    print_rate(&scenario.name, "receive", BULK_TIMES, best_receive, "MiB/s");
    Ok(())
}

/// Lets one side of a handshake go on as far as what has arrived allows.
macro_rules! advance {
    ($conn:expr, $arrived:expr, $outgoing:expr) => {
        loop {
            let status = $conn.process_tls_records(&mut $arrived);
            let discard = status.discard;
            let is_blocked = match status.state? {
                ConnectionState::EncodeTlsData(mut message) => {
                    let at = $outgoing.len();
                    $outgoing.resize(at + 65536, 0);
                    let len = message.encode(&mut $outgoing[at..])?;
                    $outgoing.truncate(at + len);
                    false
                }
                ConnectionState::TransmitTlsData(message) => {
                    message.done();
                    false
                }
                _ => true,
            };
            $arrived.drain(..discard);
            if is_blocked {
                break;
            }
        }
    };
}

/// From and into the caller's buffers: rustls calls it unbuffered.
fn run_bulk(folder: &str, scenario: &Scenario, rounds: usize) -> Result<(), Failure> {
    let world = world(folder, scenario)?;
    let name = ServerName::try_from("localhost")?;
    let mut client = UnbufferedClientConnection::new(world.client.clone(), name)?;
    let mut server = UnbufferedServerConnection::new(world.server.clone())?;
    let (mut to_client, mut to_server) = (Vec::new(), Vec::new());
    while client.is_handshaking() || server.is_handshaking() {
        advance!(client, to_client, to_server);
        advance!(server, to_server, to_client);
    }
    let plain = vec![0u8; scenario.total_len];
    let mut wire = vec![0u8; BULK_LEN + 65536];
    let (mut best_send, mut best_receive) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds * BATCHES {
        let (mut send_time, mut receive_time) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..BULK_TIMES {
            let start = Instant::now();
            let mut sealed_len = 0;
            for part in plain.chunks(scenario.write_len) {
                sealed_len += match server.process_tls_records(&mut []).state? {
                    ConnectionState::WriteTraffic(mut traffic) => {
                        traffic.encrypt(part, &mut wire[sealed_len..])?
                    }
                    _ => return Err("the server may not send".into()),
                };
            }
            send_time += start.elapsed();
            let start = Instant::now();
            let (mut at, mut opened) = (0, 0);
            while at < sealed_len {
                let status = client.process_tls_records(&mut wire[at..sealed_len]);
                at += status.discard;
                if let ConnectionState::ReadTraffic(mut traffic) = status.state? {
                    while let Some(record) = traffic.next_record() {
                        let record = record?;
                        at += record.discard;
                        opened += record.payload.len();
                    }
                }
            }
            receive_time += start.elapsed();
            if opened != scenario.total_len {
                return Err("bytes were lost".into());
            }
        }
        best_send = best_send.min(send_time);
        best_receive = best_receive.min(receive_time);
    }
    let is_records = scenario.total_len != BULK_LEN;
    let (count, unit) =
        if is_records { (BULK_TIMES * RECORDS, "records/s") } else { (BULK_TIMES, "MiB/s") };
    print_rate(&scenario.name, "send", count, best_send, unit);
    print_rate(&scenario.name, "receive", count, best_receive, unit);
    Ok(())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() < 4 {
        eprintln!("usage: {} CERTIFICATES ROUNDS SCENARIO...", arguments[0]);
        std::process::exit(2);
    }
    let rounds = arguments[2].parse().unwrap_or(1);
    for name in &arguments[3..] {
        let scenario = Scenario::parse(name);
        let done = if name.starts_with("bulk buffered") {
            run_buffered(&arguments[1], &scenario, rounds)
        } else if name.starts_with("bulk") || name.starts_with("record") {
            run_bulk(&arguments[1], &scenario, rounds)
        } else {
            run_handshakes(&arguments[1], &scenario, rounds)
        };
        if let Err(failure) = done {
            println!("{name}\t-\t0\tfailed: {failure}");
        }
    }
}
