/*
 * test_der.c: the DER reader takes each value in its one spelling and refuses the others.
 */
#include "support/test.h"

#include "core/writer.h"
#include "x509/der.h"

/* One element, read by a function, and whether that is to succeed. */
typedef struct der_row {
    uint8_t len;
    uint8_t octet[20];
    bool is_good;
    int64_t value;
} der_row;

static castls_bytes row_bytes(const der_row *row)
{
    return cas_bytes_prefix(CAS_BYTES(row->octet), row->len);
}

static void lengths_have_one_form(void **state)
{
    (void)state;
    const der_row rows[] = {
        {2, {0x04, 0x00}, true, 0},
        {3, {0x04, 0x01, 0xaa}, true, 1},
        {4, {0x04, 0x81, 0x01, 0xaa}, false, 0},       /* Short form would do. */
        {3, {0x04, 0x80, 0x00}, false, 0},             /* Indefinite. */
        {4, {0x04, 0x80, 0x00, 0x00}, false, 0},       /* Indefinite, ended. */
        {5, {0x04, 0x82, 0x00, 0x01, 0xaa}, false, 0}, /* Not minimal. */
        {6, {0x04, 0x83, 0x00, 0x00, 0x01, 0xaa}, false, 0},
        {7, {0x04, 0x84, 0x00, 0x00, 0x00, 0x01, 0xaa}, false, 0},
        {3, {0x04, 0x02, 0xaa}, false, 0}, /* Cut short. */
        {2, {0x04, 0xff}, false, 0},
        {1, {0x04}, false, 0},
        {4, {0x1f, 0x04, 0x01, 0xaa}, false, 0}, /* A tag above 30. */
        {2, {0x00, 0x00}, false, 0},             /* End of contents. */
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        cas_der d = cas_der_on(row_bytes(CAS_AT(rows, i)));
        uint8_t tag = 0;
        const castls_bytes content = cas_der_read_any(&d, &tag);
        assert_int_equal(cas_der_end(&d) == CAS_OK, CAS_AT(rows, i)->is_good);
        assert_int_equal(content.len, CAS_AT(rows, i)->value);
        assert_int_equal(tag, CAS_AT(rows, i)->is_good ? 0x04 : 0);
    }
}

static void long_lengths_are_read(void **state)
{
    (void)state;
    uint8_t room[4 + 300] = {0x04, 0x82, 0x01, 0x2c};
    cas_der d = cas_der_on(CAS_BYTES(room));
    assert_int_equal(cas_der_read(&d, CAS_DER_OCTET_STRING).len, 300);
    assert_int_equal(cas_der_end(&d), CAS_OK);
    uint8_t middle[3 + 200] = {0x04, 0x81, 0xc8};
    d = cas_der_on(CAS_BYTES(middle));
    assert_int_equal(cas_der_read(&d, CAS_DER_OCTET_STRING).len, 200);
    assert_int_equal(cas_der_end(&d), CAS_OK);
}

static void booleans_are_zero_or_all_ones(void **state)
{
    (void)state;
    const der_row rows[] = {
        {3, {0x01, 0x01, 0xff}, true, 1},  {3, {0x01, 0x01, 0x00}, true, 0},
        {3, {0x01, 0x01, 0x01}, false, 0}, {2, {0x01, 0x00}, false, 0},
        {4, {0x01, 0x02, 0, 0}, false, 0}, {3, {0x02, 0x01, 0xff}, false, 0},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        cas_der d = cas_der_on(row_bytes(CAS_AT(rows, i)));
        assert_int_equal(cas_der_boolean(&d), CAS_AT(rows, i)->value);
        assert_int_equal(cas_der_end(&d) == CAS_OK, CAS_AT(rows, i)->is_good);
    }
}

static void a_default_false_is_not_written_down(void **state)
{
    (void)state;
    const uint8_t written[] = {0x01, 0x01, 0x00};
    cas_der d = cas_der_on(CAS_BYTES(written));
    assert_false(cas_der_boolean_default_false(&d));
    assert_int_equal(cas_der_end(&d), CAS_ERR_DECODE);
    const uint8_t other[] = {0x02, 0x01, 0x05};
    d = cas_der_on(CAS_BYTES(other));
    assert_false(cas_der_boolean_default_false(&d));
    assert_int_equal(cas_der_small(&d), 5);
    assert_int_equal(cas_der_end(&d), CAS_OK);
}

