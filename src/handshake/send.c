/*
 * send.c: putting outputs, in the order in which the carrier acts on them.
 */
#include "handshake/send.h"

#include "core/text.h"
#include "handshake/quic.h"

static cas_err put(cas_handshake *hs, cas_output output)
{
    cas_outputs *outputs = &hs->outputs;
    if (outputs->first == outputs->count) {
        outputs->first = 0;
        outputs->count = 0;
    }
    if (outputs->count >= CAS_OUTPUTS_MAX) {
        return CAS_ERR_INTERNAL;
    }
    *CAS_AT(outputs->item, outputs->count) = output;
    outputs->count = outputs->count + 1;
    return CAS_OK;
}

/* Bytes. All but long chains and the largest keys and signatures have room in it. */
#define SHORT_MESSAGE_ROOM 2048

/* A long message is written twice, first to measure it, so that it has exactly its room in the
 * flight and no message needs a bound of its own. */
static cas_err write_measured(cas_handshake *hs, cas_message_writer writer, cas_range *out)
{
    cas_writer measure = cas_writer_measuring();
    writer(&measure, hs);

    castls_span room = {0};
    castls_bytes written = {0};
    const cas_err err = cas_arena_room(&hs->flight, cas_writer_len(&measure), out, &room);
    if (err != CAS_OK) {
        return err == CAS_ERR_LIMIT ? CAS_ERR_FLIGHT_TOO_LONG : err;
    }
    cas_writer w = cas_writer_on(room);
    writer(&w, hs);
    return cas_writer_end(&w, &written);
}

/* Writing it once and copying it is less than writing it twice. */
cas_err cas_write_message(cas_handshake *hs, cas_message_writer writer, cas_range *out)
{
    uint8_t room[SHORT_MESSAGE_ROOM] = {0};
    castls_bytes written = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    writer(&w, hs);
    if (cas_writer_end(&w, &written) != CAS_OK) {
        return write_measured(hs, writer, out);
    }
    const cas_err err = cas_arena_keep(&hs->flight, written, out);
    return err == CAS_ERR_LIMIT ? CAS_ERR_FLIGHT_TOO_LONG : err;
}

cas_err cas_put_message(cas_handshake *hs, cas_level level, cas_range message)
{
    const cas_output output = {CAS_OUTPUT_MESSAGE, level, CASTLS_EVENT_MESSAGE_OUT, 0, 0, message};
    if (hs->refuses_rest == CAS_OK) {
        hs->refuses_rest = CAS_ERR_MESSAGE_TOO_EARLY;
    }
    return put(hs, output);
}

cas_err cas_send_message(cas_handshake *hs, cas_level level, cas_message_writer writer)
{
    cas_range message = {0};
    CAS_TRY(cas_write_message(hs, writer, &message));
    CAS_TRY(cas_transcript_add(&hs->transcript, cas_arena_view(&hs->flight, message)));
    return cas_put_message(hs, level, message);
}

cas_err cas_put_kind(cas_handshake *hs, cas_output_kind kind, uint32_t limit)
{
    const cas_output output = {kind, CAS_LEVEL_INITIAL, CASTLS_EVENT_STATE, 0, limit, {0, 0}};
    return put(hs, output);
}

cas_err cas_put_ccs(cas_handshake *hs)
{
    if (hs->sent_ccs || !cas_is_disguised(hs)) {
        return CAS_OK;
    }
    hs->sent_ccs = true;
    return cas_put_kind(hs, CAS_OUTPUT_CCS, 0);
}

cas_err cas_put_write_key(cas_handshake *hs, cas_level level)
{
    const cas_output output = {CAS_OUTPUT_WRITE_KEY, level, CASTLS_EVENT_STATE, 0, 0, {0, 0}};
    return put(hs, output);
}

cas_err cas_put_read_key(cas_handshake *hs, cas_level level)
{
    const cas_output output = {CAS_OUTPUT_READ_KEY, level, CASTLS_EVENT_STATE, 0, 0, {0, 0}};
    hs->refuses_rest = CAS_ERR_RECORD_KEY_BOUNDARY;
    return put(hs, output);
}

cas_err cas_put_event(cas_handshake *hs, castls_event_kind kind, uint16_t code, castls_bytes bytes)
{
    if ((hs->config->policy.events >> kind & 1) == 0) {
        return CAS_OK;
    }
    cas_range kept = {0};
    CAS_TRY(cas_arena_keep(&hs->flight, bytes, &kept));
    const cas_output output = {CAS_OUTPUT_EVENT, CAS_LEVEL_INITIAL, kind, code, 0, kept};
    return put(hs, output);
}

cas_err cas_put_key_log(cas_handshake *hs, castls_bytes label, castls_bytes secret)
{
    if (!cas_config_has(hs->config, CASTLS_OPTION_KEY_LOG)) {
        return CAS_OK;
    }
    uint8_t room[32 + 1 + 2 * CAS_RANDOM_LEN + 1 + 2 * CAS_SECRET_MAX] = {0};
    castls_bytes line = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, label);
    cas_write_u8(&w, ' ');
    cas_write_hex(&w, cas_facts_view(hs->facts, hs->facts->client_random));
    cas_write_u8(&w, ' ');
    cas_write_hex(&w, secret);
    CAS_TRY(cas_writer_end(&w, &line));
    const cas_err err = cas_put_event(hs, CASTLS_EVENT_KEY_LOG, 0, line);
    cas_span_wipe(CAS_SPAN(room));
    return err;
}

cas_err cas_heard(cas_handshake *hs, const cas_message *msg)
{
    return cas_transcript_add(&hs->transcript, msg->whole);
}

cas_err cas_digest(const cas_handshake *hs, castls_span room, castls_bytes *digest)
{
    return cas_transcript_peek(&hs->transcript, room, digest);
}

bool cas_asks_for(const cas_handshake *hs, castls_operation_kind kind)
{
    return (hs->config->policy.operations >> kind & 1) != 0;
}

/* A server answers, and a client answers in its Certificate: then the peer has to have offered
 * it. */
static bool peer_offered(const cas_handshake *hs, uint16_t type, castls_in_message message)
{
    if (message == CASTLS_IN_CLIENT_HELLO || message == CASTLS_IN_CERTIFICATE_REQUEST) {
        return true;
    }
    castls_bytes ignored = {0};
    const cas_range block =
        hs->is_server ? hs->server.offer.extensions : hs->client.request_extensions;
    return cas_extensions_find(cas_kept(hs, block), type, &ignored);
}

void cas_write_custom(cas_writer *w, const cas_handshake *hs, castls_in_message message)
{
    const cas_policy *policy = &hs->config->policy;
    for (size_t i = 0; i < policy->extension_count; i++) {
        const cas_custom_extension *extension = CAS_AT(policy->extension, i);
        if ((extension->messages & (uint32_t)message) != 0 &&
            peer_offered(hs, extension->type, message)) {
            cas_extension_encode(w, extension->type, cas_config_text(hs->config, extension->body));
        }
    }
}

void cas_set_detail(cas_handshake *hs, castls_bytes detail)
{
    const castls_bytes kept = cas_bytes_prefix(detail, CAS_DETAIL_MAX);
    (void)cas_span_copy(CAS_SPAN(hs->detail), kept);
    hs->detail_len = kept.len;
}
