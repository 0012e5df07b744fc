/*
 * s2n.c: s2n-tls on AWS-LC.
 */
#include "bench/peers/peer.h"

#include <errno.h>
#include <s2n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PEM_MAX 65536
#define SESSION_MAX 8192

struct peer_world {
    struct s2n_config *client;
    struct s2n_config *server;
    struct s2n_cert_chain_and_key *credential;
    bool resumes;
    uint8_t session[SESSION_MAX]; /* The newest ticket of the client. */
    size_t session_len;
};

struct peer_conn {
    struct s2n_connection *conn;
    peer_wire *in;
    peer_wire *out;
    bool is_done;
};

const char *peer_version(void)
{
    return "s2n-tls " S2N_BENCH_VERSION;
}

static int wire_recv(void *context, uint8_t *bytes, uint32_t len)
{
    peer_conn *conn = context;
    const size_t n = peer_wire_read(conn->in, bytes, len);
    if (n == 0) {
        errno = EAGAIN;
        return -1;
    }
    return (int)n;
}

static int wire_send(void *context, const uint8_t *bytes, uint32_t len)
{
    peer_conn *conn = context;
    return (int)peer_wire_write(conn->out, bytes, len);
}

static uint8_t accept_host(const char *host, size_t len, void *context)
{
    (void)context;
    return len == strlen("localhost") && memcmp(host, "localhost", len) == 0;
}

static int keep_session(struct s2n_connection *conn, void *context,
                        struct s2n_session_ticket *ticket)
{
    peer_world *world = context;
    (void)conn;
    if (s2n_session_ticket_get_data_len(ticket, &world->session_len) != S2N_SUCCESS ||
        world->session_len > SESSION_MAX) {
        world->session_len = 0;
        return 0;
    }
    return s2n_session_ticket_get_data(ticket, world->session_len, world->session);
}

