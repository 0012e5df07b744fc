/*
 * test_name.c: reference identities, and which presented names cover them (RFC 9525 section 6.3).
 */
#include "support/test.h"

#include "x509/name.h"

static void dns_names_have_a_normal_form(void **state)
{
    (void)state;
    const struct {
        const char *text;
        const char *normal; /* NULL: refused. */
    } rows[] = {
        {"example.com", "example.com"},
        {"EXAMPLE.com", "example.com"},
        {"example.com.", "example.com"},
        {"localhost", "localhost"},
        {"a_b.example.com", "a_b.example.com"},
        {"_dmarc.example.com", "_dmarc.example.com"},
        {"xn--n3h.com", "xn--n3h.com"},
        {"1.example", "1.example"},
        {"3com.com", "3com.com"},
        {"", NULL},
        {".", NULL},
        {".example.com", NULL},
        {"example..com", NULL},
        {"example.com..", NULL},
        {"-a.example.com", NULL},
        {"a-.example.com", NULL},
        {"*.example.com", NULL},
        {"exa mple.com", NULL},
        {"b\xc3\xbc"
         "cher.example",
         NULL},
        {"example.com/", NULL},
        {"example.com:443", NULL},
        {"1.2.3", NULL},
        {"1.2.3.256", NULL},
        {"example.123", NULL},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        cas_name name = {0};
        const cas_err err = cas_name_parse(cas_text(CAS_AT(rows, i)->text), &name);
        if (CAS_AT(rows, i)->normal == NULL) {
            assert_int_equal(err, CAS_ERR_CONFIG_NAME);
            assert_int_equal(name.kind, CAS_NAME_NONE);
            assert_int_equal(name.len, 0);
        } else {
            assert_int_equal(err, CAS_OK);
            assert_int_equal(name.kind, CAS_NAME_DNS);
            assert_bytes_equal(cas_name_bytes(&name), cas_text(CAS_AT(rows, i)->normal));
        }
    }
}

/* RFC 1034 section 3.1: 63 octets a label, 253 characters of text in all. */
static void dns_lengths_have_limits(void **state)
{
    (void)state;
    uint8_t room[300] = {0};
    cas_span_fill(CAS_SPAN(room), 'a');
    for (size_t at = 63; at < 300; at += 64) {
        *CAS_AT(room, at) = '.';
    }
    cas_name name = {0};
    assert_int_equal(cas_name_parse_dns(cas_bytes_prefix(CAS_BYTES(room), 63), &name), CAS_OK);
    assert_int_equal(cas_name_parse_dns(cas_bytes_prefix(CAS_BYTES(room), 253), &name), CAS_OK);
    assert_int_equal(cas_name_parse_dns(cas_bytes_prefix(CAS_BYTES(room), 254), &name),
                     CAS_ERR_CONFIG_NAME);
    room[63] = 'a';
    assert_int_equal(cas_name_parse_dns(cas_bytes_prefix(CAS_BYTES(room), 64), &name),
                     CAS_ERR_CONFIG_NAME);
}

static void wildcards_stand_for_one_whole_left_most_label(void **state)
{
    (void)state;
    const struct {
        const char *presented;
        const char *reference;
        bool matches;
    } rows[] = {
        {"example.com", "example.com", true},
        {"Example.COM", "example.com", true},
        {"*.example.com", "foo.example.com", true},
        {"*.example.com", "a_b.example.com", true},
        {"*.example.com", "example.com", false},
        {"*.example.com", "a.b.example.com", false},
        {"*.example.com", ".example.com", false},
        {"*", "example", false},
        {"*.", "example", false},
        {"*.*.com", "a.b.com", false},
        {"f*.example.com", "foo.example.com", false},
        {"*o.example.com", "foo.example.com", false},
        {"foo.*.com", "foo.example.com", false},
        {"xn--*-1b3c148a.example.com", "xn--bliss-1b3c148a.example.com", false},
        {"**.example.com", "foo.example.com", false},
        {"example.com.", "example.com", false},
        {"example.com", "example.co", false},
        {"xample.com", "example.com", false},
        {"", "example.com", false},
        {"foo.example.com", "bar.example.com", false},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        assert_int_equal(cas_dns_matches(cas_text(CAS_AT(rows, i)->presented),
                                         cas_text(CAS_AT(rows, i)->reference)),
                         CAS_AT(rows, i)->matches);
    }
    const uint8_t with_zero[] = {'a', '.', 'c', 'o', 'm', 0, '.', 'e', 'v', 'i', 'l'};
    assert_false(cas_dns_matches(CAS_BYTES(with_zero), CAS_TEXT("a.com")));
}

