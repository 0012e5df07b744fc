/*
 * pre_shared_key.c: the pre_shared_key extension. RFC 8446 section 4.2.11.
 */
#include "wire/pre_shared_key.h"

#include "wire/vectors.h"

/*
 * PskIdentity, RFC 8446 section 4.2.11:
 *
 *   opaque identity<1..2^16-1>;
 *   uint32 obfuscated_ticket_age;
 */
bool cas_psk_identity_next(cas_reader *r, cas_psk_identity *out)
{
    *out = (cas_psk_identity){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const castls_bytes identity = cas_read_vec16(r, 1, 65535);
    const uint32_t obfuscated_ticket_age = cas_read_u32(r);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    out->identity = identity;
    out->obfuscated_ticket_age = obfuscated_ticket_age;
    return true;
}

/* RFC 8446 section 4.2.11: opaque PskBinderEntry<32..255>; */
bool cas_psk_binder_next(cas_reader *r, castls_bytes *binder)
{
    *binder = cas_bytes_none();
    if (!cas_reader_has_more(r)) {
        return false;
    }
    *binder = cas_read_vec8(r, 32, 255);
    return !cas_reader_is_bad(r);
}

static cas_err count_identities(castls_bytes identities, uint32_t *count)
{
    *count = 0;

    uint32_t found = 0;
    cas_psk_identity identity = {0};
    cas_reader r = cas_reader_on(identities);
    while (cas_psk_identity_next(&r, &identity)) {
        found = found + 1;
    }
    CAS_TRY(cas_reader_end(&r));

    *count = found;
    return CAS_OK;
}

static cas_err count_binders(castls_bytes binders, uint32_t *count)
{
    *count = 0;

    uint32_t found = 0;
    castls_bytes binder = cas_bytes_none();
    cas_reader r = cas_reader_on(binders);
    while (cas_psk_binder_next(&r, &binder)) {
        found = found + 1;
    }
    CAS_TRY(cas_reader_end(&r));

    *count = found;
    return CAS_OK;
}

/*
 * OfferedPsks, RFC 8446 section 4.2.11:
 *
 *   PskIdentity identities<7..2^16-1>;
 *   PskBinderEntry binders<33..2^16-1>;
 *
 * "binders: A series of HMAC values, one for each value in the identities list and in the same
 * order".
 */
cas_err cas_offered_psks_decode(castls_bytes body, cas_offered_psks *out)
{
    *out = (cas_offered_psks){0};

    cas_offered_psks psks = {0};
    cas_reader r = cas_reader_on(body);
    psks.identities = cas_read_vec16(&r, 7, 65535);
    psks.binders = cas_read_vec16(&r, 33, 65535);
    CAS_TRY(cas_reader_end(&r));

    uint32_t binder_count = 0;
    CAS_TRY(count_identities(psks.identities, &psks.count));
    CAS_TRY(count_binders(psks.binders, &binder_count));
    if (binder_count != psks.count) {
        return CAS_ERR_PSK_BINDER_COUNT;
    }
    psks.binders_offset = cas_narrow_u32(psks.identities.len + 2);
    *out = psks;
    return CAS_OK;
}

void cas_offered_psks_encode(cas_writer *w, const cas_offered_psks *in)
{
    cas_write_bounded16(w, in->identities, 7, 65535);
    cas_write_bounded16(w, in->binders, 33, 65535);
}

void cas_psk_identity_encode(cas_writer *w, const cas_psk_identity *in)
{
    cas_write_bounded16(w, in->identity, 1, 65535);
    cas_write_u32(w, in->obfuscated_ticket_age);
}

void cas_psk_binder_encode(cas_writer *w, castls_bytes binder)
{
    cas_write_bounded8(w, binder, 32, 255);
}

/* PreSharedKeyExtension in a ServerHello, RFC 8446 section 4.2.11: uint16 selected_identity; */
cas_err cas_selected_identity_decode(castls_bytes body, uint16_t *selected_identity)
{
    *selected_identity = 0;

    cas_reader r = cas_reader_on(body);
    const uint16_t selected = cas_read_u16(&r);
    CAS_TRY(cas_reader_end(&r));

    *selected_identity = selected;
    return CAS_OK;
}

void cas_selected_identity_encode(cas_writer *w, uint16_t selected_identity)
{
    cas_write_u16(w, selected_identity);
}
