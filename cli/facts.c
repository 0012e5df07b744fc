/*
 * facts.c: what was learnt of a connection and of certificates, as text and as JSON.
 */
#include "cli/cli.h"
#include "cli/ech.h"

#define TEXT_MAX 512

const char *cli_version_name(uint16_t version)
{
    return version == 0x0304 ? "TLS 1.3" : version == 0x0303 ? "TLS 1.2" : "unknown";
}

const char *cli_early_data_name(castls_early_data verdict)
{
    switch (verdict) {
    case CASTLS_EARLY_DATA_NONE:
        return "none";
    case CASTLS_EARLY_DATA_OFFERED:
        return "offered";
    case CASTLS_EARLY_DATA_ACCEPTED:
        return "accepted";
    case CASTLS_EARLY_DATA_REFUSED_RETRY:
        return "refused: retry";
    case CASTLS_EARLY_DATA_REFUSED_PSK:
        return "refused: session";
    case CASTLS_EARLY_DATA_REFUSED_ALPN:
        return "refused: ALPN";
    case CASTLS_EARLY_DATA_REFUSED_STALE:
        return "refused: stale";
    case CASTLS_EARLY_DATA_REFUSED_REPLAY:
        return "refused: replay";
    default:
        return "refused";
    }
}

static const char *verdict_name(castls_verdict verdict)
{
    return verdict == CASTLS_VERDICT_VERIFIED   ? "verified"
           : verdict == CASTLS_VERDICT_ACCEPTED ? "not verified"
                                                : "none";
}

/* A name that a peer chose, for a terminal: what could steer it is replaced. */
static void write_quoted(cas_writer *w, castls_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t byte = cas_bytes_get(text, i);
        cas_write_u8(w, byte > 0x20 && byte < 0x7f ? byte : (uint8_t)'?');
    }
}

void cli_write_summary(cas_writer *w, const castls_conn *conn)
{
    const castls_bytes alpn = castls_conn_alpn(conn);
    const castls_bytes name = castls_conn_server_name(conn);
    const uint16_t scheme =
        castls_conn_is_server(conn) ? castls_conn_own_scheme(conn) : castls_conn_peer_scheme(conn);
    cli_write(w, cli_version_name(castls_conn_version(conn)));
    if (castls_conn_group(conn) != 0) {
        cli_write(w, ", ");
        cli_write(w, castls_group_name(castls_conn_group(conn)));
    }
    cli_write(w, ", ");
    cli_write(w, castls_suite_name(castls_conn_suite(conn)));
    if (scheme != 0) {
        cli_write(w, ", ");
        cli_write(w, castls_scheme_name(scheme));
    }
    cli_write(w, ", ALPN ");
    write_quoted(w, alpn.len == 0 ? CAS_TEXT("none") : alpn);
    if (name.len != 0) {
        cli_write(w, ", name ");
        write_quoted(w, name);
    }
    cli_write(w, castls_conn_is_resumed(conn) ? ", resumed" : ", full");
    if (castls_conn_was_retried(conn)) {
        cli_write(w, ", retried");
    }
    if (castls_conn_early_data(conn) != CASTLS_EARLY_DATA_NONE) {
        cli_write(w, ", early data ");
        cli_write(w, cli_early_data_name(castls_conn_early_data(conn)));
    }
    if (castls_conn_ech(conn) != CASTLS_ECH_NONE) {
        cli_write(w, ", ECH ");
        cli_write(w, cli_ech_name(castls_conn_ech(conn)));
    }
    if (castls_conn_verdict(conn) != CASTLS_VERDICT_NONE) {
        cli_write(w, castls_conn_is_server(conn) ? ", client certificate " : ", certificate ");
        cli_write(w, verdict_name(castls_conn_verdict(conn)));
    }
}

/* What is not known yet is null, so that a reader finds every member. */
static void json_name(cli_json *json, const char *name, uint16_t code, const char *text)
{
    if (code == 0) {
        cli_json_null(json, name);
    } else {
        cli_json_text(json, name, cas_text(text));
    }
}

