/*
 * test_wrong_messages.c: what one end of a TLS 1.3 handshake must not say, and the alert that the
 * other answers with. One field of one message is changed on its way.
 */
#include "bare.h"

/* The extensions' types and the messages' are those of the registry. */
#define CH CAS_HANDSHAKE_CLIENT_HELLO
#define SH CAS_HANDSHAKE_SERVER_HELLO
#define EE CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS
#define CR CAS_HANDSHAKE_CERTIFICATE_REQUEST
#define CT CAS_HANDSHAKE_CERTIFICATE
#define CV CAS_HANDSHAKE_CERTIFICATE_VERIFY
#define FIN CAS_HANDSHAKE_FINISHED

#define SERVER_NAME 0
#define SUPPORTED_GROUPS 10
#define SIGNATURE_ALGORITHMS 13
#define ALPN 16
#define PRE_SHARED_KEY 41
#define EARLY_DATA 42
#define SUPPORTED_VERSIONS 43
#define COOKIE 44
#define PSK_MODES 45
#define KEY_SHARE 51
#define ECH 0xfe0d
#define GREASE 0xfafa

/* Where the fields of a hello with a session id of 32 bytes stand. */
#define VERSION_AT 0
#define RANDOM_AT 2
#define SESSION_ID_AT 35
#define SUITE_AT 67       /* ServerHello */
#define COMPRESSION_AT 69 /* ServerHello */
#define SUITES_AT 69      /* ClientHello */
#define METHOD_AT 74      /* ClientHello, behind two suites */

#define X32 "2020202020202020202020202020202020202020202020202020202020202020"
#define SHARE "001d0020" X32
#define ZERO32 "0000000000000000000000000000000000000000000000000000000000000000"

typedef enum way { FULL, WITH_ALPN, RETRY, MUTUAL, RESUMED, APART } way;

typedef struct wrongs {
    const cas_wrong *item;
    size_t count;
} wrongs;

#define WRONGS(array) ((wrongs){&(array)[0], CAS_COUNT(array)})

static castls_config *make(const cas_world *world, bool is_server, way how)
{
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t second[] = {0x0017};
    const uint16_t first[] = {0x001d};
    const uint16_t other[] = {0x0018};
    const uint16_t suites[] = {0x1301, 0x1302};
    const castls_bytes names[] = {CAS_TEXT("h2")};
    castls_config_builder *builder = is_server ? cas_world_server(world) : cas_world_client(world);
    castls_config_builder_set_versions(builder, 0x0304, 0x0304);
    castls_config_builder_set_suites(builder, CAS_CODES(suites));
    castls_config_builder_set_certificate_compression(builder, CAS_CODES_FIRST(suites, 0));
    castls_config_builder_set_groups(
        builder, is_server && how == RETRY ? CAS_CODES(second) : CAS_CODES(groups));
    if (is_server && how == APART) {
        castls_config_builder_set_groups(builder, CAS_CODES(other));
    }
    if (!is_server) {
        castls_config_builder_set_key_shares(builder, CAS_CODES(first));
    }
    if (how == WITH_ALPN) {
        castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    }
    if (how == MUTUAL) {
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
        castls_config_builder_add_credential(builder, world->client_credential);
    }
    if (how == RESUMED && is_server) {
        castls_ticket_ring *ring = NULL;
        assert_int_equal(
            castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
            CASTLS_OK);
        castls_config_builder_set_ticket_ring(builder, ring);
        castls_ticket_ring_release(ring);
    }
    return cas_world_build(builder);
}

/* A session of an earlier visit. */
static castls_session *visit(castls_config *client, castls_config *server)
{
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    castls_session *session = NULL;
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    return session;
}

