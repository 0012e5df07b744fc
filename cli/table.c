/*
 * table.c: the one table of commands and options.
 */
#include "cli/table.h"

#include "core/alloc.h"

static const cli_command commands[] = {
    {CLI_CONNECT, "connect", "HOST[:PORT]", 1, 1,
     "opens a TLS connection and shows what was agreed",
     "Connects, verifies the peer and prints one line about the connection and the certificates "
     "that "
     "the peer sent, on standard error. Standard input then goes to the peer and what the peer "
     "sends "
     "goes to standard output. When a peer or something on the way resets the connection after a "
     "ClientHello with a hybrid post-quantum share, the handshake is tried once more without it, "
     "and "
     "that is reported."},
    {CLI_SERVE, "serve", "", 0, 0, "serves an echo, an HTTP echo or files over TLS",
     "Serves any number of connections on one event loop. The line 'listening on ADDR:PORT' on "
     "standard "
     "output says that connections are taken; each connection leaves one line on standard error. "
     "SIGINT "
     "and SIGTERM end it. For development and tests."},
    {CLI_CA, "ca", "", 0, 0, "makes a development root and certificates under it",
     "Makes DIR/root.pem and DIR/root-key.pem if they are not there, and with --name a certificate "
     "under the root: BASENAME.pem and BASENAME-key.pem. This is no certification authority: "
     "nothing "
     "is revoked or recorded."},
    {CLI_CERT, "cert", "show|verify|lint FILE|HOST:PORT...", 2, 8,
     "shows, verifies or lints certificates of files and servers",
     "show prints the certificates of PEM or DER files, or those that a server presents, without "
     "judging whether they are to be trusted. verify builds the path from the first certificate to "
     "a trusted root, with the other ones as intermediates, and says why when there is none; it "
     "exits with 4 then. lint names all that a policy refuses in each certificate and what had "
     "better be otherwise, and exits with 4 when anything is refused. The rules that --rule and "
     "--no-rule know are those that errors name."},
    {CLI_LOAD, "load", "HOST:PORT", 1, 1, "loads an echo server with connections or handshakes",
     "Opens many connections to an echo server at once, moves bytes both ways through each and "
     "compares "
     "them; or makes handshakes one after another. Exits with 3 when anything was lost."},
    {CLI_EXPLAIN, "explain", "CODE|TEXT", 1, 8, "explains an error, an alert or an error text",
     "Explains a reason of castls by number or name, an alert by number or name, or the usual "
     "error "
     "texts of OpenSSL, GnuTLS and curl: what happened and what to do about it."},
    {CLI_VERSION, "version", "", 0, 0,
     "prints the versions of the library and of its crypto provider",
     "Prints the versions of the library and of the crypto provider behind it."},
    {CLI_FIPS_STATUS, "fips-status", "", 0, 0,
     "prints the validated module that each crypto provider runs as",
     "Prints for each crypto provider of this build whether it runs as a validated module (FIPS "
     "140), "
     "and that module's name, version and certificate number as far as castls knows them."},
    {CLI_HELP, "help", "[COMMAND]", 0, 1, "says what there is",
     "Prints the commands, or the options of one command."},
    {CLI_COMPLETION, "completion", "bash", 1, 1, "prints a completion script for a shell",
     "Prints a script that completes commands and options: source <(castls completion bash)."},
    {CLI_MAN, "man", "[COMMAND]", 0, 1, "prints a manual page",
     "Prints a manual page in the language of man(7), of the program or of one command."},
};

#define BOTH (CLI_CONNECT | CLI_SERVE)
#define CLIENTS (CLI_CONNECT | CLI_LOAD)
#define VERIFIERS (CLI_CONNECT | CLI_SERVE | CLI_CERT)