static void json_bytes(cli_json *json, const char *name, castls_bytes text)
{
    if (text.len == 0) {
        cli_json_null(json, name);
    } else {
        cli_json_text(json, name, text);
    }
}

/* RFC 9266: the same at both ends, and no secret. */
static void json_channel_binding(cli_json *json, const castls_conn *conn)
{
    uint8_t binding[32] = {0};
    uint8_t text[64] = {0};
    size_t len = 0;
    cas_writer hex = cas_writer_on(CAS_SPAN(text));
    if (castls_conn_channel_binding(conn, CASTLS_BINDING_TLS_EXPORTER, CAS_SPAN(binding), &len) ==
        CASTLS_OK) {
        cas_write_hex(&hex, cas_bytes_prefix(CAS_BYTES(binding), len));
    }
    json_bytes(json, "channel_binding", cas_writer_bytes(&hex));
}

void cli_json_conn(cli_json *json, const castls_conn *conn)
{
    const uint16_t version = castls_conn_version(conn);
    const uint16_t group = castls_conn_group(conn);
    const uint16_t suite = castls_conn_suite(conn);
    const uint16_t peer_scheme = castls_conn_peer_scheme(conn);
    const uint16_t own_scheme = castls_conn_own_scheme(conn);
    cli_json_bool(json, "connected", castls_conn_is_connected(conn));
    json_name(json, "version", version, cli_version_name(version));
    json_name(json, "group", group, castls_group_name(group));
    json_name(json, "suite", suite, castls_suite_name(suite));
    json_name(json, "peer_scheme", peer_scheme, castls_scheme_name(peer_scheme));
    json_name(json, "own_scheme", own_scheme, castls_scheme_name(own_scheme));
    cli_json_bool(json, "peer_raw_key",
                  castls_conn_peer_certificate_type(conn) == CASTLS_CERTIFICATE_RAW_KEY);
    cli_json_bool(json, "own_raw_key",
                  castls_conn_own_certificate_type(conn) == CASTLS_CERTIFICATE_RAW_KEY);
    json_name(json, "peer_compression", castls_conn_peer_compression(conn),
              cli_compression_name(castls_conn_peer_compression(conn)));
    json_name(json, "own_compression", castls_conn_own_compression(conn),
              cli_compression_name(castls_conn_own_compression(conn)));
    cli_json_number(json, "peer_record_size_limit", castls_conn_peer_record_size_limit(conn));
    json_bytes(json, "alpn", castls_conn_alpn(conn));
    json_bytes(json, "server_name", castls_conn_server_name(conn));
    cli_json_bool(json, "resumed", castls_conn_is_resumed(conn));
    cli_json_bool(json, "retried", castls_conn_was_retried(conn));
    cli_json_text(json, "early_data", cas_text(cli_early_data_name(castls_conn_early_data(conn))));
    cli_json_text(json, "ech", cas_text(cli_ech_name(castls_conn_ech(conn))));
    json_bytes(json, "ech_public_name", castls_conn_ech_public_name(conn));
    uint8_t retry[CLI_ECH_TEXT_MAX] = {0};
    json_bytes(json, "ech_retry_configs", cli_ech_retry_configs(conn, CAS_SPAN(retry)));
    json_channel_binding(json, conn);
    cli_json_text(json, "verdict", cas_text(verdict_name(castls_conn_verdict(conn))));
    cli_json_open(json, "certificates", '[');
    const bool is_raw = castls_conn_peer_certificate_type(conn) == CASTLS_CERTIFICATE_RAW_KEY;
    for (size_t i = 0; i < castls_conn_peer_count(conn) && !is_raw; i++) {
        cli_json_certificate(json, castls_conn_peer_certificate(conn, i));
    }
    cli_json_close(json, ']');
}

static void json_alert(cli_json *json, const char *name, castls_alert alert)
{
    if (alert == CASTLS_ALERT_NONE) {
        cli_json_null(json, name);
    } else {
        cli_json_text(json, name, cas_text(castls_alert_name(alert)));
    }
}

