/*
 * schedule.c: see schedule.h, and the picture in RFC 8446 section 7.1. Going down one stage is:
 * "derived" from the present secret, and with that as the salt the next secret extracted; both
 * intermediate values are wiped here, and the present secret is wiped as the next takes its room.
 */
#include "crypto/schedule.h"

#include "crypto/outcome.h"

/*
 * What a handshake without a PSK begins with is the same in each: Hash(""), the Early Secret of a
 * PSK of zeros, and what is derived from it as the salt of the Handshake Secret. Public values.
 */
typedef struct cas_no_psk {
    castls_hash_id hash;
    size_t len;
    uint8_t empty_hash[48];
    uint8_t early[48];
    uint8_t derived[48];
} cas_no_psk;

static const cas_no_psk known[] = {
    {CASTLS_HASH_SHA256,
     32,
     {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
      0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
      0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55},
     {0x33, 0xad, 0x0a, 0x1c, 0x60, 0x7e, 0xc0, 0x3b, 0x09, 0xe6, 0xcd,
      0x98, 0x93, 0x68, 0x0c, 0xe2, 0x10, 0xad, 0xf3, 0x00, 0xaa, 0x1f,
      0x26, 0x60, 0xe1, 0xb2, 0x2e, 0x10, 0xf1, 0x70, 0xf9, 0x2a},
     {0x6f, 0x26, 0x15, 0xa1, 0x08, 0xc7, 0x02, 0xc5, 0x67, 0x8f, 0x54,
      0xfc, 0x9d, 0xba, 0xb6, 0x97, 0x16, 0xc0, 0x76, 0x18, 0x9c, 0x48,
      0x25, 0x0c, 0xeb, 0xea, 0xc3, 0x57, 0x6c, 0x36, 0x11, 0xba}},
    {CASTLS_HASH_SHA384,
     48,
     {0x38, 0xb0, 0x60, 0xa7, 0x51, 0xac, 0x96, 0x38, 0x4c, 0xd9, 0x32, 0x7e,
      0xb1, 0xb1, 0xe3, 0x6a, 0x21, 0xfd, 0xb7, 0x11, 0x14, 0xbe, 0x07, 0x43,
      0x4c, 0x0c, 0xc7, 0xbf, 0x63, 0xf6, 0xe1, 0xda, 0x27, 0x4e, 0xde, 0xbf,
      0xe7, 0x6f, 0x65, 0xfb, 0xd5, 0x1a, 0xd2, 0xf1, 0x48, 0x98, 0xb9, 0x5b},
     {0x7e, 0xe8, 0x20, 0x6f, 0x55, 0x70, 0x02, 0x3e, 0x6d, 0xc7, 0x51, 0x9e,
      0xb1, 0x07, 0x3b, 0xc4, 0xe7, 0x91, 0xad, 0x37, 0xb5, 0xc3, 0x82, 0xaa,
      0x10, 0xba, 0x18, 0xe2, 0x35, 0x7e, 0x71, 0x69, 0x71, 0xf9, 0x36, 0x2f,
      0x2c, 0x2f, 0xe2, 0xa7, 0x6b, 0xfd, 0x78, 0xdf, 0xec, 0x4e, 0xa9, 0xb5},
     {0x15, 0x91, 0xda, 0xc5, 0xcb, 0xbf, 0x03, 0x30, 0xa4, 0xa8, 0x4d, 0xe9,
      0xc7, 0x53, 0x33, 0x0e, 0x92, 0xd0, 0x1f, 0x0a, 0x88, 0x21, 0x4b, 0x44,
      0x64, 0x97, 0x2f, 0xd6, 0x68, 0x04, 0x9e, 0x93, 0xe5, 0x2f, 0x2b, 0x16,
      0xfa, 0xd9, 0x22, 0xfd, 0xc0, 0x58, 0x44, 0x78, 0x42, 0x8f, 0x28, 0x2b}},
};

static const cas_no_psk *find_known(castls_hash_id hash)
{
    for (size_t i = 0; i < CAS_COUNT(known); i++) {
        if (CAS_AT(known, i)->hash == hash) {
            return CAS_AT(known, i);
        }
    }
    return NULL;
}

void cas_schedule_clear(cas_schedule *schedule)
{
    cas_hmac_key_clear(&schedule->secret_);
    CAS_WIPE(schedule);
}

cas_schedule_stage cas_schedule_now(const cas_schedule *schedule)
{
    return schedule->stage_;
}

/* Extracts the stage's secret and makes it ready. An empty input stands for Hash.length zeros. */
static cas_err enter(cas_schedule *schedule, cas_schedule_stage stage, castls_bytes salt,
                     castls_bytes input)
{
    const uint8_t zeros[CASTLS_HASH_LEN_MAX] = {0};
    const castls_bytes zero = cas_bytes_prefix(CAS_BYTES(zeros), schedule->hash_->digest_len);
    cas_secret secret = {0};
    cas_err err = cas_hkdf_extract(schedule->hmac_, salt, input.len == 0 ? zero : input, &secret);
    if (err == CAS_OK) {
        err = cas_hmac_key_init(&schedule->secret_, schedule->hmac_, cas_secret_bytes(&secret));
    }
    cas_secret_clear(&secret);
    schedule->stage_ = err == CAS_OK ? stage : CAS_SCHEDULE_NONE;
    return err;
}

