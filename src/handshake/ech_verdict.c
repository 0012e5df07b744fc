/*
 * ech_verdict.c: whether the server accepted ECH, and the way of a handshake that it did not accept
 * it in. RFC 9849 sections 6.1.4 to 6.1.7, 6.2 and 7.2.
 */
#include "handshake/ech.h"
#include "handshake/send.h"
#include "wire/ech_config.h"
#include "wire/encrypted_client_hello.h"

/* The last eight bytes of ServerHello.random: header, legacy_version and the rest come before. */
#define RANDOM_END (CAS_MESSAGE_HEADER_LEN + 2 + CAS_RANDOM_LEN)

static const castls_hash *hash_of(const cas_handshake *hs)
{
    return hs->config->environment.provider->hash(hs->suite->hash);
}

/* The transcript up to the server's message, in which zeros stand for the confirmation. */
static cas_err add_zeroed(cas_transcript *transcript, castls_bytes message, cas_range confirmation)
{
    const uint8_t zeros[CAS_ECH_CONFIRMATION_LEN] = {0};
    const size_t end = (size_t)confirmation.offset + confirmation.len;
    CAS_TRY(cas_transcript_add(transcript, cas_bytes_prefix(message, confirmation.offset)));
    CAS_TRY(cas_transcript_add(transcript, CAS_BYTES(zeros)));
    return cas_transcript_add(transcript, cas_bytes_skip(message, end));
}

static cas_err digest_with(const cas_handshake *hs, castls_bytes message, cas_range confirmation,
                           castls_span room, castls_bytes *digest)
{
    cas_transcript copy = {0};
    cas_err err = cas_transcript_copy(&hs->transcript, &copy);
    if (err == CAS_OK && !cas_transcript_is_started(&copy)) {
        err = cas_transcript_start(&copy, hash_of(hs), false);
    }
    if (err == CAS_OK) {
        err = add_zeroed(&copy, message, confirmation);
    }
    if (err == CAS_OK) {
        err = cas_transcript_peek(&copy, room, digest);
    }
    cas_transcript_clear(&copy);
    return err;
}

/* RFC 9849 section 7.2: HKDF-Expand-Label(HKDF-Extract(0, ClientHelloInner.random), label,
 * transcript, 8). */
static cas_err expand(const cas_handshake *hs, castls_bytes label, castls_bytes digest,
                      castls_span out)
{
    const castls_hmac *hmac = hs->config->environment.provider->hmac(hs->suite->hash);
    const castls_bytes random = cas_facts_view(hs->facts, hs->facts->client_random);
    cas_secret secret = {0};
    cas_hmac_key key = {0};
    CAS_TRY(cas_hkdf_extract(hmac, cas_bytes_none(), random, &secret));
    cas_err err = cas_hmac_key_init(&key, hmac, cas_secret_bytes(&secret));
    if (err == CAS_OK) {
        err = cas_hkdf_expand_label(&key, label, digest, out);
    }
    cas_hmac_key_clear(&key);
    cas_secret_clear(&secret);
    return err;
}