void cli_json_error(cli_json *json, const castls_error *error)
{
    uint8_t room[1024] = {0};
    if (error->code >= CASTLS_OK) {
        cli_json_null(json, "error");
        return;
    }
    const size_t len = castls_error_explain(error, CAS_SPAN(room));
    cli_json_open(json, "error", '{');
    cli_json_text(json, "code", cas_text(castls_code_name(error->code)));
    cli_json_text(json, "reason", cas_text(castls_reason_name(error->reason)));
    cli_json_number(json, "number", (uint64_t)error->reason);
    json_alert(json, "alert_sent", error->alert_sent);
    json_alert(json, "alert_received", error->alert_received);
    cli_json_text(json, "state", cas_text(error->state));
    cli_json_text(json, "explanation", cas_bytes_prefix(CAS_BYTES(room), len));
    cli_json_text(json, "hint", error->hint == NULL ? cas_bytes_none() : cas_text(error->hint));
    cli_json_close(json, '}');
}

void cli_write_certificate(cas_writer *w, castls_bytes der, size_t depth)
{
    uint8_t text[TEXT_MAX] = {0};
    castls_certificate_fields fields = {0};
    fields.struct_len = sizeof(fields);
    cas_write_fill(w, ' ', 2 + 2 * depth);
    if (castls_certificate_read(der, &fields) != CASTLS_OK) {
        cli_write(w, "(a certificate that cannot be read)\n");
        return;
    }
    size_t len = castls_certificate_subject(der, CAS_SPAN(text));
    cli_write(w, depth == 0 ? "" : "^ ");
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(text), len));
    cli_write(w, " (");
    cli_write(w, fields.key_name);
    cli_write(w, ", signed with ");
    cli_write(w, fields.signature_name);
    cli_write(w, ", until ");
    len = cli_os_date(fields.not_after_s, CAS_SPAN(text));
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(text), len));
    cli_write(w, ")\n");
    len = castls_certificate_names(der, CAS_SPAN(text));
    if (len != 0) {
        cas_write_fill(w, ' ', 4 + 2 * depth);
        cli_write(w, "names: ");
        cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(text), len));
        cli_write(w, "\n");
    }
}

static void json_pin(cli_json *json, castls_bytes der)
{
    uint8_t digest[32] = {0};
    uint8_t text[64] = {0};
    cas_writer hex = cas_writer_on(CAS_SPAN(text));
    if (castls_certificate_pin(der, CAS_SPAN(digest)) == CASTLS_OK) {
        cas_write_hex(&hex, CAS_BYTES(digest));
        cli_json_text(json, "spki_sha256", cas_writer_bytes(&hex));
    }
}

void cli_json_certificate(cli_json *json, castls_bytes der)
{
    uint8_t text[TEXT_MAX] = {0};
    castls_certificate_fields fields = {0};
    fields.struct_len = sizeof(fields);
    cli_json_open(json, NULL, '{');
    if (castls_certificate_read(der, &fields) == CASTLS_OK) {
        size_t len = castls_certificate_subject(der, CAS_SPAN(text));
        cli_json_text(json, "subject", cas_bytes_prefix(CAS_BYTES(text), len));
        len = castls_certificate_issuer(der, CAS_SPAN(text));
        cli_json_text(json, "issuer", cas_bytes_prefix(CAS_BYTES(text), len));
        len = castls_certificate_names(der, CAS_SPAN(text));
        cli_json_text(json, "names", cas_bytes_prefix(CAS_BYTES(text), len));
        cas_writer w = cas_writer_on(CAS_SPAN(text));
        cas_write_hex(&w, fields.serial);
        cli_json_text(json, "serial", cas_writer_bytes(&w));
        cli_json_signed(json, "not_before", fields.not_before_s);
        cli_json_signed(json, "not_after", fields.not_after_s);
        cli_json_text(json, "key", cas_text(fields.key_name));
        cli_json_number(json, "key_bits", fields.key_bits);
        cli_json_text(json, "signature", cas_text(fields.signature_name));
        cli_json_bool(json, "is_ca", fields.is_ca);
        json_pin(json, der);
    } else {
        cli_json_text(json, "subject", CAS_TEXT("malformed"));
    }
    cli_json_close(json, '}');
}
