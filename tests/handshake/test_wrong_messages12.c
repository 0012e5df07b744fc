/*
 * test_wrong_messages12.c: what a server of TLS 1.2 must not say, and the alert that the client
 * answers with. One field of one message is changed on its way.
 */
#include "bare.h"

#define SH CAS_HANDSHAKE_SERVER_HELLO
#define CT CAS_HANDSHAKE_CERTIFICATE
#define SKE CAS_HANDSHAKE_SERVER_KEY_EXCHANGE
#define CR CAS_HANDSHAKE_CERTIFICATE_REQUEST
#define SHD CAS_HANDSHAKE_SERVER_HELLO_DONE
#define FIN CAS_HANDSHAKE_FINISHED

#define POINT_FORMATS 11
#define EXTENDED_MAIN_SECRET 23
#define SUPPORTED_VERSIONS 43
#define RENEGOTIATION_INFO 0xff01
#define GREASE 0xfafa

/* Where the fields of a ServerHello without a session id stand, and those of an X25519 share. */
#define VERSION_AT 0
#define SENTINEL_AT 26
#define SUITE_AT 35
#define COMPRESSION_AT 37
#define CURVE_TYPE_AT 0
#define CURVE_AT 1
#define SHARE_AT 4
#define SCHEME_AT 36

typedef enum way { FULL, MUTUAL } way;

typedef struct wrongs {
    const cas_wrong *item;
    size_t count;
} wrongs;

#define WRONGS(array) ((wrongs){&(array)[0], CAS_COUNT(array)})

/* The client speaks TLS 1.3, too, and would notice who keeps it from that. */
static castls_config *make(const cas_world *world, bool is_server, way how)
{
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t suites[] = {0xc02b, 0x1301};
    castls_config_builder *builder = is_server ? cas_world_server(world) : cas_world_client(world);
    castls_config_builder_set_versions(builder, 0x0303, is_server ? 0x0303 : 0x0304);
    castls_config_builder_set_suites(builder, CAS_CODES(suites));
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    castls_config_builder_set_options(builder, CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET);
    if (how == MUTUAL) {
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
        castls_config_builder_add_credential(builder, world->client_credential);
    }
    return cas_world_build(builder);
}

static void refuse(const cas_world *world, way how, wrongs all)
{
    for (size_t i = 0; i < all.count; i++) {
        cas_bare bare = {0};
        cas_bare_init(&bare, make(world, false, how), make(world, true, how), NULL);
        cas_bare_expect(&bare, 0, CAS_ITEM(all.item, all.count, i));
        cas_bare_clear(&bare);
    }
}

/* Without a change both ends get there, but for the sentinel of a server that knows TLS 1.3. */
static void unchanged_handshakes_connect(void **state)
{
    const way ways[] = {FULL, MUTUAL};
    for (size_t i = 0; i < CAS_COUNT(ways); i++) {
        const way how = *CAS_AT(ways, i);
        cas_bare bare = {0};
        cas_bare_init(&bare, make(*state, false, how), make(*state, true, how), NULL);
        cas_bare_run(&bare, NULL);
        assert_true(cas_bare_is_connected(&bare));
        assert_int_equal(CAS_AT(bare.facts, 0)->version, 0x0303);
        cas_bare_clear(&bare);
    }
}

static castls_config *with_early_data(castls_config_builder *builder, bool is_server,
                                      const castls_environment *environment)
{
    castls_ticket_ring *ring = NULL;
    castls_config_builder_set_early_data_max(builder, 1024);
    if (is_server) {
        assert_int_equal(castls_ticket_ring_new(environment, cas_bytes_none(), 3600, &ring),
                         CASTLS_OK);
        castls_config_builder_set_ticket_ring(builder, ring);
        castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
        castls_ticket_ring_release(ring);
    }
    return cas_world_build(builder);
}

/* RFC 8446 appendix D.3: early data was sent, and the server turns out to know TLS 1.2 only. */
static void early_data_does_not_survive_tls12(void **state)
{
    const cas_world *world = *state;
    const castls_environment *environment = &world->authority.environment;
    castls_config *client = with_early_data(cas_world_client(world), false, environment);
    castls_config *server = with_early_data(cas_world_server(world), true, environment);
    castls_session *session = NULL;
    cas_pair pair = cas_world_pair(castls_config_retain(client), server);
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);

    cas_bare bare = {0};
    cas_bare_init(&bare, client, make(world, true, FULL), session);
    cas_bare_run(&bare, NULL);
    assert_int_equal(*CAS_AT(bare.err, 0), CAS_ERR_EARLY_DATA_VERSION);
    cas_bare_clear(&bare);
    castls_session_release(session);
}

/* clang-format off */

