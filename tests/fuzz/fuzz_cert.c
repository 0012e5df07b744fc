/*
 * fuzz_cert.c: parsing certificates. What parses lies within its bytes, agrees with the skim that
 * an index is made from, and can be walked and printed without end or harm.
 */
#include "fuzz/fuzz.h"
#include "x509/cert.h"
#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/name.h"

static bool same_range(cas_range a, cas_range b)
{
    return a.offset == b.offset && a.len == b.len;
}

static void check_range(castls_bytes der, cas_range range)
{
    fuzz_require(cas_range_in(der, range).len == range.len, "each part lies within the bytes");
}

static void check_ranges(castls_bytes der, const cas_cert *cert)
{
    check_range(der, cert->tbs);
    check_range(der, cert->serial);
    check_range(der, cert->signature_algorithm);
    check_range(der, cert->issuer);
    check_range(der, cert->subject);
    check_range(der, cert->spki);
    check_range(der, cert->signature);
    check_range(der, cert->extensions);
    check_range(der, cert->key_id);
    check_range(der, cert->issuer_key_id);
    check_range(der, cert->unknown_critical);
    for (size_t i = 0; i < CAS_CERT_EXT_COUNT; i++) {
        check_range(der, *CAS_AT(cert->ext, i));
    }
}

static void print_names(castls_bytes der, const cas_cert *cert)
{
    cas_writer w = cas_writer_measuring();
    cas_write_dn(&w, cas_range_in(der, cert->subject));
    cas_write_dn(&w, cas_range_in(der, cert->issuer));
    cas_write_safe_text(&w, cas_dn_common_name(cas_range_in(der, cert->subject)));

    uint32_t count = 0;
    cas_der names = cas_cert_names(der, cert);
    while (cas_der_has_more(&names)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        cas_write_safe_text(&w, cas_general_name_read(&names, &kind));
        count = count + 1;
    }
    fuzz_require(cas_der_end(&names) == CAS_OK, "alternative names that parsed can be walked");
    fuzz_require(count == cert->san_count, "and are as many as were counted");
}

void fuzz_one(castls_bytes input)
{
    cas_cert cert = {0};
    cas_range subject = {0};
    cas_range spki = {0};
    const cas_err skimmed = cas_cert_skim(input, &subject, &spki);
    if (cas_cert_decode(input, &cert) != CAS_OK) {
        fuzz_require(cert.present == 0 && cert.tbs.len == 0 && cert.not_after == 0,
                     "nothing is handed out on failure");
        return;
    }
    fuzz_require(skimmed == CAS_OK, "what parses can be skimmed");
    fuzz_require(same_range(subject, cert.subject), "both find the same subject");
    fuzz_require(same_range(spki, cert.spki), "both find the same key");
    check_ranges(input, &cert);
    print_names(input, &cert);

    cas_name name = {0};
    fuzz_require(cas_name_parse(CAS_TEXT("www.example.com"), &name) == CAS_OK, "a name is a name");
    (void)cas_cert_is_for_name(input, &cert, &name);
}
