/*
 * mint_crl.c: see mint_crl.h.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint_crl.h"
#include "x509/der_write.h"
#include "x509/sig_alg.h"

crl_plan mint_crl_plan(void)
{
    crl_plan plan = {0};
    plan.this_update = MINT_NOW - 86400;
    plan.next_update = MINT_NOW + 86400;
    return plan;
}

static void write_extension(cas_writer *w, uint8_t octet, bool is_critical, castls_bytes value)
{
    const cas_der_mark extension = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark oid = cas_der_open(w, CAS_DER_OID);
    cas_write_bytes(w, CAS_TEXT("\x55\x1d"));
    cas_write_u8(w, octet);
    cas_der_close(w, oid);
    if (is_critical) {
        cas_der_write_boolean(w, true);
    }
    cas_der_write(w, CAS_DER_OCTET_STRING, value);
    cas_der_close(w, extension);
}

static void write_extensions(cas_writer *w, const crl_plan *plan, castls_bytes key_id)
{
    uint8_t room[64] = {0};
    const cas_der_mark tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(0));
    const cas_der_mark list = cas_der_open(w, CAS_DER_SEQUENCE);
    if (!plan->no_key_id) {
        cas_writer value = cas_writer_on(CAS_SPAN(room));
        const cas_der_mark mark = cas_der_open(&value, CAS_DER_SEQUENCE);
        cas_der_write(&value, CAS_DER_CONTEXT(0), key_id);
        cas_der_close(&value, mark);
        write_extension(w, 35, false, cas_writer_bytes(&value));
    }
    if (!plan->no_number) {
        write_extension(w, 20, false, CAS_TEXT("\x02\x01\x07"));
    }
    if (plan->is_delta) {
        write_extension(w, 27, true, CAS_TEXT("\x02\x01\x06"));
    }
    if (plan->issuing_point_len != 0) {
        cas_writer value = cas_writer_on(CAS_SPAN(room));
        cas_der_write(&value, CAS_DER_SEQUENCE,
                      cas_bytes_prefix(CAS_BYTES(plan->issuing_point), plan->issuing_point_len));
        write_extension(w, 28, true, cas_writer_bytes(&value));
    }
    cas_der_close(w, list);
    cas_der_close(w, tagged);
}

static void write_entries(cas_writer *w, const crl_plan *plan)
{
    if (plan->count == 0) {
        return; /* RFC 5280 section 5.1.2.6: then the list is absent. */
    }
    const cas_der_mark list = cas_der_open(w, CAS_DER_SEQUENCE);
    for (uint32_t i = 0; i < plan->count; i++) {
        const cas_der_mark entry = cas_der_open(w, CAS_DER_SEQUENCE);
        cas_der_write_small(w, plan->first + i);
        cas_der_write_time(w, plan->this_update);
        cas_der_close(w, entry);
    }
    cas_der_close(w, list);
}

static void write_signature(cas_writer *w, size_t tbs_at, const minted *issuer)
{
    const castls_provider *provider = cas_fake_provider();
    const castls_bytes tbs = cas_bytes_skip(cas_writer_bytes(w), tbs_at);
    uint8_t signature[CASTLS_SIGNATURE_MAX] = {0};
    size_t len = 0;
    assert_int_equal(
        provider->sign(issuer->key, CASTLS_SIGNATURE_ECDSA_SHA256, tbs, CAS_SPAN(signature), &len),
        CASTLS_OK);
    cas_sig_alg_encode(w, CASTLS_SIGNATURE_ECDSA_SHA256);
    cas_der_write_bits(w, cas_bytes_prefix(CAS_BYTES(signature), len));
}

castls_bytes mint_crl(const crl_plan *plan, const minted *issuer, castls_span room)
{
    cas_cert cert = {0};
    castls_bytes der = cas_bytes_none();
    const castls_bytes issuer_der = minted_der(issuer);
    assert_int_equal(cas_cert_decode(issuer_der, &cert), CAS_OK);
    cas_writer w = cas_writer_on(room);
    const cas_der_mark list = cas_der_open(&w, CAS_DER_SEQUENCE);
    const size_t tbs_at = cas_writer_len(&w);
    const cas_der_mark tbs = cas_der_open(&w, CAS_DER_SEQUENCE);
    cas_der_write_small(&w, 1);
    cas_sig_alg_encode(&w, CASTLS_SIGNATURE_ECDSA_SHA256);
    cas_write_bytes(&w, cas_range_in(issuer_der, cert.subject));
    cas_der_write_time(&w, plan->this_update);
    cas_der_write_time(&w, plan->next_update);
    write_entries(&w, plan);
    write_extensions(&w, plan, cas_range_in(issuer_der, cert.key_id));
    cas_der_close(&w, tbs);
    write_signature(&w, tbs_at, issuer);
    cas_der_close(&w, list);
    assert_int_equal(cas_writer_end(&w, &der), CAS_OK);
    return der;
}
