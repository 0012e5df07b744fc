/*
 * expect.c: what the flags expect of a connection, each checked, as soon as castls can know it.
 */
#include "bogo/ech.h"
#include "bogo/shim.h"

/* Between a client's first flight and the verdict, and on a server that accepted early data until
 * the client's Finished. */
bool bogo_is_in_early_data(const bogo_conn *c)
{
    const castls_early_data verdict = castls_conn_early_data(c->conn);
    if (castls_conn_is_connected(c->conn)) {
        return false;
    }
    return c->is_server
               ? verdict == CASTLS_EARLY_DATA_ACCEPTED && castls_conn_may_send(c->conn)
               : verdict == CASTLS_EARLY_DATA_OFFERED && castls_conn_early_data_left(c->conn) != 0;
}

static bool is_text(const bogo_conn *c, bogo_flag flag, castls_bytes got)
{
    const char *expected = bogo_text(c->flags, flag, NULL);
    return expected == NULL || cas_bytes_equal(cas_text(expected), got);
}

static bool is_decoded(const bogo_conn *c, bogo_flag flag, castls_bytes got)
{
    const char *text = bogo_text(c->flags, flag, NULL);
    cas_buf expected = {0};
    const bool equal =
        text == NULL ||
        (bogo_base64(text, &expected) && cas_bytes_equal(cas_buf_bytes(&expected), got));
    cas_buf_clear(&expected, NULL);
    return equal;
}

/* The runner gives the list with its length (RFC 6962 section 3.3), castls without. */
static bool is_sct_list(const bogo_conn *c)
{
    const char *text = bogo_text(c->flags, BOGO_EXPECT_SIGNED_CERT_TIMESTAMPS, NULL);
    cas_buf expected = {0};
    const bool equal = text == NULL || (bogo_base64(text, &expected) &&
                                        cas_bytes_equal(cas_bytes_skip(cas_buf_bytes(&expected), 2),
                                                        castls_conn_peer_sct_list(c->conn)));
    cas_buf_clear(&expected, NULL);
    return equal;
}

static bool is_code(const bogo_conn *c, bogo_flag flag, uint16_t got)
{
    return !bogo_has(c->flags, flag) || bogo_number(c->flags, flag, 0) == got;
}

/* The chain of a PEM file, byte for byte. */
static bool is_chain_of(const bogo_conn *c, const char *path)
{
    cas_buf pem = {0};
    uint8_t room[8192] = {0};
    castls_bytes label = {0};
    size_t at = 0;
    size_t count = 0;
    size_t len = 0;
    bool same = bogo_os_read_file(path, &pem);
    while (same &&
           castls_pem_next(cas_buf_bytes(&pem), &at, &label, CAS_SPAN(room), &len) == CASTLS_OK) {
        same = cas_bytes_equal(
            cas_bytes_prefix(CAS_BYTES(room), len), castls_conn_peer_certificate(c->conn, count));
        count = count + 1;
    }
    cas_buf_clear(&pem, NULL);
    return same && count == castls_conn_peer_count(c->conn);
}

