/*
 * ticket_key.c: the keys of a ticket ring.
 */
#include "session/ticket_key.h"

#include "core/declassify.h"
#include "core/reader.h"
#include "core/writer.h"

cas_err cas_ticket_keys_init(cas_ticket_keys *keys, const castls_provider *provider,
                             castls_bytes secret, uint32_t period_s)
{
    *keys = (cas_ticket_keys){0};
    keys->period_s = period_s;
    const castls_hmac *hmac = provider->hmac(CASTLS_HASH_SHA256);
    cas_secret prk = {0};
    cas_err err = cas_hkdf_extract(hmac, CAS_TEXT("castls ticket ring"), secret, &prk);
    if (err == CAS_OK) {
        err = cas_hmac_key_init(&keys->secret, hmac, cas_secret_bytes(&prk));
    }
    cas_secret_clear(&prk);
    return err;
}

void cas_ticket_keys_clear(cas_ticket_keys *keys)
{
    cas_hmac_key_clear(&keys->secret);
    CAS_WIPE(keys);
}

/* Period and its number go in, so that rings that change at other times have other keys. */
static cas_err derive(const cas_ticket_keys *keys, uint64_t number, cas_ticket_key *out)
{
    uint8_t info_room[12] = {0};
    castls_bytes info = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(info_room));
    cas_write_u32(&w, keys->period_s);
    cas_write_u64(&w, number);
    CAS_TRY(cas_writer_end(&w, &info));

    const castls_bytes name_info[] = {CAS_TEXT("name"), info};
    const castls_bytes key_info[] = {CAS_TEXT("key"), info};
    CAS_TRY(cas_hkdf_expand(&keys->secret, CAS_PARTS(name_info), CAS_SPAN(out->name)));
    cas_declassify(CAS_SPAN(out->name)); /* It stands in each ticket. */
    return cas_hkdf_expand(&keys->secret, CAS_PARTS(key_info), CAS_SPAN(out->key));
}

/* Copies a slot; false when it holds another period, or was written meanwhile. */
static bool read_slot(const cas_ticket_slot *slot, uint64_t number, cas_ticket_key *out)
{
    const uint32_t turn = cas_atomic_load(&slot->turn);
    const uint64_t held = cas_atomic64_load(&slot->number);
    uint8_t room[CAS_TICKET_NAME_LEN + CAS_TICKET_KEY_LEN] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    for (size_t i = 0; i < CAS_TICKET_WORDS; i++) {
        cas_write_u64(&w, cas_atomic64_load(CAS_AT(slot->word, i)));
    }
    const bool is_whole = turn % 2 == 0 && cas_atomic_load(&slot->turn) == turn;
    if (is_whole && held == number + 1) {
        const castls_bytes all = CAS_BYTES(room);
        (void)cas_span_copy(CAS_SPAN(out->name), cas_bytes_prefix(all, CAS_TICKET_NAME_LEN));
        (void)cas_span_copy(CAS_SPAN(out->key), cas_bytes_skip(all, CAS_TICKET_NAME_LEN));
    }
    cas_span_wipe(CAS_SPAN(room));
    return is_whole && held == number + 1;
}

static void write_words(cas_ticket_slot *slot, castls_bytes in, size_t from)
{
    cas_reader r = cas_reader_on(in);
    size_t i = from;
    while (cas_reader_has_more(&r)) {
        cas_atomic64_store(CAS_AT(slot->word, i), cas_read_u64(&r));
        i++;
    }
}

/* Puts a key in its slot, unless somebody else is at it. */
static void write_slot(cas_ticket_slot *slot, uint64_t number, const cas_ticket_key *key)
{
    const uint32_t turn = cas_atomic_load(&slot->turn);
    if (turn % 2 != 0 || !cas_atomic_swap_if(&slot->turn, turn, turn + 1)) {
        return;
    }
    cas_atomic64_store(&slot->number, number + 1);
    write_words(slot, CAS_BYTES(key->name), 0);
    write_words(slot, CAS_BYTES(key->key), CAS_TICKET_NAME_LEN / 8);
    cas_atomic_store(&slot->turn, turn + 2);
}

cas_err cas_ticket_keys_get(cas_ticket_keys *keys, uint64_t number, cas_ticket_key *out)
{
    *out = (cas_ticket_key){{0}, {0}};
    cas_ticket_slot *slot = CAS_AT(keys->slot, number % CAS_COUNT(keys->slot));
    if (read_slot(slot, number, out)) {
        return CAS_OK;
    }
    const cas_err derived = derive(keys, number, out);
    if (derived != CAS_OK) {
        CAS_WIPE(out);
        return derived;
    }
    write_slot(slot, number, out);
    return CAS_OK;
}
