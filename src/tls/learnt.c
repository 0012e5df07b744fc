/*
 * learnt.c: what is known about a connection, also after it failed.
 */
#include "tls/conn.h"

#include "crypto/scheme.h"
#include "wire/client_hello.h"
#include "wire/extensions.h"
#include "wire/u16_list.h"

bool castls_conn_is_connected(const castls_conn *conn)
{
    return conn->is_connected;
}

bool castls_conn_may_send(const castls_conn *conn)
{
    return conn->may_send;
}

bool castls_conn_is_peer_closed(const castls_conn *conn)
{
    return conn->peer_closed;
}

const char *castls_conn_state(const castls_conn *conn)
{
    return cas_state_name(
        conn->handshake == NULL ? CAS_STATE_CONNECTED : cas_handshake_state(conn->handshake));
}

bool castls_conn_is_server(const castls_conn *conn)
{
    return conn->is_server;
}

castls_config *castls_conn_config(const castls_conn *conn)
{
    return conn->handshake == NULL ? conn->config : cas_handshake_config(conn->handshake);
}

bool castls_conn_is_fips(const castls_conn *conn)
{
    return conn->facts.suite != 0 && castls_config_is_fips(conn->config);
}

uint16_t castls_conn_version(const castls_conn *conn)
{
    return conn->facts.version;
}

uint16_t castls_conn_suite(const castls_conn *conn)
{
    return conn->facts.suite;
}

uint16_t castls_conn_group(const castls_conn *conn)
{
    return conn->facts.group;
}

uint16_t castls_conn_peer_scheme(const castls_conn *conn)
{
    return conn->facts.peer_scheme;
}

uint16_t castls_conn_own_scheme(const castls_conn *conn)
{
    return conn->facts.own_scheme;
}

castls_bytes castls_conn_alpn(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.alpn);
}

castls_bytes castls_conn_server_name(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.server_name);
}

bool castls_conn_is_resumed(const castls_conn *conn)
{
    return conn->facts.is_resumed;
}

bool castls_conn_was_retried(const castls_conn *conn)
{
    return conn->facts.was_retried;
}

bool castls_conn_has_extended_main_secret(const castls_conn *conn)
{
    return conn->facts.extended_main_secret || conn->facts.version == CAS_TLS13;
}

bool castls_conn_has_secure_renegotiation(const castls_conn *conn)
{
    return conn->facts.secure_renegotiation || conn->facts.version == CAS_TLS13;
}

int64_t castls_conn_ticket_age_skew_ms(const castls_conn *conn)
{
    return conn->facts.ticket_age_skew_ms;
}

castls_verdict castls_conn_verdict(const castls_conn *conn)
{
    return conn->facts.verdict;
}

size_t castls_conn_peer_count(const castls_conn *conn)
{
    return cas_chain_length(conn->facts.peer_chain);
}

castls_bytes castls_conn_peer_certificate(const castls_conn *conn, size_t i)
{
    return cas_chain_certificate(conn->facts.peer_chain, i);
}

castls_bytes castls_conn_peer_ocsp_response(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.peer_ocsp_response);
}

castls_bytes castls_conn_peer_sct_list(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.peer_sct_list);
}

castls_bytes castls_conn_peer_ca_names(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.peer_ca_names);
}

static castls_certificate_type certificate_type_of(uint8_t type)
{
    return type == CASTLS_CERTIFICATE_RAW_KEY ? CASTLS_CERTIFICATE_RAW_KEY
                                              : CASTLS_CERTIFICATE_X509;
}

castls_certificate_type castls_conn_peer_certificate_type(const castls_conn *conn)
{
    return certificate_type_of(conn->facts.peer_certificate_type);
}

castls_certificate_type castls_conn_own_certificate_type(const castls_conn *conn)
{
    return certificate_type_of(conn->facts.own_certificate_type);
}

uint16_t castls_conn_peer_compression(const castls_conn *conn)
{
    return conn->facts.peer_compression;
}

uint16_t castls_conn_own_compression(const castls_conn *conn)
{
    return conn->facts.own_compression;
}

uint32_t castls_conn_peer_record_size_limit(const castls_conn *conn)
{
    return conn->facts.peer_record_size_limit;
}

int castls_conn_expected_tickets(const castls_conn *conn)
{
    return conn->facts.expected_tickets;
}

