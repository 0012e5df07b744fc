/*
 * test_secrets.c: points 11 to 13 of what the API must carry: Finished values and exporters, keys
 * and sequence numbers of each direction, and how records are cut, padded, lent and ended.
 */
#include "api/ground.h"

static void finished_values_and_exporters_agree(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    const castls_bytes label = CAS_TEXT("EXPORTER-test");
    api_connect(&pair);
    assert_true(castls_conn_client_finished(pair.client).len >= 32);
    assert_bytes_equal(castls_conn_client_finished(pair.client),
                       castls_conn_client_finished(pair.server));
    assert_bytes_equal(castls_conn_server_finished(pair.client),
                       castls_conn_server_finished(pair.server));
    assert_false(cas_bytes_equal(
        castls_conn_client_finished(pair.client), castls_conn_server_finished(pair.client)));
    /* RFC 8446 section 7.5: an absent context is an empty one in TLS 1.3. */
    assert_int_equal(castls_conn_export(pair.client, label, cas_bytes_none(), CAS_SPAN(a)),
                     CASTLS_OK);
    assert_int_equal(castls_conn_export(pair.server, label, CAS_TEXT(""), CAS_SPAN(b)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(a), CAS_BYTES(b));
    assert_int_equal(castls_conn_export(pair.server, label, CAS_TEXT("x"), CAS_SPAN(b)), CASTLS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(a), CAS_BYTES(b)));
    /* Without a PSK there is no early exporter. */
    assert_int_not_equal(castls_conn_export_early(pair.client, label, CAS_TEXT("x"), CAS_SPAN(a)),
                         CASTLS_OK);
    cas_pair_clear(&pair);
}

/* Opens one record where it lies, with the provider alone: RFC 8446 section 5.2 and 5.3. */
static void open_record(const castls_traffic *keys, castls_span room, castls_bytes wanted)
{
    const castls_aead *aead = castls_provider_default()->aead(CASTLS_AEAD_AES_128_GCM);
    uint64_t key[CASTLS_AEAD_KEY_ROOM_MAX / 8] = {0};
    uint8_t nonce[12] = {0};
    const castls_bytes record = cas_span_bytes(room);
    const castls_bytes body = cas_bytes_skip(record, 5);
    const castls_span plain = cas_span_slice(room, 5, body.len - 16);
    assert_int_equal(keys->version, 0x0304);
    assert_int_equal(keys->suite, 0x1301);
    for (size_t i = 0; i < sizeof(nonce); i++) {
        const uint64_t shifted = i < 4 ? 0 : keys->sequence >> (8 * (11 - i));
        cas_span_set(CAS_SPAN(nonce), i,
                     cas_low_u8(cas_bytes_get(CAS_BYTES(keys->iv), i) ^ shifted));
    }
    assert_int_equal(aead->key_init(key, CASTLS_AEAD_TLS13_OPEN,
                                    cas_bytes_prefix(CAS_BYTES(keys->key), keys->key_len)),
                     CASTLS_OK);
    assert_int_equal(aead->open(key, CAS_BYTES(nonce), cas_bytes_prefix(record, 5), body, plain),
                     CASTLS_OK);
    aead->key_clear(key);
    assert_bytes_equal(cas_span_bytes(cas_span_prefix(plain, wanted.len)), wanted);
    assert_int_equal(cas_bytes_get(cas_span_bytes(plain), wanted.len), 23);
}

/* RFC 5705 section 4 gives a label no least length, RFC 8446 section 7.1 gives it one byte. */
static void a_label_may_be_empty_in_tls12(void **state)
{
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        uint8_t a[40] = {0};
        uint8_t b[40] = {0};
        castls_config_builder *mine = api_client(*state);
        castls_config_builder_set_versions(mine, version, version);
        cas_pair pair = api_pair(*state, api_build(mine), NULL);
        const castls_code wanted = version == 0x0303 ? CASTLS_OK : CASTLS_BAD_ARGUMENT;
        api_connect(&pair);
        assert_int_equal(
            castls_conn_export(pair.client, cas_bytes_none(), cas_bytes_none(), CAS_SPAN(a)),
            wanted);
        assert_int_equal(
            castls_conn_export(pair.server, cas_bytes_none(), cas_bytes_none(), CAS_SPAN(b)),
            wanted);
        assert_bytes_equal(CAS_BYTES(a), CAS_BYTES(b));
        assert_int_equal(a[0] != 0 || a[1] != 0 || a[2] != 0, version == 0x0303);
        cas_pair_clear(&pair);
    }
}

