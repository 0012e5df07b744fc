/*
 * quic_ends.c: making the two ends of a connection over QUIC, and what an application may set on
 * one before it is decided. RFC 9001 section 8.
 */
#include "tls/quic.h"

#include "wire/transport_parameters.h"

static castls_code code_of(cas_err err)
{
    return castls_reason_code((castls_reason)err);
}

/* Whether our parameters, and what goes by the ServerHello, can still change. */
static bool is_undecided(const castls_conn *conn)
{
    if (conn->quic == NULL || conn->handshake == NULL || cas_conn_failure(conn) != CASTLS_OK) {
        return false;
    }
    return conn->is_server ? conn->facts.server_random.len == 0
                           : cas_handshake_state(conn->handshake) == CAS_STATE_CLIENT_START;
}

static cas_err set_parameters(castls_conn *conn, castls_bytes parameters)
{
    if (parameters.len > CASTLS_QUIC_TRANSPORT_PARAMETERS_MAX ||
        cas_transport_parameters_check(parameters) != CAS_OK) {
        return CAS_ERR_ARGUMENT;
    }
    return cas_arena_keep(&conn->facts.kept, parameters, &conn->facts.transport_parameters);
}

static cas_err check_config(const castls_config *config, bool is_server,
                            castls_quic_version version)
{
    if (!cas_quic_has_version(version)) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (!cas_policy_speaks(&config->policy, CAS_TLS13)) {
        return CAS_ERR_CONFIG_VERSIONS;
    }
    /* A server may leave the choice to the application (CASTLS_OP_ALPN). */
    return !is_server && config->policy.alpn.len == 0 ? CAS_ERR_CONFIG_ALPN : CAS_OK;
}

static castls_code make(castls_config *config, bool is_server, castls_bytes server_name,
                        castls_quic_version version, castls_bytes parameters, castls_conn **out)
{
    castls_conn *conn = NULL;
    *out = NULL;
    cas_err err = check_config(config, is_server, version);
    if (err == CAS_OK) {
        err = cas_conn_make(config, is_server, true, server_name, &conn);
    }
    if (err != CAS_OK) {
        return code_of(err);
    }
    conn->quic->version = version;
    err = set_parameters(conn, parameters);
    if (err != CAS_OK) {
        castls_conn_free(conn);
        return code_of(err);
    }
    *out = conn;
    return CASTLS_OK;
}

castls_code castls_quic_client_new(castls_config *config, castls_bytes server_name,
                                   castls_quic_version version, castls_bytes transport_parameters,
                                   castls_conn **out)
{
    return make(config, false, server_name, version, transport_parameters, out);
}

castls_code castls_quic_server_new(castls_config *config, castls_quic_version version,
                                   castls_bytes transport_parameters, castls_conn **out)
{
    return make(config, true, cas_bytes_none(), version, transport_parameters, out);
}

castls_code
castls_quic_set_transport_parameters(castls_conn *conn, castls_bytes transport_parameters)
{
    if (!is_undecided(conn)) {
        return CASTLS_BAD_STATE;
    }
    return code_of(set_parameters(conn, transport_parameters));
}

castls_code castls_quic_set_version(castls_conn *conn, castls_quic_version version)
{
    if (conn->quic == NULL) {
        return CASTLS_BAD_STATE;
    }
    if (!cas_quic_has_version(version)) {
        return CASTLS_UNSUPPORTED;
    }
    conn->quic->version = version;
    return CASTLS_OK;
}

castls_code castls_quic_set_early_data_context(castls_conn *conn, castls_bytes context)
{
    if (!is_undecided(conn) || !conn->is_server) {
        return CASTLS_BAD_STATE;
    }
    if (context.len > CASTLS_QUIC_TRANSPORT_PARAMETERS_MAX) {
        return CASTLS_BAD_ARGUMENT;
    }
    return code_of(cas_arena_keep(&conn->facts.kept, context, &conn->facts.early_data_context));
}

castls_bytes castls_quic_peer_transport_parameters(const castls_conn *conn)
{
    const cas_range range = conn->facts.peer_transport_parameters;
    return range.len == 0 ? cas_bytes_none() : cas_facts_view(&conn->facts, range);
}

castls_bytes castls_quic_remembered_transport_parameters(const castls_conn *conn)
{
    return conn->quic == NULL || conn->handshake == NULL
               ? cas_bytes_none()
               : cas_handshake_remembered_quic(conn->handshake);
}
