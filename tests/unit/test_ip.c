/*
 * test_ip.c: IP addresses as text: what is taken (RFC 3986, RFC 4291) and what is written (RFC
 * 5952).
 */
#include "support/test.h"

#include "x509/ip.h"
#include "x509/name.h"

typedef struct ip_row {
    const char *text;
    const char *canonical; /* NULL: refused. */
} ip_row;

static const ip_row rows[] = {
    {"0.0.0.0", "0.0.0.0"},
    {"255.255.255.255", "255.255.255.255"},
    {"192.168.1.1", "192.168.1.1"},
    {"192.168.001.1", NULL},
    {"192.168.1", NULL},
    {"192.168.1.1.1", NULL},
    {"192.168.1.", NULL},
    {".168.1.1", NULL},
    {"192.168.1.256", NULL},
    {"192.168.1.99999999999", NULL},
    {"0xC0A80101", NULL},
    {"192.168.1.-1", NULL},
    {"192.168.1.1 ", NULL},
    {"", NULL},
    {"::", "::"},
    {"::1", "::1"},
    {"1::", "1::"},
    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
    {"2001:DB8::1:0:0:1", "2001:db8::1:0:0:1"},
    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    {"2001:0db8::0001", "2001:db8::1"},
    {"::ffff:192.0.2.1", "::ffff:c000:201"},
    {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
    {"1:2:3:4:5:6:7", NULL},
    {"1:2:3:4:5:6:7:8:9", NULL},
    {"1:2:3:4::5:6:7:8", NULL},
    {"1::2::3", NULL},
    {":::", NULL},
    {":", NULL},
    {":1", NULL},
    {"1:", NULL},
    {":1:2:3:4:5:6:7", NULL},
    {"1:2:3:4:5:6:7:", NULL},
    {"12345::", NULL},
    {"g::", NULL},
    {"1.2.3.4::", NULL},
    {"::1.2.3", NULL},
    {"::1.2.3.4.5", NULL},
    {"1:2:3:4:5:6:7:1.2.3.4", NULL},
    {"fe80::1%1", NULL},
};

static void each_address_is_taken_and_written_in_one_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const castls_bytes text = cas_text(CAS_AT(rows, i)->text);
        const castls_bytes canonical = cas_text(CAS_AT(rows, i)->canonical);
        cas_name name = {0};
        const cas_err err = cas_name_parse_ip(text, &name);
        assert_int_equal(err == CAS_OK, CAS_AT(rows, i)->canonical != NULL);
        if (err == CAS_OK) {
            uint8_t room[64] = {0};
            cas_writer w = cas_writer_on(CAS_SPAN(room));
            cas_write_ip(&w, cas_name_bytes(&name));
            assert_bytes_equal(cas_writer_bytes(&w), canonical);
        }
    }
}

static void nothing_is_written_for_what_is_no_address(void **state)
{
    (void)state;
    uint8_t out[16] = {0};
    assert_false(cas_ipv4_parse(CAS_TEXT("255.255.255.x"), CAS_SPAN(out)));
    assert_false(cas_ipv6_parse(CAS_TEXT("ffff::ffff::"), CAS_SPAN(out)));
    for (size_t i = 0; i < sizeof(out); i++) {
        assert_int_equal(*CAS_AT(out, i), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_address_is_taken_and_written_in_one_form),
        cmocka_unit_test(nothing_is_written_for_what_is_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
