/*
 * test_tampered.c: extensions and messages that a peer may not send as it sends them here, each
 * with the reason and the alert that its RFC demands.
 */
#include "bare.h"

#include "config/config.h"
#include "wire/extension_types.h"

#define CH CAS_HANDSHAKE_CLIENT_HELLO
#define SH CAS_HANDSHAKE_SERVER_HELLO
#define EE CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS
#define CT CAS_HANDSHAKE_CERTIFICATE
#define CR CAS_HANDSHAKE_CERTIFICATE_REQUEST

/* Runs it with builders that are given up here, and says why the receiver of the change failed; or,
 * if it did not, why its peer did. */
static cas_err told(castls_config_builder *client, castls_config_builder *server, cas_edit edit)
{
    cas_bare bare = {0};
    const size_t receiver = edit.message == CH ? 1 : 0;
    cas_bare_init(&bare, cas_world_build(client), cas_world_build(server), NULL);
    cas_bare_run(&bare, &edit);
    const cas_err err = *CAS_AT(bare.err, receiver);
    const cas_err peers = *CAS_AT(bare.err, 1 - receiver);
    assert_true(bare.is_edited);
    cas_bare_clear(&bare);
    return err != CAS_OK ? err : peers;
}

static cas_err put(const cas_world *world, uint8_t message, uint16_t type, const char *body)
{
    const cas_edit edit = {message, 0, CAS_EDIT_PUT, type, body};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_OPTIONAL);
    castls_config_builder_set_ticket_request(client, 2, 1);
    return told(client, server, edit);
}

static void assert_refused(cas_err err, cas_err reason, castls_alert alert)
{
    assert_int_equal(err, reason);
    assert_int_equal(castls_reason_alert((castls_reason)err), alert);
}

/* RFC 8449 section 4; a server looks past a limit that is higher than it knows. */
static void record_size_limits_out_of_range_are_refused(void **state)
{
    const uint16_t type = CAS_EXTENSION_RECORD_SIZE_LIMIT;
    const cas_err reason = CAS_ERR_RECORD_SIZE_LIMIT;
    const castls_alert alert = CASTLS_ALERT_ILLEGAL_PARAMETER;
    assert_refused(put(*state, CH, type, "003f"), reason, alert);
    assert_refused(put(*state, EE, type, "003f"), reason, alert);
    assert_refused(put(*state, EE, type, "4002"), reason, alert);
    assert_refused(put(*state, CH, type, "004000"), CAS_ERR_DECODE, CASTLS_ALERT_DECODE_ERROR);
    /* What is in order fails only because the two transcripts differ. */
    assert_int_equal(put(*state, EE, type, "0040"), CAS_ERR_BAD_SIGNATURE);
    assert_int_equal(put(*state, CH, type, "4002"), CAS_ERR_BAD_SIGNATURE);
}

