/*
 * answer.c: the operations that come to the shim. With -async each is left open once, and castls
 * has to go on waiting, before it is answered.
 */
#include "bogo/ech.h"
#include "bogo/shim.h"

static castls_code refuse(bogo_conn *c, castls_operation *operation, castls_alert alert)
{
    c->refused = castls_operation_kind_of(operation);
    c->refused_any = true;
    return castls_operation_refuse(operation, alert);
}

static castls_code complain(bogo_conn *c, castls_operation *operation, const char *what)
{
    c->complaint = what;
    return castls_operation_refuse(operation, CASTLS_ALERT_INTERNAL_ERROR);
}

static castls_code on_hello(bogo_conn *c, castls_operation *operation)
{
    const char *name = bogo_text(c->flags, BOGO_EXPECT_SERVER_NAME, NULL);
    const castls_bytes got = castls_operation_server_name(operation);
    c->hello_seen = true;
    if (bogo_has(c->flags, BOGO_EXPECT_NO_SERVER_NAME) && got.len != 0) {
        return complain(c, operation, "expected no server name");
    }
    if (name != NULL && !cas_bytes_equal(got, cas_text(name))) {
        return complain(c, operation, "server name mismatch in the hello");
    }
    if (bogo_has(c->flags, BOGO_FAIL_EARLY_CALLBACK)) {
        return refuse(c, operation, CASTLS_ALERT_HANDSHAKE_FAILURE);
    }
    if (bogo_has(c->flags, BOGO_INSTALL_DDOS_CALLBACK) &&
        bogo_has(c->flags, BOGO_FAIL_DDOS_CALLBACK)) {
        return refuse(c, operation, CASTLS_ALERT_INTERNAL_ERROR);
    }
    return c->setup.later != NULL ? castls_operation_give_config(operation, c->setup.later)
                                  : castls_operation_run(operation);
}

static castls_code on_alpn(bogo_conn *c, castls_operation *operation)
{
    const char *expected = bogo_text(c->flags, BOGO_EXPECT_ADVERTISED_ALPN, NULL);
    if (c->alpn_chosen) {
        return complain(c, operation, "ALPN asked for twice");
    }
    c->alpn_chosen = true;
    if (bogo_has(c->flags, BOGO_DECLINE_ALPN)) {
        return castls_operation_give_bytes(operation, cas_bytes_none());
    }
    if (bogo_has(c->flags, BOGO_REJECT_ALPN)) {
        return refuse(c, operation, CASTLS_ALERT_NO_APPLICATION_PROTOCOL);
    }
    if (expected != NULL &&
        !cas_bytes_equal(castls_operation_content(operation), cas_text(expected))) {
        return complain(c, operation, "advertised ALPN mismatch");
    }
    return castls_operation_give_bytes(
        operation, cas_text(bogo_text(c->flags, BOGO_SELECT_ALPN, "")));
}

static castls_code on_staple(bogo_conn *c, castls_operation *operation)
{
    const char *response = bogo_text(c->flags, BOGO_OCSP_RESPONSE, NULL);
    cas_buf decoded = {0};
    castls_code code = CASTLS_OK;
    if (bogo_has(c->flags, BOGO_FAIL_OCSP_CALLBACK)) {
        return refuse(c, operation, CASTLS_ALERT_INTERNAL_ERROR);
    }
    if (bogo_has(c->flags, BOGO_DECLINE_OCSP_CALLBACK)) {
        return castls_operation_give_bytes(operation, cas_bytes_none());
    }
    if (response == NULL || !bogo_has(c->flags, BOGO_SET_OCSP_IN_CALLBACK)) {
        return castls_operation_run(operation);
    }
    code = bogo_base64(response, &decoded)
               ? castls_operation_give_bytes(operation, cas_buf_bytes(&decoded))
               : CASTLS_BAD_ARGUMENT;
    cas_buf_clear(&decoded, NULL);
    return code;
}

static castls_code on_credential(bogo_conn *c, castls_operation *operation)
{
    if (!bogo_check_request(c, operation)) {
        return castls_operation_refuse(operation, CASTLS_ALERT_INTERNAL_ERROR);
    }
    if (bogo_has(c->flags, BOGO_FAIL_CERT_CALLBACK)) {
        return refuse(c, operation, CASTLS_ALERT_INTERNAL_ERROR);
    }
    if (!bogo_has(c->flags, BOGO_USE_OLD_CLIENT_CERT_CALLBACK)) {
        return castls_operation_run(operation);
    }
    return castls_operation_give_credential(
        operation, c->setup.credentials == 0 ? NULL : c->setup.credential[0]);
}

/* Whether a chain that does not verify ends the handshake. */
static bool must_verify(const bogo_conn *c)
{
    return bogo_has(c->flags, BOGO_VERIFY_PEER) ||
           bogo_has(c->flags, BOGO_REQUIRE_ANY_CLIENT_CERTIFICATE);
}