static cas_err is_confirmed(const cas_handshake *hs, castls_bytes message, cas_range confirmation,
                            castls_bytes label, bool *out)
{
    uint8_t digest_room[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t expected[CAS_ECH_CONFIRMATION_LEN] = {0};
    castls_bytes digest = {0};
    *out = false;
    CAS_TRY(digest_with(hs, message, confirmation, CAS_SPAN(digest_room), &digest));
    CAS_TRY(expand(hs, label, digest, CAS_SPAN(expected)));
    *out = cas_ct_equal(CAS_BYTES(expected), cas_range_in(message, confirmation));
    return CAS_OK;
}

/* Early data and sessions are the inner hello's alone, and are over with it. RFC 9849 sections
 * 6.1 and 6.1.6. */
static cas_err drop_inner(cas_handshake *hs)
{
    castls_session_release(hs->client.session);
    hs->client.session = NULL;
    if (!hs->client.offers_early_data) {
        return CAS_OK;
    }
    hs->client.offers_early_data = false;
    hs->facts->early_data = CASTLS_EARLY_DATA_REFUSED;
    return cas_put_event(hs, CASTLS_EVENT_EARLY_DATA, CASTLS_EARLY_DATA_REFUSED, cas_bytes_none());
}

cas_err cas_ech_refuse(cas_handshake *hs)
{
    cas_ech *ech = hs->client.ech;
    hs->facts->ech = CASTLS_ECH_REJECTED;
    hs->facts->client_random = ech->random;
    CAS_TRY(cas_transcript_copy(&ech->outer, &hs->transcript));
    cas_transcript_clear(&ech->outer);
    return drop_inner(hs);
}

/* RFC 9849 section 6.1.4, and section 6.2 for GREASE: a confirmation has eight bytes, whoever asks
 * for none. */
cas_err cas_ech_on_retry(cas_handshake *hs, const cas_message *msg, const cas_extensions *x)
{
    castls_bytes confirmation = {0};
    bool accepted = false;
    if (cas_extensions_has(x, CAS_EXT_ENCRYPTED_CLIENT_HELLO)) {
        CAS_TRY(cas_ech_confirmation_decode(
            cas_extensions_body(x, CAS_EXT_ENCRYPTED_CLIENT_HELLO), &confirmation));
    }
    if (hs->facts->ech != CASTLS_ECH_OFFERED) {
        return CAS_OK;
    }
    if (confirmation.len != 0) {
        CAS_TRY(is_confirmed(hs, msg->whole, cas_range_of(msg->whole, confirmation),
                             CAS_TEXT("hrr ech accept confirmation"), &accepted));
    }
    if (accepted) {
        hs->facts->ech = CASTLS_ECH_ACCEPTED;
        cas_transcript_clear(&hs->client.ech->outer);
        return CAS_OK;
    }
    CAS_TRY(cas_ech_refuse(hs));
    CAS_TRY(cas_transcript_start(&hs->transcript, hash_of(hs), false));
    return cas_transcript_replace_by_message_hash(&hs->transcript);
}

/* RFC 9849 sections 6.1.4 and 6.1.5. */
cas_err cas_ech_on_server_hello(cas_handshake *hs, const cas_message *msg)
{
    const cas_range confirmation = {
        RANDOM_END - CAS_ECH_CONFIRMATION_LEN, CAS_ECH_CONFIRMATION_LEN};
    bool accepted = false;
    if (hs->facts->ech != CASTLS_ECH_OFFERED && hs->facts->ech != CASTLS_ECH_ACCEPTED) {
        return CAS_OK;
    }
    CAS_TRY(
        is_confirmed(hs, msg->whole, confirmation, CAS_TEXT("ech accept confirmation"), &accepted));
    if (!accepted) {
        return hs->facts->ech == CASTLS_ECH_ACCEPTED ? CAS_ERR_ECH_CONFIRMATION
                                                     : cas_ech_refuse(hs);
    }
    hs->facts->ech = CASTLS_ECH_ACCEPTED;
    cas_transcript_clear(&hs->client.ech->outer);
    return CAS_OK;
}

static bool has_our_version(castls_bytes configs)
{
    cas_ech_config config = {0};
    bool found = false;
    cas_reader r = cas_reader_on(configs);
    while (cas_ech_config_next(&r, &config)) {
        found = found || config.version == CAS_ECH_VERSION;
    }
    return found;
}

/* RFC 9849 sections 6.1.6 and 6.2: the list has to be well formed in any case. It counts only where
 * ECH was offered, and only if it says something to us. */
cas_err cas_ech_take_retry_configs(cas_handshake *hs, const cas_extensions *x)
{
    castls_bytes configs = {0};
    const castls_bytes body = cas_extensions_body(x, CAS_EXT_ENCRYPTED_CLIENT_HELLO);
    if (!cas_extensions_has(x, CAS_EXT_ENCRYPTED_CLIENT_HELLO)) {
        return CAS_OK;
    }
    CAS_TRY(cas_ech_config_list_decode(body, &configs));
    if (!cas_ech_is_refused(hs) || !has_our_version(configs)) {
        return CAS_OK;
    }
    return cas_arena_keep(&hs->facts->kept, body, &hs->client.ech->retry_configs);
}

/* Only now, with the server's name and Finished checked, the list may be used. RFC 9849 section
 * 6.1.6. */
cas_err cas_ech_end(cas_handshake *hs)
{
    hs->facts->ech_retry_configs = hs->client.ech->retry_configs;
    return CAS_ERR_ECH_REJECTED;
}
