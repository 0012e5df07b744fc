/*
 * test_fields.c: a session's fields and their encoding.
 */
#include "support/test.h"

#include "session/fields.h"

#define ROOM 2048

/* All fields, but for the chain, which the caller lends. */
static cas_session_fields full(castls_parts chain)
{
    cas_session_fields fields = {.struct_len = sizeof(fields)};
    fields.version = 0x0304;
    fields.suite = 0x1302;
    fields.group = 0x11ec;
    fields.extended_main_secret = true;
    fields.verdict = CASTLS_VERDICT_ACCEPTED;
    fields.lifetime_s = 7200;
    fields.age_add = 0xfedcba98;
    fields.early_data_max = 16384;
    fields.issued_at_ms = INT64_C(1700000000123);
    fields.secret = CAS_TEXT("a secret of 48 bytes for a suite with SHA-384...");
    fields.ticket = CAS_TEXT("ticket");
    fields.id = CAS_TEXT("session id");
    fields.server_name = CAS_TEXT("server.example");
    fields.alpn = CAS_TEXT("h2");
    fields.binding = CAS_TEXT("binding");
    fields.application_data = CAS_TEXT("application");
    fields.peer_chain = chain;
    fields.is_quic = true;
    fields.quic = CAS_TEXT("transport parameters");
    fields.own_is_raw_key = true;
    return fields;
}

/* The least that a session is made of. */
static cas_session_fields least(void)
{
    cas_session_fields fields = {.struct_len = sizeof(fields)};
    fields.version = 0x0303;
    fields.suite = 0xc02b;
    fields.secret = CAS_TEXT("s");
    return fields;
}

static castls_bytes encode(const cas_session_fields *fields, castls_span room)
{
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(room);
    cas_session_fields_encode(&w, fields);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    assert_int_equal(cas_session_fields_len(fields), out.len);
    return out;
}

static void check_equal(const cas_session_fields *a, const cas_session_fields *b)
{
    assert_int_equal(a->version, b->version);
    assert_int_equal(a->suite, b->suite);
    assert_int_equal(a->group, b->group);
    assert_int_equal(a->extended_main_secret, b->extended_main_secret);
    assert_int_equal(a->verdict, b->verdict);
    assert_int_equal(a->lifetime_s, b->lifetime_s);
    assert_int_equal(a->age_add, b->age_add);
    assert_int_equal(a->early_data_max, b->early_data_max);
    assert_true(a->issued_at_ms == b->issued_at_ms);
    assert_bytes_equal(a->secret, b->secret);
    assert_bytes_equal(a->ticket, b->ticket);
    assert_bytes_equal(a->id, b->id);
    assert_bytes_equal(a->server_name, b->server_name);
    assert_bytes_equal(a->alpn, b->alpn);
    assert_bytes_equal(a->binding, b->binding);
    assert_bytes_equal(a->application_data, b->application_data);
    assert_bytes_equal(a->quic, b->quic);
    assert_int_equal(a->is_quic, b->is_quic);
    assert_int_equal(a->own_is_raw_key, b->own_is_raw_key);
    assert_int_equal(a->peer_chain.count, b->peer_chain.count);
    for (size_t i = 0; i < a->peer_chain.count; i++) {
        assert_bytes_equal(cas_parts_get(a->peer_chain, i), cas_parts_get(b->peer_chain, i));
    }
}

static void what_was_encoded_is_decoded(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    const castls_bytes chain[] = {CAS_TEXT("leaf"), CAS_TEXT("intermediate")};
    const cas_session_fields in[] = {full(CAS_PARTS(chain)), least()};
    for (size_t i = 0; i < CAS_COUNT(in); i++) {
        cas_chain_views kept = {0};
        cas_session_fields out = {0};
        const castls_bytes encoded = encode(CAS_AT(in, i), CAS_SPAN(room));
        assert_int_equal(cas_session_fields_check(CAS_AT(in, i)), CAS_OK);
        assert_int_equal(cas_session_fields_decode(encoded, &kept, &out), CAS_OK);
        check_equal(CAS_AT(in, i), &out);
    }
}

static void every_truncation_and_a_trailing_byte_are_refused(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    const castls_bytes chain[] = {CAS_TEXT("leaf"), CAS_TEXT("intermediate")};
    const cas_session_fields in = full(CAS_PARTS(chain));
    const size_t len = encode(&in, CAS_SPAN(room)).len;
    for (size_t cut = 0; cut <= len + 1; cut++) {
        cas_chain_views kept = {0};
        cas_session_fields out = {0};
        const cas_err err =
            cas_session_fields_decode(cas_bytes_prefix(CAS_BYTES(room), cut), &kept, &out);
        assert_int_equal(err, cut == len ? CAS_OK : CAS_ERR_SESSION_DECODE);
        assert_int_equal(out.secret.len, cut == len ? 48 : 0);
    }
}

