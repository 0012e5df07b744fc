/*
 * test_dn.c: distinguished names: form, comparison, and text that no terminal is misled by.
 */
#include "support/test.h"

#include "x509/der_write.h"
#include "x509/dn.h"

/* A Name of one attribute. */
static void write_name(cas_writer *w, uint8_t type, uint8_t tag, castls_bytes value)
{
    const cas_der_mark name = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark rdn = cas_der_open(w, CAS_DER_SET);
    const cas_der_mark attribute = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark oid = cas_der_open(w, CAS_DER_OID);
    cas_write_bytes(w, CAS_TEXT("\x55\x04"));
    cas_write_u8(w, type);
    cas_der_close(w, oid);
    cas_der_write(w, tag, value);
    cas_der_close(w, attribute);
    cas_der_close(w, rdn);
    cas_der_close(w, name);
}

static void text_is_safe_for_terminals(void **state)
{
    (void)state;
    const struct {
        uint8_t tag;
        const char *value;
        const char *text;
    } rows[] = {
        {CAS_DER_UTF8_STRING, "Example", "CN=Example"},
        {CAS_DER_PRINTABLE_STRING, "Example, Inc.", "CN=Example\\, Inc."},
        {CAS_DER_UTF8_STRING, "M\xc3\xbcller", "CN=M\xc3\xbcller"},
        {CAS_DER_UTF8_STRING, "a\x1b[31mb", "CN=a\\1b[31mb"},
        {CAS_DER_UTF8_STRING, "a\nb", "CN=a\\0ab"},
        {CAS_DER_UTF8_STRING,
         "a\xe2\x80\xae"
         "b",
         "CN=a\\e2\\80\\aeb"}, /* Right to left. */
        {CAS_DER_UTF8_STRING,
         "a\xc2\x9b"
         "b",
         "CN=a\\c2\\9bb"}, /* C1 control. */
        {CAS_DER_UTF8_STRING, "a\xff", "CN=a\\ff"},
        {CAS_DER_UTF8_STRING, "\xc0\x80", "CN=\\c0\\80"},         /* Overlong. */
        {CAS_DER_UTF8_STRING, "\xed\xa0\x80", "CN=\\ed\\a0\\80"}, /* A surrogate. */
        {CAS_DER_UTF8_STRING, "\xe2\x82", "CN=\\e2\\82"},         /* Cut short. */
        {CAS_DER_UTF8_STRING, "a\\b", "CN=a\\\\b"},
        {CAS_DER_TELETEX_STRING, "M\xfcller", "CN=M\\fcller"},
        {CAS_DER_INTEGER, "\x01", "CN=#01"},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room[128] = {0};
        uint8_t text[128] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        write_name(&w, 3, CAS_AT(rows, i)->tag, cas_text(CAS_AT(rows, i)->value));
        cas_writer out = cas_writer_on(CAS_SPAN(text));
        cas_write_dn(&out, cas_writer_bytes(&w));
        assert_bytes_equal(cas_writer_bytes(&out), cas_text(CAS_AT(rows, i)->text));
    }
    const uint8_t wide[] = {0, 'A', 0x30, 0x42, 0, 'B'};
    uint8_t room[64] = {0};
    uint8_t text[64] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write_name(&w, 10, CAS_DER_BMP_STRING, CAS_BYTES(wide));
    cas_writer out = cas_writer_on(CAS_SPAN(text));
    cas_write_dn(&out, cas_writer_bytes(&w));
    assert_bytes_equal(cas_writer_bytes(&out), CAS_TEXT("O=A\\30\\42B"));
}

static void names_are_compared_without_case_and_spaces(void **state)
{
    (void)state;
    const struct {
        uint8_t tag_a;
        const char *a;
        uint8_t tag_b;
        const char *b;
        bool is_within;
    } rows[] = {
        {CAS_DER_UTF8_STRING, "foo", CAS_DER_UTF8_STRING, "foo", true},
        {CAS_DER_UTF8_STRING, "Foo  Bar ", CAS_DER_PRINTABLE_STRING, " foo bar", true},
        {CAS_DER_UTF8_STRING, "foo", CAS_DER_UTF8_STRING, "not-foo", false},
        {CAS_DER_UTF8_STRING, "foobar", CAS_DER_UTF8_STRING, "foo bar", false},
        {CAS_DER_UTF8_STRING, "foo", CAS_DER_UTF8_STRING, "foo bar", false},
        {CAS_DER_UTF8_STRING, "", CAS_DER_UTF8_STRING, "  ", true},
        {CAS_DER_BMP_STRING, "foo", CAS_DER_UTF8_STRING, "foo", false},
        {CAS_DER_BMP_STRING, "foo", CAS_DER_BMP_STRING, "foo", true},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room_a[64] = {0};
        uint8_t room_b[64] = {0};
        cas_writer a = cas_writer_on(CAS_SPAN(room_a));
        cas_writer b = cas_writer_on(CAS_SPAN(room_b));
        write_name(&a, 3, CAS_AT(rows, i)->tag_a, cas_text(CAS_AT(rows, i)->a));
        write_name(&b, 3, CAS_AT(rows, i)->tag_b, cas_text(CAS_AT(rows, i)->b));
        assert_int_equal(cas_dn_is_within(cas_writer_bytes(&a), cas_writer_bytes(&b)),
                         CAS_AT(rows, i)->is_within);
    }
}

