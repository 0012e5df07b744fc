/*
 * test_vectors.c: a vector is written within its bounds or not at all.
 */
#include "wire/vectors.h"

#include "support/test.h"
#include "wire/alpn.h"
#include "wire/limits.h"

typedef void write_bounded(cas_writer *w, castls_bytes in, size_t min, size_t max);

static cas_err write_with(write_bounded *write, size_t len)
{
    static const uint8_t bytes[8] = {0};
    uint8_t room[16] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write(&w, cas_bytes_prefix(CAS_BYTES(bytes), len), 2, 4);
    return cas_writer_end(&w, &out);
}

static void a_vector_keeps_to_its_bounds(void **state)
{
    (void)state;
    write_bounded *const writers[] = {cas_write_bounded8, cas_write_bounded16, cas_write_bounded24};
    for (size_t i = 0; i < CAS_COUNT(writers); i++) {
        write_bounded *const write = *CAS_AT(writers, i);
        assert_int_equal(write_with(write, 1), CAS_ERR_ROOM);
        assert_int_equal(write_with(write, 2), CAS_OK);
        assert_int_equal(write_with(write, 4), CAS_OK);
        assert_int_equal(write_with(write, 5), CAS_ERR_ROOM);
    }
}

static void no_more_names_are_written_than_are_read(void **state)
{
    (void)state;
    castls_bytes names[CAS_ALPN_NAMES_MAX + 1] = {0};
    castls_bytes out = {0};
    for (size_t i = 0; i < CAS_COUNT(names); i++) {
        *CAS_AT(names, i) = CAS_TEXT("h2");
    }
    cas_writer w = cas_writer_measuring();
    cas_alpn_encode(&w, CAS_PARTS_FIRST(names, CAS_ALPN_NAMES_MAX));
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    w = cas_writer_measuring();
    cas_alpn_encode(&w, CAS_PARTS(names));
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vector_keeps_to_its_bounds),
        cmocka_unit_test(no_more_names_are_written_than_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
