/*
 * openssl.c: OpenSSL from 3.0 on, and BoringSSL, by the API that they share. The bytes go through a
 * BIO of ours that does what a socket does and no more.
 */
#include "bench/peers/peer.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

struct peer_world {
    SSL_CTX *client;
    SSL_CTX *server;
    BIO_METHOD *method;
    SSL_SESSION *session; /* The newest ticket of the client. */
    bool resumes;
    bool has_tickets;
    bool is_tls12;
};

struct peer_conn {
    SSL *ssl;
    peer_wire *in;
    peer_wire *out;
    bool sends_byte;
};

const char *peer_version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

static int wire_read(BIO *bio, char *out, int len)
{
    const peer_conn *conn = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    const size_t n = len < 0 ? 0 : peer_wire_read(conn->in, out, (size_t)len);
    if (n == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    return (int)n;
}

static int wire_write(BIO *bio, const char *bytes, int len)
{
    const peer_conn *conn = BIO_get_data(bio);
    return len < 0 ? -1 : (int)peer_wire_write(conn->out, bytes, (size_t)len);
}

static long wire_ctrl(BIO *bio, int what, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return what == BIO_CTRL_FLUSH ? 1 : 0;
}

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    peer_world *world = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    SSL_SESSION_free(world->session);
    world->session = session;
    return 1;
}

static bool set_suite(SSL_CTX *ctx, const peer_scenario *scenario)
{
    if (scenario->is_tls12) {
        return SSL_CTX_set_cipher_list(
                   ctx, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256") == 1;
    }
#ifdef OPENSSL_IS_BORINGSSL
    /* BoringSSL chooses among TLS 1.3's suites by itself: AES-128 where the processor has it. */
    (void)ctx;
    return strcmp(scenario->suite, "TLS_AES_128_GCM_SHA256") == 0;
#else
    return SSL_CTX_set_ciphersuites(ctx, scenario->suite) == 1;
#endif
}

static bool set_common(SSL_CTX *ctx, const peer_scenario *scenario)
{
    /* In TLS 1.2 the list is about the curves of certificates, too. */
    const char *group = scenario->is_tls12    ? "X25519:P-256"
                        : scenario->is_hybrid ? "X25519MLKEM768"
                                              : "X25519";
    const int version = scenario->is_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE);
    return SSL_CTX_set_min_proto_version(ctx, version) == 1 &&
           SSL_CTX_set_max_proto_version(ctx, version) == 1 &&
           SSL_CTX_set1_groups_list(ctx, group) == 1 && set_suite(ctx, scenario);
}

static bool set_credential(SSL_CTX *ctx, const peer_scenario *scenario, const char *folder,
                           const char *chain, const char *key)
{
    return SSL_CTX_use_certificate_chain_file(ctx, peer_path(folder, scenario, chain)) == 1 &&
           SSL_CTX_use_PrivateKey_file(ctx, peer_path(folder, scenario, key), SSL_FILETYPE_PEM) ==
               1;
}

static bool set_trust(SSL_CTX *ctx, const peer_scenario *scenario, const char *folder)
{
    return SSL_CTX_load_verify_locations(ctx, peer_path(folder, scenario, "root"), NULL) == 1;
}

static bool set_client(peer_world *world, const peer_scenario *scenario, const char *folder)
{
    SSL_CTX *ctx = world->client;
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_app_data(ctx, world);
    if (scenario->resumes) {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(ctx, keep_session);
    } else {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    }
    return set_common(ctx, scenario) && set_trust(ctx, scenario, folder) &&
           (!scenario->is_mutual ||
            set_credential(ctx, scenario, folder, "client-chain", "client-key"));
}

static bool set_server(SSL_CTX *ctx, const peer_scenario *scenario, const char *folder)
{
    static const unsigned char context[] = "castls bench";
    SSL_CTX_set_session_cache_mode(
        ctx, scenario->by_id ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_session_id_context(ctx, context, sizeof(context) - 1);
    if (scenario->is_tls12 && !scenario->has_tickets) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    }
#ifdef OPENSSL_IS_BORINGSSL
    if (!scenario->has_tickets) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    }
#else
    if (SSL_CTX_set_num_tickets(ctx, scenario->has_tickets ? 2 : 0) != 1) {
        return false;
    }
