/*
 * mint_ocsp.c: see mint_ocsp.h.
 */
#include "support/mint_ocsp.h"

#include "core/list.h"
#include "support/fake_provider.h"
#include "support/test.h"
#include "x509/der_write.h"
#include "x509/sig_alg.h"
#include "x509/time.h"

ocsp_plan mint_ocsp_plan(void)
{
    ocsp_plan plan = {0};
    plan.says = CAS_OCSP_GOOD;
    plan.this_update = MINT_NOW - 86400;
    plan.next_update = MINT_NOW + 86400;
    return plan;
}

static void write_digest(cas_writer *w, castls_bytes what)
{
    uint8_t room[32] = {0};
    const castls_bytes parts[] = {what};
    assert_int_equal(
        cas_fake_provider()->hash(CASTLS_HASH_SHA256)->digest(CAS_PARTS(parts), CAS_SPAN(room)),
        CASTLS_OK);
    cas_der_write(w, CAS_DER_OCTET_STRING, CAS_BYTES(room));
}

/* GeneralizedTime whatever the year, RFC 6960 section 4.2.2.1. */
static void write_digits(cas_writer *w, uint32_t value, uint32_t width)
{
    uint32_t unit = 1;
    for (uint32_t i = 1; i < width; i++) {
        unit = unit * 10;
    }
    for (; unit != 0; unit = unit / 10) {
        cas_write_u8(w, (uint8_t)('0' + value / unit % 10));
    }
}

static void write_time(cas_writer *w, int64_t seconds)
{
    const cas_date date = cas_date_from_seconds(seconds);
    const cas_der_mark mark = cas_der_open(w, CAS_DER_GENERALIZED_TIME);
    write_digits(w, (uint32_t)date.year, 4);
    write_digits(w, (uint32_t)date.month, 2);
    write_digits(w, (uint32_t)date.day, 2);
    write_digits(w, (uint32_t)date.hour, 2);
    write_digits(w, (uint32_t)date.minute, 2);
    write_digits(w, (uint32_t)date.second, 2);
    cas_write_u8(w, 'Z');
    cas_der_close(w, mark);
}

static void write_id(cas_writer *w, const ocsp_plan *plan, castls_bytes subject_der,
                     const cas_cert *subject, castls_bytes issuer_der, const cas_cert *issuer)
{
    const uint8_t sha256[] = {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1};
    const uint8_t other[] = {7};
    const cas_der_mark id = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark algorithm = cas_der_open(w, CAS_DER_SEQUENCE);
    cas_der_write(w, CAS_DER_OID, CAS_BYTES(sha256));
    cas_der_close(w, algorithm);
    cas_der outer = cas_der_at(issuer_der, issuer->spki);
    cas_der spki = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    (void)cas_der_element(&spki, CAS_DER_SEQUENCE);
    write_digest(w, cas_range_in(subject_der, subject->issuer));
    write_digest(w, cas_range_in(issuer_der, cas_der_bits(&spki)));
    cas_der_write(
        w, CAS_DER_INTEGER,
        plan->other_serial ? CAS_BYTES(other) : cas_range_in(subject_der, subject->serial));
    cas_der_close(w, id);
}

static void write_single(cas_writer *w, const ocsp_plan *plan, const minted *subject,
                         const minted *issuer)
{
    cas_cert cert = {0};
    cas_cert authority = {0};
    assert_int_equal(cas_cert_decode(minted_der(subject), &cert), CAS_OK);
    assert_int_equal(cas_cert_decode(minted_der(issuer), &authority), CAS_OK);
    const cas_der_mark single = cas_der_open(w, CAS_DER_SEQUENCE);
    write_id(w, plan, minted_der(subject), &cert, minted_der(issuer), &authority);
    if (plan->says == CAS_OCSP_REVOKED) {
        const cas_der_mark info = cas_der_open(w, CAS_DER_CONSTRUCTED(1));
        write_time(w, plan->this_update);
        cas_der_close(w, info);
    } else {
        cas_der_write(w, plan->says == CAS_OCSP_GOOD ? CAS_DER_CONTEXT(0) : CAS_DER_CONTEXT(2),
                      cas_bytes_none());
    }
    write_time(w, plan->this_update);
    if (plan->next_update != 0) {
        const cas_der_mark tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(0));
        write_time(w, plan->next_update);
        cas_der_close(w, tagged);
    }
    cas_der_close(w, single);
}

