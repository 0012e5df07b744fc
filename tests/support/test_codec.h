/*
 * test_codec.h: what every codec's unit test asks for, besides what is special to the codec.
 */
#ifndef CAS_TESTS_TEST_CODEC_H
#define CAS_TESTS_TEST_CODEC_H

#include "support/codec.h"
#include "support/test.h"

enum { CAS_TEST_ROOM_LEN = 4096 };

/* The golden vector decodes, and encodes to the same bytes; a measuring writer counts as many. */
static inline void cas_test_round_trip(cas_codec codec, castls_bytes golden)
{
    uint8_t room[CAS_TEST_ROOM_LEN] = {0};
    castls_bytes again = {0};
    bool clean = false;
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(codec(golden, &w, &clean), CAS_OK);
    assert_true(clean);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, golden);

    cas_writer measuring = cas_writer_measuring();
    assert_int_equal(codec(golden, &measuring, &clean), CAS_OK);
    assert_int_equal(cas_writer_end(&measuring, &again), CAS_OK);
    assert_int_equal(cas_writer_len(&measuring), golden.len);
}

/* Less room than it takes is refused, at every length. */
static inline void cas_test_short_room(cas_codec codec, castls_bytes golden)
{
    uint8_t room[CAS_TEST_ROOM_LEN] = {0};
    for (size_t len = 0; len < golden.len; len++) {
        castls_bytes again = golden;
        bool clean = false;
        cas_writer w = cas_writer_on(cas_span_prefix(CAS_SPAN(room), len));
        assert_int_equal(codec(golden, &w, &clean), CAS_OK);
        assert_int_equal(cas_writer_end(&w, &again), CAS_ERR_ROOM);
        assert_true(cas_bytes_is_absent(again));
    }
}

/* Every truncation is refused for that reason, and nothing is handed out. */
static inline void cas_test_truncations(cas_codec codec, castls_bytes golden, cas_err expected)
{
    for (size_t len = 0; len < golden.len; len++) {
        bool clean = false;
        cas_writer w = cas_writer_measuring();
        assert_int_equal(codec(cas_bytes_prefix(golden, len), &w, &clean), expected);
        assert_true(clean);
    }
}

/* One more byte is refused for that reason, and nothing is handed out. */
static inline void cas_test_trailing_byte(cas_codec codec, castls_bytes golden, cas_err expected)
{
    uint8_t room[CAS_TEST_ROOM_LEN] = {0};
    castls_bytes longer = {0};
    cas_writer with = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&with, golden);
    cas_write_u8(&with, 0);
    assert_int_equal(cas_writer_end(&with, &longer), CAS_OK);

    bool clean = false;
    cas_writer w = cas_writer_measuring();
    assert_int_equal(codec(longer, &w, &clean), expected);
    assert_true(clean);
}

/* A body is refused for that reason, and nothing is handed out. */
static inline void cas_test_refused(cas_codec codec, castls_bytes body, cas_err expected)
{
    bool clean = false;
    cas_writer w = cas_writer_measuring();
    assert_int_equal(codec(body, &w, &clean), expected);
    assert_true(clean);
}

#endif