static const cli_option options[] = {
    {CLI_OPT_LISTEN, CLI_SERVE, "--listen", "ADDR:PORT",
     "where to listen (127.0.0.1:4433); port 0 is a free one"},
    {CLI_OPT_CA, CLIENTS | CLI_CERT, "--ca", "FILE",
     "trust the roots of this PEM file instead of the system's"},
    {CLI_OPT_INSECURE, CLIENTS, "--insecure", NULL, "do not verify the peer"},
    {CLI_OPT_CRL, VERIFIERS, "--crl", "FILE",
     "look certificates up in the revocation lists of this file"},
    {CLI_OPT_SUFFIXES, VERIFIERS, "--suffixes", "FILE",
     "refuse wildcards right below the suffixes of this Public Suffix List"},
    {CLI_OPT_POLICY, VERIFIERS, "--policy", "NAME",
     "verify certificates by this policy: web (the default), rfc5280 or private"},
    {CLI_OPT_RULE, VERIFIERS, "--rule", "NAME",
     "with this rule of the policy too, for example revocation-chain"},
    {CLI_OPT_NO_RULE, VERIFIERS, "--no-rule", "NAME",
     "without this rule of the policy, which errors name"},
    {CLI_OPT_NAME, CLI_CERT, "--name", "NAME",
     "verify: the name that the certificate has to be for (HOST, or none for a file)"},
    {CLI_OPT_AT, CLI_CERT, "--at", "DATE", "verify and lint: at this date instead of now"},
    {CLI_OPT_CLIENT, CLI_CERT, "--client", NULL, "verify and lint: as a client's certificate"},
    {CLI_OPT_SERVERNAME, CLIENTS, "--servername", "NAME", "the name to send and to verify (HOST)"},
    {CLI_OPT_CONNECT_TO, CLI_CONNECT, "--connect-to", "ADDR:PORT",
     "dial this address instead of HOST"},
    {CLI_OPT_CERT, BOTH | CLI_LOAD, "--cert", "FILE",
     "PEM file with our certificates, leaf first; a server may have several"},
    {CLI_OPT_KEY, BOTH | CLI_LOAD, "--key", "FILE", "PEM file with the key to --cert"},
    {CLI_OPT_STAPLE, CLI_SERVE, "--staple", "FILE",
     "staple this OCSP response (DER) to --cert; it is read once"},
    {CLI_OPT_CLIENT_CA, CLI_SERVE, "--client-ca", "FILE",
     "ask for a client certificate and verify it against these roots"},
    {CLI_OPT_REQUIRE_CLIENT_CERT, CLI_SERVE, "--require-client-cert", NULL,
     "refuse clients without a certificate, or a raw key with --peer-key"},
    {CLI_OPT_ECHO, CLI_SERVE, "--echo", NULL, "send back what comes in (the default)"},
    {CLI_OPT_HTTP_ECHO, CLI_SERVE, "--http-echo", NULL,
     "HTTP/1.1: send back bodies; GET answers what was agreed"},
    {CLI_OPT_ROOT, CLI_SERVE, "--root", "DIR", "HTTP/1.1: serve the files below this directory"},
    {CLI_OPT_ALPN, BOTH | CLI_LOAD, "--alpn", "A,B", "application protocols, most preferred first"},
    {CLI_OPT_GROUPS, BOTH | CLI_LOAD, "--groups", "A,B",
     "key exchange groups by name, most preferred first"},
    {CLI_OPT_TLS, BOTH | CLI_LOAD, "--tls", "1.2|1.3|1.2-1.3",
     "speak this version of TLS alone, or both (1.2-1.3)"},
    {CLI_OPT_SUITES, BOTH | CLI_LOAD, "--suites", "A,B",
     "cipher suites by name, most preferred first"},
    {CLI_OPT_COMPRESS, BOTH, "--compress", "A,B",
     "certificate compression: zlib, brotli, zstd, most preferred first; or none"},
    {CLI_OPT_RECORD_SIZE_LIMIT, BOTH, "--record-size-limit", "N",
     "bytes that a record of the peer may hold, 64..16385 (16385)"},
    {CLI_OPT_RAW_KEY, BOTH, "--raw-key", "FILE",
     "PEM file with a private key whose public half is sent in the place of certificates"},
    {CLI_OPT_PEER_KEY, BOTH, "--peer-key", "FILE",
     "take raw public keys from the peer, and trust that of this PEM file"},
    {CLI_OPT_REQUIRE_STAPLE, CLI_CONNECT, "--require-staple", NULL,
     "refuse a server that staples no OCSP response saying that its certificate is good"},
    {CLI_OPT_GREASE, CLI_CONNECT, "--grease", NULL,
     "put values that nobody knows into the ClientHello and permute its extensions"},
    {CLI_OPT_ECH, CLI_CONNECT, "--ech", "BASE64|@FILE",
     "encrypt the ClientHello (RFC 9849): the ECHConfigList of the server's HTTPS record"},
    {CLI_OPT_ECH_GREASE, CLI_CONNECT, "--ech-grease", NULL,
     "without --ech: send what looks like an encrypted ClientHello"},
    {CLI_OPT_FIPS, BOTH, "--fips", NULL,
     "nothing that lies outside the provider's validated module (fips-status)"},
    {CLI_OPT_EARLY_DATA, BOTH, "--early-data", "N|FILE",
     "serve: accept up to N bytes of early data; connect: send FILE as early data"},
    {CLI_OPT_TICKETS, CLI_SERVE, "--tickets", "N", "tickets to send after a handshake, 0..8 (2)"},
    {CLI_OPT_STATEFUL, CLI_SERVE, "--stateful", NULL,
     "keep sessions in memory instead of in tickets"},
    {CLI_OPT_COOKIE, CLI_SERVE, "--cookie", NULL,
     "always ask once more with a cookie (HelloRetryRequest)"},
    {CLI_OPT_ONCE, CLI_SERVE, "--once", "N", "end after N connections"},
    {CLI_OPT_SESSION_OUT, CLI_CONNECT, "--session-out", "FILE",
     "keep the session in a file; it is a secret"},
    {CLI_OPT_SESSION_IN, CLI_CONNECT, "--session-in", "FILE", "resume the session of a file"},
    {CLI_OPT_RESUME, CLI_CONNECT, "--resume", NULL,
     "connect twice, the second time resuming the first"},
    {CLI_OPT_KEY_UPDATE, CLI_CONNECT, "--key-update", NULL,
     "change the keys of both directions after the handshake"},
    {CLI_OPT_STARTTLS, CLI_CONNECT, "--starttls", "PROTOCOL",
     "begin in plain text: smtp, imap, pop3 or postgres"},
    {CLI_OPT_GET, CLI_CONNECT, "--get", "PATH", "send an HTTP GET and print the answer"},
    {CLI_OPT_KEY_LOG, BOTH, "--key-log", "FILE",
     "append secrets for Wireshark to a file (or SSLKEYLOGFILE)"},
    {CLI_OPT_DIR, CLI_CA, "--dir", "DIR", "where the files are kept"},
    {CLI_OPT_NAME, CLI_CA, "--name", "NAME",
     "a DNS name or an address of the certificate; may be repeated"},
    {CLI_OPT_KIND, CLI_CA, "--kind", "KIND",
     "p256 (the default), p384, p521, ed25519, rsa2048, rsa3072, rsa4096, mldsa44, mldsa65, "
     "mldsa87"},
    {CLI_OPT_CLIENT, CLI_CA, "--client", NULL, "a certificate for a client"},
    {CLI_OPT_DAYS, CLI_CA, "--days", "N", "days that the certificate is valid (365)"},
    {CLI_OPT_EXPIRED, CLI_CA, "--expired", NULL, "a certificate that expired yesterday"},
    {CLI_OPT_OUT, CLI_CA, "--out", "BASENAME", "name of the files (the first --name)"},
    {CLI_OPT_CONNECTIONS, CLI_LOAD, "--connections", "N", "connections at once (1)"},
    {CLI_OPT_BYTES, CLI_LOAD, "--bytes", "M",
     "bytes that each connection moves both ways (1048576)"},
    {CLI_OPT_HANDSHAKES, CLI_LOAD, "--handshakes", "N",
     "make N handshakes one after another instead"},
    {CLI_OPT_QUIET, CLI_CONNECT, "--quiet", NULL, "no talk on standard error but failures"},
    {CLI_OPT_JSON,
     BOTH | CLI_LOAD | CLI_CERT | CLI_EXPLAIN | CLI_VERSION | CLI_CA | CLI_FIPS_STATUS, "--json",
     NULL, "JSON on standard output"},
};

const cli_command *cli_command_at(size_t i)
{
    return i < CAS_COUNT(commands) ? CAS_AT(commands, i) : NULL;
}

const cli_option *cli_option_at(size_t i)
{
    return i < CAS_COUNT(options) ? CAS_AT(options, i) : NULL;
}
