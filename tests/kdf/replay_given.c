/*
 * replay_given.c: see replay_given.h.
 */
#include "kdf/replay_given.h"

#include "kdf/vectors.h"
#include "wire/client_hello.h"
#include "wire/extensions.h"
#include "wire/new_session_ticket.h"
#include "wire/server_hello.h"

#define ROOM_MAX 65536

/* What is given lies with a hash of the provider and a random source, which get no object. */
static struct {
    castls_provider provider;
    castls_hash hash;
    castls_random random;
    const castls_provider *base;
    const replay_given *given;
    cas_arena drawn;
    bool is_server;
} now;

void replay_given_begin(replay_given *given, uint32_t section)
{
    *given = (replay_given){0};
    given->section = section;
    given->room = cas_arena_on(NULL, ROOM_MAX);
}

void replay_given_clear(replay_given *given)
{
    cas_arena_clear(&given->room);
    cas_arena_clear(&now.drawn);
}

castls_bytes replay_view(const replay_given *given, cas_range range)
{
    return cas_arena_view(&given->room, range);
}

static cas_range keep(replay_given *given, castls_bytes bytes)
{
    cas_range range = {0};
    assert_int_equal(cas_arena_keep(&given->room, bytes, &range), CAS_OK);
    return range;
}

static cas_range keep_hex(replay_given *given, castls_bytes record, castls_bytes name)
{
    uint8_t room[REPLAY_RECORD_MAX] = {0};
    return keep(given, kdf_hex(record, name, CAS_SPAN(room)));
}

void replay_given_take(replay_given *given, castls_bytes record)
{
    const castls_bytes op = kdf_text(record, CAS_TEXT("op"));
    const bool by_server = cas_bytes_equal(kdf_text(record, CAS_TEXT("who")), CAS_TEXT("server"));
    if (cas_bytes_equal(op, CAS_TEXT("message"))) {
        const replay_message message = {by_server, keep_hex(given, record, CAS_TEXT("bytes"))};
        *CAS_AT(given->message, given->message_count) = message;
        given->message_count = given->message_count + 1;
    } else if (cas_bytes_equal(op, CAS_TEXT("key"))) {
        const replay_key key = {by_server, cas_narrow_u16(kdf_number(record, CAS_TEXT("group"))),
                                keep_hex(given, record, CAS_TEXT("private")),
                                keep_hex(given, record, CAS_TEXT("share"))};
        *CAS_AT(given->key, given->key_count) = key;
        given->key_count = given->key_count + 1;
    } else if (cas_bytes_equal(op, CAS_TEXT("secret"))) {
        const replay_secret secret = {keep(given, kdf_text(record, CAS_TEXT("label"))),
                                      keep_hex(given, record, CAS_TEXT("value"))};
        *CAS_AT(given->secret, given->secret_count) = secret;
        given->secret_count = given->secret_count + 1;
    } else {
        assert_bytes_equal(op, CAS_TEXT("psk"));
        given->psk = keep_hex(given, record, CAS_TEXT("secret"));
    }
}

castls_bytes replay_message_of(const replay_given *given, bool by_server, uint8_t type, size_t nth)
{
    size_t seen = 0;
    for (size_t i = 0; i < given->message_count; i++) {
        const replay_message *message = CAS_AT(given->message, i);
        const castls_bytes bytes = replay_view(given, message->bytes);
        if (message->by_server == by_server && cas_bytes_get(bytes, 0) == type) {
            if (seen == nth) {
                return bytes;
            }
            seen = seen + 1;
        }
    }
    return cas_bytes_none();
}

const replay_key *replay_key_of(const replay_given *given, bool by_server, uint16_t group)
{
    for (size_t i = 0; i < given->key_count; i++) {
        const replay_key *key = CAS_AT(given->key, i);
        if (key->by_server == by_server && key->group == group) {
            return key;
        }
    }
    fail_msg("the trace has no key for this group");
    return NULL;
}

castls_bytes replay_secret_of(const replay_given *given, castls_bytes label)
{
    for (size_t i = 0; i < given->secret_count; i++) {
        const replay_secret *secret = CAS_AT(given->secret, i);
        if (cas_bytes_equal(replay_view(given, secret->label), label)) {
            return replay_view(given, secret->value);
        }
    }
    return cas_bytes_none();
}

bool replay_is_retry(castls_bytes server_hello)
{
    cas_server_hello hello = {0};
    return cas_server_hello_decode(cas_bytes_skip(server_hello, CAS_MESSAGE_HEADER_LEN), &hello) ==
               CAS_OK &&
           cas_bytes_equal(hello.random, cas_retry_random());
}

bool replay_is_second(castls_bytes client_hello)
{
    cas_client_hello hello = {0};
    castls_bytes cookie = {0};
    return cas_client_hello_decode(cas_bytes_skip(client_hello, CAS_MESSAGE_HEADER_LEN), &hello) ==
               CAS_OK &&
           cas_extensions_find(hello.extensions, CAS_EXTENSION_COOKIE, &cookie);
}

