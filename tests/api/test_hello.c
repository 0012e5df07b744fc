/*
 * test_hello.c: what a ClientHello says: GREASE (RFC 8701), the order of extensions, what TLS 1.2
 * needs; and channel bindings (RFC 9266, RFC 5929).
 */
#include "api/ground.h"

#include "core/reader.h"

#define TYPES_MAX 64

typedef struct hello_types {
    uint16_t type[TYPES_MAX];
    size_t count;
} hello_types;

static bool is_grease(uint16_t value)
{
    return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

/* The types of the extensions of the client's hello, in their order. */
static hello_types types_of(const castls_conn *client)
{
    uint8_t room[8192] = {0};
    hello_types out = {{0}, 0};
    cas_reader r = cas_reader_on(api_outgoing(client, CAS_SPAN(room)));
    (void)cas_read_bytes(&r, 5 + 4 + 34);
    (void)cas_read_vec8(&r, 0, 32);
    (void)cas_read_vec16(&r, 2, 65534);
    (void)cas_read_vec8(&r, 1, 255);
    r = cas_reader_on(cas_read_vec16(&r, 0, 65535));
    while (cas_reader_has_more(&r)) {
        *CAS_AT(out.type, out.count) = cas_read_u16(&r);
        (void)cas_read_vec16(&r, 0, 65535);
        out.count++;
    }
    return out;
}

static cas_pair with_options(const api_ground *ground, uint32_t options)
{
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_options(mine, options);
    cas_pair pair = api_pair(ground, api_build(mine), NULL);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    return pair;
}

static bool same_order(const hello_types *a, const hello_types *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++) {
        same = *CAS_AT(a->type, i) == *CAS_AT(b->type, i);
    }
    return same;
}

static uint64_t sum(const hello_types *types)
{
    uint64_t out = 0;
    for (size_t i = 0; i < types->count; i++) {
        out = out + ((uint64_t)*CAS_AT(types->type, i) << 16) + 1;
    }
    return out;
}

static void the_order_is_another_each_time_if_asked_for(void **state)
{
    size_t different = 0;
    for (size_t i = 0; i < 8; i++) {
        cas_pair one = with_options(*state, (uint32_t)CASTLS_OPTION_PERMUTE_EXTENSIONS);
        cas_pair two = with_options(*state, (uint32_t)CASTLS_OPTION_PERMUTE_EXTENSIONS);
        cas_pair three = with_options(*state, 0);
        const hello_types a = types_of(one.client);
        const hello_types b = types_of(two.client);
        const hello_types c = types_of(three.client);
        different += same_order(&a, &b) ? 0 : 1;
        assert_int_equal(sum(&a), sum(&b));
        assert_int_equal(sum(&a), sum(&c)); /* The same ones, whatever the order. */
        assert_int_equal(c.type[0], 0);     /* server_name */
        api_connect(&one);
        api_connect(&two);
        cas_pair_clear(&one);
        cas_pair_clear(&two);
        cas_pair_clear(&three);
    }
    assert_true(different >= 7); /* One in 14! is alike by chance. */
}

static void check_greased(const castls_conn *server)
{
    castls_bytes body = {0};
    cas_reader r = cas_reader_on(castls_conn_client_hello(server));
    (void)cas_read_bytes(&r, 34);
    (void)cas_read_vec8(&r, 0, 32);
    cas_reader suites = cas_reader_on(cas_read_vec16(&r, 2, 65534));
    assert_true(is_grease(cas_read_u16(&suites)));
    assert_int_equal(castls_conn_client_hello_extension(server, 10, &body), CASTLS_OK);
    r = cas_reader_on(body);
    (void)cas_read_u16(&r);
    const uint16_t group = cas_read_u16(&r);
    assert_true(is_grease(group));
    assert_int_equal(castls_conn_client_hello_extension(server, 13, &body), CASTLS_OK);
    r = cas_reader_on(body);
    (void)cas_read_u16(&r);
    assert_true(is_grease(cas_read_u16(&r)));
    assert_int_equal(castls_conn_client_hello_extension(server, 43, &body), CASTLS_OK);
    r = cas_reader_on(body);
    (void)cas_read_u8(&r);
    assert_true(is_grease(cas_read_u16(&r)));
    assert_int_equal(castls_conn_client_hello_extension(server, 51, &body), CASTLS_OK);
    r = cas_reader_on(body);
    (void)cas_read_u16(&r);
    assert_int_equal(cas_read_u16(&r), group);
    assert_int_equal(cas_read_vec16(&r, 1, 65535).len, 1);
}

static void grease_stands_where_the_rfc_has_it(void **state)
{
    const api_ground *ground = *state;
    for (size_t i = 0; i < 32; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = api_server(ground);
        castls_config_builder_set_options(
            mine, (uint32_t)CASTLS_OPTION_GREASE | (uint32_t)CASTLS_OPTION_PERMUTE_EXTENSIONS);
        castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_HELLO);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
        const hello_types types = types_of(pair.client);
        assert_true(is_grease(types.type[0]));
        assert_true(is_grease(*CAS_AT(types.type, types.count - 1)));
        assert_int_not_equal(types.type[0], *CAS_AT(types.type, types.count - 1));
        assert_true(api_run_to_operation(&pair) == pair.server);
        check_greased(pair.server);
        assert_int_equal(castls_operation_run(castls_conn_operation(pair.server)), CASTLS_OK);
        assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
        api_connect(&pair); /* A server looks past it. */
        cas_pair_clear(&pair);
    }
}

