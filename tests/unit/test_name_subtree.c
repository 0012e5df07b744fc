/*
 * test_name_subtree.c: how names lie to the bases of name constraints (RFC 5280 section 4.2.1.10).
 */
#include "support/test.h"

#include "x509/name_subtree.h"

#define OUT CAS_SUBTREE_OUTSIDE
#define IN CAS_SUBTREE_INSIDE
#define OVER CAS_SUBTREE_OVERLAPS
#define ODD CAS_SUBTREE_UNKNOWN

typedef struct relation_row {
    cas_general_kind kind;
    const char *name;
    const char *base;
    cas_subtree_relation relation;
} relation_row;

static const relation_row rows[] = {
    {CAS_GENERAL_DNS, "example.com", "example.com", IN},
    {CAS_GENERAL_DNS, "Foo.Example.com", "example.COM", IN},
    {CAS_GENERAL_DNS, "a.b.example.com", "example.com", IN},
    {CAS_GENERAL_DNS, "notexample.com", "example.com", OUT},
    {CAS_GENERAL_DNS, "example.com", "foo.example.com", OUT},
    {CAS_GENERAL_DNS, "example.com", "", IN},
    {CAS_GENERAL_DNS, "example.com", ".example.com", OUT},
    {CAS_GENERAL_DNS, "foo.example.com", ".example.com", IN},
    {CAS_GENERAL_DNS, "*.example.com", "example.com", IN},
    {CAS_GENERAL_DNS, "*.foo.example.com", "example.com", IN},
    {CAS_GENERAL_DNS, "*.example.com", "foo.example.com", OVER},
    {CAS_GENERAL_DNS, "*.example.com", "bar.foo.example.com", OUT},
    {CAS_GENERAL_DNS, "*.example.com", "example.org", OUT},
    {CAS_GENERAL_DNS, ".example.com", "example.com", ODD},
    {CAS_GENERAL_DNS, "exa mple.com", "example.com", ODD},
    {CAS_GENERAL_DNS, "example.com.", "example.com", ODD},
    {CAS_GENERAL_MAILBOX, "a@example.com", "a@example.com", IN},
    {CAS_GENERAL_MAILBOX, "A@example.com", "a@example.com", OUT},
    {CAS_GENERAL_MAILBOX, "a@EXAMPLE.com", "a@example.com", IN},
    {CAS_GENERAL_MAILBOX, "*@example.com", "**@example.com", OUT},
    {CAS_GENERAL_MAILBOX, "a@example.com", "example.com", IN},
    {CAS_GENERAL_MAILBOX, "a@foo.example.com", "example.com", OUT},
    {CAS_GENERAL_MAILBOX, "a@foo.example.com", ".example.com", IN},
    {CAS_GENERAL_MAILBOX, "a@example.com", ".example.com", OUT},
    {CAS_GENERAL_MAILBOX, "a@b@example.com", "example.com", ODD},
    {CAS_GENERAL_MAILBOX, "example.com", "example.com", ODD},
    {CAS_GENERAL_URI, "https://example.com/a", "example.com", IN},
    {CAS_GENERAL_URI, "https://user@example.com:443?q#f", "example.com", IN},
    {CAS_GENERAL_URI, "https://foo.example.com/", "example.com", OUT},
    {CAS_GENERAL_URI, "https://foo.example.com/", ".example.com", IN},
    {CAS_GENERAL_URI, "https://example.com/", ".example.com", OUT},
    {CAS_GENERAL_URI, "https://example.com@evil.org/", "example.com", OUT},
    {CAS_GENERAL_URI, "spiffe://example.com/path", "example.com", IN},
    {CAS_GENERAL_URI, "urn:example:a", "example.com", ODD},
    {CAS_GENERAL_URI, "https://192.0.2.1/", "example.com", ODD},
    {CAS_GENERAL_OTHER, "anything", "anything", ODD},
    {CAS_GENERAL_OID, "a", "a", ODD},
};

static void each_name_lies_where_the_rfc_puts_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const relation_row *row = CAS_AT(rows, i);
        assert_true(cas_subtree_is_valid(row->kind, cas_text(row->base)));
        assert_int_equal(cas_subtree_relate(row->kind, cas_text(row->name), cas_text(row->base)),
                         row->relation);
    }
}

static void addresses_are_compared_under_the_mask(void **state)
{
    (void)state;
    const uint8_t base[] = {192, 0, 2, 0, 255, 255, 255, 0};
    const uint8_t inside[] = {192, 0, 2, 77};
    const uint8_t outside[] = {192, 0, 3, 77};
    const uint8_t other_family[16] = {192, 0, 2, 77};
    const uint8_t all[8] = {0};
    const uint8_t range[] = {192, 0, 2, 0, 255, 255, 255, 0};
    assert_true(cas_subtree_is_valid(CAS_GENERAL_IP, CAS_BYTES(base)));
    assert_true(cas_subtree_is_valid(CAS_GENERAL_IP, CAS_BYTES(all)));
    assert_int_equal(cas_subtree_relate(CAS_GENERAL_IP, CAS_BYTES(inside), CAS_BYTES(base)), IN);
    assert_int_equal(cas_subtree_relate(CAS_GENERAL_IP, CAS_BYTES(outside), CAS_BYTES(base)), OUT);
    assert_int_equal(cas_subtree_relate(CAS_GENERAL_IP, CAS_BYTES(outside), CAS_BYTES(all)), IN);
    assert_int_equal(cas_subtree_relate(CAS_GENERAL_IP, CAS_BYTES(other_family), CAS_BYTES(all)),
                     OUT);
    assert_int_equal(cas_subtree_relate(CAS_GENERAL_IP, CAS_BYTES(range), CAS_BYTES(base)), ODD);
}

static void bases_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    const struct {
        cas_general_kind kind;
        const char *base;
    } bad[] = {
        {CAS_GENERAL_DNS, "*.example.com"},
        {CAS_GENERAL_DNS, "."},
        {CAS_GENERAL_DNS, "example.com."},
        {CAS_GENERAL_DNS, "..example.com"},
        {CAS_GENERAL_MAILBOX, "a@b@example.com"},
        {CAS_GENERAL_MAILBOX, "@"},
        {CAS_GENERAL_URI, ""},
        {CAS_GENERAL_URI, "https://example.com"},
        {CAS_GENERAL_IP, "1234"},
        {CAS_GENERAL_IP, ""},
    };
    for (size_t i = 0; i < CAS_COUNT(bad); i++) {
        assert_false(cas_subtree_is_valid(CAS_AT(bad, i)->kind, cas_text(CAS_AT(bad, i)->base)));
    }
    assert_true(cas_subtree_has_period(CAS_GENERAL_DNS, CAS_TEXT(".example.com")));
    assert_false(cas_subtree_has_period(CAS_GENERAL_DNS, CAS_TEXT("example.com")));
    assert_false(cas_subtree_has_period(CAS_GENERAL_MAILBOX, CAS_TEXT(".example.com")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_lies_where_the_rfc_puts_it),
        cmocka_unit_test(addresses_are_compared_under_the_mask),
        cmocka_unit_test(bases_that_mean_nothing_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