/* Which of the trace's messages of its type stands for one of ours. */
static size_t which(castls_bytes message)
{
    const uint8_t type = cas_bytes_get(message, 0);
    if (type == CAS_HANDSHAKE_CLIENT_HELLO) {
        return replay_is_second(message) ? 1 : 0;
    }
    /* Section 5 has a HelloRetryRequest before its ServerHello. */
    const bool follows_retry = type == CAS_HANDSHAKE_SERVER_HELLO && !replay_is_retry(message) &&
                               replay_is_retry(replay_message_of(now.given, true, type, 0));
    return follows_retry ? 1 : 0;
}

static bool is_from_the_trace(castls_bytes message)
{
    for (size_t i = 0; i < now.given->message_count; i++) {
        if (cas_bytes_equal(message,
                            replay_view(now.given, CAS_AT(now.given->message, i)->bytes))) {
            return true;
        }
    }
    return false;
}

static bool is_replaced(uint8_t type)
{
    return type == CAS_HANDSHAKE_CLIENT_HELLO || type == CAS_HANDSHAKE_SERVER_HELLO ||
           type == CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS ||
           type == CAS_HANDSHAKE_CERTIFICATE_REQUEST || type == CAS_HANDSHAKE_CERTIFICATE;
}

/* The binders of a ClientHello with one PSK of SHA-256: two bytes, one, and 32. */
#define BINDERS_LEN 35

static castls_bytes replacement(castls_bytes in)
{
    cas_reader r = cas_reader_on(in);
    const uint8_t type = cas_read_u8(&r);
    const size_t len = (size_t)cas_read_u24(&r) + CAS_MESSAGE_HEADER_LEN;
    const bool is_cut = type == CAS_HANDSHAKE_CLIENT_HELLO && len == in.len + BINDERS_LEN;
    if (cas_reader_is_bad(&r) || !is_replaced(type) || (len != in.len && !is_cut) ||
        is_from_the_trace(in)) {
        return in;
    }
    const castls_bytes message =
        replay_message_of(now.given, now.is_server, type, is_cut ? 0 : which(in));
    if (cas_bytes_is_absent(message)) {
        return in;
    }
    return is_cut ? cas_bytes_prefix(message, message.len - BINDERS_LEN) : message;
}

static castls_code update(void *room, castls_bytes in)
{
    return now.base->hash(CASTLS_HASH_SHA256)->update(room, replacement(in));
}

static const castls_hash *hash(castls_hash_id id)
{
    return id == CASTLS_HASH_SHA256 ? &now.hash : now.base->hash(id);
}

const castls_provider *replay_provider(const castls_provider *base, const replay_given *given,
                                       bool is_server)
{
    now.base = base;
    now.given = given;
    now.is_server = is_server;
    now.provider = *base;
    now.provider.hash = hash;
    now.hash = *base->hash(CASTLS_HASH_SHA256);
    now.hash.update = update;
    return &now.provider;
}

static castls_code fill(void *user, castls_span out)
{
    (void)user;
    const castls_bytes left = cas_arena_bytes(&now.drawn);
    if (left.len < out.len || !cas_span_copy(out, cas_bytes_prefix(left, out.len))) {
        return CASTLS_CRYPTO;
    }
    cas_arena_drop_front(&now.drawn, out.len);
    return CASTLS_OK;
}

static void will_draw(castls_bytes bytes)
{
    cas_range ignored = {0};
    assert_int_equal(cas_arena_keep(&now.drawn, bytes, &ignored), CAS_OK);
}

static void client_draws(const replay_given *given)
{
    cas_client_hello hello = {0};
    const castls_bytes message = replay_message_of(given, false, CAS_HANDSHAKE_CLIENT_HELLO, 0);
    assert_int_equal(
        cas_client_hello_decode(cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN), &hello), CAS_OK);
    will_draw(hello.random);
    will_draw(hello.legacy_session_id);
}

/* A random for the ServerHello; for the ticket its ticket_age_add. */
static void server_draws(const replay_given *given)
{
    cas_server_hello hello = {0};
    castls_bytes message = replay_message_of(given, true, CAS_HANDSHAKE_SERVER_HELLO, 0);
    if (replay_is_retry(message)) {
        message = replay_message_of(given, true, CAS_HANDSHAKE_SERVER_HELLO, 1);
    }
    assert_int_equal(
        cas_server_hello_decode(cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN), &hello), CAS_OK);
    will_draw(hello.random);
    message = replay_message_of(given, true, CAS_HANDSHAKE_NEW_SESSION_TICKET, 0);
    if (given->section == 3) {
        will_draw(cas_bytes_slice(message, CAS_MESSAGE_HEADER_LEN + 4, 4));
    }
}

const castls_random *replay_random(const replay_given *given, bool is_server)
{
    now.random = (castls_random){sizeof(now.random), NULL, fill};
    now.drawn = cas_arena_on(NULL, ROOM_MAX);
    if (is_server) {
        server_draws(given);
    } else {
        client_draws(given);
    }
    return &now.random;
}