/* Runs each case; `at` is the end that has to notice: 0 the client, 1 the server. */
static void refuse(const cas_world *world, way how, size_t at, wrongs all)
{
    for (size_t i = 0; i < all.count; i++) {
        const cas_wrong *c = CAS_ITEM(all.item, all.count, i);
        castls_config *client = make(world, false, how);
        castls_config *server = make(world, true, how);
        castls_session *session = how == RESUMED ? visit(client, server) : NULL;
        cas_bare bare = {0};
        cas_bare_init(&bare, client, server, session);
        cas_bare_expect(&bare, at, c);
        cas_bare_clear(&bare);
        castls_session_release(session);
    }
}

/* Without a change both ends get there: so it is the change that is refused. */
static void unchanged_handshakes_connect(void **state)
{
    const way ways[] = {FULL, WITH_ALPN, RETRY, MUTUAL, RESUMED};
    for (size_t i = 0; i < CAS_COUNT(ways); i++) {
        const way how = *CAS_AT(ways, i);
        castls_config *client = make(*state, false, how);
        castls_config *server = make(*state, true, how);
        castls_session *session = how == RESUMED ? visit(client, server) : NULL;
        cas_bare bare = {0};
        cas_bare_init(&bare, client, server, session);
        cas_bare_run(&bare, NULL);
        assert_true(cas_bare_is_connected(&bare));
        cas_bare_clear(&bare);
        castls_session_release(session);
    }
}

/* clang-format off */

/* RFC 8446 section 4.1.1. */
static void without_a_common_group_the_server_says_so(void **state)
{
    cas_bare bare = {0};
    cas_bare_init(&bare, make(*state, false, APART), make(*state, true, APART), NULL);
    cas_bare_run(&bare, NULL);
    assert_int_equal(castls_reason_alert((castls_reason)*CAS_AT(bare.err, 1)),
                     CASTLS_ALERT_HANDSHAKE_FAILURE);
    cas_bare_clear(&bare);
}

