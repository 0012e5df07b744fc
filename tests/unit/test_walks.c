/*
 * test_walks.c: who walks through a list is handed nothing that the list does not hold whole. The
 * decoders ask the reader at the end; a walk has to stop on its own.
 */
#include "support/test.h"
#include "wire/alpn.h"
#include "wire/certificate.h"
#include "wire/certificate12.h"
#include "wire/certificate_authorities.h"
#include "wire/extensions.h"
#include "wire/key_share.h"
#include "wire/oid_filters.h"
#include "wire/pre_shared_key.h"
#include "wire/signed_certificate_timestamp.h"

/* Each begins with a length that is more than what follows. */
static const uint8_t short8[] = {40, 1, 2, 3};
static const uint8_t short16[] = {0, 40, 1, 2, 3};
static const uint8_t short24[] = {0, 0, 40, 1, 2, 3};

static void names_stop_where_one_is_cut_short(void **state)
{
    (void)state;
    castls_bytes name = {0};
    cas_reader r = cas_reader_on(CAS_BYTES(short8));
    assert_false(cas_alpn_next(&r, &name));
    r = cas_reader_on(CAS_BYTES(short16));
    assert_false(cas_certificate_authorities_next(&r, &name));
    r = cas_reader_on(CAS_BYTES(short16));
    assert_false(cas_sct_list_next(&r, &name));
    assert_int_equal(name.len, 0);
}

static void certificates_stop_where_one_is_cut_short(void **state)
{
    (void)state;
    castls_bytes der = {0};
    cas_certificate_entry entry = {0};
    cas_reader r = cas_reader_on(CAS_BYTES(short24));
    assert_false(cas_certificate12_next(&r, &der));
    r = cas_reader_on(CAS_BYTES(short24));
    assert_false(cas_certificate_list_next(&r, &entry));
    assert_int_equal(der.len, 0);
    assert_int_equal(entry.cert_data.len, 0);
}

static void extensions_stop_where_one_is_cut_short(void **state)
{
    (void)state;
    static const uint8_t typed[] = {0, 29, 0, 40, 1, 2, 3};
    cas_extension extension = {0};
    cas_key_share_entry share = {0};
    cas_oid_filter filter = {0};
    cas_reader r = cas_reader_on(CAS_BYTES(typed));
    assert_false(cas_extensions_next(&r, &extension));
    r = cas_reader_on(CAS_BYTES(typed));
    assert_false(cas_key_share_next(&r, &share));
    r = cas_reader_on(CAS_BYTES(short8));
    assert_false(cas_oid_filters_next(&r, &filter));
}

static void psks_stop_where_one_is_cut_short(void **state)
{
    (void)state;
    castls_bytes binder = {0};
    cas_psk_identity identity = {0};
    cas_reader r = cas_reader_on(CAS_BYTES(short16));
    assert_false(cas_psk_identity_next(&r, &identity));
    r = cas_reader_on(CAS_BYTES(short8));
    assert_false(cas_psk_binder_next(&r, &binder));
    assert_int_equal(identity.identity.len, 0);
    assert_int_equal(binder.len, 0);
}

/* RFC 8446 section 4.2.11: neither list may be empty, which is another error than lists of unequal
 * length. */
static void empty_lists_of_psks_are_malformed(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes body = {0};
    cas_offered_psks psks = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u16(&w, 0);
    cas_write_u16(&w, 33);
    cas_write_u8(&w, 32);
    cas_write_fill(&w, 0, 32);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    assert_int_equal(cas_offered_psks_decode(body, &psks), CAS_ERR_DECODE);

    w = cas_writer_on(CAS_SPAN(room));
    cas_write_u16(&w, 7);
    cas_write_u16(&w, 1);
    cas_write_fill(&w, 0, 5);
    cas_write_u16(&w, 0);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    assert_int_equal(cas_offered_psks_decode(body, &psks), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stop_where_one_is_cut_short),
        cmocka_unit_test(certificates_stop_where_one_is_cut_short),
        cmocka_unit_test(extensions_stop_where_one_is_cut_short),
        cmocka_unit_test(psks_stop_where_one_is_cut_short),
        cmocka_unit_test(empty_lists_of_psks_are_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