/* RFC 8446 section 4.1.2: a second hello says what the first one said. */
static void a_second_hello_has_the_same_grease_and_order(void **state)
{
    const api_ground *ground = *state;
    const uint16_t group[] = {0x0018};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_options(
        mine, (uint32_t)CASTLS_OPTION_GREASE | (uint32_t)CASTLS_OPTION_PERMUTE_EXTENSIONS);
    castls_config_builder_set_groups(theirs, CAS_CODES(group));
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    const hello_types first = types_of(pair.client);
    (void)cas_pair_carry(&pair, true);
    (void)cas_pair_carry(&pair, false);
    /* change_cipher_spec stands before it. */
    uint8_t room[8192] = {0};
    const castls_bytes second = cas_bytes_skip(api_outgoing(pair.client, CAS_SPAN(room)), 6);
    cas_reader r = cas_reader_on(second);
    hello_types types = {{0}, 0};
    (void)cas_read_bytes(&r, 5 + 4 + 34);
    (void)cas_read_vec8(&r, 0, 32);
    (void)cas_read_vec16(&r, 2, 65534);
    (void)cas_read_vec8(&r, 1, 255);
    r = cas_reader_on(cas_read_vec16(&r, 0, 65535));
    while (cas_reader_has_more(&r)) {
        *CAS_AT(types.type, types.count) = cas_read_u16(&r);
        (void)cas_read_vec16(&r, 0, 65535);
        types.count++;
    }
    assert_true(same_order(&first, &types));
    api_connect(&pair);
    assert_true(castls_conn_was_retried(pair.client));
    cas_pair_clear(&pair);
}

static void check_extension(const castls_conn *server, uint16_t type, bool is_there,
                            castls_bytes wanted)
{
    castls_bytes body = {0};
    assert_int_equal(castls_conn_client_hello_extension(server, type, &body),
                     is_there ? CASTLS_OK : CASTLS_NOTHING);
    assert_bytes_equal(body, wanted);
}

/* RFC 5077 section 3.2, RFC 5746 section 3.4, RFC 7627 section 5.2 and RFC 8422 section 5.1. */
static void tls12_adds_to_the_hello_what_it_needs(void **state)
{
    const api_ground *ground = *state;
    const uint8_t uncompressed[] = {1, 0};
    const uint8_t first_handshake[] = {0};
    for (size_t i = 0; i < 3; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = api_server(ground);
        const bool has12 = i != 2;
        castls_config_builder_set_versions(mine, has12 ? 0x0303 : 0x0304, 0x0304);
        castls_config_builder_set_options(mine, i == 1 ? CASTLS_OPTION_NO_TICKETS : 0);
        castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_HELLO);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_true(api_run_to_operation(&pair) == pair.server);
        check_extension(pair.server, 11, has12, has12 ? CAS_BYTES(uncompressed) : CAS_TEXT(""));
        check_extension(pair.server, 23, has12, CAS_TEXT(""));
        check_extension(pair.server, 35, i == 0, CAS_TEXT(""));
        check_extension(pair.server, 65281, has12,
                        has12 ? CAS_BYTES(first_handshake) : CAS_TEXT(""));
        cas_pair_clear(&pair);
    }
}

static void channel_bindings_are_the_same_at_both_ends(void **state)
{
    const api_ground *ground = *state;
    cas_pair pair = api_pair(ground, NULL, NULL);
    const castls_binding kinds[] = {
        CASTLS_BINDING_TLS_EXPORTER, CASTLS_BINDING_TLS_SERVER_END_POINT};
    uint8_t ours[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t theirs[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t exported[32] = {0};
    uint8_t digest[32] = {0};
    size_t len = 1;
    size_t same = 0;
    assert_int_equal(castls_conn_channel_binding(pair.client, kinds[0], CAS_SPAN(ours), &len),
                     CASTLS_BAD_STATE);
    assert_int_equal(len, 0);
    api_connect(&pair);
    for (size_t i = 0; i < 2; i++) {
        const castls_binding kind = *CAS_AT(kinds, i);
        assert_int_equal(castls_conn_channel_binding(pair.client, kind, CAS_SPAN(ours), &len),
                         CASTLS_OK);
        assert_int_equal(castls_conn_channel_binding(pair.server, kind, CAS_SPAN(theirs), &same),
                         CASTLS_OK);
        assert_int_equal(len, 32);
        assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(ours), len),
                           cas_bytes_prefix(CAS_BYTES(theirs), same));
        if (i == 0) {
            assert_int_equal(castls_conn_export(pair.client, CAS_TEXT("EXPORTER-Channel-Binding"),
                                                CAS_TEXT(""), CAS_SPAN(exported)),
                             CASTLS_OK);
            assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(ours), len), CAS_BYTES(exported));
        }
        assert_int_equal(castls_conn_channel_binding(
                             pair.client, kind, cas_span_prefix(CAS_SPAN(ours), 31), &len),
                         CASTLS_NO_ROOM);
    }
    /* RFC 5929 section 4.1: the certificate's own hash; it is signed with ECDSA and SHA-256. */
    const castls_bytes certificate[] = {castls_credential_certificate(ground->server, 0)};
    assert_int_equal(castls_provider_default()
                         ->hash(CASTLS_HASH_SHA256)
                         ->digest(CAS_PARTS(certificate), CAS_SPAN(digest)),
                     CASTLS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(theirs), 32), CAS_BYTES(digest));
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_another_each_time_if_asked_for),
        cmocka_unit_test(grease_stands_where_the_rfc_has_it),
        cmocka_unit_test(a_second_hello_has_the_same_grease_and_order),
        cmocka_unit_test(tls12_adds_to_the_hello_what_it_needs),
        cmocka_unit_test(channel_bindings_are_the_same_at_both_ends),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
