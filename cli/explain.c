/*
 * explain.c: castls explain: reasons and alerts by number or name, and the error texts of other
 * libraries.
 */
#include "cli/cli.h"

#define REASONS_MAX 1000 /* Numbers of reasons are below this. */
#define ALERTS_MAX 256
#define TEXT_MAX 1024

/* What others print, in small letters; what it means; what to do. */
typedef struct known_text {
    const char *text;
    const char *meaning;
    const char *advice;
} known_text;

static const known_text known[] = {
    {"wrong version number", "OpenSSL met bytes that are no TLS record where one had to be.",
     "The port does not speak TLS (plain HTTP, or a protocol that needs --starttls), or a proxy "
     "answered."},
    {"http request", "OpenSSL's server was sent a plain HTTP request.",
     "Use https:// for this port."},
    {"unexpected eof", "The peer closed the connection without close_notify.",
     "The peer crashed, a box on the way cut the connection, or the peer is careless about its "
     "end."},
    {"unable to get local issuer certificate",
     "No path leads from the certificate to a trusted root: the issuer is neither sent nor "
     "trusted.",
     "Let the server send its intermediate certificate, or trust the root that issued it (--ca "
     "FILE)."},
    {"unable to verify the first certificate",
     "Only the leaf was sent, and its issuer is not trusted.",
     "Let the server send its intermediate certificate."},
    {"self-signed certificate in certificate chain",
     "The chain ends in a root that is not trusted.",
     "Trust that root if it is yours (--ca FILE); a company's proxy often is the reason."},
    {"self-signed certificate", "The certificate is its own issuer, and it is not trusted.",
     "Trust it (--ca FILE), or get one from a CA."},
    {"self signed certificate", "The certificate is its own issuer, and it is not trusted.",
     "Trust it (--ca FILE), or get one from a CA."},
    {"certificate has expired", "The certificate's last day is over.",
     "Renew it; or look whether the clock of this machine is right."},
    {"certificate is not yet valid", "The certificate's first day is yet to come.",
     "Look whether the clock of this machine is right."},
    {"hostname mismatch", "The certificate is not for the name that was asked for.",
     "Use a name that the certificate lists, or get a certificate for this one."},
    {"certificate verify failed", "The peer's certificate was refused.",
     "The verify error beside it says why; castls connect HOST tells it in a sentence."},
    {"sslv3 alert handshake failure",
     "The peer sent handshake_failure: the two have nothing in common.",
     "Compare versions, cipher suites, groups and signature schemes; the peer may want a client "
     "certificate."},
    {"handshake failure", "The two ends have nothing in common that the handshake needs.",
     "Compare versions, cipher suites, groups and signature schemes; the peer may want a client "
     "certificate."},
    {"tlsv1 alert protocol version", "The peer speaks no version that was offered.",
     "One of the ends is old, or limited to other versions."},
    {"unsupported protocol", "The peer speaks no version that is allowed here.",
     "One of the ends is old, or limited to other versions."},
    {"no shared cipher",
     "Client and server have no cipher suite in common, or no certificate fits.",
     "Compare the lists; a server without a usable certificate says this too."},
    {"no suitable signature algorithm",
     "The key of the certificate cannot sign with a scheme of the peer.",
     "Use another kind of key, or allow more schemes on the peer."},
    {"alert certificate required", "The server wants a client certificate and got none.",
     "Give one: --cert FILE --key FILE."},
    {"certificate required", "The server wants a client certificate and got none.",
     "Give one: --cert FILE --key FILE."},
    {"peer did not return a certificate", "The client sent no certificate, and one is demanded.",
     "Give the client a certificate, or do not demand one."},
    {"alert unknown ca", "The peer does not trust the root of our certificate.",
     "Let the peer trust that root, and send the intermediate certificates."},
    {"alert bad certificate", "The peer refused our certificate.", "The peer's log says why."},
    {"unsafe legacy renegotiation disabled",
     "The peer lacks RFC 5746 and so could be attacked in renegotiation.", "Update the peer."},
    {"dh key too small", "The peer's Diffie-Hellman group is too small to be safe.",
     "Update the peer."},
    {"ee key too small", "The key of the certificate is too small to be safe.",
     "Make a new key and certificate."},
    {"ca md too weak", "A certificate is signed over a broken hash.",
     "Issue it anew with SHA-256."},
    {"key values mismatch", "The private key does not belong to the certificate.",
     "Look whether the files belong together."},
    {"decryption failed or bad record mac", "A protected record could not be opened.",
     "Bytes were changed on the way, or one of the ends mixed two threads on one connection."},
    {"bad record mac", "A protected record could not be opened.",
     "Bytes were changed on the way, or one of the ends mixed two threads on one connection."},
    {"no application protocol", "Client and server have no application protocol (ALPN) in common.",
     "Compare the lists of both."},
    {"inappropriate fallback",
     "The client came back with an older version although the server has a newer one.",
     "Something on the way disturbs the first try, or the client's retry is wrong."},
    {"no start line", "A PEM file does not hold what was looked for.",
     "Look into the file: is it DER, or another kind of object?"},
    {"the tls connection was non-properly terminated",
     "GnuTLS: the peer closed the connection without close_notify.",
     "The peer crashed, or a box on the way cut the connection."},
    {"an unexpected tls packet was received",
     "GnuTLS met something that is no TLS, or not the message that was due.",
     "The port may not speak TLS."},
    {"a packet with illegal or unsupported version was received",
     "GnuTLS met another version than expected.",
     "The port may not speak TLS, or one of the ends is old."},
    {"no supported cipher suites have been found",
     "GnuTLS: the two ends have no cipher suite in common.",
     "Compare the priority strings of both."},
    {"a tls fatal alert has been received", "GnuTLS: the peer ended the connection with an alert.",
     "The alert's name stands beside it: castls explain NAME."},
    {"the certificate is not trusted",
     "GnuTLS: no path leads from the certificate to a trusted root.",
     "Let the server send its intermediate certificate, or trust the root."},
    {"the certificate issuer is unknown",
     "GnuTLS: no path leads from the certificate to a trusted root.",
     "Let the server send its intermediate certificate, or trust the root."},
    {"the name in the certificate does not match the expected",
     "GnuTLS: the certificate is for another name.", "Use a name that the certificate lists."},
    {"error in the pull function", "GnuTLS: reading from the network failed.",
     "The connection was reset: a firewall, a crash, or a ClientHello that something on the way "
     "drops."},
    {"connection reset by peer", "The connection was cut, not closed.",
     "A firewall, a crash, or a box that drops a long ClientHello: castls connect tries without "
     "the hybrid."},
    {"unknownissuer", "rustls: no path leads from the certificate to a trusted root.",
     "Let the server send its intermediate certificate, or trust the root."},
    {"caasendentity", "rustls: a CA certificate is used as a server's own.",
     "Issue a leaf under it."},
};

