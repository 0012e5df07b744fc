/*
 * binding.c: channel bindings. RFC 9266 (tls-exporter), RFC 5929 section 4 (tls-server-end-point).
 */
#include "tls/conn.h"
#include "x509/cert.h"
#include "x509/sig_alg.h"

#define EXPORTER_LEN 32

static castls_code tls_exporter(const castls_conn *conn, castls_span out, size_t *len)
{
    if (out.len < EXPORTER_LEN) {
        return CASTLS_NO_ROOM;
    }
    if (conn->facts.version != CAS_TLS13 && !conn->facts.extended_main_secret) {
        return CASTLS_BAD_STATE;
    }
    /* RFC 9266 section 4.1: a context that is there and empty. */
    const castls_code code = castls_conn_export(conn, CAS_TEXT("EXPORTER-Channel-Binding"),
                                                CAS_TEXT(""), cas_span_prefix(out, EXPORTER_LEN));
    *len = code == CASTLS_OK ? EXPORTER_LEN : 0;
    return code;
}

/* The hash that the signature was made with; none where the algorithm is a whole of its own. */
static castls_hash_id hash_of(castls_signature_id signature)
{
    switch (signature) {
    case CASTLS_SIGNATURE_RSA_PKCS1_SHA256:
    case CASTLS_SIGNATURE_RSA_PSS_SHA256:
    case CASTLS_SIGNATURE_ECDSA_SHA256:
        return CASTLS_HASH_SHA256;
    case CASTLS_SIGNATURE_RSA_PKCS1_SHA384:
    case CASTLS_SIGNATURE_RSA_PSS_SHA384:
    case CASTLS_SIGNATURE_ECDSA_SHA384:
        return CASTLS_HASH_SHA384;
    case CASTLS_SIGNATURE_RSA_PKCS1_SHA512:
    case CASTLS_SIGNATURE_RSA_PSS_SHA512:
    case CASTLS_SIGNATURE_ECDSA_SHA512:
        return CASTLS_HASH_SHA512;
    case CASTLS_SIGNATURE_ED25519:
    case CASTLS_SIGNATURE_ML_DSA_44:
    case CASTLS_SIGNATURE_ML_DSA_65:
    case CASTLS_SIGNATURE_ML_DSA_87:
    default:
        return CASTLS_HASH_NONE;
    }
}

static castls_bytes server_certificate(const castls_conn *conn)
{
    const cas_facts *facts = &conn->facts;
    const bool is_raw =
        (conn->is_server ? facts->own_certificate_type : facts->peer_certificate_type) ==
        CASTLS_CERTIFICATE_RAW_KEY;
    if (is_raw) {
        return cas_bytes_none();
    }
    if (!conn->is_server) {
        return castls_conn_peer_certificate(conn, 0);
    }
    return facts->own_credential == NULL ? cas_bytes_none()
                                         : cas_credential_der(facts->own_credential, 0);
}

static castls_code server_end_point(const castls_conn *conn, castls_span out, size_t *len)
{
    const castls_bytes der = server_certificate(conn);
    cas_cert certificate = {0};
    castls_signature_id signature = CASTLS_SIGNATURE_ED25519;
    if (cas_bytes_is_empty(der) || cas_cert_decode(der, &certificate) != CAS_OK) {
        return CASTLS_BAD_STATE;
    }
    if (cas_sig_alg_decode(cas_range_in(der, certificate.signature_algorithm), &signature) !=
        CAS_OK) {
        return CASTLS_UNSUPPORTED;
    }
    const castls_hash_id id = hash_of(signature);
    const castls_hash *hash = id == CASTLS_HASH_NONE ? NULL : cas_conn_provider(conn)->hash(id);
    if (hash == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    if (out.len < hash->digest_len) {
        return CASTLS_NO_ROOM;
    }
    const castls_bytes parts[] = {der};
    const castls_code code = hash->digest(CAS_PARTS(parts), cas_span_prefix(out, hash->digest_len));
    *len = code == CASTLS_OK ? hash->digest_len : 0;
    return code;
}

castls_code castls_conn_channel_binding(const castls_conn *conn, castls_binding kind,
                                        castls_span out, size_t *len)
{
    *len = 0;
    if (!conn->is_connected) {
        return CASTLS_BAD_STATE;
    }
    switch (kind) {
    case CASTLS_BINDING_TLS_EXPORTER:
        return tls_exporter(conn, out, len);
    case CASTLS_BINDING_TLS_SERVER_END_POINT:
        return server_end_point(conn, out, len);
    default:
        return CASTLS_BAD_ARGUMENT;
    }
}