/* The first bytes are numbers with a range; whatever is decoded is encoded to the same bytes. */
static void every_changed_byte_is_refused_or_means_something_else(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    uint8_t again_room[ROOM] = {0};
    const castls_bytes chain[] = {CAS_TEXT("leaf")};
    const cas_session_fields in = full(CAS_PARTS(chain));
    const castls_bytes encoded = encode(&in, CAS_SPAN(room));
    for (size_t i = 0; i < encoded.len; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            cas_chain_views kept = {0};
            cas_session_fields out = {0};
            uint8_t *byte = CAS_AT(room, i);
            *byte = (uint8_t)(*byte ^ (1u << bit));
            if (cas_session_fields_decode(encoded, &kept, &out) == CAS_OK) {
                assert_true(i >= 2);
                assert_int_equal(cas_session_fields_check(&out), CAS_OK);
                assert_bytes_equal(encode(&out, CAS_SPAN(again_room)), encoded);
            }
            *byte = (uint8_t)(*byte ^ (1u << bit));
        }
    }
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    cas_session_fields fields = least();
    assert_int_equal(cas_session_fields_check(&fields), CAS_OK);
    fields.version = 0x0302;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields.version = 0x0304; /* Without an extended main secret. */
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.suite = 0;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.lifetime_s = 604801;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.issued_at_ms = -1;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.verdict = (castls_verdict)3;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
}

static void lengths_out_of_range_are_refused(void **state)
{
    (void)state;
    uint8_t room[65536] = {0};
    const castls_bytes all = CAS_BYTES(room);
    cas_session_fields fields = least();
    fields.secret = cas_bytes_none();
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields.secret = cas_bytes_prefix(all, 65);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.ticket = all;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.id = cas_bytes_prefix(all, 33);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.server_name = cas_bytes_prefix(all, 256);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.alpn = cas_bytes_prefix(all, 256);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.binding = cas_bytes_prefix(all, 65);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.application_data = cas_bytes_prefix(all, 32769);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields = least();
    fields.is_quic = true;
    fields.quic = all;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields.quic = cas_bytes_prefix(all, 65535);
    assert_int_equal(cas_session_fields_check(&fields), CAS_OK);
    fields.is_quic = false;
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
}

static void chains_out_of_range_are_refused(void **state)
{
    (void)state;
    uint8_t room[65536] = {0};
    castls_bytes chain[17] = {{0}};
    cas_session_fields fields = least();
    for (size_t i = 0; i < CAS_COUNT(chain); i++) {
        *CAS_AT(chain, i) = CAS_TEXT("certificate");
    }
    fields.peer_chain = CAS_PARTS_FIRST(chain, 16);
    assert_int_equal(cas_session_fields_check(&fields), CAS_OK);
    fields.peer_chain = CAS_PARTS_FIRST(chain, 17);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    fields.peer_chain = CAS_PARTS_FIRST(chain, 3);
    chain[1] = cas_bytes_none();
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    chain[1] = CAS_BYTES(room);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
    chain[0] = cas_bytes_prefix(CAS_BYTES(room), 65535);
    chain[1] = cas_bytes_prefix(CAS_BYTES(room), 65535);
    assert_int_equal(cas_session_fields_check(&fields), CAS_ERR_ARGUMENT);
}

static void a_session_lives_from_its_making_to_its_lifetime(void **state)
{
    (void)state;
    cas_session_fields fields = least();
    const int64_t made = INT64_C(1700000000000);
    fields.issued_at_ms = made;
    fields.lifetime_s = 10;
    assert_true(cas_session_fields_is_alive(&fields, made));
    assert_true(cas_session_fields_is_alive(&fields, made + 10000));
    assert_false(cas_session_fields_is_alive(&fields, made + 10001));
    assert_true(cas_session_fields_is_alive(&fields, made - 60000));
    assert_false(cas_session_fields_is_alive(&fields, made - 60001));
    assert_false(cas_session_fields_is_alive(&fields, -1));
    assert_false(cas_session_fields_is_alive(&fields, INT64_MAX));
    fields.lifetime_s = 0;
    assert_false(cas_session_fields_is_alive(&fields, made));
}

static void the_age_is_obfuscated_modulo_two_to_the_32(void **state)
{
    (void)state;
    cas_session_fields fields = least();
    fields.issued_at_ms = 1000;
    fields.age_add = 0xffffff00;
    assert_int_equal(cas_session_obfuscated_age(&fields, 1000), 0xffffff00);
    /* A millisecond less than the two readings differ by, and never less than none. */
    assert_int_equal(cas_session_obfuscated_age(&fields, 1001), 0xffffff00);
    assert_int_equal(cas_session_obfuscated_age(&fields, 1001 + 0x100), 0);
    assert_int_equal(cas_session_obfuscated_age(&fields, 1001 + 0x105), 5);
    assert_int_equal(cas_session_obfuscated_age(&fields, 0), 0xffffff00);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_encoded_is_decoded),
        cmocka_unit_test(every_truncation_and_a_trailing_byte_are_refused),
        cmocka_unit_test(every_changed_byte_is_refused_or_means_something_else),
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(lengths_out_of_range_are_refused),
        cmocka_unit_test(chains_out_of_range_are_refused),
        cmocka_unit_test(a_session_lives_from_its_making_to_its_lifetime),
        cmocka_unit_test(the_age_is_obfuscated_modulo_two_to_the_32),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
