/*
 * test_bounds.h: what a vector's unit test asks for: both of its bounds.
 */
#ifndef CAS_TESTS_TEST_BOUNDS_H
#define CAS_TESTS_TEST_BOUNDS_H

#include "core/buf.h"
#include "support/test_codec.h"

/* Writes a body in which the vector under test holds that many bytes. */
typedef void (*cas_test_writer)(cas_writer *w, size_t len);

static inline void cas_test_vector_of(cas_codec codec, cas_test_writer write, size_t len,
                                      cas_err expected)
{
    cas_buf room = {0};
    cas_buf room_again = {0};
    castls_bytes body = {0};
    castls_bytes again = {0};
    bool clean = false;
    cas_writer measuring = cas_writer_measuring();
    write(&measuring, len);
    assert_int_equal(cas_buf_init(&room, NULL, cas_writer_len(&measuring)), CAS_OK);
    assert_int_equal(cas_buf_init(&room_again, NULL, cas_writer_len(&measuring)), CAS_OK);
    cas_writer w = cas_writer_on(cas_buf_room(&room));
    write(&w, len);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);

    cas_writer w_again = cas_writer_on(cas_buf_room(&room_again));
    assert_int_equal(codec(body, &w_again, &clean), expected);
    assert_true(clean);
    if (expected == CAS_OK) {
        assert_int_equal(cas_writer_end(&w_again, &again), CAS_OK);
        assert_bytes_equal(again, body);
    }
    cas_buf_clear(&room, NULL);
    cas_buf_clear(&room_again, NULL);
}

/* opaque<min..max>: both bounds decode and encode again, and one byte less is refused. One more is
 * asked for apart, because most bounds are all that the length before the vector can say. */
static inline void cas_test_bounds(cas_codec codec, cas_test_writer write, size_t min, size_t max)
{
    cas_test_vector_of(codec, write, min, CAS_OK);
    cas_test_vector_of(codec, write, max, CAS_OK);
    if (min != 0) {
        cas_test_vector_of(codec, write, min - 1, CAS_ERR_DECODE);
    }
}

static inline void cas_test_too_long(cas_codec codec, cas_test_writer write, size_t max)
{
    cas_test_vector_of(codec, write, max + 1, CAS_ERR_DECODE);
}

#endif
