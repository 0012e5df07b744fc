/*
 * replay_ends.c: see replay_ends.h.
 */
#include "kdf/replay_ends.h"

#include "config/known_extensions.h"
#include "handshake/inner.h"
#include "support/authority.h"
#include "support/test.h"
#include "tls/conn.h"
#include "wire/certificate_verify.h"
#include "wire/new_session_ticket.h"
#include "wire/server_hello.h"

#define X25519 0x001d
#define P256 0x0017
#define AES_128_GCM_SHA256 0x1301
#define RSA_PSS_SHA256 0x0804
#define ECDSA_P256_SHA256 0x0403

static void add_credential(const replay *r, castls_config_builder *builder)
{
    const castls_bytes message =
        replay_message_of(&r->given, r->is_server, CAS_HANDSHAKE_CERTIFICATE, 0);
    if (r->given.section != 6 || !r->is_server) {
        castls_config_builder_add_credential(builder, r->is_server ? r->server_rsa : r->client_rsa);
        return;
    }
    /* Section 6's server has a key of P-256: context, list, length, certificate, no extensions. */
    const castls_bytes chain[] = {cas_bytes_slice(message, 11, message.len - 13)};
    castls_credential *credential = NULL;
    assert_int_equal(castls_credential_new(&r->environment, CAS_PARTS(chain), cas_bytes_none(),
                                           &credential, NULL),
                     CASTLS_OK);
    castls_config_builder_add_credential(builder, credential);
    castls_credential_release(credential);
}

static void set_groups(const replay *r, castls_config_builder *builder)
{
    const uint16_t usual[] = {X25519};
    const uint16_t offered[] = {X25519, P256};
    const uint16_t wanted[] = {P256};
    if (r->given.section != 5) {
        castls_config_builder_set_groups(builder, CAS_CODES(usual));
    } else if (r->is_server) {
        castls_config_builder_set_groups(builder, CAS_CODES(wanted));
    } else {
        castls_config_builder_set_groups(builder, CAS_CODES(offered));
        castls_config_builder_set_key_shares(builder, CAS_CODES(usual));
    }
}

/* What the trace's end has, as far as what it sends and takes depends on it. */
static void make_config(replay *r)
{
    const uint16_t suites[] = {AES_128_GCM_SHA256};
    const uint16_t schemes[] = {RSA_PSS_SHA256, ECDSA_P256_SHA256};
    const uint8_t limit[] = {0x40, 0x01};
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(&r->environment, &builder), CASTLS_OK);
    set_groups(r, builder);
    castls_config_builder_set_suites(builder, CAS_CODES(suites));
    castls_config_builder_set_sign_schemes(builder, CAS_CODES(schemes));
    if (!cas_extension_is_ours(CAS_EXTENSION_RECORD_SIZE_LIMIT)) {
        castls_config_builder_add_extension(
            builder, CAS_EXTENSION_RECORD_SIZE_LIMIT,
            r->is_server ? CASTLS_IN_ENCRYPTED_EXTENSIONS : CASTLS_IN_CLIENT_HELLO,
            CAS_BYTES(limit));
    }
    add_credential(r, builder);
    castls_config_builder_set_verify(
        builder,
        r->is_server && r->given.section == 6 ? CASTLS_VERIFY_REQUIRED : CASTLS_VERIFY_DEFAULT);
    castls_config_builder_set_ticket_counts(builder, r->given.section == 3 ? 1 : 0, 0);
    castls_config_builder_set_session_lifetime(builder, 30);
    castls_config_builder_set_early_data_max(builder, 1024);
    castls_config_builder_set_options(
        builder, CASTLS_OPTION_KEY_LOG | CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS |
                     (r->given.section == 7 ? 0 : (uint32_t)CASTLS_OPTION_NO_MIDDLEBOX_COMPAT));
    castls_config_builder_set_events(builder, 1u << CASTLS_EVENT_KEY_LOG);
    castls_config_builder_set_operations(
        builder, 1u << CASTLS_OP_KEY_GENERATE | 1u << CASTLS_OP_KEY_AGREE | 1u << CASTLS_OP_SIGN |
                     1u << CASTLS_OP_SESSION | 1u << CASTLS_OP_TICKET_SEAL |
                     1u << CASTLS_OP_VERIFY_SIGNATURE | 1u << CASTLS_OP_VERIFY_PEER);
    assert_int_equal(castls_config_build(builder, &r->config, NULL), CASTLS_OK);
    castls_config_builder_free(builder);
}