static char *read_pem(const char *path)
{
    char *text = calloc(1, PEM_MAX);
    FILE *file = fopen(path, "rb");
    if (text != NULL && file != NULL) {
        text[fread(text, 1, PEM_MAX - 1, file)] = '\0';
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return text;
}

/* s2n knows suites and groups by the name of a policy only. */
static bool set_policy(struct s2n_config *config, const peer_scenario *scenario)
{
    const char *policy = scenario->is_hybrid ? "default_pq" : "default_tls13";
    return strcmp(scenario->suite, "TLS_AES_128_GCM_SHA256") == 0 &&
           s2n_config_set_cipher_preferences(config, policy) == S2N_SUCCESS;
}

static bool set_client(peer_world *world, const peer_scenario *scenario, const char *folder)
{
    struct s2n_config *config = world->client;
    char *root = read_pem(peer_path(folder, scenario, "root"));
    bool done = s2n_config_wipe_trust_store(config) == S2N_SUCCESS &&
                s2n_config_add_pem_to_trust_store(config, root) == S2N_SUCCESS &&
                s2n_config_set_verify_host_callback(config, accept_host, NULL) == S2N_SUCCESS;
    free(root);
    if (done && scenario->resumes) {
        done = s2n_config_set_session_tickets_onoff(config, 1) == S2N_SUCCESS &&
               s2n_config_set_session_ticket_cb(config, keep_session, world) == S2N_SUCCESS;
    }
    return done && set_policy(config, scenario);
}

static bool set_server(peer_world *world, const peer_scenario *scenario, const char *folder)
{
    static const uint8_t name[16] = "castls bench";
    static uint8_t key[32] = {7};
    struct s2n_config *config = world->server;
    char *chain = read_pem(peer_path(folder, scenario, "chain"));
    char *private_key = read_pem(peer_path(folder, scenario, "key"));
    world->credential = s2n_cert_chain_and_key_new();
    bool done =
        s2n_cert_chain_and_key_load_pem(world->credential, chain, private_key) == S2N_SUCCESS &&
        s2n_config_add_cert_chain_and_key_to_store(config, world->credential) == S2N_SUCCESS;
    free(chain);
    free(private_key);
    if (done && scenario->has_tickets) {
        done = s2n_config_set_session_tickets_onoff(config, 1) == S2N_SUCCESS &&
               s2n_config_set_initial_ticket_count(config, 2) == S2N_SUCCESS &&
               s2n_config_add_ticket_crypto_key(config, name, sizeof(name), key, sizeof(key),
                                                (uint64_t)time(NULL)) == S2N_SUCCESS;
    }
    return done && set_policy(config, scenario);
}

peer_world *peer_world_new(const peer_scenario *scenario, const char *folder, const char **why)
{
    static bool is_begun = false;
    peer_world *world = calloc(1, sizeof(*world));
    if (!is_begun) {
        setenv("S2N_DONT_MLOCK", "1", 1);
        is_begun = s2n_init() == S2N_SUCCESS;
    }
    if (world == NULL || scenario->is_tls12 || scenario->is_mutual) {
        free(world);
        return NULL;
    }
    world->resumes = scenario->resumes;
    world->client = s2n_config_new();
    world->server = s2n_config_new();
    if (world->client == NULL || world->server == NULL || !set_client(world, scenario, folder) ||
        !set_server(world, scenario, folder)) {
        *why = s2n_strerror(s2n_errno, "EN");
        peer_world_free(world);
        return NULL;
    }
    return world;
}

void peer_world_free(peer_world *world)
{
    (void)s2n_config_free(world->client);
    (void)s2n_config_free(world->server);
    (void)s2n_cert_chain_and_key_free(world->credential);
    free(world);
}

peer_conn *peer_new(peer_world *world, bool is_server, peer_wire *in, peer_wire *out)
{
    peer_conn *conn = calloc(1, sizeof(*conn));
    if (conn == NULL) {
        abort();
    }
    *conn = (peer_conn){s2n_connection_new(is_server ? S2N_SERVER : S2N_CLIENT), in, out, false};
    (void)s2n_connection_set_config(conn->conn, is_server ? world->server : world->client);
    (void)s2n_connection_set_blinding(conn->conn, S2N_SELF_SERVICE_BLINDING);
    (void)s2n_connection_set_recv_cb(conn->conn, wire_recv);
    (void)s2n_connection_set_send_cb(conn->conn, wire_send);
    (void)s2n_connection_set_recv_ctx(conn->conn, conn);
    (void)s2n_connection_set_send_ctx(conn->conn, conn);
    (void)s2n_connection_prefer_throughput(conn->conn);
    if (!is_server) {
        (void)s2n_set_server_name(conn->conn, "localhost");
        if (world->resumes && world->session_len != 0) {
            (void)s2n_connection_set_session(conn->conn, world->session, world->session_len);
        }
    }
    return conn;
}

void peer_free(peer_conn *conn)
{
    if (conn != NULL) {
        (void)s2n_connection_free(conn->conn);
        free(conn);
    }
}

int peer_step(peer_conn *conn)
{
    s2n_blocked_status blocked = S2N_NOT_BLOCKED;
    uint8_t nothing[1] = {0};
    const bool was_done = conn->is_done;
    const ssize_t done = was_done ? s2n_recv(conn->conn, nothing, sizeof(nothing), &blocked)
                                  : s2n_negotiate(conn->conn, &blocked);
    if (done == S2N_SUCCESS && !was_done) {
        conn->is_done = true;
        return 1;
    }
    if (done < 0 && s2n_error_get_type(s2n_errno) != S2N_ERR_T_BLOCKED) {
        return -1;
    }
    return was_done ? 1 : 0;
}

bool peer_is_resumed(peer_conn *conn)
{
    return s2n_connection_is_session_resumed(conn->conn) == 1;
}

bool peer_send(peer_conn *conn, const uint8_t *bytes, size_t len)
{
    s2n_blocked_status blocked = S2N_NOT_BLOCKED;
    size_t at = 0;
    while (at < len) {
        const ssize_t n = s2n_send(conn->conn, bytes + at, (ssize_t)(len - at), &blocked);
        if (n <= 0) {
            return false;
        }
        at += (size_t)n;
    }
    return true;
}

long peer_read(peer_conn *conn, uint8_t *bytes, size_t len)
{
    s2n_blocked_status blocked = S2N_NOT_BLOCKED;
    return s2n_recv(conn->conn, bytes, (ssize_t)len, &blocked);
}