static void the_next_record_opens_with_what_was_exported(void **state)
{
    const uint16_t suites[] = {0x1301};
    castls_config_builder *mine = api_client(*state);
    const castls_bytes parts[] = {CAS_TEXT("sealed by the connection")};
    castls_config_builder_set_suites(mine, CAS_CODES(suites));
    cas_pair pair = api_pair(*state, api_build(mine), NULL);
    api_connect(&pair);
    for (size_t i = 0; i < 3; i++) {
        castls_traffic sending = {.struct_len = sizeof(sending)};
        castls_traffic receiving = {.struct_len = sizeof(receiving)};
        uint8_t room[256] = {0};
        size_t taken = 0;
        assert_int_equal(castls_conn_sending(pair.client, &sending), CASTLS_OK);
        assert_int_equal(castls_conn_receiving(pair.server, &receiving), CASTLS_OK);
        assert_int_equal(sending.sequence, i % 2 == 0 ? 0 : 1);
        assert_int_equal(receiving.sequence, sending.sequence);
        assert_bytes_equal(CAS_BYTES(sending.key), CAS_BYTES(receiving.key));
        assert_bytes_equal(CAS_BYTES(sending.iv), CAS_BYTES(receiving.iv));
        assert_bytes_equal(CAS_BYTES(sending.secret), CAS_BYTES(receiving.secret));
        assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
        const castls_bytes record = api_outgoing(pair.client, CAS_SPAN(room));
        open_record(&receiving, cas_span_prefix(CAS_SPAN(room), record.len), parts[0]);
        (void)cas_pair_carry(&pair, true);
        castls_conn_take(pair.server, taken);
        if (i == 1) {
            assert_int_equal(castls_conn_update_keys(pair.client, false), CASTLS_OK);
            (void)cas_pair_carry(&pair, true);
        }
    }
    castls_traffic none = {.struct_len = 0};
    assert_int_equal(castls_conn_sending(pair.client, &none), CASTLS_BAD_ARGUMENT);
    cas_pair_clear(&pair);
}

/* Sends `len` bytes and looks at the records: how many, and whether each is a multiple when its
 * header and tag are left out. */
static size_t records_of(cas_pair *pair, size_t len, size_t multiple)
{
    uint8_t text[1000] = {0};
    uint8_t room[4096] = {0};
    const castls_bytes parts[] = {cas_bytes_prefix(CAS_BYTES(text), len)};
    size_t taken = 0;
    size_t count = 0;
    assert_int_equal(castls_conn_send(pair->client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, len);
    castls_bytes rest = api_outgoing(pair->client, CAS_SPAN(room));
    while (rest.len != 0) {
        const size_t body = (size_t)cas_bytes_get(rest, 3) * 256 + cas_bytes_get(rest, 4);
        assert_int_equal((body - 16) % multiple, 0);
        rest = cas_bytes_skip(rest, 5 + body);
        count++;
    }
    assert_int_equal(castls_conn_sent(pair->client, castls_conn_outgoing_len(pair->client)),
                     CASTLS_OK);
    return count;
}

/* Each call ends its last record: what one call sent shares none with the next. */
static void a_call_is_a_boundary_and_its_parts_are_not(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    const castls_bytes parts[] = {CAS_TEXT("one "), CAS_TEXT("stretch"), CAS_TEXT(" of data")};
    uint8_t room[256] = {0};
    size_t taken = 0;
    api_connect(&pair);
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, 19);
    const size_t first = castls_conn_outgoing_len(pair.client);
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS_FIRST(parts, 1), &taken), CASTLS_OK);
    const castls_bytes sent = api_outgoing(pair.client, CAS_SPAN(room));
    assert_int_equal(sent.len - first, 5 + 4 + 1 + 16);
    assert_int_equal(first, 5 + 19 + 1 + 16);
    (void)cas_pair_carry(&pair, true);
    assert_bytes_equal(castls_conn_received(pair.server), CAS_TEXT("one stretch of data"));
    cas_pair_clear(&pair);
}

static void records_are_cut_and_padded_as_told(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    api_connect(&pair);
    assert_int_equal(records_of(&pair, 1000, 1), 1);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 100), CASTLS_OK);
    assert_int_equal(records_of(&pair, 1000, 1), 10);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 16384), CASTLS_OK);
    assert_int_equal(castls_conn_set_padding(pair.client, 128), CASTLS_OK);
    assert_int_equal(records_of(&pair, 5, 128), 1);
    assert_int_equal(records_of(&pair, 700, 128), 1);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 63), CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_conn_set_padding(pair.client, 257), CASTLS_BAD_ARGUMENT);
    cas_pair_clear(&pair);
}

