/*
 * gnutls.c: GnuTLS.
 */
#include "bench/peers/peer.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct peer_world {
    gnutls_certificate_credentials_t client;
    gnutls_certificate_credentials_t server;
    gnutls_priority_t priority;
    gnutls_datum_t ticket_key;
    gnutls_datum_t session; /* The newest ticket of the client. */
    bool resumes;
    bool has_tickets;
    bool is_mutual;
    bool is_tls12;
};

struct peer_conn {
    gnutls_session_t session;
    peer_world *world;
    peer_wire *in;
    peer_wire *out;
    bool is_server;
    bool is_done;
};

const char *peer_version(void)
{
    static char text[64];
    (void)snprintf(text, sizeof(text), "GnuTLS %s", gnutls_check_version(NULL));
    return text;
}

static ssize_t wire_pull(gnutls_transport_ptr_t transport, void *out, size_t len)
{
    peer_conn *conn = transport;
    const size_t n = peer_wire_read(conn->in, out, len);
    if (n == 0) {
        gnutls_transport_set_errno(conn->session, EAGAIN);
        return -1;
    }
    return (ssize_t)n;
}

static ssize_t wire_push(gnutls_transport_ptr_t transport, const void *bytes, size_t len)
{
    peer_conn *conn = transport;
    return (ssize_t)peer_wire_write(conn->out, bytes, len);
}

static bool set_priority(peer_world *world, const peer_scenario *scenario)
{
    const char *cipher =
        strstr(scenario->suite, "CHACHA20") != NULL ? "CHACHA20-POLY1305"
        : strstr(scenario->suite, "AES_256") != NULL
            ? "AES-256-GCM"
            : "AES-128-GCM";
    char text[256];
    (void)snprintf(text, sizeof(text),
                   "NORMAL:-VERS-ALL:+VERS-TLS1.%c:-GROUP-ALL:+GROUP-X25519:-CIPHER-ALL:+%s",
                   scenario->is_tls12 ? '2' : '3', cipher);
    return !scenario->is_hybrid && gnutls_priority_init(&world->priority, text, NULL) == 0;
}

/* peer_path's result lives until its next call. */
static bool set_credential(gnutls_certificate_credentials_t credential,
                           const peer_scenario *scenario, const char *folder, const char *chain,
                           const char *key)
{
    char chain_path[4096];
    (void)snprintf(chain_path, sizeof(chain_path), "%s", peer_path(folder, scenario, chain));
    return gnutls_certificate_set_x509_key_file(
               credential, chain_path, peer_path(folder, scenario, key), GNUTLS_X509_FMT_PEM) == 0;
}

static bool set_trust(gnutls_certificate_credentials_t credential, const peer_scenario *scenario,
                      const char *folder)
{
    return gnutls_certificate_set_x509_trust_file(
               credential, peer_path(folder, scenario, "root"), GNUTLS_X509_FMT_PEM) == 1;
}

peer_world *peer_world_new(const peer_scenario *scenario, const char *folder, const char **why)
{
    peer_world *world = calloc(1, sizeof(*world));
    if (world == NULL || scenario->by_id) {
        free(world);
        return NULL;
    }
    world->resumes = scenario->resumes;
    world->has_tickets = scenario->has_tickets;
    world->is_mutual = scenario->is_mutual;
    world->is_tls12 = scenario->is_tls12;
    if (gnutls_certificate_allocate_credentials(&world->client) != 0 ||
        gnutls_certificate_allocate_credentials(&world->server) != 0 ||
        gnutls_session_ticket_key_generate(&world->ticket_key) != 0 ||
        !set_priority(world, scenario) || !set_trust(world->client, scenario, folder) ||
        !set_trust(world->server, scenario, folder) ||
        !set_credential(world->server, scenario, folder, "chain", "key") ||
        (scenario->is_mutual &&
         !set_credential(world->client, scenario, folder, "client-chain", "client-key"))) {
        *why = "this library lacks the group or the kind of key";
        peer_world_free(world);
        return NULL;
    }
    return world;
}

void peer_world_free(peer_world *world)
{
    gnutls_certificate_free_credentials(world->client);
    gnutls_certificate_free_credentials(world->server);
    gnutls_priority_deinit(world->priority);
    gnutls_free(world->ticket_key.data);
    gnutls_free(world->session.data);
    free(world);
}

