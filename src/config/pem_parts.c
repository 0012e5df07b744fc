/*
 * pem_parts.c: picking certificates and keys out of a PEM text.
 */
#include "config/pem_parts.h"

#include "config/limits.h"
#include "core/buf.h"
#include "core/list.h"
#include "x509/pem.h"

/* Decodes every CERTIFICATE block of a text behind one another into der. */
cas_err cas_pem_certificates(castls_bytes pem, cas_writer *w, castls_bytes *views, size_t max,
                             size_t *count)
{
    cas_reader text = cas_reader_on(pem);
    cas_range range[CAS_CONFIG_CHAIN_MAX] = {0};
    cas_err err = CAS_OK;
    *count = 0;
    for (;;) {
        castls_bytes label = {0};
        castls_bytes body = {0};
        err = cas_pem_next(&text, &label, &body);
        if (err != CAS_OK) {
            break;
        }
        if (!cas_bytes_equal(label, CAS_TEXT("CERTIFICATE"))) {
            continue;
        }
        if (*count >= cas_min_size(max, CAS_COUNT(range))) {
            return CAS_ERR_LIMIT;
        }
        const size_t at = cas_writer_len(w);
        CAS_TRY(cas_pem_decode(body, w));
        CAS_AT(range, *count)->offset = cas_narrow_u32(at);
        CAS_AT(range, *count)->len = cas_narrow_u32(cas_writer_len(w) - at);
        *count = *count + 1;
    }
    if (err != CAS_ERR_PEM_NOTHING) {
        return err;
    }
    for (size_t i = 0; i < *count; i++) {
        (void)cas_views_set(views, max, i, cas_range_in(cas_writer_bytes(w), *CAS_AT(range, i)));
    }
    return *count == 0 ? CAS_ERR_PEM_NOTHING : CAS_OK;
}

static bool is_key_label(castls_bytes label)
{
    return cas_bytes_equal(label, CAS_TEXT("PRIVATE KEY")) ||
           cas_bytes_equal(label, CAS_TEXT("RSA PRIVATE KEY")) ||
           cas_bytes_equal(label, CAS_TEXT("EC PRIVATE KEY"));
}

/* Decodes the first private key of a text. */
cas_err cas_pem_private_key(castls_bytes pem, cas_writer *w)
{
    cas_reader text = cas_reader_on(pem);
    for (;;) {
        castls_bytes label = {0};
        castls_bytes body = {0};
        CAS_TRY(cas_pem_next(&text, &label, &body));
        if (cas_bytes_equal(label, CAS_TEXT("ENCRYPTED PRIVATE KEY"))) {
            return CAS_ERR_KEY_ENCRYPTED;
        }
        if (is_key_label(label)) {
            return cas_pem_decode(body, w);
        }
    }
}

cas_err cas_pem_first_certificate(castls_bytes pem, cas_writer *w)
{
    cas_reader text = cas_reader_on(pem);
    for (;;) {
        castls_bytes label = {0};
        castls_bytes body = {0};
        CAS_TRY(cas_pem_next(&text, &label, &body));
        if (cas_bytes_equal(label, CAS_TEXT("CERTIFICATE"))) {
            return cas_pem_decode(body, w);
        }
    }
}
