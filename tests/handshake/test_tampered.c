/*
 * test_tampered.c: extensions and messages that a peer may not send as it sends them here, each
 * with the reason and the alert that its RFC demands.
 */
#include "talk.h"

#include "config/config.h"
#include "wire/extension_types.h"
#include "wire/types.h"
#include "world.h"

/* Runs it with builders that are given up here, and says why it failed. */
static cas_err told(castls_config_builder *client, castls_config_builder *server, cas_tamper tamper)
{
    castls_config *ours = cas_world_build(client);
    castls_config *theirs = cas_world_build(server);
    const cas_err err = cas_talk(ours, theirs, &tamper);
    castls_config_release(ours);
    castls_config_release(theirs);
    return err;
}

static cas_err by_extension(const cas_world *world, bool by_server, uint8_t message, uint16_t type,
                            castls_bytes body)
{
    const cas_tamper tamper = {
        .by_server = by_server, .type = message, .extension_type = type, .extension = body};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_OPTIONAL);
    castls_config_builder_set_ticket_request(client, 2, 1);
    return told(client, server, tamper);
}

static void assert_refused(cas_err err, cas_err reason, castls_alert alert)
{
    assert_int_equal(err, reason);
    assert_int_equal(castls_reason_alert((castls_reason)err), alert);
}

static void record_size_limits_out_of_range_are_refused(void **state)
{
    const uint8_t low[] = {0, 63};
    const uint8_t high[] = {0x40, 0x02};
    const uint8_t lowest[] = {0, 64};
    const uint8_t longer[] = {0, 64, 0};
    const uint8_t hello = CAS_HANDSHAKE_CLIENT_HELLO;
    const uint8_t answer = CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS;
    const uint16_t type = CAS_EXTENSION_RECORD_SIZE_LIMIT;
    const cas_err reason = CAS_ERR_RECORD_SIZE_LIMIT;
    const castls_alert alert = CASTLS_ALERT_ILLEGAL_PARAMETER;
    /* RFC 8449 section 4; a server looks past a limit that is higher than it knows. */
    assert_refused(by_extension(*state, false, hello, type, CAS_BYTES(low)), reason, alert);
    assert_refused(by_extension(*state, true, answer, type, CAS_BYTES(low)), reason, alert);
    assert_refused(by_extension(*state, true, answer, type, CAS_BYTES(high)), reason, alert);
    assert_refused(by_extension(*state, false, hello, type, CAS_BYTES(longer)), CAS_ERR_DECODE,
                   CASTLS_ALERT_DECODE_ERROR);
    /* What is in order fails only because the two transcripts differ. */
    assert_int_equal(by_extension(*state, true, answer, type, CAS_BYTES(lowest)),
                     CAS_ERR_BAD_SIGNATURE);
    assert_int_equal(by_extension(*state, false, hello, type, CAS_BYTES(high)),
                     CAS_ERR_BAD_SIGNATURE);
}