/* The session of section 3, of an age that gives section 4's obfuscated_ticket_age. */
static castls_session *make_session(const replay *r)
{
    const castls_bytes hello = replay_message_of(&r->given, false, CAS_HANDSHAKE_CLIENT_HELLO, 0);
    const castls_bytes message =
        replay_message_of(&r->given, true, CAS_HANDSHAKE_NEW_SESSION_TICKET, 0);
    cas_new_session_ticket ticket = {0};
    castls_session *session = NULL;
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    assert_int_equal(
        cas_new_session_ticket_decode(cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN), &ticket),
        CAS_OK);
    /* The age stands right before the binders: two bytes, one, and 32. */
    cas_reader reader = cas_reader_on(cas_bytes_slice(hello, hello.len - 39, 4));
    const uint32_t age_ms = cas_low_u32((uint64_t)cas_read_u32(&reader) - ticket.ticket_age_add);
    /* A client tells a millisecond less, for that may be rounding. */
    fields.issued_at_ms = CAS_TEST_NOW_MS - (int64_t)age_ms - 1;
    fields.version = 0x0304;
    fields.suite = AES_128_GCM_SHA256;
    fields.group = X25519;
    fields.extended_main_secret = true;
    fields.verdict = CASTLS_VERDICT_ACCEPTED;
    fields.lifetime_s = ticket.ticket_lifetime;
    fields.age_add = ticket.ticket_age_add;
    fields.early_data_max = 1024;
    fields.secret = replay_view(&r->given, r->given.psk);
    fields.ticket = ticket.ticket;
    fields.server_name = CAS_TEXT("server");
    fields.binding = CAS_BYTES(r->config->binding);
    assert_int_equal(castls_session_new(&r->environment, &fields, &session), CASTLS_OK);
    return session;
}

/* ---- Operations ---- */

/* The secret of the trace's private key and the peer's share. */
static castls_code agree(const replay *r, castls_operation *operation)
{
    uint8_t share[65] = {0};
    uint8_t room[32] = {0};
    castls_bytes secret = {0};
    cas_key_exchange kx = {0};
    const uint16_t group = castls_operation_code(operation);
    const replay_key *key = replay_key_of(&r->given, r->is_server, group);
    const castls_bytes public_key = replay_view(&r->given, key->share);
    assert_int_equal(
        cas_key_exchange_import(&kx, r->base, group, replay_view(&r->given, key->private_key),
                                cas_bytes_none(), cas_span_prefix(CAS_SPAN(share), public_key.len)),
        CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(share), public_key.len), public_key);
    assert_int_equal(cas_key_exchange_agree(
                         &kx, group, castls_operation_content(operation), CAS_SPAN(room), &secret),
                     CAS_OK);
    cas_key_exchange_clear(&kx);
    return r->is_server ? castls_operation_give_share(operation, public_key, secret)
                        : castls_operation_give_bytes(operation, secret);
}

static castls_code sign(const replay *r, castls_operation *operation)
{
    const castls_bytes message =
        replay_message_of(&r->given, r->is_server, CAS_HANDSHAKE_CERTIFICATE_VERIFY, 0);
    cas_certificate_verify verify = {0};
    assert_int_equal(
        cas_certificate_verify_decode(cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN), &verify),
        CAS_OK);
    assert_int_equal(castls_operation_code(operation), verify.algorithm);
    return castls_operation_give_bytes(operation, verify.signature);
}

