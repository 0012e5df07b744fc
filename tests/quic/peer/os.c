/*
 * os.c: the request, over UDP on loopback.
 *
 *   castls-ngtcp2 version
 *   castls-ngtcp2 client PORT ROOT.pem COUNT      sends COUNT requests, a connection each
 *   castls-ngtcp2 server CERT.pem KEY.pem COUNT   answers COUNT connections
 *
 * A request is a text on a stream; the answer is "castls saw " and the text. In its first
 * connection a client updates the keys before its request; in the others the request is early data.
 * For each connection one line of JSON comes out. QUIC version 1 alone: libngtcp2 0.12 knows
 * version 2 only by the number of a draft.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ngtcp2/ngtcp2.h>

#include "quic/peer/peer.h"

#define CID_LEN 8
#define LIMIT_S 20

typedef struct wire {
    int fd;
    struct sockaddr_in local;
    struct sockaddr_in remote;
    ngtcp2_path path;
} wire;

static ngtcp2_tstamp now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (ngtcp2_tstamp)ts.tv_sec * NGTCP2_SECONDS + (ngtcp2_tstamp)ts.tv_nsec;
}

static void fill_random(uint8_t *dest, size_t len)
{
    const castls_span out = {dest, len};
    if (castls_provider_default()->random(out) != CASTLS_OK) {
        abort();
    }
}

static void rand_cb(uint8_t *dest, size_t len, const ngtcp2_rand_ctx *ctx)
{
    (void)ctx;
    fill_random(dest, len);
}

static int new_connection_id(ngtcp2_conn *conn, ngtcp2_cid *cid, uint8_t *token, size_t len,
                             void *user_data)
{
    (void)conn;
    (void)user_data;
    fill_random(cid->data, len);
    cid->datalen = len;
    fill_random(token, NGTCP2_STATELESS_RESET_TOKENLEN);
    return 0;
}

static int path_challenge(ngtcp2_conn *conn, uint8_t *data, void *user_data)
{
    (void)conn;
    (void)user_data;
    fill_random(data, NGTCP2_PATH_CHALLENGE_DATALEN);
    return 0;
}

static int handshake_confirmed(ngtcp2_conn *conn, void *user_data)
{
    peer *p = user_data;
    (void)conn;
    p->is_confirmed = true;
    return 0;
}

static int stream_data(ngtcp2_conn *conn, uint32_t flags, int64_t id, uint64_t offset,
                       const uint8_t *data, size_t len, void *user_data, void *stream_user_data)
{
    peer *p = user_data;
    (void)offset;
    (void)stream_user_data;
    if (len > PEER_TEXT - p->text_len) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    p->stream = id;
    memcpy(p->text + p->text_len, data, len);
    p->text_len += len;
    p->has_ended = p->has_ended || (flags & NGTCP2_STREAM_DATA_FLAG_FIN) != 0;
    ngtcp2_conn_extend_max_stream_offset(conn, id, len);
    ngtcp2_conn_extend_max_offset(conn, len);
    return 0;
}

static ngtcp2_cid random_cid(size_t len)
{
    ngtcp2_cid cid = {0};
    cid.datalen = len;
    fill_random(cid.data, len);
    return cid;
}

/* Makes ngtcp2's end; `hd` is the client's first packet on a server. */
static int make_quic(peer *p, const wire *w, const ngtcp2_pkt_hd *hd)
{
    ngtcp2_callbacks callbacks = {0};
    ngtcp2_settings settings;
    ngtcp2_transport_params params;
    const ngtcp2_cid scid = random_cid(CID_LEN);
    const ngtcp2_cid dcid = random_cid(18);
    peer_tls_callbacks(&callbacks);
    callbacks.recv_stream_data = stream_data;
    callbacks.handshake_confirmed = handshake_confirmed;
    callbacks.rand = rand_cb;
    callbacks.get_new_connection_id = new_connection_id;
    callbacks.get_path_challenge_data = path_challenge;
    ngtcp2_settings_default(&settings);
    settings.initial_ts = now();
    ngtcp2_transport_params_default(&params);
    params.initial_max_stream_data_bidi_local = 262144;
    params.initial_max_stream_data_bidi_remote = 262144;
    params.initial_max_data = 1048576;
    params.initial_max_streams_bidi = 16;
    params.initial_max_streams_uni = 3;
    params.max_idle_timeout = LIMIT_S * NGTCP2_SECONDS;
    if (hd == NULL) {
        return ngtcp2_conn_client_new(&p->quic, &dcid, &scid, &w->path, CASTLS_QUIC_V1, &callbacks,
                                      &settings, &params, NULL, p);
    }
    params.original_dcid = hd->dcid;
    params.initial_scid = scid;
    return ngtcp2_conn_server_new(
        &p->quic, &hd->scid, &scid, &w->path, hd->version, &callbacks, &settings, &params, NULL, p);
}

