/*
 * report.c: what a client learnt, for people and for programs.
 */
#include "cli/client.h"

#define REPORT_MAX 65536

static void write_ms(cas_writer *w, int64_t us)
{
    const uint64_t tenths = us < 0 ? 0 : (uint64_t)us / 100;
    cas_write_decimal(w, tenths / 10);
    cas_write_u8(w, '.');
    cas_write_decimal(w, tenths % 10);
    cli_write(w, " ms");
}

void cli_report_text(const cli_client *client)
{
    uint8_t room[8192] = {0};
    const castls_conn *conn = castls_io_conn(client->io);
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_write_colour(&w, CLI_TALK,
                     castls_conn_verdict(conn) == CASTLS_VERDICT_VERIFIED ? "32" : "33");
    cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(client->address), client->address_len));
    cli_write(&w, ": ");
    cli_write_summary(&w, conn);
    cli_write_colour(&w, CLI_TALK, "0");
    cli_write(&w, ", dial ");
    write_ms(&w, client->dial_us);
    cli_write(&w, ", handshake ");
    write_ms(&w, client->handshake_us);
    if (client->is_classical) {
        cli_write(&w, ", without the hybrid");
    }
    cli_write(&w, "\n");
    for (size_t i = 0; i < castls_conn_peer_count(conn); i++) {
        cli_write_certificate(&w, castls_conn_peer_certificate(conn, i), i);
    }
    cli_talk(&w);
}

static void write_json(const cli_client *client, cas_writer *w)
{
    cli_json json = {w, false};
    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "schema", CAS_TEXT("castls-connect/1"));
    cli_json_text(&json, "host", cas_text(client->host));
    cli_json_text(&json, "port", cas_text(client->port));
    cli_json_text(&json, "address",
                  cas_bytes_prefix(CAS_BYTES(client->address), client->address_len));
    cli_json_bool(&json, "ok", client->error.code >= CASTLS_OK);
    cli_json_number(&json, "exit", (uint64_t)cli_exit_of(&client->error));
    cli_json_error(&json, &client->error);
    cli_json_bool(&json, "without_hybrid", client->is_classical);
    cli_json_signed(&json, "dial_us", client->dial_us);
    cli_json_signed(&json, "handshake_us", client->handshake_us);
    cli_json_number(&json, "sent_bytes", client->sent);
    cli_json_number(&json, "received_bytes", client->received);
    cli_json_bool(&json, "early_data_resent", client->early_resent);
    cli_json_bool(&json, "session", client->latest != NULL);
    if (client->io == NULL) {
        cli_json_null(&json, "tls");
    } else {
        cli_json_open(&json, "tls", '{');
        cli_json_conn(&json, castls_io_conn(client->io));
        cli_json_close(&json, '}');
    }
    cli_json_close(&json, '}');
    cli_write(w, "\n");
}

void cli_report_json(const cli_client *client)
{
    cas_buf room = {0};
    if (cas_buf_init(&room, NULL, REPORT_MAX) != CAS_OK) {
        return;
    }
    cas_writer w = cas_writer_on(cas_buf_room(&room));
    write_json(client, &w);
    cli_print(&w);
    cas_buf_clear(&room, NULL);
}
