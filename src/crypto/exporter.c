/*
 * exporter.c: what is derived after the handshake from the two secrets that outlive it: the PSK of
 * a ticket and the keying material of the application. Declared in schedule.h.
 */
#include "core/writer.h"
#include "crypto/schedule.h"

/*
 * RFC 8446 section 4.6.1: HKDF-Expand-Label(resumption_master_secret, "resumption", ticket_nonce,
 * Hash.length). A nonce may be longer than any other context (opaque ticket_nonce<0..255>), so the
 * HkdfLabel is composed here.
 */
static cas_err resumption_label(castls_bytes ticket_nonce, size_t len, castls_span room,
                                castls_bytes *out)
{
    cas_writer w = cas_writer_on(room);
    cas_write_u16(&w, cas_narrow_u16(len));
    cas_write_vec8(&w, CAS_TEXT("tls13 resumption"));
    cas_write_vec8(&w, ticket_nonce);
    return cas_writer_end(&w, out);
}

cas_err cas_resumption_psk(const castls_provider *provider, castls_hash_id hash,
                           castls_bytes resumption, castls_bytes ticket_nonce, cas_secret *out)
{
    cas_secret_clear(out);
    const castls_hmac *hmac = provider->hmac(hash);
    if (hmac == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (resumption.len != hmac->mac_len || ticket_nonce.len > 255) {
        return CAS_ERR_ARGUMENT;
    }
    uint8_t room[2 + 1 + 16 + 1 + 255] = {0};
    castls_bytes info[1] = {{0}};
    CAS_TRY(resumption_label(ticket_nonce, hmac->mac_len, CAS_SPAN(room), &info[0]));

    cas_hmac_key key = {0};
    CAS_TRY(cas_hmac_key_init(&key, hmac, resumption));
    const cas_err err = cas_hkdf_expand(&key, CAS_PARTS(info), cas_secret_room(out, hmac->mac_len));
    cas_hmac_key_clear(&key);
    if (err != CAS_OK) {
        cas_secret_clear(out);
    }
    return err;
}

/* The secret of one label: Derive-Secret(Secret, label, ""). */
static cas_err label_secret(const castls_hmac *hmac, castls_bytes exporter, castls_bytes label,
                            castls_bytes empty_hash, cas_secret *out)
{
    cas_hmac_key key = {0};
    CAS_TRY(cas_hmac_key_init(&key, hmac, exporter));
    const cas_err err = cas_hkdf_derive(&key, label, empty_hash, out);
    cas_hmac_key_clear(&key);
    return err;
}

static cas_err export_from(const castls_hmac *hmac, const cas_secret *secret, castls_bytes hash,
                           castls_span out)
{
    cas_hmac_key key = {0};
    CAS_TRY(cas_hmac_key_init(&key, hmac, cas_secret_bytes(secret)));
    const cas_err err = cas_hkdf_expand_label(&key, CAS_TEXT("exporter"), hash, out);
    cas_hmac_key_clear(&key);
    return err;
}

cas_err cas_exporter_export(const castls_provider *provider, castls_hash_id hash,
                            castls_bytes exporter, castls_bytes label, castls_bytes context,
                            castls_span out)
{
    cas_span_wipe(out);
    const castls_hash *alg = provider->hash(hash);
    const castls_hmac *hmac = provider->hmac(hash);
    if (alg == NULL || hmac == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (exporter.len != hmac->mac_len) {
        return CAS_ERR_ARGUMENT;
    }
    uint8_t empty_room[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t context_room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes empty_hash = cas_bytes_none();
    castls_bytes context_hash = cas_bytes_none();
    const castls_bytes nothing[] = {cas_bytes_none()};
    const castls_bytes contexts[] = {context};
    CAS_TRY(cas_hash_digest(alg, CAS_PARTS(nothing), CAS_SPAN(empty_room), &empty_hash));
    CAS_TRY(cas_hash_digest(alg, CAS_PARTS(contexts), CAS_SPAN(context_room), &context_hash));

    cas_secret secret = {0};
    cas_err err = label_secret(hmac, exporter, label, empty_hash, &secret);
    if (err == CAS_OK) {
        err = export_from(hmac, &secret, context_hash, out);
    }
    cas_secret_clear(&secret);
    return err;
}
