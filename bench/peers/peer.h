/*
 * peer.h: what a library is asked to do, so that one program measures all of them alike: a file for
 * each library answers for it, peer.c does the rest. These programs stand outside the house: they
 * are what somebody writes against another library.
 */
#ifndef CAS_BENCH_PEER_H
#define CAS_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The words of a scenario's name, for example "full ECDSA-P256 X25519 AES128". */
typedef struct peer_scenario {
    const char *name;
    char key[32];      /* What the certificates' files begin with. */
    bool is_hybrid;    /* X25519MLKEM768, else X25519. */
    const char *suite; /* The registry's name. */
    bool is_tls12;
    bool resumes; /* By ticket, or in TLS 1.2 where by_id says so, by session id. */
    bool by_id;
    bool is_mutual;
    bool has_tickets;  /* The server sends two. */
    size_t write_len;  /* Bulk: bytes handed to the library at once; 0 for handshakes. */
    size_t record_len; /* Bulk: the same, where a record holds one write. */
} peer_scenario;

/* Bytes on their way to one side: what the other one wrote. */
typedef struct peer_wire {
    uint8_t *bytes;
    size_t len;
    size_t max;
    size_t at; /* What was read. */
} peer_wire;

typedef struct peer_world peer_world;
typedef struct peer_conn peer_conn;

/* The library and its version. */
const char *peer_version(void);

/* Configurations of both sides; NULL with a reason in *why where the library cannot do it. */
peer_world *peer_world_new(const peer_scenario *scenario, const char *folder, const char **why);
void peer_world_free(peer_world *world);

/* A connection that reads `in` and appends to `out`. */
peer_conn *peer_new(peer_world *world, bool is_server, peer_wire *in, peer_wire *out);
void peer_free(peer_conn *conn);

/* Goes on with the handshake, or takes in what may come after it: 1 when the handshake is done, 0
 * when bytes are missing, -1 when it failed. */
int peer_step(peer_conn *conn);
bool peer_is_resumed(peer_conn *conn);

/* Sends all; reads what there is, up to len, behind which PEER_SLACK bytes may be written to and
 * are not looked at. Negative: failed. */
#define PEER_SLACK 512
bool peer_send(peer_conn *conn, const uint8_t *bytes, size_t len);
long peer_read(peer_conn *conn, uint8_t *bytes, size_t len);

/* For peers: what a socket does. */
size_t peer_wire_read(peer_wire *wire, void *out, size_t len);
size_t peer_wire_write(peer_wire *wire, const void *bytes, size_t len);

/* "FOLDER/KEY-PART.pem", until the next call. */
const char *peer_path(const char *folder, const peer_scenario *scenario, const char *part);

#endif