static bool same_name(castls_bytes a, const char *b)
{
    return cas_bytes_equal_fold(a, cas_text(b));
}

static void tell(const cli_args *args, const char *kind, castls_bytes name, const char *meaning,
                 const char *advice)
{
    uint8_t room[4096] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (cli_args_has(args, CLI_OPT_JSON)) {
        cli_json json = {&w, false};
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-explain/1"));
        cli_json_text(&json, "kind", cas_text(kind));
        cli_json_text(&json, "name", name);
        cli_json_text(&json, "meaning", cas_text(meaning));
        cli_json_text(&json, "advice", cas_text(advice));
        cli_json_close(&json, '}');
    } else {
        cli_write(&w, kind);
        cli_write(&w, " ");
        cas_write_bytes(&w, name);
        cli_write(&w, ": ");
        cli_write(&w, meaning);
        if (cas_text(advice).len != 0) {
            cli_write(&w, " ");
            cli_write(&w, advice);
        }
    }
    cli_write(&w, "\n");
    cli_print(&w);
}

/* Castls' own reasons, by number or name. */
static bool explain_reason(const cli_args *args, castls_bytes text)
{
    for (unsigned int i = 1; i < REASONS_MAX; i++) {
        const castls_reason reason = (castls_reason)i;
        const char *name = castls_reason_name(reason);
        uint8_t room[16] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_decimal(&w, i);
        if (!same_name(CAS_TEXT("UNKNOWN"), name) &&
            (same_name(text, name) || cas_bytes_equal(text, cas_writer_bytes(&w)))) {
            tell(args, "reason", cas_text(name), castls_reason_text(reason),
                 castls_reason_advice(reason));
            return true;
        }
    }
    return false;
}

