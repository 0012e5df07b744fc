/*
 * shop12.c: visits to a server of TLS 1.2, and coming back.
 */
#include "shop12.h"

#include "wire/types.h"

castls_config_builder *shop12_builder(const cas_world *world, const shop12 *it)
{
    castls_config_builder *builder = cas_world_server(world);
    castls_config_builder_set_versions(builder, 0x0303, 0x0304);
    castls_config_builder_set_ticket_ring(builder, it->ring);
    castls_config_builder_set_session_cache(builder, it->cache);
    return builder;
}

shop12 shop12_open(const cas_world *world, bool tickets, bool ids)
{
    shop12 it = {0};
    if (tickets) {
        assert_int_equal(
            castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &it.ring),
            CASTLS_OK);
    }
    if (ids) {
        assert_int_equal(castls_session_cache_new(&world->authority.environment, 16, &it.cache),
                         CASTLS_OK);
    }
    it.config = cas_world_build(shop12_builder(world, &it));
    return it;
}

void shop12_close(shop12 *it)
{
    castls_ticket_ring_release(it->ring);
    castls_session_cache_release(it->cache);
    castls_config_release(it->config);
}

castls_bytes souvenir12_ticket(const souvenir12 *it)
{
    return cas_bytes_prefix(CAS_BYTES(it->ticket_room), it->ticket_len);
}

castls_bytes souvenir12_id(const souvenir12 *it)
{
    return cas_bytes_prefix(CAS_BYTES(it->id_room), it->id_len);
}

static void take_souvenir(const raw12 *raw, souvenir12 *out)
{
    *out = (souvenir12){.secret = raw->secrets.main_secret};
    const castls_bytes message = raw12_heard(raw, CAS_HANDSHAKE_NEW_SESSION_TICKET);
    if (message.len != 0) {
        cas_reader r = cas_reader_on(message);
        out->lifetime_s = cas_read_u32(&r);
        const castls_bytes ticket = cas_read_vec16(&r, 1, sizeof(out->ticket_room));
        assert_int_equal(cas_reader_end(&r), CAS_OK);
        assert_true(cas_span_copy(CAS_SPAN(out->ticket_room), ticket));
        out->ticket_len = ticket.len;
    }
    const castls_bytes id = raw12_session_id(raw);
    assert_true(cas_span_copy(CAS_SPAN(out->id_room), id));
    out->id_len = id.len;
}

void shop12_visit(const shop12 *it, const raw12_hello *hello, souvenir12 *out)
{
    raw12 raw = {0};
    raw12_begin(&raw, castls_config_retain(it->config));
    assert_int_equal(raw12_say_hello(&raw, hello), CAS_OK);
    raw12_finish_full(&raw);
    assert_false(raw.facts.is_resumed);
    take_souvenir(&raw, out);
    raw12_end(&raw);
}

/* Comes back, and is resumed; what is left then. */
void shop12_come_back(castls_config *config, const raw12_hello *hello, const souvenir12 *with,
                      souvenir12 *out)
{
    raw12 raw = {0};
    raw12_begin(&raw, config);
    raw12_know_secret(&raw, cas_secret_bytes(&with->secret));
    assert_int_equal(raw12_say_hello(&raw, hello), CAS_OK);
    assert_bytes_equal(raw12_session_id(&raw), hello->session_id);
    raw12_finish_resumed(&raw);
    assert_true(raw.facts.is_resumed);
    assert_int_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE).len, 0);
    take_souvenir(&raw, out);
    raw12_end(&raw);
}

/* Comes back, and the handshake is a full one. */
void shop12_come_back_in_vain(castls_config *config, const raw12_hello *hello)
{
    raw12 raw = {0};
    raw12_begin(&raw, config);
    assert_int_equal(raw12_say_hello(&raw, hello), CAS_OK);
    assert_int_not_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE).len, 0);
    raw12_finish_full(&raw);
    assert_false(raw.facts.is_resumed);
    raw12_end(&raw);
}