static void write_extensions(cas_writer *w)
{
    const uint8_t nonce[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2};
    const cas_der_mark tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(1));
    const cas_der_mark list = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark extension = cas_der_open(w, CAS_DER_SEQUENCE);
    cas_der_write(w, CAS_DER_OID, CAS_BYTES(nonce));
    cas_der_write_boolean(w, true);
    cas_der_write(w, CAS_DER_OCTET_STRING, CAS_BYTES(nonce));
    cas_der_close(w, extension);
    cas_der_close(w, list);
    cas_der_close(w, tagged);
}

static void write_basic(cas_writer *w, const ocsp_plan *plan, const minted *subject,
                        const minted *issuer, const minted *signer)
{
    uint8_t signature[CASTLS_SIGNATURE_MAX] = {0};
    size_t len = 0;
    cas_cert responder = {0};
    assert_int_equal(cas_cert_decode(minted_der(signer), &responder), CAS_OK);
    const cas_der_mark basic = cas_der_open(w, CAS_DER_SEQUENCE);
    const size_t tbs_at = cas_writer_len(w);
    const cas_der_mark data = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark by_name = cas_der_open(w, CAS_DER_CONSTRUCTED(1));
    cas_write_bytes(w, cas_range_in(minted_der(signer), responder.subject));
    cas_der_close(w, by_name);
    write_time(w, plan->this_update);
    const cas_der_mark responses = cas_der_open(w, CAS_DER_SEQUENCE);
    write_single(w, plan, subject, issuer);
    cas_der_close(w, responses);
    if (plan->critical) {
        write_extensions(w);
    }
    cas_der_close(w, data);
    const castls_bytes tbs = cas_bytes_skip(cas_writer_bytes(w), tbs_at);
    assert_int_equal(cas_fake_provider()->sign(signer->key, CASTLS_SIGNATURE_ECDSA_SHA256, tbs,
                                               CAS_SPAN(signature), &len),
                     CASTLS_OK);
    cas_sig_alg_encode(w, CASTLS_SIGNATURE_ECDSA_SHA256);
    cas_der_write_bits(w, cas_bytes_prefix(CAS_BYTES(signature), len));
    if (signer != issuer && !plan->no_certificate) {
        const cas_der_mark tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(0));
        cas_der_write(w, CAS_DER_SEQUENCE, minted_der(signer));
        cas_der_close(w, tagged);
    }
    cas_der_close(w, basic);
}

castls_bytes mint_ocsp(const ocsp_plan *plan, const minted *subject, const minted *issuer,
                       const minted *signer, castls_span room)
{
    const uint8_t basic_oid[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1};
    const uint8_t status[] = {plan->status};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(room);
    const cas_der_mark response = cas_der_open(&w, CAS_DER_SEQUENCE);
    cas_der_write(&w, CAS_DER_ENUMERATED, CAS_BYTES(status));
    if (plan->status == 0) {
        const cas_der_mark tagged = cas_der_open(&w, CAS_DER_CONSTRUCTED(0));
        const cas_der_mark bytes = cas_der_open(&w, CAS_DER_SEQUENCE);
        cas_der_write(&w, CAS_DER_OID, CAS_BYTES(basic_oid));
        const cas_der_mark octets = cas_der_open(&w, CAS_DER_OCTET_STRING);
        write_basic(&w, plan, subject, issuer, signer);
        cas_der_close(&w, octets);
        cas_der_close(&w, bytes);
        cas_der_close(&w, tagged);
    }
    cas_der_close(&w, response);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}