static void answers_that_were_not_asked_for_are_refused(void **state)
{
    const uint8_t one[] = {1};
    const uint8_t limit[] = {0, 64};
    castls_config_builder *client = cas_world_client(*state);
    castls_config_builder_set_record_size_limit(client, 0);
    cas_tamper tamper = {.by_server = true,
                         .type = CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS,
                         .extension_type = CAS_EXTENSION_RECORD_SIZE_LIMIT,
                         .extension = CAS_BYTES(limit)};
    assert_refused(told(client, cas_world_server(*state), tamper), CAS_ERR_EXTENSION_UNASKED,
                   CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    tamper.extension_type = CAS_EXTENSION_TICKET_REQUEST;
    tamper.extension = CAS_BYTES(one);
    assert_refused(told(cas_world_client(*state), cas_world_server(*state), tamper),
                   CAS_ERR_EXTENSION_UNASKED, CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    /* max_fragment_length is never offered (RFC 8449 section 5 forbids it beside the limit). */
    tamper.extension_type = CAS_EXTENSION_MAX_FRAGMENT_LENGTH;
    assert_refused(told(cas_world_client(*state), cas_world_server(*state), tamper),
                   CAS_ERR_EXTENSION_UNASKED, CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    /* A unidirectional indication has no answer, RFC 8879 section 3. */
    tamper.extension_type = CAS_EXTENSION_COMPRESS_CERTIFICATE;
    assert_refused(told(cas_world_client(*state), cas_world_server(*state), tamper),
                   CAS_ERR_EXTENSION_MISPLACED, CASTLS_ALERT_ILLEGAL_PARAMETER);
}

static void malformed_wishes_are_refused(void **state)
{
    const uint8_t one[] = {1};
    const uint8_t three[] = {1, 2, 3};
    const uint8_t odd[] = {3, 0, 1, 0};
    const uint8_t empty[] = {0};
    const uint8_t hello = CAS_HANDSHAKE_CLIENT_HELLO;
    const uint8_t answer = CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS;
    const uint8_t request = CAS_HANDSHAKE_CERTIFICATE_REQUEST;
    const cas_err err = CAS_ERR_DECODE;
    const castls_alert alert = CASTLS_ALERT_DECODE_ERROR;
    const uint16_t tickets = CAS_EXTENSION_TICKET_REQUEST;
    const uint16_t compress = CAS_EXTENSION_COMPRESS_CERTIFICATE;
    assert_refused(by_extension(*state, false, hello, tickets, CAS_BYTES(one)), err, alert);
    assert_refused(by_extension(*state, false, hello, tickets, CAS_BYTES(three)), err, alert);
    assert_refused(by_extension(*state, true, answer, tickets, cas_bytes_none()), err, alert);
    assert_refused(by_extension(*state, true, answer, tickets, CAS_BYTES(three)), err, alert);
    assert_refused(by_extension(*state, false, hello, compress, CAS_BYTES(odd)), err, alert);
    assert_refused(by_extension(*state, false, hello, compress, CAS_BYTES(empty)), err, alert);
    assert_refused(by_extension(*state, true, request, compress, CAS_BYTES(odd)), err, alert);
    assert_refused(by_extension(*state, true, request, compress, CAS_BYTES(empty)), err, alert);
}

/* A CompressedCertificate in the place of the server's. */
static cas_err by_certificate(const cas_world *world, castls_codes algorithms, castls_bytes body)
{
    const castls_codes nothing = {0};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_certificate_compression(client, algorithms);
    castls_config_builder_set_certificate_compression(server, nothing);
    const cas_tamper tamper = {
        .by_server = true,
        .type = CAS_HANDSHAKE_CERTIFICATE,
        .replaces = true,
        .new_type = CAS_HANDSHAKE_COMPRESSED_CERTIFICATE,
        .body = body};
    return told(client, server, tamper);
}

static void compressed_certificates_that_lie_are_refused(void **state)
{
    const uint8_t garbage[] = {0, 1, 0, 1, 0, 0, 0, 4, 1, 2, 3, 4};
    const uint8_t of_nothing[] = {0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4};
    const uint8_t too_long[] = {0, 1, 1, 0, 1, 0, 0, 4, 1, 2, 3, 4};
    const uint8_t empty[] = {0, 1, 0, 1, 0, 0, 0, 0};
    const uint8_t unknown[] = {0x40, 0, 0, 1, 0, 0, 0, 4, 1, 2, 3, 4};
    const uint16_t zlib[] = {1};
    const castls_alert bad = CASTLS_ALERT_BAD_CERTIFICATE;
    if (cas_policy_default(castls_provider_default()).compression.count < 3) {
        skip(); /* This build lacks a library. */
    }
    assert_refused(by_certificate(*state, CAS_CODES(zlib), CAS_BYTES(garbage)),
                   CAS_ERR_COMPRESSED_CERTIFICATE, bad);
    assert_refused(by_certificate(*state, CAS_CODES(zlib), CAS_BYTES(of_nothing)),
                   CAS_ERR_COMPRESSED_CERTIFICATE, bad);
    assert_refused(by_certificate(*state, CAS_CODES(zlib), CAS_BYTES(too_long)),
                   CAS_ERR_MESSAGE_TOO_LONG, CASTLS_ALERT_ILLEGAL_PARAMETER);
    assert_refused(by_certificate(*state, CAS_CODES(zlib), CAS_BYTES(empty)), CAS_ERR_DECODE,
                   CASTLS_ALERT_DECODE_ERROR);
    assert_refused(by_certificate(*state, CAS_CODES(zlib), CAS_BYTES(unknown)),
                   CAS_ERR_COMPRESSION_NOT_OFFERED, CASTLS_ALERT_ILLEGAL_PARAMETER);
    assert_refused(by_certificate(*state, CAS_CODES_FIRST(zlib, 0), CAS_BYTES(garbage)),
                   CAS_ERR_COMPRESSION_NOT_OFFERED, CASTLS_ALERT_ILLEGAL_PARAMETER);
}

/* RFC 7250 section 4.2: the server's choice has to be one of ours. */
static void certificate_types_that_were_not_offered_are_refused(void **state)
{
    const uint8_t raw[] = {2};
    const uint8_t empty[] = {0};
    const uint8_t raw_list[] = {1, 2};
    const uint8_t both[] = {0, 2};
    const uint8_t x509[] = {0};
    const uint16_t type = CAS_EXTENSION_SERVER_CERTIFICATE_TYPE;
    const uint8_t hello = CAS_HANDSHAKE_CLIENT_HELLO;
    const uint8_t answer = CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS;
    assert_refused(by_extension(*state, true, answer, type, CAS_BYTES(raw)),
                   CAS_ERR_EXTENSION_UNASKED, CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    assert_refused(by_extension(*state, false, hello, type, CAS_BYTES(empty)), CAS_ERR_DECODE,
                   CASTLS_ALERT_DECODE_ERROR);
    assert_refused(by_extension(*state, false, hello, type, CAS_BYTES(raw_list)),
                   CAS_ERR_CERTIFICATE_TYPE, CASTLS_ALERT_UNSUPPORTED_CERTIFICATE);
    castls_config_builder *client = cas_world_client(*state);
    castls_config_builder_set_verify(client, CASTLS_VERIFY_NONE);
    castls_config_builder_set_certificate_types(client, CAS_BYTES(x509), CAS_BYTES(both));
    const uint8_t other[] = {3};
    const cas_tamper tamper = {
        .by_server = true, .type = answer, .extension_type = type, .extension = CAS_BYTES(other)};
    assert_refused(told(client, cas_world_server(*state), tamper),
                   CAS_ERR_CERTIFICATE_TYPE_NOT_OFFERED, CASTLS_ALERT_ILLEGAL_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_size_limits_out_of_range_are_refused),
        cmocka_unit_test(answers_that_were_not_asked_for_are_refused),
        cmocka_unit_test(malformed_wishes_are_refused),
        cmocka_unit_test(compressed_certificates_that_lie_are_refused),
        cmocka_unit_test(certificate_types_that_were_not_offered_are_refused),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
