/*
 * mint.c: see mint.h.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint.h"

castls_bytes minted_der(const minted *it)
{
    return cas_bytes_prefix(CAS_BYTES(it->der), it->len);
}

cas_cert_plan mint_plan_ca(const char *common_name)
{
    cas_cert_plan plan = {0};
    cas_cert_plan_set_common_name(&plan, cas_text(common_name));
    plan.not_before = MINT_NOT_BEFORE;
    plan.not_after = MINT_NOT_AFTER;
    plan.is_ca = true;
    plan.path_len = UINT32_MAX;
    plan.key_usage = CAS_KU_KEY_CERT_SIGN | CAS_KU_CRL_SIGN;
    return plan;
}

void mint_plan_add_name(cas_cert_plan *plan, const char *text)
{
    cas_name name = {0};
    if (cas_name_parse(cas_text(text), &name) != CAS_OK) {
        /* What is no reference identity (a wildcard) may still be presented. */
        name.kind = CAS_NAME_DNS;
        name.len = cas_narrow_u32(cas_text(text).len);
        assert_true(cas_span_copy(CAS_SPAN(name.octet), cas_text(text)));
    }
    assert_int_equal(cas_name_list_add(&plan->names, &name), CAS_OK);
}

cas_cert_plan mint_plan_leaf(const char *dns_name)
{
    cas_cert_plan plan = {0};
    cas_cert_plan_set_common_name(&plan, cas_text(dns_name));
    plan.not_before = MINT_NOT_BEFORE;
    plan.not_after = MINT_NOT_AFTER;
    plan.key_usage = CAS_KU_DIGITAL_SIGNATURE;
    plan.eku = CAS_EKU_SERVER_AUTH;
    mint_plan_add_name(&plan, dns_name);
    return plan;
}

static void build(minted *out, const cas_cert_plan *plan, const minted *issuer, void *signing_key,
                  const void *public_key, castls_bytes extra)
{
    const castls_provider *provider = cas_fake_provider();
    uint8_t spki_room[3000] = {0};
    size_t spki_len = 0;
    castls_bytes der = cas_bytes_none();
    assert_int_equal(provider->key_public(public_key, CAS_SPAN(spki_room), &spki_len), CASTLS_OK);
    assert_int_equal(
        cas_cert_build(plan, provider, issuer == NULL ? cas_bytes_none() : minted_der(issuer),
                       signing_key, cas_bytes_prefix(CAS_BYTES(spki_room), spki_len), extra,
                       CAS_SPAN(out->der), &der),
        CAS_OK);
    out->len = der.len;
}

void mint(minted *out, const cas_cert_plan *plan, const minted *issuer, castls_bytes extra)
{
    *out = (minted){0};
    assert_int_equal(cas_fake_provider()->key_generate(CASTLS_KEY_ECDSA_P256, 0, &out->key),
                     CASTLS_OK);
    build(out, plan, issuer, issuer == NULL ? out->key : issuer->key, out->key, extra);
}

void mint_again(minted *out, const cas_cert_plan *plan, const minted *issuer, const minted *subject)
{
    *out = (minted){0};
    build(out, plan, issuer, issuer->key, subject->key, cas_bytes_none());
}

void minted_clear(minted *it)
{
    if (it->key != NULL) {
        cas_fake_provider()->key_free(it->key);
    }
    *it = (minted){0};
}