static void a_subtree_is_a_prefix_of_attributes(void **state)
{
    (void)state;
    const uint8_t empty[] = {0x30, 0x00};
    uint8_t room[64] = {0};
    uint8_t other[64] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write_name(&w, 3, CAS_DER_UTF8_STRING, CAS_TEXT("foo"));
    cas_writer o = cas_writer_on(CAS_SPAN(other));
    write_name(&o, 10, CAS_DER_UTF8_STRING, CAS_TEXT("foo"));
    assert_true(cas_dn_is_within(cas_writer_bytes(&w), CAS_BYTES(empty)));
    assert_false(cas_dn_is_within(CAS_BYTES(empty), cas_writer_bytes(&w)));
    assert_false(cas_dn_is_within(cas_writer_bytes(&w), cas_writer_bytes(&o)));
    assert_true(cas_dn_is_empty(CAS_BYTES(empty)));
    assert_bytes_equal(cas_dn_common_name(cas_writer_bytes(&w)), CAS_TEXT("foo"));
    assert_true(cas_bytes_is_absent(cas_dn_common_name(cas_writer_bytes(&o))));
}

static void malformed_names_are_refused(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write_name(&w, 3, CAS_DER_UTF8_STRING, CAS_TEXT("foo"));
    const castls_bytes good = cas_writer_bytes(&w);
    for (size_t len = 0; len < good.len; len++) {
        assert_int_equal(cas_dn_check(cas_bytes_prefix(good, len)), CAS_ERR_DECODE);
    }
    const uint8_t empty_set[] = {0x30, 0x02, 0x31, 0x00};
    const uint8_t no_value[] = {0x30, 0x09, 0x31, 0x07, 0x30, 0x05, 0x06, 0x03, 0x55, 0x04, 0x03};
    assert_int_equal(cas_dn_check(CAS_BYTES(empty_set)), CAS_ERR_DECODE);
    assert_int_equal(cas_dn_check(CAS_BYTES(no_value)), CAS_ERR_DECODE);
}

static void object_identifiers_are_written_in_decimals(void **state)
{
    (void)state;
    const uint8_t rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
    const uint8_t joint[] = {0x88, 0x37, 0x03}; /* X.690 section 8.19.5: 2.999.3 */
    uint8_t text[64] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(text));
    cas_write_oid(&w, CAS_BYTES(rsa));
    cas_write_u8(&w, ' ');
    cas_write_oid(&w, CAS_BYTES(joint));
    cas_write_u8(&w, ' ');
    cas_write_oid(&w, CAS_TEXT("\x80\x01"));
    assert_bytes_equal(cas_writer_bytes(&w), CAS_TEXT("1.2.840.113549.1.1.1 2.999.3 ?"));
}

/* What is no text of its type, or of no type that attributes have, is no name. */
static void values_are_text_of_their_type(void **state)
{
    (void)state;
    const struct {
        uint8_t tag;
        const char *value;
        cas_err err;
    } rows[] = {
        {CAS_DER_UTF8_STRING, "M\xc3\xbcller", CAS_OK},
        {CAS_DER_UTF8_STRING, "a\xff", CAS_ERR_DECODE},
        {CAS_DER_UTF8_STRING, "\xc0\x80", CAS_ERR_DECODE},
        {CAS_DER_UTF8_STRING, "\xed\xa0\x80", CAS_ERR_DECODE},
        {CAS_DER_UTF8_STRING, "\xe2\x82", CAS_ERR_DECODE},
        {CAS_DER_TELETEX_STRING, "M\xfcller", CAS_OK},
        {CAS_DER_NUMERIC_STRING, "123", CAS_OK},
        {CAS_DER_BMP_STRING, "abcd", CAS_OK},
        {CAS_DER_BMP_STRING, "abc", CAS_ERR_DECODE},
        {CAS_DER_UNIVERSAL_STRING, "abcd", CAS_OK},
        {CAS_DER_UNIVERSAL_STRING, "abcdef", CAS_ERR_DECODE},
        {CAS_DER_BIT_STRING, "\x07z", CAS_OK},
        {CAS_DER_BIT_STRING, "\x08z", CAS_ERR_DECODE},
        {CAS_DER_INTEGER, "\x01", CAS_ERR_DECODE},
        {CAS_DER_CONTEXT(0), "a", CAS_ERR_DECODE},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room[128] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        write_name(&w, 3, CAS_AT(rows, i)->tag, cas_text(CAS_AT(rows, i)->value));
        assert_int_equal(cas_dn_check(cas_writer_bytes(&w)), CAS_AT(rows, i)->err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_safe_for_terminals),
        cmocka_unit_test(values_are_text_of_their_type),
        cmocka_unit_test(names_are_compared_without_case_and_spaces),
        cmocka_unit_test(a_subtree_is_a_prefix_of_attributes),
        cmocka_unit_test(malformed_names_are_refused),
        cmocka_unit_test(object_identifiers_are_written_in_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