cas_err cas_schedule_start(cas_schedule *schedule, const castls_provider *provider,
                           castls_hash_id hash, castls_bytes psk)
{
    cas_schedule_clear(schedule);
    schedule->hash_ = provider->hash(hash);
    schedule->hmac_ = provider->hmac(hash);
    if (schedule->hash_ == NULL || schedule->hmac_ == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (schedule->hash_->digest_len != schedule->hmac_->mac_len) {
        return CAS_ERR_PROVIDER;
    }
    schedule->known_ = find_known(hash);
    if (schedule->known_ == NULL) {
        return CAS_ERR_UNSUPPORTED; /* TLS 1.3 has no suite with another hash. */
    }
    if (psk.len == 0) {
        schedule->stage_ = CAS_SCHEDULE_EARLY; /* Nothing is asked of it but to go on. */
        return CAS_OK;
    }
    return enter(schedule, CAS_SCHEDULE_EARLY, cas_bytes_none(), psk);
}

static castls_bytes of_known(const cas_schedule *schedule, castls_bytes whole)
{
    return cas_bytes_prefix(whole, schedule->known_->len);
}

static castls_bytes empty_hash(const cas_schedule *schedule)
{
    return of_known(schedule, CAS_BYTES(schedule->known_->empty_hash));
}

static cas_err descend(cas_schedule *schedule, cas_schedule_stage from, cas_schedule_stage to,
                       castls_bytes input)
{
    if (schedule->stage_ != from) {
        return CAS_ERR_STATE;
    }
    if (!cas_hmac_key_is_set(&schedule->secret_)) {
        return enter(schedule, to, of_known(schedule, CAS_BYTES(schedule->known_->derived)), input);
    }
    cas_secret derived = {0};
    cas_err err =
        cas_hkdf_derive(&schedule->secret_, CAS_TEXT("derived"), empty_hash(schedule), &derived);
    if (err == CAS_OK) {
        err = enter(schedule, to, cas_secret_bytes(&derived), input);
    }
    cas_secret_clear(&derived);
    return err;
}

cas_err cas_schedule_to_handshake(cas_schedule *schedule, castls_bytes shared_secret)
{
    return descend(schedule, CAS_SCHEDULE_EARLY, CAS_SCHEDULE_HANDSHAKE, shared_secret);
}

cas_err cas_schedule_to_main(cas_schedule *schedule)
{
    return descend(schedule, CAS_SCHEDULE_HANDSHAKE, CAS_SCHEDULE_MAIN, cas_bytes_none());
}

/* Derive-Secret, with the transcript already hashed. */
static cas_err derive(const cas_schedule *schedule, cas_schedule_stage stage, castls_bytes label,
                      castls_bytes transcript, cas_secret *out)
{
    cas_secret_clear(out);
    if (schedule->stage_ != stage) {
        return CAS_ERR_STATE;
    }
    if (transcript.len != schedule->hash_->digest_len) {
        return CAS_ERR_ARGUMENT;
    }
    if (cas_hmac_key_is_set(&schedule->secret_)) {
        return cas_hkdf_derive(&schedule->secret_, label, transcript, out);
    }
    cas_hmac_key early = {0};
    cas_err err = cas_hmac_key_init(
        &early, schedule->hmac_, of_known(schedule, CAS_BYTES(schedule->known_->early)));
    if (err == CAS_OK) {
        err = cas_hkdf_derive(&early, label, transcript, out);
    }
    cas_hmac_key_clear(&early);
    return err;
}

cas_err cas_schedule_binder_external(const cas_schedule *schedule, cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_EARLY, CAS_TEXT("ext binder"), empty_hash(schedule), out);
}

cas_err cas_schedule_binder_resumption(const cas_schedule *schedule, cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_EARLY, CAS_TEXT("res binder"), empty_hash(schedule), out);
}

cas_err cas_schedule_client_early_traffic(const cas_schedule *schedule, castls_bytes transcript,
                                          cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_EARLY, CAS_TEXT("c e traffic"), transcript, out);
}

cas_err cas_schedule_early_exporter(const cas_schedule *schedule, castls_bytes transcript,
                                    cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_EARLY, CAS_TEXT("e exp master"), transcript, out);
}

cas_err cas_schedule_client_handshake_traffic(const cas_schedule *schedule, castls_bytes transcript,
                                              cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_HANDSHAKE, CAS_TEXT("c hs traffic"), transcript, out);
}

cas_err cas_schedule_server_handshake_traffic(const cas_schedule *schedule, castls_bytes transcript,
                                              cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_HANDSHAKE, CAS_TEXT("s hs traffic"), transcript, out);
}

cas_err cas_schedule_client_application_traffic(const cas_schedule *schedule,
                                                castls_bytes transcript, cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_MAIN, CAS_TEXT("c ap traffic"), transcript, out);
}

cas_err cas_schedule_server_application_traffic(const cas_schedule *schedule,
                                                castls_bytes transcript, cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_MAIN, CAS_TEXT("s ap traffic"), transcript, out);
}

cas_err cas_schedule_exporter(const cas_schedule *schedule, castls_bytes transcript,
                              cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_MAIN, CAS_TEXT("exp master"), transcript, out);
}

cas_err cas_schedule_resumption(const cas_schedule *schedule, castls_bytes transcript,
                                cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_MAIN, CAS_TEXT("res master"), transcript, out);
}