static void buffers_are_lent_and_filled_without_a_copy(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    const castls_bytes parts[] = {CAS_TEXT("in "), CAS_TEXT("place")};
    uint8_t room[256] = {0};
    size_t taken = 0;
    size_t len = 0;
    size_t consumed = 0;
    castls_bytes data = {0};
    api_connect(&pair);
    assert_int_equal(castls_conn_send_into(pair.client, CAS_PARTS(parts),
                                           cas_span_prefix(CAS_SPAN(room), 20), &taken, &len),
                     CASTLS_NO_ROOM);
    assert_int_equal(taken, 0);
    while (taken < 8) {
        const castls_bytes text[] = {cas_bytes_skip(CAS_TEXT("in place"), taken)};
        size_t now = 0;
        size_t filled = 0;
        assert_int_equal(castls_conn_send_into(pair.client, CAS_PARTS(text),
                                               cas_span_skip(CAS_SPAN(room), len), &now, &filled),
                         CASTLS_OK);
        taken = taken + now;
        len = len + filled;
    }
    assert_int_equal(castls_conn_outgoing_len(pair.client), 0);
    assert_int_equal(castls_conn_receive_in_place(
                         pair.server, cas_span_prefix(CAS_SPAN(room), len - 1), &consumed, &data),
                     CASTLS_OK);
    assert_int_equal(consumed, 0); /* It is not whole. */
    assert_int_equal(castls_conn_receive_in_place(
                         pair.server, cas_span_prefix(CAS_SPAN(room), len), &consumed, &data),
                     CASTLS_OK);
    assert_int_equal(consumed, len);
    assert_bytes_equal(data, CAS_TEXT("in place"));
    assert_true(cas_bytes_same_start(data, cas_span_skip(CAS_SPAN(room), 5)));
    cas_pair_clear(&pair);
}

static void data_is_peeked_blocked_and_ended(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    static const uint8_t much[400000];
    const castls_bytes parts[] = {CAS_BYTES(much)};
    const castls_bytes short_part[] = {CAS_TEXT("peek at me")};
    uint8_t room[16] = {0};
    size_t taken = 0;
    size_t len = 0;
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &taken), CASTLS_WOULD_BLOCK);
    assert_int_equal(taken, 0);
    api_connect(&pair);
    assert_int_equal(castls_conn_send(pair.server, CAS_PARTS(short_part), &taken), CASTLS_OK);
    (void)cas_pair_carry(&pair, false);
    assert_bytes_equal(castls_conn_received(pair.client), CAS_TEXT("peek at me"));
    castls_conn_take(pair.client, 8);
    assert_bytes_equal(castls_conn_received(pair.client), CAS_TEXT("me"));
    castls_conn_take(pair.client, 2);
    assert_int_equal(castls_conn_received(pair.client).len, 0);
    /* More than may wait: what was accepted is told, and the rest blocks. */
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_true(taken > 0 && taken < sizeof(much));
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &taken), CASTLS_WOULD_BLOCK);
    assert_int_equal(taken, 0);
    /* Half-close: the server ends, the client may go on; then the stream breaks off. */
    assert_int_equal(castls_conn_close(pair.server), CASTLS_OK);
    (void)cas_pair_carry(&pair, false);
    assert_int_equal(castls_conn_read(pair.client, CAS_SPAN(room), &len), CASTLS_CLOSED);
    assert_int_equal(castls_conn_receive_end(pair.client), CASTLS_CLOSED);
    assert_true(castls_conn_may_send(pair.client));
    assert_int_equal(castls_conn_receive_end(pair.server), CASTLS_TRUNCATED);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_TRUNCATED);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finished_values_and_exporters_agree),
        cmocka_unit_test(a_label_may_be_empty_in_tls12),
        cmocka_unit_test(the_next_record_opens_with_what_was_exported),
        cmocka_unit_test(a_call_is_a_boundary_and_its_parts_are_not),
        cmocka_unit_test(records_are_cut_and_padded_as_told),
        cmocka_unit_test(buffers_are_lent_and_filled_without_a_copy),
        cmocka_unit_test(data_is_peeked_blocked_and_ended),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