castls_credential *castls_conn_own_credential(const castls_conn *conn)
{
    return conn->facts.own_credential;
}

castls_session *castls_conn_resumed_session(const castls_conn *conn)
{
    return conn->facts.resumed_session;
}

castls_bytes castls_conn_client_random(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.client_random);
}

castls_bytes castls_conn_server_random(const castls_conn *conn)
{
    return cas_facts_view(&conn->facts, conn->facts.server_random);
}

castls_bytes castls_conn_client_hello(const castls_conn *conn)
{
    return conn->handshake == NULL ? cas_bytes_none() : cas_handshake_client_hello(conn->handshake);
}

castls_code
castls_conn_client_hello_extension(const castls_conn *conn, uint16_t type, castls_bytes *body)
{
    cas_client_hello hello = {0};
    *body = cas_bytes_none();
    if (cas_client_hello_decode(castls_conn_client_hello(conn), &hello) != CAS_OK ||
        !cas_extensions_find(hello.extensions, type, body)) {
        return CASTLS_NOTHING;
    }
    return CASTLS_OK;
}

/* Our list, in order of preference, and the peer's as it stands in its hello. */
static void find_lists(const castls_conn *conn, castls_shared what, castls_codes *ours,
                       castls_bytes *theirs)
{
    const cas_policy *policy = &castls_conn_config(conn)->policy;
    cas_client_hello hello = {0};
    castls_bytes body = {0};
    *ours = cas_code_list_codes(&policy->suites);
    *theirs = cas_bytes_none();
    if (cas_client_hello_decode(castls_conn_client_hello(conn), &hello) != CAS_OK) {
        return;
    }
    const uint16_t type = what == CASTLS_SHARED_GROUPS ? CAS_EXTENSION_SUPPORTED_GROUPS
                                                       : CAS_EXTENSION_SIGNATURE_ALGORITHMS;
    cas_err err = CAS_OK;
    switch (what) {
    case CASTLS_SHARED_SUITES:
        *theirs = hello.cipher_suites;
        return;
    case CASTLS_SHARED_GROUPS:
        *ours = cas_code_list_codes(&policy->groups);
        break;
    default:
        *ours = policy->sign_schemes.count != 0 ? cas_code_list_codes(&policy->sign_schemes)
                                                : cas_scheme_defaults();
        break;
    }
    if (cas_extensions_find(hello.extensions, type, &body)) {
        err = cas_u16_list_decode(body, theirs);
    }
    if (err != CAS_OK) {
        *theirs = cas_bytes_none();
    }
}

uint16_t castls_conn_shared(const castls_conn *conn, castls_shared what, size_t i)
{
    castls_codes ours = {0};
    castls_bytes theirs = {0};
    size_t found = 0;
    find_lists(conn, what, &ours, &theirs);
    for (size_t k = 0; k < ours.count; k++) {
        const uint16_t code = cas_codes_get(ours, k);
        if (!cas_u16_list_has(theirs, code)) {
            continue;
        }
        if (found == i) {
            return code;
        }
        found++;
    }
    return 0;
}

castls_code castls_conn_peer_extension(const castls_conn *conn, uint16_t type,
                                       castls_in_message message, castls_bytes *body)
{
    *body = cas_bytes_none();
    for (size_t i = 0; i < conn->facts.peer_extension_count; i++) {
        const cas_peer_extension *extension = CAS_AT(conn->facts.peer_extension, i);
        if (extension->type == type && extension->message == (uint16_t)message) {
            *body = cas_facts_view(&conn->facts, extension->body);
            return CASTLS_OK;
        }
    }
    return CASTLS_NOTHING;
}

castls_bytes castls_conn_client_finished(const castls_conn *conn)
{
    return cas_secret_bytes(&conn->facts.client_finished);
}

castls_bytes castls_conn_server_finished(const castls_conn *conn)
{
    return cas_secret_bytes(&conn->facts.server_finished);
}

castls_early_data castls_conn_early_data(const castls_conn *conn)
{
    return conn->facts.early_data;
}

size_t castls_conn_early_data_left(const castls_conn *conn)
{
    return !conn->is_server && conn->write_level == CAS_LEVEL_EARLY ? conn->early_max : 0;
}

size_t castls_conn_early_data_len(const castls_conn *conn)
{
    return cas_narrow_size(conn->early_len);
}
