/*
 * secrets.c: what the layers above derive from a connection. RFC 8446 section 7.5, RFC 5705.
 */
#include "crypto/schedule.h"
#include "crypto/suite.h"
#include "crypto/traffic.h"
#include "tls/conn.h"

static castls_code export_from(const castls_conn *conn, const cas_secret *secret,
                               castls_bytes label, castls_bytes context, castls_span out)
{
    const cas_suite *suite = cas_suite_find(conn->facts.suite);
    if (suite == NULL || !cas_secret_is_set(secret)) {
        return castls_reason_code(CASTLS_REASON_EXPORTER);
    }
    if (out.len == 0 || label.len == 0 || context.len > 65535) {
        return CASTLS_BAD_ARGUMENT;
    }
    const cas_err err = cas_exporter_export(
        cas_conn_provider(conn), suite->hash, cas_secret_bytes(secret), label, context, out);
    return castls_reason_code((castls_reason)err);
}

castls_code castls_conn_export(const castls_conn *conn, castls_bytes label, castls_bytes context,
                               castls_span out)
{
    if (!conn->is_connected) {
        return castls_reason_code(CASTLS_REASON_EXPORTER);
    }
    return export_from(conn, &conn->facts.exporter, label, context, out);
}

castls_code castls_conn_export_early(const castls_conn *conn, castls_bytes label,
                                     castls_bytes context, castls_span out)
{
    return export_from(conn, &conn->facts.early_exporter, label, context, out);
}

static cas_err read_traffic(const castls_conn *conn, const cas_secret *secret, uint64_t sequence,
                            castls_traffic *out)
{
    const cas_suite *suite = cas_suite_find(conn->facts.suite);
    cas_traffic traffic = {0};
    CAS_TRY(
        cas_traffic_init(&traffic, cas_conn_provider(conn), suite->hash, cas_secret_bytes(secret)));
    const cas_err err = cas_traffic_key_bytes(
        &traffic, cas_span_prefix(CAS_SPAN(out->key), suite->key_len), CAS_SPAN(out->iv));
    cas_traffic_clear(&traffic);
    CAS_TRY(err);
    out->version = conn->facts.version;
    out->suite = suite->id;
    out->key_len = suite->key_len;
    out->secret_len = suite->hash_len;
    out->sequence = sequence;
    return cas_span_copy(CAS_SPAN(out->secret), cas_secret_bytes(secret))
               ? CAS_OK
               : CAS_ERR_INTERNAL;
}

static castls_code traffic_of(const castls_conn *conn, bool of_server, const cas_record_half *half,
                              castls_traffic *out)
{
    if (out->struct_len < sizeof(castls_traffic)) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (!conn->is_connected) {
        return CASTLS_BAD_STATE;
    }
    const cas_err err =
        read_traffic(conn, of_server ? &conn->facts.server_traffic : &conn->facts.client_traffic,
                     half->sequence, out);
    return castls_reason_code((castls_reason)err);
}

castls_code castls_conn_sending(const castls_conn *conn, castls_traffic *out)
{
    return traffic_of(conn, conn->is_server, &conn->writing, out);
}

castls_code castls_conn_receiving(const castls_conn *conn, castls_traffic *out)
{
    return traffic_of(conn, !conn->is_server, &conn->reading, out);
}