/* BoringSSL's two callbacks end in different alerts. */
static castls_alert refusal_alert(const bogo_conn *c)
{
    return bogo_has(c->flags, BOGO_USE_CUSTOM_VERIFY_CALLBACK)
               ? CASTLS_ALERT_CERTIFICATE_UNKNOWN
               : CASTLS_ALERT_HANDSHAKE_FAILURE;
}

/* Whether -trust-cert has the root of what comes: it is that of the runner's first certificate, and
 * the tests that change to another say so with -expect-peer-cert-file. */
static bool is_under_trust(const bogo_conn *c)
{
    const char *path = bogo_text(c->flags, BOGO_TRUST_CERT, "");
    return !cas_bytes_is_empty(cas_text(path)) && !bogo_has(c->flags, BOGO_EXPECT_PEER_CERT_FILE);
}

static castls_code on_verify_peer(bogo_conn *c, castls_operation *operation)
{
    if (bogo_has(c->flags, BOGO_EXPECT_OCSP_RESPONSE) && !castls_conn_is_resumed(c->conn) &&
        castls_operation_content(operation).len == 0) {
        return complain(c, operation, "no OCSP response at verification");
    }
    if (c->peer_verified) {
        return complain(c, operation, "the certificate is verified twice");
    }
    c->peer_verified = true;
    const bool is_raw = castls_operation_certificate_type(operation) == CASTLS_CERTIFICATE_RAW_KEY;
    if (!c->is_server && !bogo_is_ech_name(c)) {
        return complain(c, operation, "the name to verify is not the one expected");
    }
    if (bogo_has(c->flags, BOGO_VERIFY_FAIL)) {
        return is_raw || must_verify(c)
                   ? refuse(c, operation, refusal_alert(c))
                   : castls_operation_give_verdict(operation, CASTLS_VERDICT_ACCEPTED);
    }
    if (!c->is_server && bogo_has(c->flags, BOGO_USE_OCSP_CALLBACK) &&
        bogo_has(c->flags, BOGO_FAIL_OCSP_CALLBACK)) {
        c->refused = CASTLS_OP_STAPLE;
        c->refused_any = true;
        return castls_operation_refuse(operation, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE);
    }
    if (is_raw) {
        return bogo_is_expected_key(c->flags, castls_operation_certificate(operation, 0))
                   ? castls_operation_give_verdict(operation, CASTLS_VERDICT_VERIFIED)
                   : refuse(c, operation, refusal_alert(c));
    }
    /* The tests of the name that is asked for have certificates for another. */
    const bool is_about_name = bogo_has(c->flags, BOGO_EXPECT_ECH_NAME_OVERRIDE);
    return is_under_trust(c) && !is_about_name
               ? castls_operation_run(operation)
               : castls_operation_give_verdict(operation, CASTLS_VERDICT_ACCEPTED);
}

static castls_code dispatch(bogo_conn *c, castls_operation *operation)
{
    switch (castls_operation_kind_of(operation)) {
    case CASTLS_OP_HELLO:
        return on_hello(c, operation);
    case CASTLS_OP_ALPN:
        return on_alpn(c, operation);
    case CASTLS_OP_STAPLE:
        return on_staple(c, operation);
    case CASTLS_OP_CREDENTIAL:
        return on_credential(c, operation);
    case CASTLS_OP_VERIFY_PEER:
        return on_verify_peer(c, operation);
    case CASTLS_OP_COMPRESS:
        return bogo_compress(operation);
    case CASTLS_OP_DECOMPRESS:
        return bogo_decompress(c, operation);
    case CASTLS_OP_TICKET_SEAL:
        return bogo_has(c->flags, BOGO_SKIP_TICKET)
                   ? castls_operation_give_bytes(operation, cas_bytes_none())
                   : castls_operation_run(operation);
    case CASTLS_OP_SESSION_STORE:
        c->got_session = true;
        return castls_operation_run(operation);
    default:
        return castls_operation_run(operation);
    }
}

castls_code bogo_answer(bogo_conn *c)
{
    castls_operation *operation = castls_conn_operation(c->conn);
    if (c->is_async && c->asked != operation) {
        c->asked = operation;
        const castls_code code = castls_conn_continue(c->conn);
        if (code != CASTLS_PENDING || castls_conn_operation(c->conn) != operation) {
            c->complaint = "castls did not wait for an open operation";
            return CASTLS_FAILED;
        }
        return CASTLS_OK;
    }
    const castls_code code = dispatch(c, operation);
    c->asked = NULL;
    if (code != CASTLS_OK) {
        c->complaint = "an operation took no answer";
        return CASTLS_FAILED;
    }
    return castls_conn_continue(c->conn);
}
