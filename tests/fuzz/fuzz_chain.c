/*
 * fuzz_chain.c: whole chains against the verifier, with every signature taken as good, so that what
 * comes behind one is reached. The first byte chooses the policy, the second the purpose; then come
 * certificates, each behind its length in three bytes: a root, the leaf, the rest of the chain.
 */
#include "fuzz/fuzz.h"

#include "support/fake_provider.h"
#include "x509/verify.h"

#define NOW INT64_C(1795532645) /* 2026-11-24 */

static const cas_x509_policy *policy_of(uint8_t choice)
{
    switch (choice % 3) {
    case 0:
        return &cas_x509_policy_web;
    case 1:
        return &cas_x509_policy_rfc5280;
    default:
        return &cas_x509_policy_private;
    }
}

static void verify(const cas_verifier *verifier, castls_parts chain)
{
    uint8_t room[256] = {0};
    cas_name name = {0};
    cas_name_list names = {0};
    cas_verdict verdict = {0};
    fuzz_require(cas_name_parse(CAS_TEXT("www.example.com"), &name) == CAS_OK &&
                     cas_name_list_add(&names, &name) == CAS_OK,
                 "a host name is one");
    const cas_err err = cas_verify(verifier, chain, &names, NOW, &verdict);
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_verify_detail(verifier, chain, &names, NOW, &verdict, &w);
    fuzz_require(err == verdict.err, "the verdict says what is returned");
    fuzz_require(verdict.signatures <= CAS_VERIFY_SIGNATURE_MAX, "signatures have a limit");
    fuzz_require(verdict.comparisons <= CAS_VERIFY_COMPARISON_MAX, "comparisons have a limit");
    fuzz_require(verdict.steps <= CAS_VERIFY_STEP_MAX + 1, "steps have a limit");
    fuzz_require(verdict.path_count <= CAS_PATH_COUNT_MAX, "a path has a longest length");
    fuzz_require(err != CAS_OK || cas_verdict_cert(verifier, chain, &verdict, 0).len != 0,
                 "a good path begins with a leaf");
}

void fuzz_one(castls_bytes input)
{
    castls_bytes chain[16] = {{0}};
    size_t count = 0;
    cas_trust trust = {0};
    cas_reader r = cas_reader_on(input);
    const uint8_t policy = cas_read_u8(&r);
    const uint8_t purpose = cas_read_u8(&r);
    cas_trust_init(&trust, NULL);
    const cas_err added = cas_trust_add(&trust, cas_read_vec24(&r, 0, CAS_CERT_LEN_MAX));
    while (cas_reader_has_more(&r) && count < CAS_COUNT(chain)) {
        *CAS_AT(chain, count) = cas_read_vec24(&r, 0, CAS_CERT_LEN_MAX);
        count++;
    }
    if (added != CAS_ERR_MEMORY && !cas_reader_is_bad(&r)) {
        const cas_verifier verifier = {
            cas_fake_provider_trusting(),
            &trust,
            policy_of(policy),
            (cas_purpose)(purpose % 3 + 1),
            NULL,
            NULL,
            NULL};
        verify(&verifier, CAS_PARTS_FIRST(chain, count));
    }
    cas_trust_clear(&trust);
}