/* A UDP socket on loopback; connected to `port` unless that is 0. */
static void open_wire(wire *w, int port)
{
    socklen_t len = sizeof(w->local);
    memset(w, 0, sizeof(*w));
    w->local.sin_family = AF_INET;
    w->local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    w->remote = w->local;
    w->remote.sin_port = htons((uint16_t)port);
    w->fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (w->fd < 0 || bind(w->fd, (struct sockaddr *)&w->local, len) != 0 ||
        getsockname(w->fd, (struct sockaddr *)&w->local, &len) != 0) {
        perror("socket");
        exit(1);
    }
    w->path.local.addr = (ngtcp2_sockaddr *)&w->local;
    w->path.local.addrlen = len;
    w->path.remote.addr = (ngtcp2_sockaddr *)&w->remote;
    w->path.remote.addrlen = len;
}

static void send_packet(const wire *w, const uint8_t *packet, ngtcp2_ssize len)
{
    if (sendto(w->fd, packet, (size_t)len, 0, (const struct sockaddr *)&w->remote,
               sizeof(w->remote)) < 0) {
        perror("sendto");
    }
}

/* Sends all that may leave now: from `text` on the stream (with its end), and what ngtcp2 has.
 * *sent goes on. */
static int write_all(peer *p, const wire *w, const char *text, size_t len, size_t *sent)
{
    uint8_t packet[1452];
    for (;;) {
        const bool has_text = p->stream >= 0 && *sent <= len;
        ngtcp2_vec part = {(uint8_t *)(uintptr_t)(text + (has_text ? *sent : 0)),
                           has_text ? len - *sent : 0};
        ngtcp2_ssize taken = -1;
        const uint32_t flags = has_text ? NGTCP2_WRITE_STREAM_FLAG_FIN : 0;
        const ngtcp2_ssize n = ngtcp2_conn_writev_stream(
            p->quic, NULL, NULL, packet, sizeof(packet), &taken, flags, has_text ? p->stream : -1,
            has_text ? &part : NULL, has_text ? 1 : 0, now());
        if (n == NGTCP2_ERR_STREAM_DATA_BLOCKED || n == NGTCP2_ERR_STREAM_SHUT_WR) {
            return 0;
        }
        if (n < 0) {
            fprintf(stderr, "write: %s\n", ngtcp2_strerror((int)n));
            return -1;
        }
        if (taken >= 0 && has_text) {
            *sent += (size_t)taken + (*sent + (size_t)taken == len ? 1 : 0); /* The end counts. */
        }
        if (n == 0) {
            return 0;
        }
        send_packet(w, packet, n);
    }
}

/* Waits for a packet or a timer. 0: go on; 1: the other end has closed; -1: failed. */
static int read_some(peer *p, const wire *w)
{
    uint8_t packet[65536];
    struct pollfd ready = {w->fd, POLLIN, 0};
    const ngtcp2_tstamp expiry = ngtcp2_conn_get_expiry(p->quic);
    const ngtcp2_tstamp at = now();
    const int wait_ms = expiry <= at ? 0 : (int)((expiry - at) / NGTCP2_MILLISECONDS) + 1;
    if (poll(&ready, 1, wait_ms > 1000 ? 1000 : wait_ms) > 0) {
        const ssize_t n = recv(w->fd, packet, sizeof(packet), 0);
        const int rv =
            n < 0 ? 0 : ngtcp2_conn_read_pkt(p->quic, &w->path, NULL, packet, (size_t)n, now());
        if (rv == NGTCP2_ERR_DRAINING) {
            return 1;
        }
        if (rv != 0) {
            fprintf(stderr, "read: %s: %s\n", ngtcp2_strerror(rv),
                    p->tls == NULL ? "" : castls_reason_text(castls_conn_error(p->tls)->reason));
            return -1;
        }
    }
    return ngtcp2_conn_get_expiry(p->quic) <= now() ? ngtcp2_conn_handle_expiry(p->quic, now()) : 0;
}

static void close_quic(peer *p, const wire *w, int is_failed)
{
    uint8_t packet[1452];
    ngtcp2_connection_close_error error;
    ngtcp2_connection_close_error_default(&error);
    if (is_failed) {
        ngtcp2_connection_close_error_set_transport_error_tls_alert(
            &error, ngtcp2_conn_get_tls_alert(p->quic), NULL, 0);
    }
    const ngtcp2_ssize n = ngtcp2_conn_write_connection_close(
        p->quic, NULL, NULL, packet, sizeof(packet), &error, now());
    if (n > 0) {
        send_packet(w, packet, n);
    }
}

static void report(const peer *p, int status)
{
    const castls_bytes alpn = castls_conn_alpn(p->tls);
    printf("{\"ok\": %s, \"alpn\": \"%.*s\", \"resumed\": %s, "
           "\"early\": %d, \"updated\": %s, \"suite\": \"0x%04x\", \"text\": \"%.*s\"}\n",
           status == 0 ? "true" : "false", (int)alpn.len, (const char *)alpn.data,
           castls_conn_is_resumed(p->tls) ? "true" : "false", (int)castls_conn_early_data(p->tls),
           p->is_updated ? "true" : "false", castls_conn_suite(p->tls), (int)p->text_len, p->text);
    fflush(stdout);
}

