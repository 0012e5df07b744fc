/*
 * test_quic_vectors.c: the sample packets of RFC 9001 and RFC 9369, byte for byte, with each
 * provider; and what keys refuse.
 */
#include "quic/rfc_vectors.h"
#include "support/each_provider.h"
#include "support/hex.h"

#include "castls/castls.h"
#include "core/list.h"

#define ROOM 1500
#define CLIENT_PAYLOAD_LEN 1162 /* Bytes, with PADDING frames behind the CRYPTO frame. */
#define INITIAL_NUMBER_AT 18

static const uint8_t connection_id[] = {0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08};

static castls_config *config_of(const castls_provider *provider)
{
    const castls_environment environment = {
        .struct_len = sizeof(environment), .provider = provider};
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    assert_int_equal(castls_config_build(builder, &config, NULL), CASTLS_OK);
    castls_config_builder_free(builder);
    return config;
}

/* A sealed packet, or the packet that was opened again: the same text in hexadecimal. */
typedef struct sample {
    const char *header;
    const char *payload;
    const char *packet;
    size_t payload_len; /* 0: as long as it is. */
    size_t number_at;
    size_t number_len;
    uint64_t number;
} sample;

static void check_seal(const sample *s, castls_quic_key *seal)
{
    uint8_t room[ROOM] = {0};
    uint8_t expected_room[ROOM] = {0};
    uint8_t payload_room[ROOM] = {0};
    const castls_bytes expected = test_hex(s->packet, CAS_SPAN(expected_room));
    const castls_bytes header = test_hex(s->header, CAS_SPAN(room));
    const castls_bytes payload = test_hex(s->payload, CAS_SPAN(payload_room));
    const size_t len = s->payload_len == 0 ? payload.len : s->payload_len;
    const castls_span packet =
        cas_span_prefix(CAS_SPAN(room), header.len + len + CASTLS_QUIC_TAG_LEN);
    assert_int_equal(
        castls_quic_seal(seal, 0, s->number, header, cas_bytes_prefix(CAS_BYTES(payload_room), len),
                         cas_span_skip(packet, header.len)),
        CASTLS_OK);
    assert_int_equal(castls_quic_protect(seal, packet, s->number_at), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(packet), expected);
}

static void check_open(const sample *s, castls_quic_key *open)
{
    uint8_t room[ROOM] = {0};
    uint8_t header_room[64] = {0};
    uint8_t payload_room[ROOM] = {0};
    const castls_bytes header = test_hex(s->header, CAS_SPAN(header_room));
    const castls_bytes payload = test_hex(s->payload, CAS_SPAN(payload_room));
    const size_t len = s->payload_len == 0 ? payload.len : s->payload_len;
    const castls_span packet =
        cas_span_prefix(CAS_SPAN(room), test_hex(s->packet, CAS_SPAN(room)).len);
    const castls_span text = cas_span_skip(packet, header.len);
    size_t number_len = 0;
    assert_int_equal(castls_quic_unprotect(open, packet, s->number_at, &number_len), CASTLS_OK);
    assert_int_equal(number_len, s->number_len);
    assert_bytes_equal(cas_bytes_prefix(cas_span_bytes(packet), header.len), header);
    assert_int_equal(castls_quic_open(open, 0, s->number, header, cas_span_bytes(text), text),
                     CASTLS_OK);
    assert_bytes_equal(cas_bytes_prefix(cas_span_bytes(text), len),
                       cas_bytes_prefix(CAS_BYTES(payload_room), len));
}