static bool check_peer(const bogo_conn *c)
{
    const char *path = bogo_text(c->flags, BOGO_EXPECT_PEER_CERT_FILE, NULL);
    const size_t count = castls_conn_peer_count(c->conn);
    const castls_verdict verdict = castls_conn_verdict(c->conn);
    if (castls_conn_is_resumed(c->conn)) {
        /* BoringSSL keeps in its sessions what was stapled; castls tells what came now: nothing. */
        if (castls_conn_peer_ocsp_response(c->conn).len != 0 ||
            castls_conn_peer_sct_list(c->conn).len != 0) {
            return bogo_complain("a resumption told of something stapled");
        }
    } else if (!is_decoded(c, BOGO_EXPECT_OCSP_RESPONSE, castls_conn_peer_ocsp_response(c->conn))) {
        return bogo_complain("OCSP response mismatch");
    } else if (!is_sct_list(c)) {
        return bogo_complain("SCT list mismatch");
    }
    if (path != NULL && !is_chain_of(c, path)) {
        return bogo_complain("the peer's chain is not the one expected");
    }
    if (!is_code(c, BOGO_EXPECT_PEER_CERTIFICATE_TYPE,
                 cas_narrow_u16((uint64_t)castls_conn_peer_certificate_type(c->conn)))) {
        return bogo_complain("the peer's certificate is of another type than expected");
    }
    if (bogo_has(c->flags, BOGO_EXPECT_PEER_RPK_SHA256) &&
        !bogo_is_expected_key(c->flags, castls_conn_peer_certificate(c->conn, 0))) {
        return bogo_complain("another raw public key than expected");
    }
    if (bogo_has(c->flags, BOGO_EXPECT_NO_PEER_CERT) && count != 0) {
        return bogo_complain("received unexpected peer certificate");
    }
    if (!bogo_has(c->flags, BOGO_EXPECT_NO_PEER_CERT) && count == 0 &&
        (!c->is_server || bogo_has(c->flags, BOGO_REQUIRE_ANY_CLIENT_CERTIFICATE))) {
        return bogo_complain("received no peer certificate but expected one");
    }
    if (bogo_has(c->flags, BOGO_EXPECT_VERIFY_RESULT) && count != 0 &&
        (verdict == CASTLS_VERDICT_ACCEPTED) != bogo_has(c->flags, BOGO_VERIFY_FAIL)) {
        return bogo_complain("wrong certificate verification result");
    }
    return true;
}

static int selected_credential(const bogo_conn *c)
{
    castls_credential *used = castls_conn_own_credential(c->conn);
    for (size_t i = 0; i < c->setup.credentials; i++) {
        if (*CAS_AT(c->setup.credential, i) == used && (int)i < c->flags->credentials) {
            return (int)i;
        }
    }
    return -1;
}

/* On a resumption nothing is signed, and castls says so; BoringSSL tells the session's then. */
static bool is_peer_scheme(const bogo_conn *c)
{
    const uint16_t scheme = castls_conn_peer_scheme(c->conn);
    return castls_conn_is_resumed(c->conn)
               ? scheme == 0
               : is_code(c, BOGO_EXPECT_PEER_SIGNATURE_ALGORITHM, scheme);
}

static bool check_chosen(const bogo_conn *c)
{
    const castls_bytes alpn = castls_conn_alpn(c->conn);
    const bogo_flag alpn_flag = c->is_server ? BOGO_SELECT_ALPN : BOGO_EXPECT_ALPN;
    if (!is_code(c, BOGO_EXPECT_VERSION, castls_conn_version(c->conn))) {
        return bogo_complain("version mismatch");
    }
    if (!cas_bytes_equal(alpn, cas_text(bogo_text(c->flags, alpn_flag, "")))) {
        return bogo_complain("negotiated ALPN mismatch");
    }
    if (!is_text(c, BOGO_EXPECT_SERVER_NAME, castls_conn_server_name(c->conn))) {
        return bogo_complain("server name mismatch");
    }
    if (!is_peer_scheme(c)) {
        return bogo_complain("peer signature algorithm mismatch");
    }
    if (!is_code(c, BOGO_EXPECT_CURVE_ID, castls_conn_group(c->conn))) {
        return bogo_complain("group mismatch");
    }
    /* BoringSSL's preference follows the machine. */
    const bogo_flag by_machine =
        bogo_os_has_aes() ? BOGO_EXPECT_CIPHER_AES : BOGO_EXPECT_CIPHER_NO_AES;
    if (!is_code(c, BOGO_EXPECT_CIPHER, castls_conn_suite(c->conn)) ||
        !is_code(c, by_machine, castls_conn_suite(c->conn))) {
        return bogo_complain("cipher suite mismatch");
    }
    if ((bogo_has(c->flags, BOGO_EXPECT_HRR) && !castls_conn_was_retried(c->conn)) ||
        (bogo_has(c->flags, BOGO_EXPECT_NO_HRR) && castls_conn_was_retried(c->conn))) {
        return bogo_complain("HelloRetryRequest where the opposite was expected");
    }
    if (bogo_has(c->flags, BOGO_EXPECT_SELECTED_CREDENTIAL) &&
        bogo_number(c->flags, BOGO_EXPECT_SELECTED_CREDENTIAL, -2) != selected_credential(c)) {
        return bogo_complain("another credential was used than expected");
    }
    return true;
}

