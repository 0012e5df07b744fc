//! A client and an echo server of TLS 1.3, or with --tls12 of TLS 1.2 alone, on rustls with aws-lc-rs.
//!
//!   castls-interop-rustls server --cert F --key F [--client-ca F] [--alpn NAME] [--groups NAME]
//!                                [--early-data N] [--key-update] [--raw-key]
//!   castls-interop-rustls client PORT --ca F --name NAME [--cert F --key F] [--alpn NAME]
//!                                [--groups NAME] [--resume] [--early-data TEXT] [--key-update]
//!                                [--peer-key F]
//!
//! With --raw-key the server sends the public half of --key instead of --cert (RFC 7250); with
//! --peer-key the client takes that raw key and nothing else.
//!
//! The server prints `listening on 127.0.0.1:PORT`, takes one connection after another and sends back
//! what comes in. The client sends a line and waits for it to come back. Both print one JSON object a
//! connection.

use std::collections::HashMap;
use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{aws_lc_rs, CryptoProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, ClientConnection, CommonState, ConnectionCommon};
use rustls::{HandshakeKind, RootCertStore};
use rustls::{ServerConfig, ServerConnection, SupportedProtocolVersion};

mod raw_key;

type Outcome<T> = Result<T, Box<dyn Error>>;

const LINE: &[u8] = b"hello from the peer\n";

struct Args(HashMap<String, String>);

impl Args {
    fn read() -> (String, String, Self) {
        let mut words = std::env::args().skip(1).peekable();
        let command = words.next().unwrap_or_default();
        let mut operand = String::new();
        let mut options = HashMap::new();
        while let Some(word) = words.next() {
            if !word.starts_with("--") {
                operand = word;
            } else if matches!(words.peek(), Some(next) if !next.starts_with("--")) {
                let value = words.next().unwrap_or_default();
                options.insert(word, value);
            } else {
                options.insert(word, String::new());
            }
        }
        (command, operand, Self(options))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

fn provider(args: &Args) -> Outcome<Arc<CryptoProvider>> {
    let mut provider = aws_lc_rs::default_provider();
    if let Some(name) = args.get("--groups") {
        provider.kx_groups.retain(|group| format!("{:?}", group.name()).eq_ignore_ascii_case(name));
        if provider.kx_groups.is_empty() {
            return Err(format!("no such group: {name}").into());
        }
    }
    Ok(Arc::new(provider))
}

static TLS12_ALONE: &[&SupportedProtocolVersion] = &[&rustls::version::TLS12];
static TLS13_ALONE: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13];

fn versions(args: &Args) -> &'static [&'static SupportedProtocolVersion] {
    if args.has("--tls12") {
        TLS12_ALONE
    } else {
        TLS13_ALONE
    }
}

fn chain(path: &str) -> Outcome<Vec<CertificateDer<'static>>> {
    Ok(CertificateDer::pem_file_iter(path)?.collect::<Result<_, _>>()?)
}

fn roots(path: &str) -> Outcome<RootCertStore> {
    let mut store = RootCertStore::empty();
    for certificate in chain(path)? {
        store.add(certificate)?;
    }
    Ok(store)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// RFC 9266: the same at both ends.
fn binding<Data>(conn: &ConnectionCommon<Data>) -> Outcome<String> {
    let made = conn.export_keying_material([0u8; 32], b"EXPORTER-Channel-Binding", Some(b""))?;
    let hex: String = made.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("\"channel_binding\":{}", quoted(&hex)))
}

/// What both sides can tell of a connection, as members of a JSON object.
fn facts(conn: &CommonState) -> String {
    let group = conn.negotiated_key_exchange_group().map(|group| format!("{:?}", group.name()));
    let alpn = conn.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
    format!(
        "\"group\":{},\"alpn\":{},\"resumed\":{},\"retried\":{},\"peer_certificates\":{}",
        quoted(&group.unwrap_or_default()),
        quoted(&alpn.unwrap_or_default()),
        conn.handshake_kind() == Some(HandshakeKind::Resumed),
        conn.handshake_kind() == Some(HandshakeKind::FullWithHelloRetryRequest),
        conn.peer_certificates().map_or(0, |list| list.len()),
    )
}

