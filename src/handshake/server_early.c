/*
 * server_early.c: whether early data is accepted, and the key that opens it. RFC 8446 sections 2.3,
 * 4.2.10 and 8.
 */
#include "handshake/send.h"
#include "handshake/server.h"
#include "session/replay.h"
#include "wire/limits.h"
#include "wire/pre_shared_key.h"

/*
 * Fresh, and here for the first time (RFC 8446 sections 8.1 to 8.3). A stateful session was taken
 * out of its cache, so that it is here for the only time. A ticket has to be new to the ring's
 * register, which remembers it for the register's own window and no longer.
 */
static cas_err judge_replay(cas_handshake *hs, const castls_session_fields *fields,
                            const cas_psk_identity *identity, castls_early_data *verdict)
{
    castls_ticket_ring *ring = hs->first_config->parts.ring;
    uint32_t window_ms = hs->config->policy.early_data_window_ms;
    cas_replay *replay = NULL;
    int64_t now_ms = 0;
    CAS_TRY(cas_environment_now_ms(&hs->config->environment, &now_ms));
    if (ring != NULL && cas_config_has(hs->config, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS)) {
        CAS_TRY(cas_ticket_ring_replay(ring, now_ms, window_ms, &replay));
        window_ms = cas_narrow_u32(cas_min_size(window_ms, cas_replay_window_ms(replay)));
    }
    const bool is_fresh = cas_is_fresh(
        fields->issued_at_ms, fields->age_add, identity->obfuscated_ticket_age, now_ms, window_ms);
    if (!is_fresh) {
        *verdict = CASTLS_EARLY_DATA_REFUSED_STALE;
        return CAS_OK;
    }
    const bool is_new =
        replay == NULL ? ring == NULL : cas_replay_take(replay, identity->identity, now_ms);
    *verdict = is_new ? CASTLS_EARLY_DATA_ACCEPTED : CASTLS_EARLY_DATA_REFUSED_REPLAY;
    return CAS_OK;
}

/* All that RFC 8446 section 4.2.10 asks for, in the order of its cost. */
static cas_err judge(cas_handshake *hs, castls_early_data *verdict)
{
    castls_session_fields fields = {0};
    cas_psk_identity identity = {0};
    if (!hs->facts->is_resumed || hs->server.psk_index != 0) {
        *verdict = CASTLS_EARLY_DATA_REFUSED_PSK;
        return CAS_OK;
    }
    cas_session_read(hs->server.session, &fields);
    const castls_bytes context = cas_facts_view(hs->facts, hs->facts->early_data_context);
    if (hs->config->policy.early_data_max == 0 || fields.early_data_max == 0 ||
        fields.suite != hs->facts->suite || !cas_bytes_equal(fields.quic, context)) {
        *verdict = CASTLS_EARLY_DATA_REFUSED;
        return CAS_OK;
    }
    if (!cas_bytes_equal(fields.alpn, cas_facts_view(hs->facts, hs->facts->alpn))) {
        *verdict = CASTLS_EARLY_DATA_REFUSED_ALPN;
        return CAS_OK;
    }
    CAS_TRY(cas_server_first_identity(hs, &identity));
    return judge_replay(hs, &fields, &identity, verdict);
}

/*
 * What is skipped without its key is counted as it comes, records and all. Where this configuration
 * would accept early data, refusing it must not end the connection (RFC 8446 section 4.2.10), so
 * that it has room for all of that and as much again for its records.
 */
uint32_t cas_server_skipped_max(const cas_handshake *hs)
{
    const uint64_t max =
        CAS_EARLY_DATA_SKIPPED_LEN_MAX + (uint64_t)hs->config->policy.early_data_max * 2;
    return max < UINT32_MAX ? cas_narrow_u32(max) : UINT32_MAX;
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
