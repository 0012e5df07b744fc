/*
 * test_client_auth12.c: what a client of TLS 1.2 sends behind the ServerHelloDone, to a server that
 * asks for a certificate and to one that does not: its proofs, and their order.
 */
#include "raw12.h"
#include "wire/types.h"

/* A server of both versions with the world's credential. */
static castls_config_builder *server(const cas_world *world)
{
    castls_config_builder *builder = cas_world_server(world);
    castls_config_builder_set_versions(builder, 0x0303, 0x0304);
    return builder;
}

static castls_config *asking(const cas_world *world, castls_verify verify)
{
    castls_config_builder *builder = server(world);
    castls_config_builder_set_verify(builder, verify);
    return cas_world_build(builder);
}

static void a_client_certificate_is_verified_over_the_whole_transcript(void **state)
{
    const cas_world *world = *state;
    const castls_verify modes[] = {CASTLS_VERIFY_OPTIONAL, CASTLS_VERIFY_REQUIRED};
    const raw12_hello hello = {0};
    for (size_t i = 0; i < CAS_COUNT(modes); i++) {
        raw12 raw = {0};
        raw12_begin(&raw, asking(world, *CAS_AT(modes, i)));
        assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
        assert_int_not_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE_REQUEST).len, 0);
        assert_int_equal(raw12_say_certificate(&raw, world->client_credential), CAS_OK);
        assert_int_equal(raw12_say_key_exchange(&raw), CAS_OK);
        assert_int_equal(raw12_say_certificate_verify(&raw, world->client_credential, 0x0503),
                         CAS_OK);
        assert_int_equal(raw12_say_ccs(&raw), CAS_OK);
        assert_int_equal(raw12_say_finished(&raw), CAS_OK);
        assert_true(raw.is_done);
        assert_int_equal(raw.facts.verdict, CASTLS_VERDICT_VERIFIED);
        assert_int_equal(cas_chain_length(raw.facts.peer_chain), 1);
        assert_int_equal(raw.facts.peer_scheme, 0x0503);
        raw12_end(&raw);
    }
}

static void no_client_certificate_is_taken_where_it_may_be_missing(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {0};
    raw12 raw = {0};
    raw12_begin(&raw, asking(world, CASTLS_VERIFY_OPTIONAL));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_certificate(&raw, NULL), CAS_OK);
    raw12_finish_full(&raw);
    assert_int_equal(cas_chain_length(raw.facts.peer_chain), 0);
    raw12_end(&raw);

    raw12_begin(&raw, asking(world, CASTLS_VERIFY_REQUIRED));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_certificate(&raw, NULL), CAS_ERR_CERTIFICATE_REQUIRED);
    raw12_end(&raw);

    raw12_begin(&raw, asking(world, CASTLS_VERIFY_DEFAULT));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE_REQUEST).len, 0);
    assert_int_equal(raw12_say_certificate(&raw, world->client_credential),
                     CAS_ERR_UNEXPECTED_MESSAGE);
    raw12_end(&raw);
}

/* Up to the client's CertificateVerify, which is due. */
static void reach_certificate_verify(const cas_world *world, raw12 *raw)
{
    const raw12_hello hello = {0};
    raw12_begin(raw, asking(world, CASTLS_VERIFY_REQUIRED));
    assert_int_equal(raw12_say_hello(raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_certificate(raw, world->client_credential), CAS_OK);
    assert_int_equal(raw12_say_key_exchange(raw), CAS_OK);
}

static void a_client_has_to_show_its_key(void **state)
{
    const cas_world *world = *state;
    const uint8_t other[] = {
        0x04, 0x03, 0x00, 0x08, 0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01};
    const uint8_t sha1[] = {0x02, 0x03, 0x00, 0x00};
    raw12 raw = {0};
    reach_certificate_verify(world, &raw);
    assert_int_equal(raw12_say_ccs(&raw), CAS_ERR_RECORD_CCS);
    raw12_end(&raw);

    reach_certificate_verify(world, &raw);
    assert_int_equal(raw12_say(&raw, CAS_HANDSHAKE_CERTIFICATE_VERIFY, CAS_BYTES(other)),
                     CAS_ERR_BAD_SIGNATURE);
    raw12_end(&raw);

    reach_certificate_verify(world, &raw);
    assert_int_equal(raw12_say(&raw, CAS_HANDSHAKE_CERTIFICATE_VERIFY, CAS_BYTES(sha1)),
                     CAS_ERR_SCHEME_NOT_OFFERED);
    raw12_end(&raw);

    /* Another key than that of its certificate. */
    reach_certificate_verify(world, &raw);
    assert_int_equal(raw12_say_certificate_verify(&raw, world->server_credential, 0x0403),
                     CAS_ERR_BAD_SIGNATURE);
    raw12_end(&raw);
}

static void finished_has_to_be_right_and_behind_change_cipher_spec(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {0};
    const uint8_t wrong[12] = {1};
    raw12 raw = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_ccs(&raw), CAS_ERR_RECORD_CCS);
    raw12_end(&raw);

    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_key_exchange(&raw), CAS_OK);
    assert_int_equal(raw12_say_finished(&raw), CAS_ERR_UNEXPECTED_MESSAGE);
    raw12_end(&raw);

    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_key_exchange(&raw), CAS_OK);
    assert_int_equal(raw12_say_ccs(&raw), CAS_OK);
    assert_int_equal(raw12_say_ccs(&raw), CAS_ERR_RECORD_CCS);
    assert_int_equal(raw12_say(&raw, CAS_HANDSHAKE_FINISHED, CAS_BYTES(wrong)),
                     CAS_ERR_BAD_FINISHED);
    assert_false(raw.is_done);
    raw12_end(&raw);
}

static void a_share_that_is_none_is_refused(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {0};
    const uint8_t zero[33] = {32};
    const uint8_t empty[] = {0};
    const uint8_t trailing[] = {1, 4, 4};
    raw12 raw = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say(&raw, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE, CAS_BYTES(zero)),
                     CAS_ERR_KEY_SHARE);
    raw12_end(&raw);
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say(&raw, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE, CAS_BYTES(empty)),
                     CAS_ERR_DECODE);
    raw12_end(&raw);
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say(&raw, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE, CAS_BYTES(trailing)),
                     CAS_ERR_DECODE);
    raw12_end(&raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_certificate_is_verified_over_the_whole_transcript),
        cmocka_unit_test(no_client_certificate_is_taken_where_it_may_be_missing),
        cmocka_unit_test(a_client_has_to_show_its_key),
        cmocka_unit_test(finished_has_to_be_right_and_behind_change_cipher_spec),
        cmocka_unit_test(a_share_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