/* What a resumption was bound to, and how far off the client's clock is. */
static bool check_binding(const bogo_conn *c)
{
    const bool is_secure = castls_conn_has_secure_renegotiation(c->conn);
    const int64_t skew_s = bogo_number(c->flags, BOGO_EXPECT_TICKET_AGE_SKEW, 0);
    if (bogo_has(c->flags, BOGO_EXPECT_EXTENDED_MASTER_SECRET) &&
        !castls_conn_has_extended_main_secret(c->conn)) {
        return bogo_complain("no extended main secret where it was expected");
    }
    if ((bogo_has(c->flags, BOGO_EXPECT_SECURE_RENEGOTIATION) && !is_secure) ||
        (bogo_has(c->flags, BOGO_EXPECT_NO_SECURE_RENEGOTIATION) && is_secure)) {
        return bogo_complain("secure renegotiation, or none, where the opposite was expected");
    }
    if (c->is_resume && skew_s != 0 && castls_conn_ticket_age_skew_ms(c->conn) != skew_s * 1000) {
        return bogo_complain("the ticket's age is off by something else than expected");
    }
    return true;
}

/* The runner's words for the verdict on early data. */
static const char *early_reason(const bogo_conn *c)
{
    const bool enabled = bogo_has(c->flags, BOGO_ENABLE_EARLY_DATA);
    const bool resumed = castls_conn_is_resumed(c->conn);
    castls_session_fields fields = {0};
    fields.struct_len = sizeof(fields);
    if (resumed) {
        castls_session_read(castls_conn_resumed_session(c->conn), &fields);
    }
    switch (castls_conn_early_data(c->conn)) {
    case CASTLS_EARLY_DATA_ACCEPTED:
        return "accept";
    case CASTLS_EARLY_DATA_REFUSED_RETRY:
        return !enabled ? "disabled"
               : c->is_server && c->is_resume && !resumed
                   ? "session_not_resumed"
                   : "hello_retry_request";
    case CASTLS_EARLY_DATA_REFUSED_PSK:
        return "session_not_resumed";
    case CASTLS_EARLY_DATA_REFUSED_ALPN:
        return "alpn_mismatch";
    case CASTLS_EARLY_DATA_REFUSED_STALE:
        return "ticket_age_skew";
    case CASTLS_EARLY_DATA_REFUSED_REPLAY:
        return "replay";
    case CASTLS_EARLY_DATA_REFUSED:
        return !c->is_server ? resumed ? "peer_declined" : "session_not_resumed"
               : !enabled    ? "disabled"
                             : "unsupported_for_session";
    default:
        break;
    }
    if (!enabled) {
        return "disabled";
    }
    if (castls_conn_version(c->conn) != 0x0304) {
        return "protocol_version";
    }
    if (!c->is_resume) {
        return "no_session_offered";
    }
    if (resumed && fields.early_data_max == 0) {
        return "unsupported_for_session";
    }
    return !c->is_server && !cas_bytes_equal(fields.alpn, castls_conn_alpn(c->conn))
               ? "alpn_mismatch"
               : "peer_declined";
}

static bool check_early_verdict(const bogo_conn *c)
{
    const bool accepted = castls_conn_early_data(c->conn) == CASTLS_EARLY_DATA_ACCEPTED;
    if ((bogo_has(c->flags, BOGO_EXPECT_ACCEPT_EARLY_DATA) && !accepted) ||
        (bogo_has(c->flags, BOGO_EXPECT_REJECT_EARLY_DATA) && accepted)) {
        return bogo_complain("the verdict on early data is not the one expected");
    }
    if (!is_text(c, BOGO_EXPECT_EARLY_DATA_REASON, cas_text(early_reason(c)))) {
        (void)bogo_complain(early_reason(c));
        return bogo_complain("the reason for the verdict on early data is not the one expected");
    }
    return true;
}

/* While a client's early data has no verdict, only the offer is known. */
bool bogo_check_early(const bogo_conn *c)
{
    if (bogo_has(c->flags, BOGO_EXPECT_NO_OFFER_EARLY_DATA) && !c->is_server) {
        return bogo_complain("early data was offered");
    }
    if (!c->is_server) {
        return bogo_check_ech(c);
    }
    return c->hello_seen || bogo_complain("the hello was not shown");
}