fn serve_one(config: &Arc<ServerConfig>, args: &Args, stream: &mut TcpStream) -> Outcome<String> {
    let mut conn = ServerConnection::new(config.clone())?;
    let mut early = Vec::new();
    let mut updated = false;
    while conn.is_handshaking() {
        conn.complete_io(stream)?;
        if let Some(mut data) = conn.early_data() {
            data.read_to_end(&mut early)?;
        }
    }
    let early_text = quoted(&String::from_utf8_lossy(&early));
    let told = format!("{},{},\"early\":{early_text}", facts(&conn), binding(&conn)?);
    if !early.is_empty() {
        conn.writer().write_all(&early)?;
    }
    let mut room = [0u8; 16384];
    let mut tls = rustls::Stream::new(&mut conn, stream);
    tls.flush()?;
    loop {
        let len = tls.read(&mut room)?;
        if len == 0 {
            tls.conn.send_close_notify();
            tls.flush()?;
            return Ok(told);
        }
        if args.has("--key-update") && !updated {
            tls.conn.refresh_traffic_keys()?;
            updated = true;
        }
        tls.write_all(&room[..len])?;
    }
}

fn server(args: &Args) -> Outcome<()> {
    let provider = provider(args)?;
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(versions(args))?;
    let builder = match args.get("--client-ca") {
        Some(path) => builder.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots(path)?), provider).build()?,
        ),
        None => builder.with_no_client_auth(),
    };
    let key = PrivateKeyDer::from_pem_file(args.get("--key").unwrap_or_default())?;
    let mut config = if args.has("--raw-key") {
        builder.with_cert_resolver(raw_key::resolver(key)?)
    } else {
        builder.with_single_cert(chain(args.get("--cert").unwrap_or_default())?, key)?
    };
    if let Some(name) = args.get("--alpn") {
        config.alpn_protocols = vec![name.as_bytes().to_vec()];
    }
    if let Some(max) = args.get("--early-data") {
        config.max_early_data_size = max.parse()?;
    }
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let mut stream = stream?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        match serve_one(&config, args, &mut stream) {
            Ok(told) => println!("{{{told},\"error\":\"\"}}"),
            Err(error) => println!("{{\"error\":{}}}", quoted(&error.to_string())),
        }
    }
    Ok(())
}

fn connect_once(config: &Arc<ClientConfig>, args: &Args, port: &str) -> Outcome<String> {
    let name = ServerName::try_from(args.get("--name").unwrap_or("localhost").to_owned())?;
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut conn = ClientConnection::new(config.clone(), name)?;
    let mut early = args.get("--early-data").unwrap_or_default().as_bytes().to_vec();
    match conn.early_data() {
        Some(mut data) => data.write_all(&early)?,
        None => early.clear(),
    }
    while conn.is_handshaking() {
        conn.complete_io(&mut stream)?;
    }
    let accepted = conn.is_early_data_accepted();
    let mut sent = if accepted { early } else { Vec::new() };
    if args.has("--key-update") {
        conn.refresh_traffic_keys()?;
    }
    let mut tls = rustls::Stream::new(&mut conn, &mut stream);
    tls.write_all(LINE)?;
    sent.extend_from_slice(LINE);
    let mut back = vec![0u8; sent.len()];
    tls.read_exact(&mut back)?;
    if back != sent {
        return Err("the echo differs".into());
    }
    tls.conn.send_close_notify();
    tls.flush()?;
    let told = format!("{},{}", facts(tls.conn), binding(tls.conn)?);
    let mut rest = Vec::new();
    tls.read_to_end(&mut rest)?; // The server's close_notify; an end without it is an error.
    Ok(format!("{told},\"early_accepted\":{accepted}"))
}

fn client(args: &Args, port: &str) -> Outcome<()> {
    let builder = ClientConfig::builder_with_provider(provider(args)?)
        .with_protocol_versions(versions(args))?
        .with_root_certificates(roots(args.get("--ca").unwrap_or_default())?);
    let mut config = match (args.get("--cert"), args.get("--key")) {
        (Some(cert), Some(key)) => {
            builder.with_client_auth_cert(chain(cert)?, PrivateKeyDer::from_pem_file(key)?)?
        }
        _ => builder.with_no_client_auth(),
    };
    if let Some(name) = args.get("--alpn") {
        config.alpn_protocols = vec![name.as_bytes().to_vec()];
    }
    if let Some(path) = args.get("--peer-key") {
        config.dangerous().set_certificate_verifier(raw_key::verifier(path)?);
    }
    config.enable_early_data = args.has("--early-data");
    let config = Arc::new(config);
    for _ in 0..if args.has("--resume") { 2 } else { 1 } {
        match connect_once(&config, args, port) {
            Ok(told) => println!("{{{told},\"error\":\"\"}}"),
            Err(error) => println!("{{\"error\":{}}}", quoted(&error.to_string())),
        }
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let (command, operand, args) = Args::read();
    match command.as_str() {
        "server" => server(&args),
        "client" => client(&args, &operand),
        "version" => {
            println!("rustls 0.23.45 with aws-lc-rs");
            Ok(())
        }
        _ => Err("server, client or version".into()),
    }
}
