/*
 * test_compress.c: each library that this build has: there and back, what it must refuse, and the
 * bound on what comes out.
 */
#include "compress/compress.h"

#include "core/buf.h"
#include "core/list.h"
#include "support/test.h"

#define ROOM 8192

/* Something like a chain: it repeats itself here and there. */
static castls_bytes sample(castls_span room)
{
    for (size_t i = 0; i < room.len; i++) {
        cas_span_set(room, i, (uint8_t)(i % 61 + i / 500));
    }
    return cas_span_bytes(room);
}

static castls_bytes packed(uint16_t algorithm, castls_bytes in, castls_span room)
{
    size_t len = 0;
    assert_int_equal(cas_compress(algorithm, in, room, &len), CAS_OK);
    assert_true(len != 0 && len < in.len);
    return cas_bytes_prefix(cas_span_bytes(room), len);
}

typedef void (*cas_check)(uint16_t algorithm);

/* Each algorithm of this build; that one at least is there is the build's affair. */
static void each(cas_check check)
{
    const castls_codes all = cas_compress_order();
    for (size_t i = 0; i < all.count; i++) {
        if (cas_compress_has(cas_codes_get(all, i))) {
            check(cas_codes_get(all, i));
        }
    }
}

static void check_round(uint16_t algorithm)
{
    uint8_t plain_room[4000] = {0};
    uint8_t room[ROOM] = {0};
    uint8_t back[4000] = {0};
    const castls_bytes plain = sample(CAS_SPAN(plain_room));
    const castls_bytes small = packed(algorithm, plain, CAS_SPAN(room));
    assert_int_equal(cas_decompress(algorithm, small, CAS_SPAN(back)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(back), plain);
}

static void what_was_compressed_comes_back(void **state)
{
    (void)state;
    each(check_round);
}

static void check_length(uint16_t algorithm)
{
    uint8_t plain_room[4000] = {0};
    uint8_t room[ROOM] = {0};
    uint8_t back[ROOM] = {0};
    const castls_bytes small = packed(algorithm, sample(CAS_SPAN(plain_room)), CAS_SPAN(room));
    const size_t lengths[] = {0, 1, 3999, 4001, ROOM};
    for (size_t i = 0; i < CAS_COUNT(lengths); i++) {
        const castls_span out = cas_span_prefix(CAS_SPAN(back), *CAS_AT(lengths, i));
        assert_int_equal(cas_decompress(algorithm, small, out), CAS_ERR_COMPRESSED_CERTIFICATE);
    }
}

static void the_stated_length_has_to_be_right(void **state)
{
    (void)state;
    each(check_length);
}

static void check_damage(uint16_t algorithm)
{
    uint8_t plain_room[4000] = {0};
    uint8_t room[ROOM] = {0};
    uint8_t back[4000] = {0};
    const castls_bytes small = packed(algorithm, sample(CAS_SPAN(plain_room)), CAS_SPAN(room));
    for (size_t len = 0; len < small.len; len++) {
        assert_int_equal(cas_decompress(algorithm, cas_bytes_prefix(small, len), CAS_SPAN(back)),
                         CAS_ERR_COMPRESSED_CERTIFICATE);
    }
    /* One byte behind the end; the room holds a zero there. */
    const castls_bytes longer = cas_bytes_prefix(CAS_BYTES(room), small.len + 1);
    assert_int_equal(cas_decompress(algorithm, longer, CAS_SPAN(back)),
                     CAS_ERR_COMPRESSED_CERTIFICATE);
    assert_int_equal(cas_decompress(algorithm, CAS_TEXT("nothing of the kind"), CAS_SPAN(back)),
                     CAS_ERR_COMPRESSED_CERTIFICATE);
}

static void truncations_and_bytes_behind_the_end_are_refused(void **state)
{
    (void)state;
    each(check_damage);
}

/* A bomb: 16 MiB of zeros in a few bytes, stated to be short. Nothing is written past the room. */
static void check_bomb(uint16_t algorithm)
{
    uint8_t room[65536] = {0};
    uint8_t back[256] = {0};
    cas_buf zeros = {0};
    size_t len = 0;
    assert_int_equal(cas_buf_init(&zeros, NULL, 16777216), CAS_OK);
    cas_buf_wrote(&zeros, 16777216);
    assert_int_equal(cas_compress(algorithm, cas_buf_bytes(&zeros), CAS_SPAN(room), &len), CAS_OK);
    cas_buf_clear(&zeros, NULL);
    cas_span_fill(CAS_SPAN(back), 0xaa);
    assert_int_equal(cas_decompress(algorithm, cas_bytes_prefix(CAS_BYTES(room), len),
                                    cas_span_prefix(CAS_SPAN(back), 128)),
                     CAS_ERR_COMPRESSED_CERTIFICATE);
    for (size_t i = 128; i < sizeof(back); i++) {
        assert_int_equal(cas_bytes_get(CAS_BYTES(back), i), 0xaa);
    }
}

static void a_bomb_stops_at_the_stated_length(void **state)
{
    (void)state;
    each(check_bomb);
}

static void check_room(uint16_t algorithm)
{
    uint8_t plain_room[4000] = {0};
    uint8_t room[16] = {0};
    size_t len = 1;
    assert_int_equal(cas_compress(algorithm, sample(CAS_SPAN(plain_room)), CAS_SPAN(room), &len),
                     CAS_ERR_ROOM);
    assert_int_equal(len, 0);
}

static void what_does_not_fit_is_told(void **state)
{
    (void)state;
    each(check_room);
}

static void other_algorithms_are_not_there(void **state)
{
    (void)state;
    uint8_t room[16] = {0};
    size_t len = 0;
    assert_false(cas_compress_has(0));
    assert_false(cas_compress_has(4));
    assert_int_equal(cas_compress(4, CAS_TEXT("text"), CAS_SPAN(room), &len), CAS_ERR_UNSUPPORTED);
    assert_int_equal(cas_decompress(4, CAS_TEXT("text"), CAS_SPAN(room)), CAS_ERR_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_compressed_comes_back),
        cmocka_unit_test(the_stated_length_has_to_be_right),
        cmocka_unit_test(truncations_and_bytes_behind_the_end_are_refused),
        cmocka_unit_test(a_bomb_stops_at_the_stated_length),
        cmocka_unit_test(what_does_not_fit_is_told),
        cmocka_unit_test(other_algorithms_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