/* RFC 8446 sections 4.1.3, 4.2.1 and 4.2.8. */
static void a_client_checks_server_hello(void **state)
{
    const cas_wrong cases[] = {
        {"session id", {SH, 0, CAS_EDIT_SET, SESSION_ID_AT, "00010203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"suite", {SH, 0, CAS_EDIT_SET, SUITE_AT, "1303"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"compression", {SH, 0, CAS_EDIT_SET, COMPRESSION_AT, "01"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"legacy version", {SH, 0, CAS_EDIT_SET, VERSION_AT, "0302"}, CASTLS_ALERT_PROTOCOL_VERSION},
        {"no version", {SH, 0, CAS_EDIT_DROP, SUPPORTED_VERSIONS, ""}, CASTLS_ALERT_PROTOCOL_VERSION},
        {"old version", {SH, 0, CAS_EDIT_CHANGE, SUPPORTED_VERSIONS, "0303"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"new version", {SH, 0, CAS_EDIT_CHANGE, SUPPORTED_VERSIONS, "0305"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"cut short", {SH, 0, CAS_EDIT_BODY, 0, "0303"}, CASTLS_ALERT_DECODE_ERROR},
        {"no share", {SH, 0, CAS_EDIT_DROP, KEY_SHARE, ""}, CASTLS_ALERT_MISSING_EXTENSION},
        {"group not offered", {SH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "00180020" X32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"group not shared", {SH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "00170020" X32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"all-zero secret", {SH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "001d0020" ZERO32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"short share", {SH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "001d000120"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"not asked for", {SH, 0, CAS_EDIT_EXTEND, GREASE, ""}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"PSK not offered", {SH, 0, CAS_EDIT_EXTEND, PRE_SHARED_KEY, "0000"}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"twice", {SH, 0, CAS_EDIT_EXTEND, SUPPORTED_VERSIONS, "0304"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"misplaced", {SH, 0, CAS_EDIT_EXTEND, SIGNATURE_ALGORITHMS, "00020403"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
    };
    refuse(*state, FULL, 0, WRONGS(cases));
}

/* RFC 8446 sections 4.1.4 and 4.2.8. */
static void a_client_checks_hello_retry_request(void **state)
{
    const cas_wrong cases[] = {
        {"group shared already", {SH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "001d"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"group not offered", {SH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "0018"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"nothing would change", {SH, 0, CAS_EDIT_DROP, KEY_SHARE, ""}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"session id", {SH, 0, CAS_EDIT_SET, SESSION_ID_AT, "00010203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"suite not offered", {SH, 0, CAS_EDIT_SET, SUITE_AT, "1303"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"not asked for", {SH, 0, CAS_EDIT_EXTEND, GREASE, ""}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"version", {SH, 0, CAS_EDIT_CHANGE, SUPPORTED_VERSIONS, "0303"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"ECH not asked for", {SH, 0, CAS_EDIT_EXTEND, ECH, "0001020304050607"}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"empty cookie", {SH, 0, CAS_EDIT_EXTEND, COOKIE, "0000"}, CASTLS_ALERT_DECODE_ERROR},
        {"two of them", {SH, 0, CAS_EDIT_REPEAT, 0, ""}, CASTLS_ALERT_UNEXPECTED_MESSAGE},
        {"then another suite", {SH, 1, CAS_EDIT_SET, SUITE_AT, "1302"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"then another group", {SH, 1, CAS_EDIT_CHANGE, KEY_SHARE, "001d0020" X32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"then another version", {SH, 1, CAS_EDIT_CHANGE, SUPPORTED_VERSIONS, "0303"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
    };
    refuse(*state, RETRY, 0, WRONGS(cases));
}

/* RFC 8446 sections 4.2 and 4.3.1, RFC 7301 section 3.1. */
static void a_client_checks_encrypted_extensions(void **state)
{
    const cas_wrong plain[] = {
        {"version", {EE, 0, CAS_EDIT_EXTEND, SUPPORTED_VERSIONS, "0304"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"share", {EE, 0, CAS_EDIT_EXTEND, KEY_SHARE, "001d0020" X32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"not asked for", {EE, 0, CAS_EDIT_EXTEND, GREASE, ""}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"early data", {EE, 0, CAS_EDIT_EXTEND, EARLY_DATA, ""}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"ECH", {EE, 0, CAS_EDIT_EXTEND, ECH, "0000"}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
        {"ALPN", {EE, 0, CAS_EDIT_EXTEND, ALPN, "0003026832"}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
    };
    const cas_wrong alpn[] = {
        {"name not offered", {EE, 0, CAS_EDIT_CHANGE, ALPN, "0003026833"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"two names", {EE, 0, CAS_EDIT_CHANGE, ALPN, "0006026832026833"}, CASTLS_ALERT_DECODE_ERROR},
        {"no name", {EE, 0, CAS_EDIT_CHANGE, ALPN, "0000"}, CASTLS_ALERT_DECODE_ERROR},
    };
    refuse(*state, FULL, 0, WRONGS(plain));
    refuse(*state, WITH_ALPN, 0, WRONGS(alpn));
}

/* RFC 8446 sections 4.3.2 and 4.4. */
static void a_client_checks_how_the_server_proves_itself(void **state)
{
    const cas_wrong cases[] = {
        {"no certificate", {CT, 0, CAS_EDIT_BODY, 0, "00000000"}, CASTLS_ALERT_DECODE_ERROR},
        {"context", {CT, 0, CAS_EDIT_BODY, 0, "0141000000"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"SHA-1", {CV, 0, CAS_EDIT_SET, 0, "0203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"PKCS#1", {CV, 0, CAS_EDIT_SET, 0, "0401"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"another key's scheme", {CV, 0, CAS_EDIT_SET, 0, "0804"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"another curve's scheme", {CV, 0, CAS_EDIT_SET, 0, "0503"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"signature", {CV, 0, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"verify_data", {FIN, 0, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"short verify_data", {FIN, 0, CAS_EDIT_BODY, 0, "0000"}, CASTLS_ALERT_DECODE_ERROR},
    };
    const cas_wrong request[] = {
        {"no schemes", {CR, 0, CAS_EDIT_DROP, SIGNATURE_ALGORITHMS, ""}, CASTLS_ALERT_MISSING_EXTENSION},
        {"context", {CR, 0, CAS_EDIT_BODY, 0, "01410008000d000400020403"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"misplaced", {CR, 0, CAS_EDIT_EXTEND, KEY_SHARE, "001d"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        /* It is passed over; then the server's signature is over another transcript. */
        {"unknown extension", {CR, 0, CAS_EDIT_EXTEND, GREASE, "00"}, CASTLS_ALERT_DECRYPT_ERROR},
    };
    refuse(*state, FULL, 0, WRONGS(cases));
    refuse(*state, MUTUAL, 0, WRONGS(request));
}

/* RFC 8446 section 4.2.11. */
static void a_client_checks_what_is_resumed(void **state)
{
    const cas_wrong cases[] = {
        {"identity", {SH, 0, CAS_EDIT_CHANGE, PRE_SHARED_KEY, "0001"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"another hash", {SH, 0, CAS_EDIT_SET, SUITE_AT, "1302"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"no share", {SH, 0, CAS_EDIT_DROP, KEY_SHARE, ""}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"early data", {EE, 0, CAS_EDIT_EXTEND, EARLY_DATA, ""}, CASTLS_ALERT_UNSUPPORTED_EXTENSION},
    };
    refuse(*state, RESUMED, 0, WRONGS(cases));
}

/* RFC 8446 sections 4.1.2, 4.2 and 9.2. */
static void a_server_checks_client_hello(void **state)
{
    const cas_wrong cases[] = {
        {"SSL 3.0", {CH, 0, CAS_EDIT_SET, VERSION_AT, "0300"}, CASTLS_ALERT_PROTOCOL_VERSION},
        {"compression", {CH, 0, CAS_EDIT_SET, METHOD_AT, "01"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"no common suite", {CH, 0, CAS_EDIT_SET, SUITES_AT, "fafafafa"}, CASTLS_ALERT_HANDSHAKE_FAILURE},
        {"one unknown suite", {CH, 0, CAS_EDIT_SET, SUITES_AT, "fafa1301"}, CASTLS_ALERT_NONE},
        {"unknown extension", {CH, 0, CAS_EDIT_EXTEND, GREASE, "00"}, CASTLS_ALERT_NONE},
        {"no schemes", {CH, 0, CAS_EDIT_DROP, SIGNATURE_ALGORITHMS, ""}, CASTLS_ALERT_MISSING_EXTENSION},
        {"no groups", {CH, 0, CAS_EDIT_DROP, SUPPORTED_GROUPS, ""}, CASTLS_ALERT_MISSING_EXTENSION},
        {"no shares", {CH, 0, CAS_EDIT_DROP, KEY_SHARE, ""}, CASTLS_ALERT_MISSING_EXTENSION},
        {"unknown versions", {CH, 0, CAS_EDIT_CHANGE, SUPPORTED_VERSIONS, "020305"}, CASTLS_ALERT_PROTOCOL_VERSION},
        {"an unknown version too", {CH, 0, CAS_EDIT_CHANGE, SUPPORTED_VERSIONS, "0403050304"}, CASTLS_ALERT_NONE},
        {"no versions", {CH, 0, CAS_EDIT_DROP, SUPPORTED_VERSIONS, ""}, CASTLS_ALERT_PROTOCOL_VERSION},
        {"legacy version", {CH, 0, CAS_EDIT_SET, VERSION_AT, "0304"}, CASTLS_ALERT_NONE},
        {"share not in groups", {CH, 0, CAS_EDIT_CHANGE, SUPPORTED_GROUPS, "00020017"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"two shares", {CH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "0048" SHARE SHARE}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"short share", {CH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "0005001d000120"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"all-zero secret", {CH, 0, CAS_EDIT_CHANGE, KEY_SHARE, "0024001d0020" ZERO32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"twice", {CH, 0, CAS_EDIT_EXTEND, SUPPORTED_VERSIONS, "020304"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"empty protocol", {CH, 0, CAS_EDIT_EXTEND, ALPN, "000100"}, CASTLS_ALERT_DECODE_ERROR},
    };
    refuse(*state, FULL, 1, WRONGS(cases));
}

/* RFC 8446 section 4.1.2: the second ClientHello is the first but for what it lists. */
static void a_server_checks_the_second_client_hello(void **state)
{
    const cas_wrong cases[] = {
        {"random", {CH, 1, CAS_EDIT_SET, RANDOM_AT, "00010203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"session id", {CH, 1, CAS_EDIT_SET, SESSION_ID_AT, "00010203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"suites", {CH, 1, CAS_EDIT_SET, SUITES_AT, "13021301"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"schemes", {CH, 1, CAS_EDIT_CHANGE, SIGNATURE_ALGORITHMS, "00020403"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"name", {CH, 1, CAS_EDIT_DROP, SERVER_NAME, ""}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"early data", {CH, 1, CAS_EDIT_EXTEND, EARLY_DATA, ""}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"the old share", {CH, 1, CAS_EDIT_CHANGE, KEY_SHARE, "0024001d0020" X32}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"no share", {CH, 1, CAS_EDIT_CHANGE, KEY_SHARE, "0000"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
    };
    refuse(*state, RETRY, 1, WRONGS(cases));
}

/* RFC 8446 sections 4.2.9 and 4.2.11. */
static void a_server_checks_what_is_offered_to_resume(void **state)
{
    const cas_wrong cases[] = {
        {"not the last", {CH, 0, CAS_EDIT_LAST, GREASE, ""}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"no modes", {CH, 0, CAS_EDIT_DROP, PSK_MODES, ""}, CASTLS_ALERT_MISSING_EXTENSION},
        {"PSK alone", {CH, 0, CAS_EDIT_CHANGE, PSK_MODES, "0100"}, CASTLS_ALERT_NONE},
        {"binder", {CH, 0, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
    };
    refuse(*state, RESUMED, 1, WRONGS(cases));
}

/* RFC 8446 section 4.4. */
static void a_server_checks_how_the_client_proves_itself(void **state)
{
    const cas_wrong cases[] = {
        {"none, but required", {CT, 1, CAS_EDIT_BODY, 0, "00000000"}, CASTLS_ALERT_CERTIFICATE_REQUIRED},
        {"context", {CT, 1, CAS_EDIT_BODY, 0, "0141000000"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"SHA-1", {CV, 1, CAS_EDIT_SET, 0, "0203"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"PKCS#1", {CV, 1, CAS_EDIT_SET, 0, "0401"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"another key's scheme", {CV, 1, CAS_EDIT_SET, 0, "0804"}, CASTLS_ALERT_ILLEGAL_PARAMETER},
        {"signature", {CV, 1, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"verify_data", {FIN, 1, CAS_EDIT_TAIL, 0, "00000000"}, CASTLS_ALERT_DECRYPT_ERROR},
        {"short verify_data", {FIN, 1, CAS_EDIT_BODY, 0, "0000"}, CASTLS_ALERT_DECODE_ERROR},
    };
    refuse(*state, MUTUAL, 1, WRONGS(cases));
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged_handshakes_connect),
        cmocka_unit_test(without_a_common_group_the_server_says_so),
        cmocka_unit_test(a_client_checks_server_hello),
        cmocka_unit_test(a_client_checks_hello_retry_request),
        cmocka_unit_test(a_client_checks_encrypted_extensions),
        cmocka_unit_test(a_client_checks_how_the_server_proves_itself),
        cmocka_unit_test(a_client_checks_what_is_resumed),
        cmocka_unit_test(a_server_checks_client_hello),
        cmocka_unit_test(a_server_checks_the_second_client_hello),
        cmocka_unit_test(a_server_checks_what_is_offered_to_resume),
        cmocka_unit_test(a_server_checks_how_the_client_proves_itself),
    };
    return cmocka_run_group_tests_name(
        "wrong messages", tests, cas_world_set_up, cas_world_tear_down);
}