#endif
    if (scenario->is_mutual) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        if (!set_trust(ctx, scenario, folder)) {
            return false;
        }
    }
    return set_common(ctx, scenario) && set_credential(ctx, scenario, folder, "chain", "key");
}

static BIO_METHOD *make_method(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
    if (method != NULL) {
        (void)BIO_meth_set_read(method, wire_read);
        (void)BIO_meth_set_write(method, wire_write);
        (void)BIO_meth_set_ctrl(method, wire_ctrl);
    }
    return method;
}

peer_world *peer_world_new(const peer_scenario *scenario, const char *folder, const char **why)
{
    peer_world *world = calloc(1, sizeof(*world));
    if (world == NULL) {
        return NULL;
    }
    world->is_tls12 = scenario->is_tls12;
    world->resumes = scenario->resumes;
    world->has_tickets = scenario->has_tickets;
    world->client = SSL_CTX_new(TLS_client_method());
    world->server = SSL_CTX_new(TLS_server_method());
    world->method = make_method();
    if (world->client == NULL || world->server == NULL || world->method == NULL ||
        !set_client(world, scenario, folder) || !set_server(world->server, scenario, folder)) {
        peer_world_free(world);
        *why = "this library lacks the group, the suite or the kind of key";
        return NULL;
    }
    return world;
}

void peer_world_free(peer_world *world)
{
    SSL_SESSION_free(world->session);
    SSL_CTX_free(world->client);
    SSL_CTX_free(world->server);
    BIO_meth_free(world->method);
    free(world);
}

peer_conn *peer_new(peer_world *world, bool is_server, peer_wire *in, peer_wire *out)
{
    peer_conn *conn = calloc(1, sizeof(*conn));
    BIO *bio = BIO_new(world->method);
    if (conn == NULL || bio == NULL) {
        abort();
    }
    *conn = (peer_conn){SSL_new(is_server ? world->server : world->client), in, out,
                        is_server && world->has_tickets && !world->is_tls12};
    BIO_set_data(bio, conn);
    BIO_set_init(bio, 1);
    SSL_set_bio(conn->ssl, bio, bio);
    if (is_server) {
        SSL_set_accept_state(conn->ssl);
        return conn;
    }
    SSL_set_connect_state(conn->ssl);
    (void)SSL_set_tlsext_host_name(conn->ssl, "localhost");
    (void)X509_VERIFY_PARAM_set1_host(SSL_get0_param(conn->ssl), "localhost", strlen("localhost"));
    if (world->resumes && world->session != NULL) {
        (void)SSL_set_session(conn->ssl, world->session);
    }
    return conn;
}

void peer_free(peer_conn *conn)
{
    if (conn != NULL) {
        /* Else its session counts as broken off, and is not resumed. */
        SSL_set_shutdown(conn->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        SSL_free(conn->ssl);
        free(conn);
    }
}

int peer_step(peer_conn *conn)
{
    uint8_t nothing[1] = {0};
    const bool was_done = SSL_is_init_finished(conn->ssl) == 1;
    const int done =
        was_done ? SSL_read(conn->ssl, nothing, sizeof(nothing)) : SSL_do_handshake(conn->ssl);
#ifdef OPENSSL_IS_BORINGSSL
    /* BoringSSL keeps its tickets back until something is sent. */
    if (done == 1 && conn->sends_byte) {
        return SSL_write(conn->ssl, nothing, sizeof(nothing)) == 1 ? 1 : -1;
    }
#endif
    if (done == 1) {
        return 1;
    }
    if (SSL_get_error(conn->ssl, done) != SSL_ERROR_WANT_READ) {
        return -1;
    }
    return was_done ? 1 : 0;
}

bool peer_is_resumed(peer_conn *conn)
{
    return SSL_session_reused(conn->ssl) == 1;
}

bool peer_send(peer_conn *conn, const uint8_t *bytes, size_t len)
{
    size_t at = 0;
    while (at < len) {
        const int n = SSL_write(conn->ssl, bytes + at, (int)(len - at));
        if (n <= 0) {
            return false;
        }
        at += (size_t)n;
    }
    return true;
}

long peer_read(peer_conn *conn, uint8_t *bytes, size_t len)
{
    return SSL_read(conn->ssl, bytes, (int)len);
}
