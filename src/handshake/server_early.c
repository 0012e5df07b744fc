/*
 * server_early.c: whether early data is accepted, and the key that opens it. RFC 8446 sections 2.3,
 * 4.2.10 and 8.
 */
#include "handshake/send.h"
#include "handshake/server.h"
#include "session/replay.h"
#include "wire/pre_shared_key.h"

/* How far a ticket's age may be off, RFC 8446 section 8.3. */
#define FRESHNESS_WINDOW_MS 10000

static bool is_fresh(const castls_session_fields *fields, uint32_t obfuscated_age, int64_t now_ms)
{
    const int64_t claimed_ms = (int64_t)cas_low_u32((uint64_t)obfuscated_age - fields->age_add);
    const int64_t off_ms = now_ms - fields->issued_at_ms - claimed_ms;
    return off_ms <= FRESHNESS_WINDOW_MS && off_ms >= -FRESHNESS_WINDOW_MS;
}

/* A stateful session was taken out of its cache, so that it is here for the only time. A ticket has
 * to be new to the ring's register. */
static cas_err is_unused(cas_handshake *hs, castls_bytes ticket, int64_t now_ms, bool *is_new)
{
    castls_ticket_ring *ring = hs->first_config->parts.ring;
    cas_replay *replay = NULL;
    *is_new = true;
    if (ring == NULL) {
        return CAS_OK;
    }
    *is_new = false;
    if (!cas_config_has(hs->config, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS)) {
        return CAS_OK;
    }
    CAS_TRY(cas_ticket_ring_replay(ring, &replay));
    *is_new = cas_replay_take(replay, ticket, now_ms);
    return CAS_OK;
}

/* All that RFC 8446 section 4.2.10 asks for, in the order of its cost. */
static cas_err judge(cas_handshake *hs, castls_early_data *verdict)
{
    castls_session_fields fields = {0};
    cas_psk_identity identity = {0};
    int64_t now_ms = 0;
    bool is_new = false;
    if (!hs->facts->is_resumed || hs->server.psk_index != 0) {
        *verdict = CASTLS_EARLY_DATA_REFUSED_PSK;
        return CAS_OK;
    }
    cas_session_read(hs->server.session, &fields);
    if (hs->config->policy.early_data_max == 0 || fields.early_data_max == 0 ||
        fields.suite != hs->facts->suite) {
        *verdict = CASTLS_EARLY_DATA_REFUSED;
        return CAS_OK;
    }
    if (!cas_bytes_equal(fields.alpn, cas_facts_view(hs->facts, hs->facts->alpn))) {
        *verdict = CASTLS_EARLY_DATA_REFUSED_ALPN;
        return CAS_OK;
    }
    CAS_TRY(cas_server_first_identity(hs, &identity));
    CAS_TRY(cas_environment_now_ms(&hs->config->environment, &now_ms));
    if (!is_fresh(&fields, identity.obfuscated_ticket_age, now_ms)) {
        *verdict = CASTLS_EARLY_DATA_REFUSED_STALE;
        return CAS_OK;
    }
    CAS_TRY(is_unused(hs, identity.identity, now_ms, &is_new));
    *verdict = is_new ? CASTLS_EARLY_DATA_ACCEPTED : CASTLS_EARLY_DATA_REFUSED_REPLAY;
    return CAS_OK;
}

cas_err cas_server_decide_early_data(cas_handshake *hs)
{
    if (!hs->server.offer.has_early_data || hs->facts->was_retried) {
        return CAS_OK; /* After a retry the verdict stands already. */
    }
    CAS_TRY(judge(hs, &hs->facts->early_data));
    hs->server.early_data_accepted = hs->facts->early_data == CASTLS_EARLY_DATA_ACCEPTED;
    return cas_put_event(hs, CASTLS_EVENT_EARLY_DATA, (uint16_t)hs->facts->early_data,
                         cas_bytes_none());
}

cas_err cas_server_open_early_data(cas_handshake *hs)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_secret *early = CAS_AT(hs->theirs, CAS_LEVEL_EARLY);
    if (!hs->server.early_data_accepted) {
        return CAS_OK;
    }
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &digest));
    CAS_TRY(cas_schedule_client_early_traffic(&hs->schedule, digest, early));
    CAS_TRY(cas_schedule_early_exporter(&hs->schedule, digest, &hs->facts->early_exporter));
    CAS_TRY(cas_put_key_log(hs, CAS_TEXT("CLIENT_EARLY_TRAFFIC_SECRET"), cas_secret_bytes(early)));
    return cas_put_key_log(
        hs, CAS_TEXT("EARLY_EXPORTER_SECRET"), cas_secret_bytes(&hs->facts->early_exporter));
}
