/*
 * secrets.c: moving the key schedule on, RFC 8446 section 7.1, and the key log.
 */
#include "handshake/secrets.h"

#include "handshake/send.h"

cas_err cas_derive_handshake(cas_handshake *hs, castls_bytes shared_secret)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_secret *ours = CAS_AT(hs->ours, CAS_LEVEL_HANDSHAKE);
    cas_secret *theirs = CAS_AT(hs->theirs, CAS_LEVEL_HANDSHAKE);
    cas_secret *client = hs->is_server ? theirs : ours;
    cas_secret *server = hs->is_server ? ours : theirs;
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &digest));
    CAS_TRY(cas_schedule_to_handshake(&hs->schedule, shared_secret));
    CAS_TRY(cas_schedule_client_handshake_traffic(&hs->schedule, digest, client));
    CAS_TRY(cas_schedule_server_handshake_traffic(&hs->schedule, digest, server));
    CAS_TRY(
        cas_put_key_log(hs, CAS_TEXT("CLIENT_HANDSHAKE_TRAFFIC_SECRET"), cas_secret_bytes(client)));
    return cas_put_key_log(
        hs, CAS_TEXT("SERVER_HANDSHAKE_TRAFFIC_SECRET"), cas_secret_bytes(server));
}

cas_err cas_derive_application(cas_handshake *hs)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_facts *facts = hs->facts;
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &digest));
    CAS_TRY(cas_schedule_to_main(&hs->schedule));
    CAS_TRY(cas_schedule_client_application_traffic(&hs->schedule, digest, &facts->client_traffic));
    CAS_TRY(cas_schedule_server_application_traffic(&hs->schedule, digest, &facts->server_traffic));
    CAS_TRY(cas_schedule_exporter(&hs->schedule, digest, &facts->exporter));
    *CAS_AT(hs->ours, CAS_LEVEL_APPLICATION) =
        hs->is_server ? facts->server_traffic : facts->client_traffic;
    *CAS_AT(hs->theirs, CAS_LEVEL_APPLICATION) =
        hs->is_server ? facts->client_traffic : facts->server_traffic;
    CAS_TRY(cas_put_key_log(
        hs, CAS_TEXT("CLIENT_TRAFFIC_SECRET_0"), cas_secret_bytes(&facts->client_traffic)));
    CAS_TRY(cas_put_key_log(
        hs, CAS_TEXT("SERVER_TRAFFIC_SECRET_0"), cas_secret_bytes(&facts->server_traffic)));
    return cas_put_key_log(hs, CAS_TEXT("EXPORTER_SECRET"), cas_secret_bytes(&facts->exporter));
}

cas_err cas_derive_resumption(cas_handshake *hs)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &digest));
    return cas_schedule_resumption(&hs->schedule, digest, &hs->facts->resumption);
}