static void integers_are_minimal(void **state)
{
    (void)state;
    const der_row rows[] = {
        {3, {0x02, 0x01, 0x00}, true, 0},
        {3, {0x02, 0x01, 0x7f}, true, 127},
        {4, {0x02, 0x02, 0x00, 0x80}, true, 128},
        {6, {0x02, 0x04, 0x7f, 0xff, 0xff, 0xff}, true, 0x7fffffff},
        {7, {0x02, 0x05, 0x00, 0x80, 0x00, 0x00, 0x00}, false, 0}, /* Beyond 2^31-1. */
        {3, {0x02, 0x01, 0x80}, false, 0},                         /* Negative. */
        {4, {0x02, 0x02, 0x00, 0x7f}, false, 0},                   /* Not minimal. */
        {2, {0x02, 0x00}, false, 0},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        cas_der d = cas_der_on(row_bytes(CAS_AT(rows, i)));
        assert_int_equal(cas_der_small(&d), CAS_AT(rows, i)->value);
        assert_int_equal(cas_der_end(&d) == CAS_OK, CAS_AT(rows, i)->is_good);
    }
    const uint8_t negative[] = {0x02, 0x02, 0xff, 0x7f};
    const uint8_t padded[] = {0x02, 0x02, 0xff, 0x80};
    cas_der d = cas_der_on(CAS_BYTES(negative));
    assert_int_equal(cas_der_integer(&d).len, 2);
    d = cas_der_on(CAS_BYTES(padded));
    assert_int_equal(cas_der_integer(&d).len, 0);
    assert_int_equal(cas_der_end(&d), CAS_ERR_DECODE);
}

static void bit_strings_count_from_the_front(void **state)
{
    (void)state;
    const der_row rows[] = {
        {4, {0x03, 0x02, 0x07, 0x80}, true, 0x0001},
        {4, {0x03, 0x02, 0x01, 0x06}, true, 0x0060},
        {5, {0x03, 0x03, 0x07, 0x00, 0x80}, true, 0x0100},
        {5, {0x03, 0x03, 0x07, 0x06, 0x00}, true, 0x0060}, /* Trailing zeros, as Trustwave has. */
        {3, {0x03, 0x01, 0x00}, true, 0},
        {4, {0x03, 0x02, 0x01, 0x07}, false, 0}, /* An unused bit is set. */
        {4, {0x03, 0x02, 0x08, 0x00}, false, 0}, /* Eight unused bits. */
        {3, {0x03, 0x01, 0x01}, false, 0},
        {2, {0x03, 0x00}, false, 0},
        {6, {0x03, 0x04, 0x00, 0x01, 0x01, 0x01}, false, 0}, /* More than 16 bits. */
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        cas_der d = cas_der_on(row_bytes(CAS_AT(rows, i)));
        assert_int_equal(cas_der_named_bits(&d, CAS_DER_BIT_STRING), CAS_AT(rows, i)->value);
        assert_int_equal(cas_der_end(&d) == CAS_OK, CAS_AT(rows, i)->is_good);
    }
}

