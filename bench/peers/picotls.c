/*
 * picotls.c: picotls on the system's OpenSSL. It leaves the sealing of tickets to its user, so
 * there are no scenarios with tickets.
 */
#include "bench/peers/peer.h"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <picotls.h>
#include <picotls/openssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 65536

struct peer_world {
    ptls_context_t client;
    ptls_context_t server;
    ptls_key_exchange_algorithm_t *groups[2];
    ptls_cipher_suite_t *suites[2];
    ptls_openssl_sign_certificate_t signer;
    ptls_openssl_verify_certificate_t verifier;
    X509_STORE *store;
    EVP_PKEY *key;
};

struct peer_conn {
    ptls_t *tls;
    ptls_buffer_t opened; /* What was opened and not yet read, from `at` on. */
    size_t at;
    peer_wire *in;
    peer_wire *out;
    bool is_done;
};

const char *peer_version(void)
{
    static char text[128];
    (void)snprintf(text, sizeof(text), "picotls on %s", OpenSSL_version(OPENSSL_VERSION));
    return text;
}

static ptls_cipher_suite_t *suite_of(const char *name)
{
    return strstr(name, "CHACHA20") != NULL  ? &ptls_openssl_chacha20poly1305sha256
           : strstr(name, "AES_256") != NULL ? &ptls_openssl_aes256gcmsha384
                                             : &ptls_openssl_aes128gcmsha256;
}

static bool load(peer_world *world, const peer_scenario *scenario, const char *folder)
{
    FILE *file = fopen(peer_path(folder, scenario, "key"), "rb");
    world->key = file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, NULL, NULL);
    if (file != NULL) {
        (void)fclose(file);
    }
    world->store = X509_STORE_new();
    return world->key != NULL && world->store != NULL &&
           X509_STORE_load_locations(world->store, peer_path(folder, scenario, "root"), NULL) ==
               1 &&
           ptls_load_certificates(&world->server, peer_path(folder, scenario, "chain")) == 0 &&
           ptls_openssl_init_sign_certificate(&world->signer, world->key) == 0 &&
           ptls_openssl_init_verify_certificate(&world->verifier, world->store) == 0;
}

peer_world *peer_world_new(const peer_scenario *scenario, const char *folder, const char **why)
{
    peer_world *world = calloc(1, sizeof(*world));
    if (world == NULL || scenario->is_tls12 || scenario->has_tickets || scenario->is_mutual ||
        scenario->is_hybrid) {
        *why = "not in this program";
        free(world);
        return NULL;
    }
    world->groups[0] = &ptls_openssl_x25519;
    world->suites[0] = suite_of(scenario->suite);
    world->client.random_bytes = ptls_openssl_random_bytes;
    world->client.get_time = &ptls_get_time;
    world->client.key_exchanges = world->groups;
    world->client.cipher_suites = world->suites;
    world->server = world->client;
    if (!load(world, scenario, folder)) {
        *why = "this library lacks the kind of key";
        peer_world_free(world);
        return NULL;
    }
    world->client.verify_certificate = &world->verifier.super;
    world->server.sign_certificate = &world->signer.super;
    return world;
}

void peer_world_free(peer_world *world)
{
    for (size_t i = 0; i < world->server.certificates.count; i++) {
        free(world->server.certificates.list[i].base);
    }
    free(world->server.certificates.list);
    if (world->signer.super.cb != NULL) {
        ptls_openssl_dispose_sign_certificate(&world->signer);
    }
    if (world->verifier.super.cb != NULL) {
        ptls_openssl_dispose_verify_certificate(&world->verifier);
    }
    X509_STORE_free(world->store);
    EVP_PKEY_free(world->key);
    free(world);
}

peer_conn *peer_new(peer_world *world, bool is_server, peer_wire *in, peer_wire *out)
{
    peer_conn *conn = calloc(1, sizeof(*conn));
    if (conn == NULL) {
        abort();
    }
    *conn = (peer_conn){.tls = ptls_new(is_server ? &world->server : &world->client, is_server),
                        .in = in,
                        .out = out};
    if (!is_server) {
        (void)ptls_set_server_name(conn->tls, "localhost", 0);
    }
    ptls_buffer_init(&conn->opened, "", 0);
    return conn;
}

void peer_free(peer_conn *conn)
{
    if (conn != NULL) {
        ptls_buffer_dispose(&conn->opened);
        ptls_free(conn->tls);
        free(conn);
    }
}

/* Opens what has arrived; false when it was bad. */
static bool open_all(peer_conn *conn)
{
    peer_wire *in = conn->in;
    while (in->at < in->len) {
        size_t len = in->len - in->at;
        if (ptls_receive(conn->tls, &conn->opened, in->bytes + in->at, &len) != 0) {
            return false;
        }
        in->at += len;
    }
    in->at = 0;
    in->len = 0;
    return true;
}

int peer_step(peer_conn *conn)
{
    ptls_buffer_t made;
    uint8_t room[PIECE];
    size_t len = conn->in->len - conn->in->at;
    if (conn->is_done) {
        return open_all(conn) ? 1 : -1;
    }
    ptls_buffer_init(&made, room, sizeof(room));
    const int done = ptls_handshake(conn->tls, &made, conn->in->bytes + conn->in->at, &len, NULL);
    (void)peer_wire_write(conn->out, made.base, made.off);
    ptls_buffer_dispose(&made);
    conn->in->at += len;
    if (conn->in->at == conn->in->len) {
        conn->in->at = 0;
        conn->in->len = 0;
    }
    conn->is_done = done == 0;
    return done == 0 ? 1 : done == PTLS_ERROR_IN_PROGRESS ? 0 : -1;
}

bool peer_is_resumed(peer_conn *conn)
{
    return ptls_is_psk_handshake(conn->tls) != 0;
}

/* Sealed straight to where it is sent from. */
bool peer_send(peer_conn *conn, const uint8_t *bytes, size_t len)
{
    peer_wire *out = conn->out;
    ptls_buffer_t made;
    ptls_buffer_init(&made, out->bytes + out->len, out->max - out->len);
    const int done = ptls_send(conn->tls, &made, bytes, len);
    const bool stayed = made.base == out->bytes + out->len;
    out->len += made.off;
    return done == 0 && stayed;
}

/* All that has arrived is opened straight into the caller's room: what this library is for. */
long peer_read(peer_conn *conn, uint8_t *bytes, size_t len)
{
    ptls_buffer_t opened;
    peer_wire *in = conn->in;
    ptls_buffer_init(&opened, bytes, len + PEER_SLACK);
    while (in->at < in->len && opened.off < len) {
        size_t taken = in->len - in->at;
        if (ptls_receive(conn->tls, &opened, in->bytes + in->at, &taken) != 0 ||
            opened.base != bytes) {
            return -1;
        }
        in->at += taken;
    }
    if (in->at == in->len) {
        in->at = 0;
        in->len = 0;
    }
    return (long)opened.off;
}
