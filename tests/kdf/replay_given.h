/*
 * replay_given.h: what a trace of RFC 8448 gives to the end of ours that stands in it: the private
 * keys, the messages, the secrets; and a provider and a random source that hand it out.
 */
#ifndef CAS_TESTS_REPLAY_GIVEN_H
#define CAS_TESTS_REPLAY_GIVEN_H

#include "castls/config.h"
#include "core/arena.h"
#include "wire/message.h"

#define REPLAY_MESSAGES_MAX 16
#define REPLAY_KEYS_MAX 4
#define REPLAY_SECRETS_MAX 8
#define REPLAY_RECORD_MAX 1024 /* Bytes of the longest record. */

typedef struct replay_message {
    bool by_server;
    cas_range bytes;
} replay_message;

typedef struct replay_key {
    bool by_server;
    uint16_t group;
    cas_range private_key;
    cas_range share;
} replay_key;

typedef struct replay_secret {
    cas_range label; /* Of the key log. */
    cas_range value;
} replay_secret;

typedef struct replay_given {
    uint32_t section;
    cas_arena room;
    replay_message message[REPLAY_MESSAGES_MAX];
    replay_key key[REPLAY_KEYS_MAX];
    replay_secret secret[REPLAY_SECRETS_MAX];
    size_t message_count;
    size_t key_count;
    size_t secret_count;
    cas_range psk; /* Section 3: of the ticket. Section 4: of the session that is resumed. */
} replay_given;

/* Begins with what a record of the vectors says, and takes one more in. */
void replay_given_begin(replay_given *given, uint32_t section);
void replay_given_take(replay_given *given, castls_bytes record);
void replay_given_clear(replay_given *given);

castls_bytes replay_view(const replay_given *given, cas_range range);

/* The nth message of that type and side, counted from 0; absent when there is none. */
castls_bytes replay_message_of(const replay_given *given, bool by_server, uint8_t type, size_t nth);

/* A key of one side for a group; fails the test when there is none. */
const replay_key *replay_key_of(const replay_given *given, bool by_server, uint16_t group);

/* The secret of a key-log label; absent when the trace does not show it. */
castls_bytes replay_secret_of(const replay_given *given, castls_bytes label);

/* A HelloRetryRequest rather than a ServerHello; a ClientHello that answers one. */
bool replay_is_retry(castls_bytes server_hello);
bool replay_is_second(castls_bytes client_hello);

/*
 * The provider with one change: a hash that is given a whole message which our end wrote takes the
 * trace's message of that type in its place (ClientHello, also cut off before its binders,
 * ServerHello, EncryptedExtensions, CertificateRequest, Certificate). All others it takes as they
 * are, so that a wrong Finished or CertificateVerify shows. One trace at a time.
 */
const castls_provider *replay_provider(const castls_provider *base, const replay_given *given,
                                       bool is_server);

/* The trace's random bytes, in the order in which our end draws them; fails when they are used up,
 * so that nothing else is random. One trace at a time. */
const castls_random *replay_random(const replay_given *given, bool is_server);

#endif