/* RFC 5280 section 4.1.2.5: one form each, with seconds and Z. The numbers are those of date(1). */
static void times_have_one_form(void **state)
{
    (void)state;
    const struct {
        uint8_t tag;
        const char *text;
        bool is_good;
        int64_t value;
    } rows[] = {
        {0x17, "700101000000Z", true, 0},
        {0x17, "491231235959Z", true, 2524607999},
        {0x17, "500101000000Z", true, -631152000},
        {0x17, "000229120000Z", true, 951825600},
        {0x17, "010229120000Z", false, 0},
        {0x18, "20500101000000Z", true, 2524608000},
        {0x18, "99991231235959Z", true, 253402300799},
        {0x18, "00000101000000Z", true, -62167219200},
        {0x18, "21000229000000Z", false, 0}, /* 2100 is no leap year. */
        {0x18, "20000229000000Z", true, 951782400},
        {0x17, "7001010000Z", false, 0},       /* No seconds. */
        {0x17, "700101000000+0000", false, 0}, /* An offset. */
        {0x18, "20500101000000.5Z", false, 0}, /* A fraction. */
        {0x18, "20500101000000", false, 0},    /* No zone. */
        {0x17, "701301000000Z", false, 0},     /* Month 13. */
        {0x17, "700100000000Z", false, 0},     /* Day 0. */
        {0x17, "700431000000Z", false, 0},     /* April 31. */
        {0x17, "700101240000Z", false, 0},     /* Hour 24. */
        {0x17, "700101006000Z", false, 0},     /* Minute 60. */
        {0x17, "700101000060Z", false, 0},     /* A leap second. */
        {0x17, "70010100000 Z", false, 0},     /* A space. */
        {0x17, "7-0101000000Z", false, 0},     /* A sign. */
        {0x18, "700101000000Z", false, 0},     /* UTCTime's form, the other tag. */
        {0x13, "700101000000Z", false, 0},     /* No time at all. */
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const castls_bytes text = cas_text(CAS_AT(rows, i)->text);
        uint8_t room[32] = {0};
        castls_bytes der = cas_bytes_none();
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_u8(&w, CAS_AT(rows, i)->tag);
        cas_write_vec8(&w, text);
        assert_int_equal(cas_writer_end(&w, &der), CAS_OK);
        cas_der d = cas_der_on(der);
        assert_true(cas_der_time(&d) == CAS_AT(rows, i)->value);
        assert_int_equal(cas_der_end(&d) == CAS_OK, CAS_AT(rows, i)->is_good);
    }
}

static void object_identifiers_are_well_formed(void **state)
{
    (void)state;
    const der_row rows[] = {
        {3, {0x55, 0x1d, 0x13}, true, 0},
        {2, {0x88, 0x37}, true, 0},
        {2, {0x80, 0x01}, false, 0}, /* A leading zero. */
        {1, {0x88}, false, 0},       /* Cut short. */
        {0, {0}, false, 0},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        assert_int_equal(cas_der_oid_is_valid(row_bytes(CAS_AT(rows, i))),
                         CAS_AT(rows, i)->is_good);
    }
}

/* What is read can be kept as a range of the outermost buffer, from any depth. */
static void ranges_name_the_outermost_buffer(void **state)
{
    (void)state;
    const uint8_t der[] = {0x05, 0x00, 0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x2a};
    const castls_bytes whole = CAS_BYTES(der);
    cas_der d = cas_der_on(whole);
    assert_int_equal(cas_der_read(&d, CAS_DER_NULL).len, 0);
    cas_der outer = cas_der_enter(&d, CAS_DER_SEQUENCE);
    cas_der inner = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    const cas_range number = cas_der_range(&inner, CAS_DER_INTEGER);
    cas_der_leave(&outer, &inner);
    cas_der_leave(&d, &outer);
    assert_int_equal(cas_der_end(&d), CAS_OK);
    assert_int_equal(number.offset, 8);
    assert_int_equal(cas_bytes_get(cas_range_in(whole, number), 0), 0x2a);

    cas_der again = cas_der_at(whole, (cas_range){2, 7});
    const cas_range element = cas_der_element(&again, CAS_DER_SEQUENCE);
    assert_int_equal(element.offset, 2);
    assert_int_equal(element.len, 7);
    cas_der outside = cas_der_at(whole, (cas_range){5, 70});
    assert_int_equal(cas_der_end(&outside), CAS_ERR_DECODE);
}

static void leaving_refuses_what_was_not_read(void **state)
{
    (void)state;
    const uint8_t der[] = {0x30, 0x06, 0x02, 0x01, 0x2a, 0x02, 0x01, 0x2b};
    cas_der d = cas_der_on(CAS_BYTES(der));
    cas_der inner = cas_der_enter(&d, CAS_DER_SEQUENCE);
    assert_int_equal(cas_der_small(&inner), 0x2a);
    cas_der_leave(&d, &inner);
    assert_int_equal(cas_der_end(&d), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_have_one_form),
        cmocka_unit_test(long_lengths_are_read),
        cmocka_unit_test(booleans_are_zero_or_all_ones),
        cmocka_unit_test(a_default_false_is_not_written_down),
        cmocka_unit_test(integers_are_minimal),
        cmocka_unit_test(bit_strings_count_from_the_front),
        cmocka_unit_test(times_have_one_form),
        cmocka_unit_test(object_identifiers_are_well_formed),
        cmocka_unit_test(ranges_name_the_outermost_buffer),
        cmocka_unit_test(leaving_refuses_what_was_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
