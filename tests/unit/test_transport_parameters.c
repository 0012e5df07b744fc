/*
 * test_transport_parameters.c: the list inside quic_transport_parameters. RFC 9000 section 18.
 */
#include "support/test_codec.h"

#include "wire/limits.h"
#include "wire/transport_parameters.h"

/* Of the client's Initial packet in RFC 9001 appendix A.2. */
static const uint8_t golden[] = {
    0x04, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x05, 0x04, 0x80,
    0x00, 0xff, 0xff, 0x07, 0x04, 0x80, 0x00, 0xff, 0xff, 0x08, 0x01, 0x10, 0x01,
    0x04, 0x80, 0x00, 0x75, 0x30, 0x09, 0x01, 0x10, 0x0f, 0x08, 0x83, 0x94, 0xc8,
    0xf0, 0x3e, 0x51, 0x57, 0x08, 0x06, 0x04, 0x80, 0x00, 0xff, 0xff,
};

/* Where each parameter of it ends. */
static const size_t ends[] = {10, 16, 22, 25, 31, 34, 44, 50};
static const uint64_t ids[] = {4, 5, 7, 8, 1, 9, 15, 6};

static void parameters_are_walked_in_their_order(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(CAS_BYTES(golden));
    cas_transport_parameter parameter = {0};
    size_t at = 0;
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        assert_true(cas_transport_parameter_next(&r, &parameter));
        assert_true(parameter.id == *CAS_AT(ids, i));
        assert_bytes_equal(parameter.whole,
                           cas_bytes_slice(CAS_BYTES(golden), at, *CAS_AT(ends, i) - at));
        assert_bytes_equal(parameter.value, cas_bytes_skip(parameter.whole, 2));
        at = *CAS_AT(ends, i);
    }
    assert_false(cas_transport_parameter_next(&r, &parameter));
    assert_true(cas_bytes_is_absent(parameter.whole));
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_int_equal(cas_transport_parameters_check(CAS_BYTES(golden)), CAS_OK);
}

static bool is_end(size_t len)
{
    for (size_t i = 0; i < CAS_COUNT(ends); i++) {
        if (*CAS_AT(ends, i) == len) {
            return true;
        }
    }
    return len == 0;
}

static void a_list_that_is_cut_inside_a_parameter_is_refused(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof(golden); len++) {
        assert_int_equal(cas_transport_parameters_check(cas_bytes_prefix(CAS_BYTES(golden), len)),
                         is_end(len) ? CAS_OK : CAS_ERR_QUIC_TRANSPORT_PARAMETERS);
    }
}

static void a_trailing_byte_is_refused(void **state)
{
    (void)state;
    uint8_t longer[sizeof(golden) + 1] = {0};
    assert_true(cas_span_copy(CAS_SPAN(longer), CAS_BYTES(golden)));
    assert_int_equal(cas_transport_parameters_check(CAS_BYTES(longer)),
                     CAS_ERR_QUIC_TRANSPORT_PARAMETERS);
}

/* RFC 9000 section 16: an integer may take more bytes than it needs; one of 62 bits is no size. */
static void integers_of_all_four_lengths_are_read(void **state)
{
    (void)state;
    static const uint8_t one[] = {0x25, 0x01, 0xaa};
    static const uint8_t two[] = {0x7b, 0xbd, 0x40, 0x01, 0xaa};
    static const uint8_t four[] = {0x9d, 0x7f, 0x3e, 0x7d, 0x80, 0, 0, 1, 0xaa};
    static const uint8_t eight[] = {
        0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c, 0xc0, 0, 0, 0, 0, 0, 0, 1, 0xaa};
    static const uint8_t huge[] = {0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xaa};
    const castls_bytes lists[] = {
        CAS_BYTES(one), CAS_BYTES(two), CAS_BYTES(four), CAS_BYTES(eight)};
    /* The values are those of RFC 9000 appendix A.1. */
    const uint64_t expected[] = {37, 15293, 494878333, UINT64_C(151288809941952652)};
    for (size_t i = 0; i < CAS_COUNT(lists); i++) {
        cas_reader r = cas_reader_on(*CAS_AT(lists, i));
        cas_transport_parameter parameter = {0};
        assert_true(cas_transport_parameter_next(&r, &parameter));
        assert_true(parameter.id == *CAS_AT(expected, i));
        assert_int_equal(parameter.value.len, 1);
        assert_int_equal(cas_reader_end(&r), CAS_OK);
    }
    assert_int_equal(cas_transport_parameters_check(CAS_BYTES(huge)),
                     CAS_ERR_QUIC_TRANSPORT_PARAMETERS);
}

/* RFC 9000 section 7.4; another form of the same id is the same id. */
static void a_parameter_may_not_stand_twice(void **state)
{
    (void)state;
    static const uint8_t twice[] = {0x05, 0x00, 0x06, 0x00, 0x40, 0x05, 0x00};
    assert_int_equal(cas_transport_parameters_check(CAS_BYTES(twice)),
                     CAS_ERR_QUIC_TRANSPORT_PARAMETERS);
    assert_int_equal(cas_transport_parameters_check(cas_bytes_prefix(CAS_BYTES(twice), 4)), CAS_OK);
}

static void more_parameters_than_the_limit_are_refused(void **state)
{
    (void)state;
    uint8_t room[2 * (CAS_TRANSPORT_PARAMETERS_MAX + 1)] = {0};
    for (uint8_t i = 0; i < CAS_TRANSPORT_PARAMETERS_MAX - 1; i++) {
        *CAS_AT(room, 2 * (size_t)i) = i;
    }
    const castls_bytes most =
        cas_bytes_prefix(CAS_BYTES(room), 2 * ((size_t)CAS_TRANSPORT_PARAMETERS_MAX - 1));
    assert_int_equal(cas_transport_parameters_check(most), CAS_OK);
    assert_int_equal(cas_transport_parameters_check(CAS_BYTES(room)),
                     CAS_ERR_QUIC_TRANSPORT_PARAMETERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_walked_in_their_order),
        cmocka_unit_test(a_list_that_is_cut_inside_a_parameter_is_refused),
        cmocka_unit_test(a_trailing_byte_is_refused),
        cmocka_unit_test(integers_of_all_four_lengths_are_read),
        cmocka_unit_test(a_parameter_may_not_stand_twice),
        cmocka_unit_test(more_parameters_than_the_limit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
