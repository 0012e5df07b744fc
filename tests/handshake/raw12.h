/*
 * raw12.h: a client of TLS 1.2 for tests, message by message and without records, which says what a
 * test makes it say. It is written from RFC 5246, 8422 and 7627 and shares no code of the handshake
 * with the server that it talks to.
 */
#ifndef CAS_TESTS_RAW12_H
#define CAS_TESTS_RAW12_H

#include "crypto/key_exchange.h"
#include "crypto/transcript.h"
#include "handshake/handshake.h"
#include "world.h"

/* What the ClientHello says. Zero says what a plain client of TLS 1.2 does, with the extended main
 * secret. */
typedef struct raw12_hello {
    uint16_t legacy_version; /* 0: 0x0303 */
    castls_codes versions;   /* supported_versions, where there are any. */
    castls_codes suites;     /* None: c02b, c02f. */
    castls_codes groups;     /* None: x25519, secp256r1. */
    castls_codes schemes;    /* None: 0403, 0804, 0401. */
    bool no_groups;
    bool no_schemes;
    bool no_ems;
    bool no_extensions;
    bool has_ticket; /* session_ticket, empty or not. */
    bool has_renegotiation_info;
    bool has_status_request;
    castls_bytes ticket;
    castls_bytes session_id;
    castls_bytes renegotiated;
    castls_bytes server_name;
    castls_bytes alpn; /* One name. */
    castls_bytes compression;
    castls_bytes point_formats;
} raw12_hello;

typedef struct raw12 {
    castls_config *config;
    cas_facts facts;
    cas_handshake *server;
    cas_transcript transcript;
    cas_secrets12 secrets;
    uint8_t random[32];
    cas_arena heard; /* All messages of the server, one after the other. */
    uint32_t ccs_count;
    uint32_t write_keys;
    uint32_t read_keys;
    bool is_done;
    uint32_t piece; /* Bytes fed at a time; 0: all. */
} raw12;

/* Makes a server with the configuration, whose reference goes over. */
void raw12_begin(raw12 *raw, castls_config *server);
/* The same where memory may run out: false then, and raw12_end is due all the same. */
bool raw12_try(raw12 *raw, castls_config *server);
void raw12_end(raw12 *raw);

/* The server's first message of that type; absent when there was none. Its body. */
castls_bytes raw12_heard(const raw12 *raw, uint8_t type);
/* Its ServerHello: whether an extension is there, the session id, the suite. */
bool raw12_has_extension(const raw12 *raw, uint16_t type, castls_bytes *body);
castls_bytes raw12_session_id(const raw12 *raw);
uint16_t raw12_suite(const raw12 *raw);

/* Each says one thing, and hands back what the server said to it. */
cas_err raw12_say(raw12 *raw, uint8_t type, castls_bytes body);
cas_err raw12_say_hello(raw12 *raw, const raw12_hello *hello);
cas_err raw12_say_certificate(raw12 *raw, const castls_credential *credential); /* NULL: empty. */
cas_err raw12_say_key_exchange(raw12 *raw);
cas_err raw12_say_certificate_verify(raw12 *raw, castls_credential *credential, uint16_t scheme);
cas_err raw12_say_ccs(raw12 *raw);
/* Lets the server go on, after an operation was answered. */
cas_err raw12_go_on(raw12 *raw);
cas_err raw12_say_finished(raw12 *raw);

/* The verify_data of the client's or the server's Finished, over all that was said so far. */
void raw12_verify_data(raw12 *raw, bool of_server, castls_span out);

/* Before the hello of a resumed handshake: the secret of its session. */
void raw12_know_secret(raw12 *raw, castls_bytes main_secret);

/* Everything behind the ClientHello of a full handshake without a client certificate, and of a
 * resumed one. */
void raw12_finish_full(raw12 *raw);
void raw12_finish_resumed(raw12 *raw);

#endif