bool bogo_check_handshake(const bogo_conn *c)
{
    const bool resumes = c->is_resume && !bogo_has(c->flags, BOGO_EXPECT_SESSION_MISS);
    if (!check_peer(c) || !check_chosen(c) || !check_binding(c) || !check_early_verdict(c) ||
        !bogo_check_ech(c)) {
        return false;
    }
    if (castls_conn_is_resumed(c->conn) != resumes) {
        return bogo_complain(resumes ? "the session was not resumed" : "the session was resumed");
    }
    if (c->is_server && !c->hello_seen) {
        return bogo_complain("the hello was not shown");
    }
    if (bogo_has(c->flags, BOGO_HANDSHAKE_NEVER_DONE)) {
        return bogo_complain("the handshake was done");
    }
    if (!c->is_resume && ((bogo_has(c->flags, BOGO_EXPECT_SESSION_ID) && !c->got_session) ||
                          (bogo_has(c->flags, BOGO_EXPECT_NO_SESSION_ID) && c->got_session))) {
        return bogo_complain("a stateful session, or none, where the opposite was expected");
    }
    if (castls_conn_version(c->conn) < 0x0304 && !c->is_server) {
        const bool expected =
            !bogo_has(c->flags, BOGO_EXPECT_NO_SESSION) &&
            (!castls_conn_is_resumed(c->conn) || bogo_has(c->flags, BOGO_EXPECT_TICKET_RENEWAL));
        return expected == c->got_session || bogo_complain("a new session where none was expected");
    }
    return true;
}

bool bogo_check_sessions(const bogo_conn *c)
{
    castls_session_fields fields = {0};
    const bool expected =
        !bogo_has(c->flags, BOGO_EXPECT_NO_SESSION) && !bogo_has(c->flags, BOGO_SHIM_SHUTS_DOWN);
    if (c->is_server || castls_conn_version(c->conn) < 0x0304) {
        return true;
    }
    if (expected != c->got_session) {
        return bogo_complain(expected ? "there was no new session" : "there was a new session");
    }
    if (expected) {
        fields.struct_len = sizeof(fields);
        castls_session_read(c->shim->session, &fields);
        if ((fields.early_data_max != 0) !=
            bogo_has(c->flags, BOGO_EXPECT_TICKET_SUPPORTS_EARLY_DATA)) {
            return bogo_complain("early data with the new session is not what was expected");
        }
    }
    return true;
}

/* The names of -expect-client-ca-list against those that the peer sent. */
static bool is_ca_list(const bogo_conn *c, const char *expected)
{
    castls_bytes left = cas_text(expected);
    cas_reader r = cas_reader_on(castls_conn_peer_ca_names(c->conn));
    bool same = true;
    while (same && left.len != 0) {
        cas_buf name = {0};
        const size_t comma = cas_bytes_find(left, ',');
        same = bogo_hex(cas_bytes_prefix(left, comma), &name) &&
               cas_bytes_equal(cas_buf_bytes(&name), cas_read_vec16(&r, 0, 65535));
        left = cas_bytes_skip(left, comma + 1);
        cas_buf_clear(&name, NULL);
    }
    return same && !cas_reader_has_more(&r);
}

bool bogo_check_request(bogo_conn *c, const castls_operation *operation)
{
    const char *names = bogo_text(c->flags, BOGO_EXPECT_CLIENT_CA_LIST, NULL);
    const bogo_list prefs = bogo_numbers(c->flags, BOGO_EXPECT_PEER_VERIFY_PREF);
    cas_reader r = cas_reader_on(castls_operation_schemes(operation));
    bool same = true;
    for (size_t i = 0; i < prefs.count; i++) {
        same = same && cas_read_u16(&r) == *CAS_AT(prefs.code, i);
    }
    if (prefs.count != 0 && (!same || cas_reader_has_more(&r))) {
        c->complaint = "the peer's schemes are not those expected";
        return false;
    }
    if (names != NULL && !is_ca_list(c, names)) {
        c->complaint = "the peer's certificate authorities are not those expected";
        return false;
    }
    return true;
}