static bool keep_newest(peer_conn *conn)
{
    gnutls_free(conn->world->session.data);
    conn->world->session = (gnutls_datum_t){NULL, 0};
    return gnutls_session_get_data2(conn->session, &conn->world->session) == 0;
}

static int keep_session(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
                        const gnutls_datum_t *message)
{
    peer_conn *conn = gnutls_session_get_ptr(session);
    (void)message;
    if (type == GNUTLS_HANDSHAKE_NEW_SESSION_TICKET && when == GNUTLS_HOOK_POST && incoming != 0) {
        (void)keep_newest(conn);
    }
    return 0;
}

static void set_server(peer_conn *conn)
{
    peer_world *world = conn->world;
    gnutls_certificate_server_set_request(
        conn->session, world->is_mutual ? GNUTLS_CERT_REQUIRE : GNUTLS_CERT_IGNORE);
    if (world->is_mutual) {
        gnutls_session_set_verify_cert(conn->session, NULL, 0);
    }
    if (world->has_tickets) {
        (void)gnutls_session_ticket_enable_server(conn->session, &world->ticket_key);
    }
}

static void set_client(peer_conn *conn)
{
    peer_world *world = conn->world;
    (void)gnutls_server_name_set(conn->session, GNUTLS_NAME_DNS, "localhost", strlen("localhost"));
    gnutls_session_set_verify_cert(conn->session, "localhost", 0);
    if (!world->resumes) {
        return;
    }
    if (!world->is_tls12) {
        gnutls_handshake_set_hook_function(
            conn->session, GNUTLS_HANDSHAKE_NEW_SESSION_TICKET, GNUTLS_HOOK_POST, keep_session);
    }
    if (world->session.size != 0) {
        (void)gnutls_session_set_data(conn->session, world->session.data, world->session.size);
    }
}

peer_conn *peer_new(peer_world *world, bool is_server, peer_wire *in, peer_wire *out)
{
    const unsigned flags =
        (is_server ? GNUTLS_SERVER : GNUTLS_CLIENT) | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL |
        (world->has_tickets ? 0 : GNUTLS_NO_TICKETS) | GNUTLS_NO_AUTO_SEND_TICKET;
    peer_conn *conn = calloc(1, sizeof(*conn));
    if (conn == NULL) {
        abort();
    }
    *conn = (peer_conn){NULL, world, in, out, is_server, false};
    if (gnutls_init(&conn->session, flags) != 0) {
        abort();
    }
    gnutls_session_set_ptr(conn->session, conn);
    (void)gnutls_priority_set(conn->session, world->priority);
    (void)gnutls_credentials_set(
        conn->session, GNUTLS_CRD_CERTIFICATE, is_server ? world->server : world->client);
    gnutls_transport_set_ptr(conn->session, conn);
    gnutls_transport_set_pull_function(conn->session, wire_pull);
    gnutls_transport_set_push_function(conn->session, wire_push);
    if (is_server) {
        set_server(conn);
    } else {
        set_client(conn);
    }
    return conn;
}

void peer_free(peer_conn *conn)
{
    if (conn != NULL) {
        gnutls_deinit(conn->session);
        free(conn);
    }
}

int peer_step(peer_conn *conn)
{
    uint8_t nothing[1] = {0};
    if (conn->is_done) {
        const ssize_t n = gnutls_record_recv(conn->session, nothing, sizeof(nothing));
        return n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ? 1 : -1;
    }
    const int done = gnutls_handshake(conn->session);
    if (done == GNUTLS_E_SUCCESS) {
        conn->is_done = true;
        if (conn->world->is_tls12) {
            return conn->is_server || !conn->world->resumes || keep_newest(conn) ? 1 : -1;
        }
        if (conn->is_server && conn->world->has_tickets) {
            return gnutls_session_ticket_send(conn->session, 2, 0) == 0 ? 1 : -1;
        }
        return 1;
    }
    return gnutls_error_is_fatal(done) != 0 ? -1 : 0;
}

bool peer_is_resumed(peer_conn *conn)
{
    return gnutls_session_is_resumed(conn->session) != 0;
}

bool peer_send(peer_conn *conn, const uint8_t *bytes, size_t len)
{
    size_t at = 0;
    while (at < len) {
        const ssize_t n = gnutls_record_send(conn->session, bytes + at, len - at);
        if (n <= 0) {
            return false;
        }
        at += (size_t)n;
    }
    return true;
}

long peer_read(peer_conn *conn, uint8_t *bytes, size_t len)
{
    return gnutls_record_recv(conn->session, bytes, len);
}
