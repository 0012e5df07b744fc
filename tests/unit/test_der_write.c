/*
 * test_der_write.c: what is written is what the strict reader takes.
 */
#include "support/test.h"

#include "x509/der_write.h"
#include "x509/time.h"

static void lengths_are_minimal(void **state)
{
    (void)state;
    const size_t lens[] = {0, 1, 127, 128, 255, 256, 65535, 65536, 70000};
    cas_buf content = {0};
    cas_buf room = {0};
    assert_int_equal(cas_buf_init(&content, NULL, 70000), CAS_OK);
    assert_int_equal(cas_buf_init(&room, NULL, 70100), CAS_OK);
    for (size_t i = 0; i < CAS_COUNT(lens); i++) {
        castls_bytes der = cas_bytes_none();
        cas_writer w = cas_writer_on(cas_buf_room(&room));
        const cas_der_mark outer = cas_der_open(&w, CAS_DER_SEQUENCE);
        cas_der_write(&w, CAS_DER_OCTET_STRING,
                      cas_span_bytes(cas_span_prefix(cas_buf_room(&content), *CAS_AT(lens, i))));
        cas_der_close(&w, outer);
        assert_int_equal(cas_writer_end(&w, &der), CAS_OK);
        cas_der d = cas_der_on(der);
        cas_der inner = cas_der_enter(&d, CAS_DER_SEQUENCE);
        assert_int_equal(cas_der_read(&inner, CAS_DER_OCTET_STRING).len, *CAS_AT(lens, i));
        cas_der_leave(&d, &inner);
        assert_int_equal(cas_der_end(&d), CAS_OK);
    }
    cas_buf_clear(&content, NULL);
    cas_buf_clear(&room, NULL);
}

static void an_element_keeps_its_content_when_its_length_grows(void **state)
{
    (void)state;
    uint8_t room[256] = {0};
    castls_bytes der = cas_bytes_none();
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_der_mark mark = cas_der_open(&w, CAS_DER_OCTET_STRING);
    for (uint8_t i = 0; i < 200; i++) {
        cas_write_u8(&w, i);
    }
    cas_der_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &der), CAS_OK);
    cas_der d = cas_der_on(der);
    const castls_bytes content = cas_der_read(&d, CAS_DER_OCTET_STRING);
    assert_int_equal(content.len, 200);
    for (uint8_t i = 0; i < 200; i++) {
        assert_int_equal(cas_bytes_get(content, i), i);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    uint8_t room[130] = {0};
    castls_bytes der = cas_bytes_none();
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_der_mark mark = cas_der_open(&w, CAS_DER_OCTET_STRING);
    cas_write_fill(&w, 1, 128); /* With two octets of length it is one too long. */
    cas_der_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &der), CAS_ERR_ROOM);
}

static void a_measuring_writer_counts_the_same(void **state)
{
    (void)state;
    cas_writer w = cas_writer_measuring();
    const cas_der_mark mark = cas_der_open(&w, CAS_DER_OCTET_STRING);
    cas_write_fill(&w, 1, 300);
    cas_der_close(&w, mark);
    assert_int_equal(cas_writer_len(&w), 304);
}

static void numbers_come_back(void **state)
{
    (void)state;
    const uint32_t values[] = {0, 1, 127, 128, 255, 256, 32767, 32768, 0x7fffffff};
    for (size_t i = 0; i < CAS_COUNT(values); i++) {
        uint8_t room[16] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_der_write_small(&w, *CAS_AT(values, i));
        cas_der_write_boolean(&w, true);
        cas_der d = cas_der_on(cas_writer_bytes(&w));
        assert_int_equal(cas_der_small(&d), *CAS_AT(values, i));
        assert_true(cas_der_boolean(&d));
        assert_int_equal(cas_der_end(&d), CAS_OK);
    }
}

static void every_set_of_bits_comes_back(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits <= 0xffff; bits++) {
        uint8_t room[8] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_der_write_named_bits(&w, CAS_DER_BIT_STRING, (uint16_t)bits);
        cas_der d = cas_der_on(cas_writer_bytes(&w));
        assert_int_equal(cas_der_named_bits(&d, CAS_DER_BIT_STRING), bits);
        assert_int_equal(cas_der_end(&d), CAS_OK);
    }
}

static void times_come_back(void **state)
{
    (void)state;
    const int64_t times[] = {
        0, -631152000, -631152001, 2524607999, 2524608000, 1795532645, CAS_TIME_MIN, CAS_TIME_MAX};
    for (size_t i = 0; i < CAS_COUNT(times); i++) {
        uint8_t room[32] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_der_write_time(&w, *CAS_AT(times, i));
        cas_der d = cas_der_on(cas_writer_bytes(&w));
        assert_true(cas_der_time(&d) == *CAS_AT(times, i));
        assert_int_equal(cas_der_end(&d), CAS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_are_minimal),
        cmocka_unit_test(an_element_keeps_its_content_when_its_length_grows),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_measuring_writer_counts_the_same),
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(every_set_of_bits_comes_back),
        cmocka_unit_test(times_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