static void answers_that_were_not_asked_for_are_refused(void **state)
{
    castls_config_builder *client = cas_world_client(*state);
    castls_config_builder_set_record_size_limit(client, 0);
    cas_edit edit = {EE, 0, CAS_EDIT_PUT, CAS_EXTENSION_RECORD_SIZE_LIMIT, "0040"};
    assert_refused(told(client, cas_world_server(*state), edit), CAS_ERR_EXTENSION_UNASKED,
                   CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    edit = (cas_edit){EE, 0, CAS_EDIT_PUT, CAS_EXTENSION_TICKET_REQUEST, "01"};
    assert_refused(told(cas_world_client(*state), cas_world_server(*state), edit),
                   CAS_ERR_EXTENSION_UNASKED, CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    /* max_fragment_length is never offered (RFC 8449 section 5 forbids it beside the limit). */
    edit.at = CAS_EXTENSION_MAX_FRAGMENT_LENGTH;
    assert_refused(told(cas_world_client(*state), cas_world_server(*state), edit),
                   CAS_ERR_EXTENSION_UNASKED, CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    /* A unidirectional indication has no answer, RFC 8879 section 3. */
    edit.at = CAS_EXTENSION_COMPRESS_CERTIFICATE;
    assert_refused(told(cas_world_client(*state), cas_world_server(*state), edit),
                   CAS_ERR_EXTENSION_MISPLACED, CASTLS_ALERT_ILLEGAL_PARAMETER);
}

static void malformed_wishes_are_refused(void **state)
{
    const cas_err err = CAS_ERR_DECODE;
    const castls_alert alert = CASTLS_ALERT_DECODE_ERROR;
    const uint16_t tickets = CAS_EXTENSION_TICKET_REQUEST;
    const uint16_t compress = CAS_EXTENSION_COMPRESS_CERTIFICATE;
    assert_refused(put(*state, CH, tickets, "01"), err, alert);
    assert_refused(put(*state, CH, tickets, "010203"), err, alert);
    assert_refused(put(*state, EE, tickets, ""), err, alert);
    assert_refused(put(*state, EE, tickets, "010203"), err, alert);
    assert_refused(put(*state, CH, compress, "03000100"), err, alert);
    assert_refused(put(*state, CH, compress, "00"), err, alert);
    assert_refused(put(*state, CR, compress, "03000100"), err, alert);
    assert_refused(put(*state, CR, compress, "00"), err, alert);
}

/* A CompressedCertificate in the place of the server's. */
static cas_err compressed(const cas_world *world, castls_codes algorithms, const char *body)
{
    const castls_codes nothing = {0};
    const cas_edit edit = {
        CAS_HANDSHAKE_CERTIFICATE, 0, CAS_EDIT_TYPE, CAS_HANDSHAKE_COMPRESSED_CERTIFICATE, body};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_certificate_compression(client, algorithms);
    castls_config_builder_set_certificate_compression(server, nothing);
    return told(client, server, edit);
}

static void compressed_certificates_that_lie_are_refused(void **state)
{
    const uint16_t zlib[] = {1};
    const castls_alert bad = CASTLS_ALERT_BAD_CERTIFICATE;
    if (cas_policy_default(castls_provider_default()).compression.count < 3) {
        print_message("# reason: this build lacks a compression library\n");
        skip();
    }
    assert_refused(compressed(*state, CAS_CODES(zlib), "000100010000000401020304"),
                   CAS_ERR_COMPRESSED_CERTIFICATE, bad); /* Garbage. */
    assert_refused(compressed(*state, CAS_CODES(zlib), "000100000000000401020304"),
                   CAS_ERR_COMPRESSED_CERTIFICATE, bad); /* Of nothing. */
    assert_refused(compressed(*state, CAS_CODES(zlib), "000101000100000401020304"),
                   CAS_ERR_MESSAGE_TOO_LONG, CASTLS_ALERT_ILLEGAL_PARAMETER);
    assert_refused(compressed(*state, CAS_CODES(zlib), "0001000100000000"), CAS_ERR_DECODE,
                   CASTLS_ALERT_DECODE_ERROR);
    assert_refused(compressed(*state, CAS_CODES(zlib), "400000010000000401020304"),
                   CAS_ERR_COMPRESSION_NOT_OFFERED, CASTLS_ALERT_ILLEGAL_PARAMETER);
    assert_refused(compressed(*state, CAS_CODES_FIRST(zlib, 0), "000100010000000401020304"),
                   CAS_ERR_COMPRESSION_NOT_OFFERED, CASTLS_ALERT_ILLEGAL_PARAMETER);
}

/* RFC 7250 section 4.2: the server's choice has to be one of ours. */
static void certificate_types_that_were_not_offered_are_refused(void **state)
{
    const uint8_t both[] = {0, 2};
    const uint8_t x509[] = {0};
    const uint16_t type = CAS_EXTENSION_SERVER_CERTIFICATE_TYPE;
    assert_refused(put(*state, EE, type, "02"), CAS_ERR_EXTENSION_UNASKED,
                   CASTLS_ALERT_UNSUPPORTED_EXTENSION);
    assert_refused(put(*state, CH, type, "00"), CAS_ERR_DECODE, CASTLS_ALERT_DECODE_ERROR);
    assert_refused(put(*state, CH, type, "0102"), CAS_ERR_CERTIFICATE_TYPE,
                   CASTLS_ALERT_UNSUPPORTED_CERTIFICATE);
    assert_refused(put(*state, CH, type, "0103"), CAS_ERR_CERTIFICATE_TYPE,
                   CASTLS_ALERT_UNSUPPORTED_CERTIFICATE);
    /* What nobody knows beside X.509 is passed over: the server answers, which the client has not
     * asked for. */
    assert_int_equal(put(*state, CH, type, "020300"), CAS_ERR_EXTENSION_UNASKED);
    castls_config_builder *client = cas_world_client(*state);
    castls_config_builder_set_verify(client, CASTLS_VERIFY_NONE);
    castls_config_builder_set_certificate_types(client, CAS_BYTES(x509), CAS_BYTES(both));
    const cas_edit edit = {EE, 0, CAS_EDIT_PUT, type, "03"};
    assert_refused(told(client, cas_world_server(*state), edit),
                   CAS_ERR_CERTIFICATE_TYPE_NOT_OFFERED, CASTLS_ALERT_ILLEGAL_PARAMETER);
}

/* RFC 7250 section 4.1: X.509 alone goes without saying. */
static void a_list_of_x509_alone_is_refused(void **state)
{
    const uint16_t types[] = {
        CAS_EXTENSION_CLIENT_CERTIFICATE_TYPE, CAS_EXTENSION_SERVER_CERTIFICATE_TYPE};
    for (size_t i = 0; i < 4; i++) {
        castls_config_builder *client = cas_world_client(*state);
        const uint16_t version = i < 2 ? 0x0303 : 0x0304;
        const cas_edit edit = {CH, 0, CAS_EDIT_PUT, *CAS_AT(types, i % 2), "0100"};
        castls_config_builder_set_versions(client, version, version);
        assert_refused(told(client, cas_world_server(*state), edit),
                       CAS_ERR_CERTIFICATE_TYPES_DEFAULT, CASTLS_ALERT_ILLEGAL_PARAMETER);
    }
}

/* What a client takes for the server's key, where it offered both types and was answered `type`. */
static cas_err key_is(const cas_world *world, uint16_t version, const char *type, const char *body)
{
    const uint8_t both[] = {2, 0};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_credential *raw = NULL;
    assert_int_equal(castls_credential_as_raw_key(world->server_credential, &raw), CASTLS_OK);
    castls_config_builder_add_credential(server, NULL);
    castls_config_builder_add_credential(server, type == NULL ? raw : world->server_credential);
    castls_credential_release(raw);
    castls_config_builder_set_verify(client, CASTLS_VERIFY_NONE);
    castls_config_builder_set_certificate_types(client, cas_bytes_none(), CAS_BYTES(both));
    castls_config_builder_set_versions(client, version, version);
    const cas_edit edit = {type == NULL        ? CT
                           : version == 0x0303 ? SH
                                               : EE,
                           0, type == NULL ? CAS_EDIT_BODY : CAS_EDIT_CHANGE,
                           CAS_EXTENSION_SERVER_CERTIFICATE_TYPE, type == NULL ? body : type};
    return told(client, server, edit);
}

/* RFC 7250 section 3 and RFC 8446 section 4.4.2: a raw key is one SubjectPublicKeyInfo. */
static void what_is_no_raw_key_is_malformed(void **state)
{
    const cas_world *world = *state;
    const cas_err bad = CAS_ERR_DECODE;
    assert_int_equal(key_is(world, 0x0303, NULL, "000000"), bad);     /* None at all. */
    assert_int_equal(key_is(world, 0x0303, NULL, "0000023000"), bad); /* Not a key. */
    assert_int_equal(key_is(world, 0x0303, NULL,
                            "000005000002"
                            "3000"),
                     bad); /* A list of one. */
    assert_int_equal(key_is(world, 0x0304, NULL, "00000000"), CAS_ERR_CERTIFICATE_EMPTY);
    assert_int_equal(key_is(world, 0x0304, NULL,
                            "00000005"
                            "0000000000"),
                     bad);
    assert_int_equal(key_is(world, 0x0304, NULL,
                            "00000007"
                            "00000230000000"),
                     bad);
    assert_int_equal(key_is(world, 0x0304, NULL,
                            "0000000e"
                            "00000230000000"
                            "00000230000000"),
                     CAS_ERR_RAW_KEY_COUNT);
    /* The server says that it sends a raw key, and it is a certificate. */
    assert_int_equal(key_is(world, 0x0303, "02", NULL), bad);
    assert_int_equal(key_is(world, 0x0304, "02", NULL), bad);
}

/* RFC 5246 section 7.4.4: certificate_types, of which ours are ecdsa_sign and rsa_sign. */
static cas_err asked_for(const cas_world *world, const char *types, uint32_t options)
{
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_options(client, options);
    castls_config_builder_set_versions(client, 0x0303, 0x0303);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_OPTIONAL);
    const cas_edit edit = {CR, 0, CAS_EDIT_SET, 1, types};
    return told(client, server, edit);
}

static void a_key_of_a_type_that_was_not_named_stays_at_home(void **state)
{
    const cas_world *world = *state;
    const uint32_t insists = CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL;
    assert_int_equal(castls_credential_key_kind(world->client_credential), CASTLS_KEY_ECDSA_P256);
    assert_refused(asked_for(world, "0101", insists), CAS_ERR_NO_CREDENTIAL_TYPE,
                   CASTLS_ALERT_HANDSHAKE_FAILURE);
    /* What goes on fails because the two transcripts differ: without a certificate, and with. */
    assert_int_equal(asked_for(world, "0101", 0), CAS_ERR_BAD_FINISHED);
    assert_int_equal(asked_for(world, "4040", insists), CAS_ERR_BAD_SIGNATURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_size_limits_out_of_range_are_refused),
        cmocka_unit_test(answers_that_were_not_asked_for_are_refused),
        cmocka_unit_test(malformed_wishes_are_refused),
        cmocka_unit_test(compressed_certificates_that_lie_are_refused),
        cmocka_unit_test(certificate_types_that_were_not_offered_are_refused),
        cmocka_unit_test(a_list_of_x509_alone_is_refused),
        cmocka_unit_test(what_is_no_raw_key_is_malformed),
        cmocka_unit_test(a_key_of_a_type_that_was_not_named_stays_at_home),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
