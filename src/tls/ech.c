/*
 * ech.c: Encrypted ClientHello at the public API.
 */
#include "castls/ech.h"

#include "tls/conn.h"

castls_code castls_conn_set_ech_configs(castls_conn *conn, castls_bytes list)
{
    if (conn->handshake == NULL || cas_conn_failure(conn) != CASTLS_OK) {
        return CASTLS_BAD_STATE;
    }
    return castls_reason_code((castls_reason)cas_handshake_set_ech_configs(conn->handshake, list));
}

castls_ech castls_conn_ech(const castls_conn *conn)
{
    return conn->facts.ech;
}

castls_bytes castls_conn_ech_retry_configs(const castls_conn *conn)
{
    const castls_bytes configs = cas_facts_view(&conn->facts, conn->facts.ech_retry_configs);
    if (conn->error.reason != CASTLS_REASON_ECH_REJECTED) {
        return cas_bytes_none();
    }
    return cas_bytes_is_empty(configs) ? CAS_TEXT("") : configs;
}

castls_bytes castls_conn_ech_public_name(const castls_conn *conn)
{
    return conn->facts.ech == CASTLS_ECH_REJECTED
               ? cas_facts_view(&conn->facts, conn->facts.ech_public_name)
               : cas_bytes_none();
}