static void check_mask(const castls_quic_key *key, const char *sample_text, const char *mask_text)
{
    uint8_t sample_room[CASTLS_QUIC_SAMPLE_LEN] = {0};
    uint8_t expected[CASTLS_QUIC_MASK_LEN] = {0};
    uint8_t mask[CASTLS_QUIC_MASK_LEN] = {0};
    const castls_bytes bytes = test_hex(sample_text, CAS_SPAN(sample_room));
    assert_int_equal(castls_quic_mask(key, bytes, CAS_SPAN(mask)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(mask), test_hex(mask_text, CAS_SPAN(expected)));
}

static void check_secret(const castls_quic_key *key, const char *text)
{
    uint8_t room[32] = {0};
    assert_bytes_equal(castls_quic_key_secret(key), test_hex(text, CAS_SPAN(room)));
}

static void check_initial(const castls_provider *provider, const quic_vectors *v)
{
    castls_config *config = config_of(provider);
    castls_quic_key *client[2] = {NULL, NULL};
    castls_quic_key *server[2] = {NULL, NULL};
    const sample from_client = {
        v->client_header,
        v->client_payload,
        v->client_packet,
        CLIENT_PAYLOAD_LEN,
        INITIAL_NUMBER_AT,
        4,
        2};
    const sample from_server = {
        v->server_header, v->server_payload, v->server_packet, 0, INITIAL_NUMBER_AT, 2, 1};
    assert_int_equal(castls_quic_initial_keys(config, v->version, CAS_BYTES(connection_id), false,
                                              &client[0], &client[1]),
                     CASTLS_OK);
    assert_int_equal(castls_quic_initial_keys(config, v->version, CAS_BYTES(connection_id), true,
                                              &server[0], &server[1]),
                     CASTLS_OK);
    check_secret(client[0], v->client_secret);
    check_secret(server[0], v->server_secret);
    check_mask(client[0], v->client_sample, v->client_mask);
    check_mask(client[1], v->server_sample, v->server_mask);
    check_seal(&from_client, client[0]);
    check_open(&from_client, server[1]);
    check_seal(&from_server, server[0]);
    check_open(&from_server, client[1]);
    for (size_t i = 0; i < 2; i++) {
        castls_quic_key_free(*CAS_AT(client, i));
        castls_quic_key_free(*CAS_AT(server, i));
    }
    castls_config_release(config);
}

static void check_chacha(const castls_provider *provider, const quic_vectors *v)
{
    castls_config *config = config_of(provider);
    castls_quic_key *seal = NULL;
    castls_quic_key *open = NULL;
    castls_quic_key *next = NULL;
    uint8_t room[32] = {0};
    const castls_bytes secret = test_hex(v->chacha_secret, CAS_SPAN(room));
    const sample packet = {"4200bff4", "01", v->chacha_packet, 0, 1, 3, 654360564};
    assert_int_equal(castls_quic_key_new(config, v->version, 0x1303, true, secret, &seal),
                     CASTLS_OK);
    assert_int_equal(castls_quic_key_new(config, v->version, 0x1303, false, secret, &open),
                     CASTLS_OK);
    check_mask(seal, v->chacha_sample, v->chacha_mask);
    check_seal(&packet, seal);
    check_open(&packet, open);
    assert_int_equal(castls_quic_key_next(seal, &next), CASTLS_OK);
    check_secret(next, v->chacha_ku);
    castls_quic_key_free(seal);
    castls_quic_key_free(open);
    castls_quic_key_free(next);
    castls_config_release(config);
}

static void check_retry(const castls_provider *provider, const quic_vectors *v)
{
    castls_config *config = config_of(provider);
    uint8_t room[64] = {0};
    uint8_t tag[CASTLS_QUIC_TAG_LEN] = {0};
    const castls_bytes packet = test_hex(v->retry, CAS_SPAN(room));
    const castls_bytes body = cas_bytes_prefix(packet, packet.len - sizeof(tag));
    const castls_bytes id = CAS_BYTES(connection_id);
    assert_int_equal(castls_quic_retry_tag(config, v->version, id, body, CAS_SPAN(tag)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(tag), cas_bytes_skip(packet, body.len));
    assert_int_equal(castls_quic_check_retry(config, v->version, id, packet), CASTLS_OK);
    assert_int_equal(castls_quic_check_retry(config, v->version, cas_bytes_prefix(id, 7), packet),
                     CASTLS_BAD_MAC);
    for (size_t len = 0; len < packet.len; len++) {
        assert_int_equal(
            castls_quic_check_retry(config, v->version, id, cas_bytes_prefix(packet, len)),
            CASTLS_BAD_MAC);
    }
    room[5] = 1;
    assert_int_equal(castls_quic_check_retry(config, v->version, id, packet), CASTLS_BAD_MAC);
    castls_config_release(config);
}

static void initial_packets_are_those_of_rfc_9001(const castls_provider *provider)
{
    check_initial(provider, &quic_rfc_vectors[0]);
}

static void initial_packets_are_those_of_rfc_9369(const castls_provider *provider)
{
    check_initial(provider, &quic_rfc_vectors[1]);
}

static void a_chacha20_packet_is_that_of_rfc_9001(const castls_provider *provider)
{
    check_chacha(provider, &quic_rfc_vectors[0]);
}

static void a_chacha20_packet_is_that_of_rfc_9369(const castls_provider *provider)
{
    check_chacha(provider, &quic_rfc_vectors[1]);
}

static void a_retry_tag_is_that_of_rfc_9001(const castls_provider *provider)
{
    check_retry(provider, &quic_rfc_vectors[0]);
}

static void a_retry_tag_is_that_of_rfc_9369(const castls_provider *provider)
{
    check_retry(provider, &quic_rfc_vectors[1]);
}

EACH_PROVIDER(initial_packets_are_those_of_rfc_9001)
EACH_PROVIDER(initial_packets_are_those_of_rfc_9369)
EACH_PROVIDER(a_chacha20_packet_is_that_of_rfc_9001)
EACH_PROVIDER(a_chacha20_packet_is_that_of_rfc_9369)
EACH_PROVIDER(a_retry_tag_is_that_of_rfc_9001)
EACH_PROVIDER(a_retry_tag_is_that_of_rfc_9369)

static castls_quic_key *key_of(castls_config *config, bool seals)
{
    const uint8_t secret[32] = {1, 2, 3};
    castls_quic_key *key = NULL;
    assert_int_equal(
        castls_quic_key_new(config, CASTLS_QUIC_V1, 0x1301, seals, CAS_BYTES(secret), &key),
        CASTLS_OK);
    return key;
}

static void a_key_refuses_what_it_is_not_for(void **state)
{
    (void)state;
    castls_config *config = config_of(castls_provider_default());
    castls_quic_key *seal = key_of(config, true);
    castls_quic_key *open = key_of(config, false);
    uint8_t room[32] = {0};
    const castls_bytes none = cas_bytes_none();
    const castls_bytes text = cas_bytes_prefix(CAS_BYTES(room), 16);
    const castls_bytes whole = CAS_BYTES(room);
    const castls_span out = CAS_SPAN(room);
    assert_int_equal(castls_quic_seal(open, 0, 1, none, text, out), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_open(seal, 0, 1, none, whole, out), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_seal(seal, 0, UINT64_C(1) << 62, none, text, out),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_quic_open(open, 0, UINT64_C(1) << 62, none, whole, out),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_quic_seal(seal, 0, (UINT64_C(1) << 62) - 1, none, text, out),
                     CASTLS_OK);
    assert_int_equal(castls_quic_seal(seal, 0, 1, none, text, cas_span_prefix(out, 31)),
                     CASTLS_NO_ROOM);
    /* Less than a tag cannot be opened; nor can what was changed. */
    for (size_t len = 0; len < 16; len++) {
        assert_int_equal(castls_quic_open(open, 0, 1, none, cas_bytes_prefix(whole, len), out),
                         CASTLS_BAD_MAC);
    }
    castls_quic_key_free(seal);
    castls_quic_key_free(open);
    castls_quic_key_free(NULL);
    castls_config_release(config);
}

/* RFC 9001 section 5.4.2: a packet has to have four bytes and a sample behind where its number
 * begins. */
static void a_packet_that_is_too_short_is_not_unprotected(void **state)
{
    (void)state;
    castls_config *config = config_of(castls_provider_default());
    castls_quic_key *open = key_of(config, false);
    uint8_t room[21] = {0x40};
    for (size_t len = 0; len <= sizeof(room); len++) {
        size_t number_len = 9;
        const castls_span packet = cas_span_prefix(CAS_SPAN(room), len);
        assert_int_equal(castls_quic_unprotect(open, packet, 1, &number_len),
                         len == sizeof(room) ? CASTLS_OK : CASTLS_BAD_MAC);
        assert_true(len == sizeof(room) ? number_len >= 1 && number_len <= 4 : number_len == 0);
    }
    assert_int_equal(castls_quic_protect(open, CAS_SPAN(room), 2), CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_quic_protect(open, CAS_SPAN(room), 0), CASTLS_BAD_ARGUMENT);
    castls_quic_key_free(open);
    castls_config_release(config);
}

static void keys_of_unknown_kinds_are_not_made(void **state)
{
    (void)state;
    castls_config *config = config_of(castls_provider_default());
    castls_quic_key *key = NULL;
    castls_quic_key *other = NULL;
    uint8_t tag[16] = {0};
    const uint8_t secret[32] = {0};
    const uint8_t long_id[21] = {0};
    const castls_quic_version unknown = (castls_quic_version)0x0a0a0a0a;
    const castls_bytes bytes = CAS_BYTES(secret);
    assert_int_equal(castls_quic_key_new(config, unknown, 0x1301, true, bytes, &key),
                     CASTLS_UNSUPPORTED);
    assert_null(key);
    assert_int_equal(castls_quic_key_new(config, CASTLS_QUIC_V1, 0xc02b, true, bytes, &key),
                     CASTLS_UNSUPPORTED);
    assert_int_equal(castls_quic_key_new(config, CASTLS_QUIC_V1, 0x1304, true, bytes, &key),
                     CASTLS_UNSUPPORTED);
    assert_int_equal(castls_quic_key_new(config, CASTLS_QUIC_V1, 0x1302, true, bytes, &key),
                     CASTLS_BAD_ARGUMENT); /* SHA-384 wants 48 bytes. */
    assert_int_equal(
        castls_quic_initial_keys(config, CASTLS_QUIC_V1, CAS_BYTES(long_id), false, &key, &other),
        CASTLS_BAD_ARGUMENT);
    assert_int_equal(
        castls_quic_initial_keys(config, unknown, cas_bytes_none(), false, &key, &other),
        CASTLS_UNSUPPORTED);
    assert_null(key);
    assert_null(other);
    assert_int_equal(castls_quic_retry_tag(config, unknown, cas_bytes_none(), bytes, CAS_SPAN(tag)),
                     CASTLS_UNSUPPORTED);
    assert_int_equal(
        castls_quic_retry_tag(config, CASTLS_QUIC_V1, CAS_BYTES(long_id), bytes, CAS_SPAN(tag)),
        CASTLS_BAD_ARGUMENT);
    castls_config_release(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(initial_packets_are_those_of_rfc_9001),
        EACH_PROVIDER_TESTS(initial_packets_are_those_of_rfc_9369),
        EACH_PROVIDER_TESTS(a_chacha20_packet_is_that_of_rfc_9001),
        EACH_PROVIDER_TESTS(a_chacha20_packet_is_that_of_rfc_9369),
        EACH_PROVIDER_TESTS(a_retry_tag_is_that_of_rfc_9001),
        EACH_PROVIDER_TESTS(a_retry_tag_is_that_of_rfc_9369),
        cmocka_unit_test(a_key_refuses_what_it_is_not_for),
        cmocka_unit_test(a_packet_that_is_too_short_is_not_unprotected),
        cmocka_unit_test(keys_of_unknown_kinds_are_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