static void addresses_are_told_from_names(void **state)
{
    (void)state;
    cas_name name = {0};
    assert_int_equal(cas_name_parse(CAS_TEXT("192.0.2.1"), &name), CAS_OK);
    assert_int_equal(name.kind, CAS_NAME_IP);
    assert_int_equal(name.len, 4);
    assert_int_equal(cas_name_parse(CAS_TEXT("2001:db8::1"), &name), CAS_OK);
    assert_int_equal(name.len, 16);
    assert_int_equal(cas_name_parse(CAS_TEXT("[2001:DB8::1]"), &name), CAS_OK);
    assert_int_equal(name.len, 16);
    uint8_t room[64] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_name(&w, &name);
    assert_bytes_equal(cas_writer_bytes(&w), CAS_TEXT("2001:db8::1"));
    assert_int_equal(cas_name_parse(CAS_TEXT("[192.0.2.1]"), &name), CAS_ERR_CONFIG_NAME);
    assert_int_equal(cas_name_parse(CAS_TEXT("fe80::1%eth0"), &name), CAS_ERR_CONFIG_NAME);
}

static void mailboxes_keep_the_case_of_their_local_part(void **state)
{
    (void)state;
    cas_name name = {0};
    assert_int_equal(cas_name_parse_mailbox(CAS_TEXT("Some.One@Example.COM"), &name), CAS_OK);
    assert_bytes_equal(cas_name_bytes(&name), CAS_TEXT("Some.One@example.com"));
    assert_int_equal(cas_name_parse_mailbox(CAS_TEXT("a@b@example.com"), &name),
                     CAS_ERR_CONFIG_NAME);
    assert_int_equal(cas_name_parse_mailbox(CAS_TEXT("@example.com"), &name), CAS_ERR_CONFIG_NAME);
    assert_int_equal(cas_name_parse_mailbox(CAS_TEXT("example.com"), &name), CAS_ERR_CONFIG_NAME);
    assert_int_equal(cas_name_parse_mailbox(CAS_TEXT("a b@example.com"), &name),
                     CAS_ERR_CONFIG_NAME);
    assert_int_equal(name.kind, CAS_NAME_NONE);
}

static void a_list_of_names_has_a_limit(void **state)
{
    (void)state;
    cas_name name = {0};
    cas_name_list list = {0};
    assert_int_equal(cas_name_parse(CAS_TEXT("example.com"), &name), CAS_OK);
    for (size_t i = 0; i < CAS_NAME_COUNT_MAX; i++) {
        assert_int_equal(cas_name_list_add(&list, &name), CAS_OK);
    }
    assert_int_equal(cas_name_list_add(&list, &name), CAS_ERR_LIMIT);
    assert_int_equal(list.count, CAS_NAME_COUNT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dns_names_have_a_normal_form),
        cmocka_unit_test(dns_lengths_have_limits),
        cmocka_unit_test(wildcards_stand_for_one_whole_left_most_label),
        cmocka_unit_test(addresses_are_told_from_names),
        cmocka_unit_test(mailboxes_keep_the_case_of_their_local_part),
        cmocka_unit_test(a_list_of_names_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
