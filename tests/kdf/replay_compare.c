/*
 * replay_compare.c: see replay_compare.h.
 */
#include "kdf/replay_compare.h"

#include "kdf/replay_given.h"
#include "support/test.h"
#include "core/list.h"
#include "wire/certificate.h"
#include "wire/certificate_request.h"
#include "wire/client_hello.h"
#include "wire/encrypted_extensions.h"
#include "wire/extensions.h"
#include "wire/new_session_ticket.h"
#include "wire/server_hello.h"

/* Extensions whose bodies may differ, or that may be the other's alone. We offer more than NSS. */
static const uint16_t client_free[] = {
    CAS_EXTENSION_SUPPORTED_GROUPS,
    CAS_EXTENSION_SIGNATURE_ALGORITHMS,
    CAS_EXTENSION_RENEGOTIATION_INFO,
    CAS_EXTENSION_SESSION_TICKET,
    CAS_EXTENSION_PADDING,
};
static const uint16_t retry_free[] = {CAS_EXTENSION_COOKIE};
static const uint16_t encrypted_free[] = {
    CAS_EXTENSION_SUPPORTED_GROUPS, CAS_EXTENSION_SERVER_NAME};
static const uint16_t request_free[] = {CAS_EXTENSION_SIGNATURE_ALGORITHMS};

/* Each extension of the one block stands in the other with the same body, but for the free ones. */
static void check_block(castls_bytes one, castls_bytes other, castls_codes free_types)
{
    cas_reader r = cas_reader_on(one);
    cas_extension extension = {0};
    while (cas_extensions_next(&r, &extension)) {
        castls_bytes body = {0};
        if (cas_codes_has(free_types, extension.type)) {
            continue;
        }
        if (!cas_extensions_find(other, extension.type, &body)) {
            fail_msg("extension %u stands on one side only", extension.type);
        }
        assert_bytes_equal(extension.body, body);
    }
    assert_int_equal(cas_reader_end(&r), CAS_OK);
}

static void check_blocks(castls_bytes ours, castls_bytes theirs, castls_codes free_types)
{
    check_block(ours, theirs, free_types);
    check_block(theirs, ours, free_types);
}

static void compare_client_hello(castls_bytes ours, castls_bytes theirs)
{
    cas_client_hello a = {0};
    cas_client_hello b = {0};
    assert_int_equal(cas_client_hello_decode(ours, &a), CAS_OK);
    assert_int_equal(cas_client_hello_decode(theirs, &b), CAS_OK);
    assert_int_equal(a.legacy_version, b.legacy_version);
    assert_bytes_equal(a.random, b.random);
    assert_bytes_equal(a.legacy_session_id, b.legacy_session_id);
    assert_bytes_equal(a.legacy_compression_methods, b.legacy_compression_methods);
    check_block(b.extensions, a.extensions, CAS_CODES(client_free));
}

static void compare_server_hello(castls_bytes ours, castls_bytes theirs)
{
    const castls_codes none = {NULL, 0};
    cas_server_hello a = {0};
    cas_server_hello b = {0};
    assert_int_equal(cas_server_hello_decode(ours, &a), CAS_OK);
    assert_int_equal(cas_server_hello_decode(theirs, &b), CAS_OK);
    assert_int_equal(a.legacy_version, b.legacy_version);
    assert_bytes_equal(a.random, b.random);
    assert_bytes_equal(a.legacy_session_id_echo, b.legacy_session_id_echo);
    assert_int_equal(a.cipher_suite, b.cipher_suite);
    const bool is_retry = cas_bytes_equal(a.random, cas_retry_random());
    check_blocks(a.extensions, b.extensions, is_retry ? CAS_CODES(retry_free) : none);
}

static void compare_encrypted_extensions(castls_bytes ours, castls_bytes theirs)
{
    cas_encrypted_extensions a = {0};
    cas_encrypted_extensions b = {0};
    assert_int_equal(cas_encrypted_extensions_decode(ours, &a), CAS_OK);
    assert_int_equal(cas_encrypted_extensions_decode(theirs, &b), CAS_OK);
    check_blocks(a.extensions, b.extensions, CAS_CODES(encrypted_free));
}

static void compare_certificate_request(castls_bytes ours, castls_bytes theirs)
{
    cas_certificate_request a = {0};
    cas_certificate_request b = {0};
    assert_int_equal(cas_certificate_request_decode(ours, &a), CAS_OK);
    assert_int_equal(cas_certificate_request_decode(theirs, &b), CAS_OK);
    assert_bytes_equal(a.certificate_request_context, b.certificate_request_context);
    check_block(b.extensions, a.extensions, CAS_CODES(request_free));
}

/* One certificate each, with nothing stapled; the very same unless ours stands in for NSS'. */
static void compare_certificate(castls_bytes ours, castls_bytes theirs)
{
    cas_certificate a = {0};
    cas_certificate b = {0};
    assert_int_equal(cas_certificate_decode(ours, &a), CAS_OK);
    assert_int_equal(cas_certificate_decode(theirs, &b), CAS_OK);
    assert_bytes_equal(a.certificate_request_context, b.certificate_request_context);
    if (ours.len == theirs.len) {
        assert_bytes_equal(ours, theirs);
    }
}

static void compare_ticket(castls_bytes ours, castls_bytes theirs)
{
    const castls_codes none = {NULL, 0};
    cas_new_session_ticket a = {0};
    cas_new_session_ticket b = {0};
    assert_int_equal(cas_new_session_ticket_decode(ours, &a), CAS_OK);
    assert_int_equal(cas_new_session_ticket_decode(theirs, &b), CAS_OK);
    assert_int_equal(a.ticket_lifetime, b.ticket_lifetime);
    assert_int_equal(a.ticket_age_add, b.ticket_age_add);
    assert_bytes_equal(a.ticket, b.ticket);
    check_blocks(a.extensions, b.extensions, none);
}

void replay_compare(castls_bytes ours, castls_bytes theirs)
{
    const uint8_t type = cas_bytes_get(ours, 0);
    const castls_bytes a = cas_bytes_skip(ours, CAS_MESSAGE_HEADER_LEN);
    const castls_bytes b = cas_bytes_skip(theirs, CAS_MESSAGE_HEADER_LEN);
    assert_int_equal(type, cas_bytes_get(theirs, 0));
    switch (type) {
    case CAS_HANDSHAKE_CLIENT_HELLO:
        compare_client_hello(a, b);
        break;
    case CAS_HANDSHAKE_SERVER_HELLO:
        compare_server_hello(a, b);
        break;
    case CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS:
        compare_encrypted_extensions(a, b);
        break;
    case CAS_HANDSHAKE_CERTIFICATE_REQUEST:
        compare_certificate_request(a, b);
        break;
    case CAS_HANDSHAKE_NEW_SESSION_TICKET:
        compare_ticket(a, b);
        break;
    case CAS_HANDSHAKE_CERTIFICATE:
        compare_certificate(a, b);
        break;
    default:
        assert_bytes_equal(ours, theirs);
    }
}