/* The client's streams: one, as soon as it may be opened. */
static void open_stream(peer *p)
{
    if (p->stream < 0 && ngtcp2_conn_get_streams_bidi_left(p->quic) > 0) {
        (void)ngtcp2_conn_open_bidi_stream(p->quic, &p->stream, NULL);
    }
}

static int run_client(castls_config *config, int port, bool early)
{
    static const char request[] = "a request";
    static peer p;
    wire w;
    size_t sent = 0;
    int rv = 0;
    bool updated = early;
    bool was_refused = false;
    const ngtcp2_tstamp until = now() + LIMIT_S * NGTCP2_SECONDS;
    memset(&p, 0, sizeof(p));
    p.config = config;
    p.server_name = "localhost";
    p.stream = -1;
    open_wire(&w, port);
    rv = make_quic(&p, &w, NULL);
    while (rv == 0 && !p.has_ended && now() < until) {
        /* Early, or once the keys have been changed. */
        if (early || updated) {
            open_stream(&p);
        }
        rv = write_all(&p, &w, request, sizeof(request) - 1, &sent);
        rv = rv == 0 ? read_some(&p, &w) : rv;
        if (p.is_refused && !was_refused) {
            was_refused = true; /* The stream went with the early data: ask again. */
            p.stream = -1;
            sent = 0;
        }
        if (rv == 0 && !updated && p.is_confirmed &&
            ngtcp2_conn_initiate_key_update(p.quic, now()) == 0) {
            updated = true;
            p.is_updated = true;
        }
    }
    /* Tickets may still be under way. */
    for (int i = 0; rv == 0 && i < 5; i++) {
        rv = write_all(&p, &w, request, sizeof(request) - 1, &sent);
        rv = rv == 0 ? read_some(&p, &w) : rv;
    }
    rv = p.has_ended ? 0 : -1;
    close_quic(&p, &w, rv != 0);
    report(&p, rv);
    ngtcp2_conn_del(p.quic);
    peer_tls_clear(&p);
    close(w.fd);
    return rv;
}

static int run_server(castls_config *config, wire *w)
{
    static peer p;
    static uint8_t packet[65536];
    static char answer[PEER_TEXT + 16];
    ngtcp2_pkt_hd hd;
    socklen_t len = sizeof(w->remote);
    size_t sent = 0;
    int rv = 0;
    memset(&p, 0, sizeof(p));
    p.config = config;
    p.is_server = true;
    p.stream = -1;
    ssize_t n = 0;
    do { /* What is left of an earlier connection is passed over. */
        n = recvfrom(w->fd, packet, sizeof(packet), 0, (struct sockaddr *)&w->remote, &len);
    } while (n >= 0 && ngtcp2_accept(&hd, packet, (size_t)n) != 0);
    const ngtcp2_tstamp until = now() + LIMIT_S * NGTCP2_SECONDS;
    rv = make_quic(&p, w, &hd);
    rv = rv == 0 ? ngtcp2_conn_read_pkt(p.quic, &w->path, NULL, packet, (size_t)n, now()) : rv;
    int answer_len = 0;
    while (rv == 0 && now() < until) {
        const int64_t stream = p.stream;
        if (p.has_ended && answer_len == 0) {
            answer_len =
                snprintf(answer, sizeof(answer), "castls saw %.*s", (int)p.text_len, p.text);
        }
        p.stream = answer_len == 0 ? -1 : stream;
        rv = write_all(&p, w, answer, (size_t)answer_len, &sent);
        p.stream = stream;
        rv = rv == 0 ? read_some(&p, w) : rv;
    }
    if (rv < 0) {
        close_quic(&p, w, 1);
    }
    report(&p, rv == 1 && answer_len != 0 ? 0 : -1);
    ngtcp2_conn_del(p.quic);
    peer_tls_clear(&p);
    return rv == 1 ? 0 : -1;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        printf("%s\n", ngtcp2_version(0)->version_str);
        return 0;
    }
    const bool is_server = argc == 5 && strcmp(argv[1], "server") == 0;
    if (!is_server && (argc != 5 || strcmp(argv[1], "client") != 0)) {
        fprintf(stderr, "usage: %s client PORT ROOT COUNT | server CERT KEY COUNT\n", argv[0]);
        return 2;
    }
    castls_config *config =
        peer_config(is_server, is_server ? argv[2] : argv[3], is_server ? argv[3] : NULL);
    const int count = atoi(argv[argc - 1]);
    int rv = config == NULL ? -1 : 0;
    wire w;
    if (is_server && rv == 0) {
        open_wire(&w, 0);
        printf("listening on 127.0.0.1:%d\n", ntohs(w.local.sin_port));
        fflush(stdout);
    }
    for (int i = 0; rv == 0 && i < count; i++) {
        rv = is_server ? run_server(config, &w) : run_client(config, atoi(argv[2]), i > 0);
    }
    castls_config_release(config);
    return rv == 0 ? 0 : 1;
}
