/*
 * secrets.c: what the layers above derive from a connection, RFC 8446 section 7.5 and RFC 5705; and
 * the keys of TLS 1.2, RFC 5246 section 6.3.
 */
#include "config/sized.h"
#include "crypto/schedule.h"
#include "crypto/schedule12.h"
#include "crypto/suite.h"
#include "crypto/traffic.h"
#include "tls/conn.h"
#include "tls/offload.h"

cas_err cas_conn_set_key12(const castls_conn *conn, cas_record_half *half, bool ours)
{
    uint8_t key_room[CAS_KEY12_LEN_MAX] = {0};
    uint8_t iv_room[CAS_IV12_LEN_MAX] = {0};
    const cas_suite *suite = cas_suite_find(conn->facts.suite);
    const castls_span key = cas_span_prefix(CAS_SPAN(key_room), suite->key_len);
    const castls_span iv = cas_span_prefix(CAS_SPAN(iv_room), suite->iv_len);
    cas_err err = cas_key_block12(
        &conn->facts.tls12, cas_conn_provider(conn), suite, conn->is_server == ours, key, iv);
    if (err == CAS_OK) {
        err = cas_half_set_key12(half, cas_conn_provider(conn), suite,
                                 ours ? CASTLS_AEAD_TLS12_SEAL : CASTLS_AEAD_TLS12_OPEN,
                                 cas_span_bytes(key), cas_span_bytes(iv));
    }
    cas_span_wipe(CAS_SPAN(key_room));
    cas_span_wipe(CAS_SPAN(iv_room));
    return err;
}

/* RFC 7627 section 5.4: without the extended main secret what is exported is bound to no peer. */
static cas_err export12(const castls_conn *conn, castls_bytes label, castls_bytes context,
                        castls_span out)
{
    const cas_suite *suite = cas_suite_find(conn->facts.suite);
    if (!conn->facts.extended_main_secret) {
        return CAS_ERR_EXPORTER;
    }
    if (out.len == 0 || context.len > 65535) {
        return CAS_ERR_ARGUMENT; /* RFC 5705 section 4 lets a label be empty, TLS 1.3 does not. */
    }
    return cas_export12(&conn->facts.tls12, cas_conn_provider(conn), suite->hash, label, context,
                        out);
}

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
    if (conn->facts.version == CAS_TLS12) {
        return castls_reason_code((castls_reason)export12(conn, label, context, out));
    }
    return export_from(conn, &conn->facts.exporter, label, context, out);
}

castls_code castls_conn_export_early(const castls_conn *conn, castls_bytes label,
                                     castls_bytes context, castls_span out)
{
    return export_from(conn, &conn->facts.early_exporter, label, context, out);
}

/* TLS 1.2: key and IV alone; where the IV is 4 bytes, zeros follow. */
static cas_err derive12(const castls_conn *conn, const cas_suite *suite, bool of_server,
                        castls_traffic *out)
{
    out->records_max = UINT64_MAX; /* Only the sequence number ends a key. */
    return cas_key_block12(&conn->facts.tls12, cas_conn_provider(conn), suite, of_server,
                           cas_span_prefix(CAS_SPAN(out->key), suite->key_len),
                           cas_span_prefix(CAS_SPAN(out->iv), suite->iv_len));
}

static cas_err derive13(const castls_conn *conn, const cas_suite *suite, bool of_server,
                        castls_traffic *out)
{
    const cas_secret *secret =
        of_server ? &conn->facts.server_traffic : &conn->facts.client_traffic;
    cas_traffic traffic = {0};
    CAS_TRY(
        cas_traffic_init(&traffic, cas_conn_provider(conn), suite->hash, cas_secret_bytes(secret)));
    const cas_err err = cas_traffic_key_bytes(
        &traffic, cas_span_prefix(CAS_SPAN(out->key), suite->key_len), CAS_SPAN(out->iv));
    cas_traffic_clear(&traffic);
    CAS_TRY(err);
    out->secret_len = suite->hash_len;
    out->records_max = cas_conn_provider(conn)->aead(suite->aead)->records_max;
    return cas_span_copy(CAS_SPAN(out->secret), cas_secret_bytes(secret))
               ? CAS_OK
               : CAS_ERR_INTERNAL;
}

/* Writes as much as the caller's struct has. */
static void give_traffic(const castls_traffic *from, castls_traffic *out)
{
    CAS_GIVE(out, from, version);
    CAS_GIVE(out, from, suite);
    CAS_GIVE(out, from, key_len);
    CAS_GIVE(out, from, secret_len);
    CAS_GIVE(out, from, sequence);
    if (CAS_HAS(out, key)) {
        (void)cas_span_copy(CAS_SPAN(out->key), CAS_BYTES(from->key));
    }
    if (CAS_HAS(out, iv)) {
        (void)cas_span_copy(CAS_SPAN(out->iv), CAS_BYTES(from->iv));
    }
    if (CAS_HAS(out, secret)) {
        (void)cas_span_copy(CAS_SPAN(out->secret), CAS_BYTES(from->secret));
    }
    CAS_GIVE(out, from, records_max);
}

void cas_conn_clear_traffic(castls_traffic *out)
{
    const castls_traffic none = {0};
    give_traffic(&none, out);
}

cas_err cas_conn_read_traffic(const castls_conn *conn, bool of_server, uint64_t sequence,
                              castls_traffic *out)
{
    const cas_suite *suite = cas_suite_find(conn->facts.suite);
    castls_traffic whole = {.struct_len = sizeof(whole)};
    const cas_err err = conn->facts.version == CAS_TLS12 ? derive12(conn, suite, of_server, &whole)
                                                         : derive13(conn, suite, of_server, &whole);
    if (err == CAS_OK) {
        whole.version = conn->facts.version;
        whole.suite = suite->id;
        whole.key_len = suite->key_len;
        whole.sequence = sequence;
        give_traffic(&whole, out);
    }
    CAS_WIPE(&whole);
    return err;
}

static castls_code traffic_of(const castls_conn *conn, bool ours, const cas_record_half *half,
                              castls_traffic *out)
{
    const cas_part other = ours ? CAS_PART_READS : CAS_PART_WRITES;
    if (!CAS_HAS(out, struct_len)) {
        return CASTLS_BAD_ARGUMENT;
    }
    cas_conn_clear_traffic(out);
    if (!conn->is_connected || conn->quic != NULL || conn->part == other ||
        conn->part == CAS_PART_MESSAGES) {
        return CASTLS_BAD_STATE;
    }
    const cas_err err = cas_conn_read_traffic(conn, conn->is_server == ours, half->sequence, out);
    return castls_reason_code((castls_reason)err);
}

castls_code castls_conn_sending(const castls_conn *conn, castls_traffic *out)
{
    return traffic_of(conn, true, &conn->writing, out);
}

castls_code castls_conn_receiving(const castls_conn *conn, castls_traffic *out)
{
    return traffic_of(conn, false, &conn->reading, out);
}