/* Alerts: the first reason of castls that sends it says what it is about. */
static bool explain_alert(const cli_args *args, castls_bytes text)
{
    for (unsigned int i = 0; i < ALERTS_MAX - 1; i++) {
        const castls_alert alert = (castls_alert)i;
        const char *name = castls_alert_name(alert);
        uint8_t room[16] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_decimal(&w, i);
        if (same_name(CAS_TEXT("unknown"), name) ||
            (!same_name(text, name) && !cas_bytes_equal(text, cas_writer_bytes(&w)))) {
            continue;
        }
        for (unsigned int n = 100; n < REASONS_MAX; n++) {
            const castls_reason reason = (castls_reason)n;
            if (!same_name(CAS_TEXT("UNKNOWN"), castls_reason_name(reason)) &&
                castls_reason_alert(reason) == alert) {
                tell(args, "alert", cas_text(name), castls_reason_text(reason),
                     castls_reason_advice(reason));
                return true;
            }
        }
        tell(args, "alert", cas_text(name), "An alert of TLS (RFC 8446 section 6).", "");
        return true;
    }
    return false;
}

static castls_bytes in_small_letters(castls_bytes text, castls_span room)
{
    cas_writer w = cas_writer_on(room);
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t byte = cas_bytes_get(text, i);
        cas_write_u8(&w, byte >= 'A' && byte <= 'Z' ? cas_low_u8((uint64_t)byte + 32) : byte);
    }
    return cas_writer_bytes(&w);
}

/* A known text anywhere in what was given; the table has the special ones first. */
static bool explain_text(const cli_args *args, castls_bytes text)
{
    for (size_t i = 0; i < CAS_COUNT(known); i++) {
        const known_text *row = CAS_AT(known, i);
        if (cas_bytes_search(text, cas_text(row->text)) != text.len) {
            tell(args, "text", cas_text(row->text), row->meaning, row->advice);
            return true;
        }
    }
    return false;
}

cli_exit cli_run_explain(const cli_args *args)
{
    uint8_t room[TEXT_MAX] = {0};
    uint8_t small_room[TEXT_MAX] = {0};
    castls_bytes text = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    for (size_t i = 0; i < args->operand_count; i++) {
        cli_write(&w, i == 0 ? "" : " ");
        cli_write(&w, *CAS_AT(args->operands, i));
    }
    if (cas_writer_end(&w, &text) != CAS_OK) {
        cli_complain("this text is too long", "");
        return CLI_EXIT_USAGE;
    }
    /* A number, and a few names, are a reason and an alert: both are told. */
    const bool is_reason = explain_reason(args, text);
    const bool is_alert = explain_alert(args, text);
    if (is_reason || is_alert || explain_text(args, in_small_letters(text, CAS_SPAN(small_room)))) {
        return CLI_EXIT_OK;
    }
    cli_complain("nothing is known about this; give a number, a name or the text of an error",
                 *CAS_AT(args->operands, 0));
    return CLI_EXIT_USAGE;
}
