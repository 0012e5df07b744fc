/*
 * test_core_text.c: numbers and bytes for people.
 */
#include "support/test.h"

#include "core/text.h"

static void hexadecimal_digits_and_values_match(void **state)
{
    (void)state;
    const castls_bytes small = CAS_TEXT("0123456789abcdef");
    const castls_bytes capital = CAS_TEXT("0123456789ABCDEF");
    for (uint8_t i = 0; i < 16; i++) {
        assert_int_equal(cas_hex_digit(i), cas_bytes_get(small, i));
        assert_int_equal(cas_hex_value(cas_bytes_get(small, i)), i);
        assert_int_equal(cas_hex_value(cas_bytes_get(capital, i)), i);
    }
    size_t digits = 0;
    for (size_t byte = 0; byte < 256; byte++) {
        digits += cas_hex_value(cas_low_u8(byte)) != 255;
    }
    assert_int_equal(digits, 22);
}

static void bytes_are_two_digits_each(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_hex(&w, CAS_TEXT("\x00\x0f\xa5\xff"));
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    assert_bytes_equal(out, CAS_TEXT("000fa5ff"));
    cas_write_hex(&w, CAS_TEXT("\x00"));
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
    w = cas_writer_on(CAS_SPAN(room));
    cas_write_hex(&w, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    assert_int_equal(out.len, 0);
}

static void check_decimal(uint64_t value, castls_bytes wanted)
{
    uint8_t room[20] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(cas_span_prefix(CAS_SPAN(room), wanted.len));
    cas_write_decimal(&w, value);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    assert_bytes_equal(out, wanted);
}

static void decimal_numbers_have_no_leading_zeros(void **state)
{
    (void)state;
    check_decimal(0, CAS_TEXT("0"));
    check_decimal(9, CAS_TEXT("9"));
    check_decimal(10, CAS_TEXT("10"));
    check_decimal(99, CAS_TEXT("99"));
    check_decimal(100, CAS_TEXT("100"));
    check_decimal(1020304050, CAS_TEXT("1020304050"));
    check_decimal(UINT64_C(9999999999999999999), CAS_TEXT("9999999999999999999"));
    check_decimal(UINT64_C(10000000000000000000), CAS_TEXT("10000000000000000000"));
    check_decimal(UINT64_MAX, CAS_TEXT("18446744073709551615"));
}

static void a_number_that_does_not_fit_fails(void **state)
{
    (void)state;
    uint8_t room[3] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_decimal(&w, 1000);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hexadecimal_digits_and_values_match),
        cmocka_unit_test(bytes_are_two_digits_each),
        cmocka_unit_test(decimal_numbers_have_no_leading_zeros),
        cmocka_unit_test(a_number_that_does_not_fit_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
