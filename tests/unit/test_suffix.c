/*
 * test_suffix.c: the Public Suffix List's format, which domains are public suffixes, and labels in
 * Unicode.
 */
#include "support/test.h"

#include "support/world.h"
#include "x509/punycode.h"
#include "x509/suffix.h"

/* All that the format has. The domains and what they are come from the format's own description
 * (https://github.com/publicsuffix/list/wiki/Format). */
static const char *const text =
    "// A comment.\n"
    "// ===BEGIN ICANN DOMAINS===\n"
    "\n"
    "com\n"
    "uk\r\n"
    "CO.uk // what stands behind white space does not count\n"
    "*.ck\n"
    "!www.ck\n"
    "jp\n"
    "kobe.jp\n"
    "*.kobe.jp\n"
    "!city.kobe.jp\n"
    "\xe5\x85\xac\xe5\x8f\xb8.cn\n"
    "\t\n"
    "// ===END ICANN DOMAINS===\n"
    "// ===BEGIN PRIVATE DOMAINS===\n"
    "s3.amazonaws.com\n";

typedef struct domain_row {
    const char *domain;
    bool is_suffix;
} domain_row;

static const domain_row domains[] = {
    {"com", true},
    {"unlisted", true}, /* The rule "*". */
    {"example.com", false},
    {"co.uk", true},
    {"Co.UK", true},
    {"example.co.uk", false},
    {"org.uk", false},
    {"ck", true},
    {"any.ck", true},
    {"www.ck", false},
    {"b.any.ck", false},
    {"kobe.jp", true},
    {"a.kobe.jp", true},
    {"city.kobe.jp", false},
    {"a.b.kobe.jp", false},
    {"xn--55qx5d.cn", true},
    {"s3.amazonaws.com", false}, /* Private. */
};

static void the_rule_of_most_labels_prevails(void **state)
{
    (void)state;
    cas_suffix_list list = {0};
    uint32_t line = 1;
    assert_int_equal(cas_suffix_list_init(&list, NULL, cas_text(text), &line), CAS_OK);
    assert_int_equal(line, 0);
    assert_int_equal(list.count, 10);
    for (size_t i = 0; i < CAS_COUNT(domains); i++) {
        const domain_row *row = CAS_AT(domains, i);
        if (cas_suffix_list_has(&list, cas_text(row->domain)) != row->is_suffix) {
            fail_msg("%s", row->domain);
        }
    }
    cas_suffix_list_clear(&list);
}

static void without_a_list_top_level_domains_are_known(void **state)
{
    (void)state;
    assert_true(cas_suffix_list_has(NULL, CAS_TEXT("com")));
    assert_false(cas_suffix_list_has(NULL, CAS_TEXT("co.uk")));
}

static void without_sections_all_rules_count(void **state)
{
    (void)state;
    cas_suffix_list list = {0};
    uint32_t line = 0;
    assert_int_equal(cas_suffix_list_init(&list, NULL, CAS_TEXT("s3.amazonaws.com"), &line),
                     CAS_OK);
    assert_true(cas_suffix_list_has(&list, CAS_TEXT("s3.amazonaws.com")));
    cas_suffix_list_clear(&list);
}

static void a_line_that_is_no_rule_is_named(void **state)
{
    (void)state;
    const struct {
        const char *text;
        uint32_t line;
    } rows[] = {
        {"", 0},
        {"// nothing\n", 0},
        {"*\n", 0},
        {"com\n.uk\n", 2},
        {"com\nco..uk\n", 2},
        {"com\na.*.uk\n", 2},
        {"!\n", 1},
        {"*.\n", 1},
        {"com\nuk\n\xff.uk\n", 3},
        {"a0123456789a0123456789a0123456789a0123456789a0123456789a0123456789.uk\n", 1},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        cas_suffix_list list = {0};
        uint32_t line = UINT32_MAX;
        assert_int_equal(cas_suffix_list_init(&list, NULL, cas_text(CAS_AT(rows, i)->text), &line),
                         CAS_ERR_DECODE);
        assert_int_equal(line, CAS_AT(rows, i)->line);
        assert_int_equal(list.count, 0);
    }
}

/* RFC 3492 section 7.1 (A, B, L, R); "b\xfccher" is RFC 5891's usual one. */
static void labels_in_unicode_are_encoded(void **state)
{
    (void)state;
    const struct {
        const char *label;
        const char *encoded;
    } rows[] = {
        {"Example", "example"},
        {"b\xc3\xbc"
         "cher",
         "xn--bcher-kva"},
        {"\xd9\x84\xd9\x8a\xd9\x87\xd9\x85\xd8\xa7\xd8\xa8\xd8\xaa\xd9\x83\xd9\x84\xd9\x85\xd9\x88"
         "\xd8\xb4\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\x9f",
         "xn--egbpdaj6bu4bxfgehfvwxn"},
        {"\xe4\xbb\x96\xe4\xbb\xac\xe4\xb8\xba\xe4\xbb\x80\xe4\xb9\x88\xe4\xb8\x8d\xe8\xaf\xb4\xe4"
         "\xb8\xad\xe6\x96\x87",
         "xn--ihqwcrb4cv8a8dqg056pqjye"},
        {"3\xe5\xb9\xb4"
         "b\xe7\xb5\x84\xe9\x87\x91\xe5\x85\xab\xe5\x85\x88\xe7\x94\x9f",
         "xn--3b-ww4c5e180e575a65lsy2b"},
        {"\xf0\x9f\x98\x80", "xn--e28h"},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room[64] = {0};
        castls_bytes written = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        assert_int_equal(cas_punycode_write_label(cas_text(CAS_AT(rows, i)->label), &w), CAS_OK);
        assert_int_equal(cas_writer_end(&w, &written), CAS_OK);
        if (!cas_bytes_equal(written, cas_text(CAS_AT(rows, i)->encoded))) {
            fail_msg("%s", CAS_AT(rows, i)->encoded);
        }
    }
}

/* The rule in its place: a wildcard right below a suffix of the list refuses the leaf. */
static void a_wildcard_below_a_listed_suffix_is_refused(void **state)
{
    (void)state;
    cas_suffix_list list = {0};
    const cas_suffix_list *suffixes = &list;
    uint32_t line = 0;
    world w = {0};
    minted root = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    mint_plan_add_name(&plan, "*.co.uk");
    assert_int_equal(cas_suffix_list_init(&list, NULL, cas_text(text), &line), CAS_OK);
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &root);
    const castls_bytes chain[] = {minted_der(&leaf)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    w.suffixes = suffixes;
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_CERTIFICATE_EXTENSION);
    assert_int_equal(w.verdict.rule, CAS_RULE_PUBLIC_SUFFIX);
    w.rules_off = CAS_RULE_PUBLIC_SUFFIX;
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&leaf);
    cas_suffix_list_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_of_most_labels_prevails),
        cmocka_unit_test(without_a_list_top_level_domains_are_known),
        cmocka_unit_test(without_sections_all_rules_count),
        cmocka_unit_test(a_line_that_is_no_rule_is_named),
        cmocka_unit_test(labels_in_unicode_are_encoded),
        cmocka_unit_test(a_wildcard_below_a_listed_suffix_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
