/*
 * schedule.c: see schedule.h, and the picture in RFC 8446 section 7.1. Going down one stage is:
 * "derived" from the present secret, and with that as the salt the next secret extracted; both
 * intermediate values are wiped here, and the present secret is wiped as the next takes its room.
 */
#include "crypto/schedule.h"

#include "crypto/outcome.h"

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

static cas_err hash_nothing(const castls_hash *hash, cas_secret *out)
{
    const castls_bytes nothing[] = {cas_bytes_none()};
    castls_bytes digest = cas_bytes_none();
    return cas_hash_digest(
        hash, CAS_PARTS(nothing), cas_secret_room(out, hash->digest_len), &digest);
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
    /* Without a PSK, Hash(""), the Early Secret and what is derived from it are constants of the
     * hash: a configuration that keeps them would save nine compressions here. */
    CAS_TRY(hash_nothing(schedule->hash_, &schedule->empty_hash_));
    return enter(schedule, CAS_SCHEDULE_EARLY, cas_bytes_none(), psk);
}

static cas_err descend(cas_schedule *schedule, cas_schedule_stage from, cas_schedule_stage to,
                       castls_bytes input)
{
    if (schedule->stage_ != from) {
        return CAS_ERR_STATE;
    }
    cas_secret derived = {0};
    cas_err err = cas_hkdf_derive(&schedule->secret_, CAS_TEXT("derived"),
                                  cas_secret_bytes(&schedule->empty_hash_), &derived);
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
    return cas_hkdf_derive(&schedule->secret_, label, transcript, out);
}

cas_err cas_schedule_binder_external(const cas_schedule *schedule, cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_EARLY, CAS_TEXT("ext binder"),
                  cas_secret_bytes(&schedule->empty_hash_), out);
}

cas_err cas_schedule_binder_resumption(const cas_schedule *schedule, cas_secret *out)
{
    return derive(schedule, CAS_SCHEDULE_EARLY, CAS_TEXT("res binder"),
                  cas_secret_bytes(&schedule->empty_hash_), out);
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