/* RFC 5246 section 7.4.1.3, RFC 5746 section 3.4, RFC 7627 section 5.2, RFC 8422 section 5.2, RFC
 * 8446 section 4.1.3. */
static void a_client_checks_server_hello(void **state)
{
    const cas_wrong cases[] = {
        {"version", {SH, 0, CAS_EDIT_SET, VERSION_AT, "0302"}, CASTLS_ALERT_PROTOCOL_VERSION},
        {"sentinel of TLS 1.2", {SH, 0, CAS_EDIT_SET, SENTINEL_AT, "444f574e47524401"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"sentinel of TLS 1.1", {SH, 0, CAS_EDIT_SET, SENTINEL_AT, "444f574e47524400"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"suite not offered", {SH, 0, CAS_EDIT_SET, SUITE_AT, "c02c"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"suite of TLS 1.3", {SH, 0, CAS_EDIT_SET, SUITE_AT, "1301"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"compression", {SH, 0, CAS_EDIT_SET, COMPRESSION_AT, "01"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"not asked for", {SH, 0, CAS_EDIT_EXTEND, GREASE, ""}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"version by extension", {SH, 0, CAS_EDIT_EXTEND, SUPPORTED_VERSIONS, "0303"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"no extended main secret", {SH, 0, CAS_EDIT_DROP, EXTENDED_MAIN_SECRET, ""}, CASTLS_ALERT_HANDSHAKE_FAILURE},
        {"renegotiation", {SH, 0, CAS_EDIT_CHANGE, RENEGOTIATION_INFO, "0141"}, CASTLS_ALERT_HANDSHAKE_FAILURE},
        {"compressed points alone", {SH, 0, CAS_EDIT_CHANGE, POINT_FORMATS, "0101"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"cut short", {SH, 0, CAS_EDIT_BODY, 0, "0303"}, CASTLS_ALERT_DECODE_ERROR},
        {"twice", {SH, 0, CAS_EDIT_EXTEND, EXTENDED_MAIN_SECRET, ""}, CASTLS_ALERT_ILLEGAL_PARAMETER},
    };
    refuse(*state, FULL, WRONGS(cases));
}

/* RFC 5246 sections 7.4.2, 7.4.3 and 7.4.9, RFC 8422 section 5.4. */
static void a_client_checks_how_the_server_proves_itself(void **state)
{
    const cas_wrong cases[] = {
        {"no certificate", {CT, 0, CAS_EDIT_BODY, 0, "000000"}, CASTLS_ALERT_DECODE_ERROR},
        {"explicit curve", {SKE, 0, CAS_EDIT_SET, CURVE_TYPE_AT, "01"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"curve not offered", {SKE, 0, CAS_EDIT_SET, CURVE_AT, "0018"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"share", {SKE, 0, CAS_EDIT_SET, SHARE_AT, "00010203"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"SHA-1", {SKE, 0, CAS_EDIT_SET, SCHEME_AT, "0203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"another key's scheme", {SKE, 0, CAS_EDIT_SET, SCHEME_AT, "0401"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"signature", {SKE, 0, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"cut short", {SKE, 0, CAS_EDIT_BODY, 0, "03001d20"}, CASTLS_ALERT_DECODE_ERROR},
        {"done with more", {SHD, 0, CAS_EDIT_BODY, 0, "00"}, CASTLS_ALERT_DECODE_ERROR},
        {"verify_data", {FIN, 1, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"short verify_data", {FIN, 1, CAS_EDIT_BODY, 0, "0000"}, CASTLS_ALERT_DECODE_ERROR},
        {"done twice", {SHD, 0, CAS_EDIT_REPEAT, 0, ""}, CASTLS_ALERT_UNEXPECTED_MESSAGE},
        {"certificate twice", {CT, 0, CAS_EDIT_REPEAT, 0, ""}, CASTLS_ALERT_UNEXPECTED_MESSAGE},
    };
    const cas_wrong request[] = {
        {"no schemes", {CR, 0, CAS_EDIT_BODY, 0, "014000000000"}, CASTLS_ALERT_DECODE_ERROR},
        {"twice", {CR, 0, CAS_EDIT_REPEAT, 0, ""}, CASTLS_ALERT_UNEXPECTED_MESSAGE},
    };
    refuse(*state, FULL, WRONGS(cases));
    refuse(*state, MUTUAL, WRONGS(request));
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged_handshakes_connect),
        cmocka_unit_test(early_data_does_not_survive_tls12),
        cmocka_unit_test(a_client_checks_server_hello),
        cmocka_unit_test(a_client_checks_how_the_server_proves_itself),
    };
    return cmocka_run_group_tests_name(
        "wrong messages of TLS 1.2", tests, cas_world_set_up, cas_world_tear_down);
}