/* Section 6's server signs with P-256: castls verifies that itself, and cannot the others. */
static castls_code verify_signature(castls_operation *operation)
{
    return castls_operation_code(operation) == ECDSA_P256_SHA256
               ? castls_operation_run(operation)
               : castls_operation_accept(operation);
}

static castls_bytes ticket_of(const replay *r)
{
    const castls_bytes message =
        replay_message_of(&r->given, true, CAS_HANDSHAKE_NEW_SESSION_TICKET, 0);
    cas_new_session_ticket ticket = {0};
    assert_int_equal(
        cas_new_session_ticket_decode(cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN), &ticket),
        CAS_OK);
    return ticket.ticket;
}

static castls_code give_session(const replay *r, castls_operation *operation)
{
    castls_session *session = make_session(r);
    assert_bytes_equal(castls_operation_content(operation), ticket_of(r));
    const castls_code code = castls_operation_give_session(operation, session);
    castls_session_release(session);
    return code;
}

static castls_code answer(const replay *r, castls_operation *operation)
{
    const uint16_t code = castls_operation_code(operation);
    switch (castls_operation_kind_of(operation)) {
    case CASTLS_OP_KEY_GENERATE:
        return castls_operation_give_bytes(
            operation, replay_view(&r->given, replay_key_of(&r->given, false, code)->share));
    case CASTLS_OP_KEY_AGREE:
        return agree(r, operation);
    case CASTLS_OP_SIGN:
        return sign(r, operation);
    case CASTLS_OP_VERIFY_SIGNATURE:
        return verify_signature(operation);
    case CASTLS_OP_VERIFY_PEER:
        return castls_operation_give_verdict(operation, CASTLS_VERDICT_ACCEPTED);
    case CASTLS_OP_SESSION:
        return give_session(r, operation);
    case CASTLS_OP_TICKET_SEAL:
        return castls_operation_give_bytes(operation, ticket_of(r));
    default:
        fail_msg("an operation that was not asked for");
        return CASTLS_FAILED;
    }
}

castls_code replay_end_answer(replay *r, castls_code code)
{
    castls_code now = code;
    while (now == CASTLS_PENDING) {
        assert_int_equal(answer(r, castls_conn_operation(r->conn)), CASTLS_OK);
        now = castls_conn_continue(r->conn);
    }
    return now;
}

void replay_end_begin(replay *r)
{
    r->environment = cas_test_environment(replay_provider(r->base, &r->given, r->is_server), NULL);
    r->environment.random = replay_random(&r->given, r->is_server);
    make_config(r);
    if (r->is_server) {
        assert_int_equal(castls_server_new(r->config, &r->conn), CASTLS_OK);
        return;
    }
    assert_int_equal(castls_client_new(r->config, CAS_TEXT("server"), &r->conn), CASTLS_OK);
    if (r->given.section == 4) {
        castls_session *session = make_session(r);
        assert_int_equal(castls_conn_set_session(r->conn, session), CASTLS_OK);
        castls_session_release(session);
    }
    assert_int_equal(replay_end_answer(r, castls_conn_start(r->conn)), CASTLS_OK);
}

void replay_end_set_cookie(replay *r)
{
    cas_handshake *hs = r->conn->handshake;
    if (hs == NULL || cas_handshake_state(hs) != CAS_STATE_SERVER_WAIT_CH2) {
        return;
    }
    const castls_bytes message = replay_message_of(&r->given, true, CAS_HANDSHAKE_SERVER_HELLO, 0);
    cas_server_hello retry = {0};
    castls_bytes body = {0};
    assert_int_equal(
        cas_server_hello_decode(cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN), &retry), CAS_OK);
    assert_true(cas_extensions_find(retry.extensions, CAS_EXTENSION_COOKIE, &body));
    assert_int_equal(cas_arena_keep(&hs->kept, cas_bytes_skip(body, 2), &hs->server.cookie),
                     CAS_OK);
}
