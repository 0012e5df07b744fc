/*
 * cert_chain.c: certificates from files and hosts, and the time they are looked at.
 */
#include "cli/cert.h"

#define DER_MAX 65536
#define DAY_S 86400

castls_bytes cli_chain_get(const cli_chain *chain, size_t i)
{
    return i < chain->count ? cas_arena_view(&chain->bytes, *CAS_AT(chain->certificate, i))
                            : cas_bytes_none();
}

void cli_chain_clear(cli_chain *chain)
{
    cas_arena_clear(&chain->bytes);
}

static bool keep(cli_chain *chain, castls_bytes der)
{
    if (chain->count == CLI_CERTIFICATES_MAX ||
        cas_arena_keep(&chain->bytes, der, CAS_AT(chain->certificate, chain->count)) != CAS_OK) {
        return false;
    }
    chain->count++;
    return true;
}

/* PEM with any number of certificates, or one certificate in DER. */
static bool take_text(cli_chain *chain, castls_bytes text, castls_span room)
{
    const size_t before = chain->count;
    castls_bytes label = {0};
    size_t at = 0;
    size_t len = 0;
    castls_code code = CASTLS_OK;
    while (code == CASTLS_OK) {
        code = castls_pem_next(text, &at, &label, room, &len);
        if (code == CASTLS_OK && cas_bytes_equal(label, CAS_TEXT("CERTIFICATE")) &&
            !keep(chain, cas_bytes_prefix(cas_span_bytes(room), len))) {
            return false;
        }
    }
    if (chain->count == before && cas_bytes_get(text, 0) == 0x30) {
        return keep(chain, text);
    }
    return chain->count != before;
}

static cli_exit take_file(cli_chain *chain, const char *path)
{
    cas_buf text = {0};
    cas_buf room = {0};
    bool done =
        cas_buf_init(&room, NULL, DER_MAX) == CAS_OK && cli_os_read_file(path, &text) == CLI_OS_OK;
    done = done && take_text(chain, cas_buf_bytes(&text), cas_buf_room(&room));
    cas_buf_clear(&text, NULL);
    cas_buf_clear(&room, NULL);
    if (!done) {
        cli_complain("there is no certificate in this file", path);
        return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_OK;
}

/* What a server presents, taken as it is: the handshake is made without judging it. */
static cli_exit take_host(const cli_args *args, const char *operand, cli_chain *chain)
{
    cli_client client = {0};
    cli_args own = {0};
    own.command = args->command;
    CAS_AT(own.given, 0)->id = CLI_OPT_INSECURE;
    CAS_AT(own.given, 0)->value = "";
    own.given_count = 1;
    *CAS_AT(own.operands, 0) = operand;
    cli_exit done = cli_client_init(&own, &client);
    if (done == CLI_EXIT_OK && cli_client_open(&client, cas_bytes_none()) != CASTLS_OK) {
        cli_explain_error(&client.error);
        done = cli_exit_of(&client.error);
    }
    if (done == CLI_EXIT_OK) {
        const castls_conn *conn = castls_io_conn(client.io);
        for (size_t i = 0; i < castls_conn_peer_count(conn); i++) {
            (void)keep(chain, castls_conn_peer_certificate(conn, i));
        }
        (void)castls_io_close(client.io, NULL);
        chain->host = client.host;
    }
    cli_client_clear(&client);
    return done;
}

cli_exit cli_chain_read(const cli_args *args, cli_chain *chain)
{
    cli_exit done = CLI_EXIT_OK;
    *chain = (cli_chain){0};
    chain->bytes = cas_arena_on(NULL, (size_t)CLI_CERTIFICATES_MAX * DER_MAX);
    for (size_t i = 1; i < args->operand_count && done == CLI_EXIT_OK; i++) {
        const char *operand = *CAS_AT(args->operands, i);
        done = cli_os_exists(operand) ? take_file(chain, operand) : take_host(args, operand, chain);
    }
    return done;
}

/* A number of `digits` digits at *at; *at moves behind it and one separator. */
static bool take_number(castls_bytes text, size_t digits, size_t *at, uint64_t *value)
{
    const castls_bytes part = cas_bytes_slice(text, *at, digits);
    *at = *at + digits + 1;
    return part.len == digits && cli_number(part, 9999, value);
}

/* Days since 1970-01-01 of a date in the Gregorian calendar; years begin in March for it. */
static int64_t days_of(uint64_t year, uint64_t month, uint64_t day)
{
    const uint64_t y = month <= 2 ? year - 1 : year;
    const uint64_t m = month <= 2 ? month + 9 : month - 3;
    const uint64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    return (int64_t)days - 719468;
}

/* "2026-11-24", with or without "T16:00:00" or " 16:00:00" behind it. */
static bool read_date(castls_bytes text, int64_t *seconds)
{
    uint64_t year = 0;
    uint64_t month = 0;
    uint64_t day = 0;
    uint64_t hour = 0;
    uint64_t minute = 0;
    uint64_t second = 0;
    size_t at = 0;
    bool is_good = take_number(text, 4, &at, &year) && take_number(text, 2, &at, &month) &&
                   take_number(text, 2, &at, &day);
    if (text.len > 10) {
        is_good = is_good && take_number(text, 2, &at, &hour) &&
                  take_number(text, 2, &at, &minute) && take_number(text, 2, &at, &second);
    }
    if (!is_good || year == 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 ||
        minute > 59 || second > 59) {
        return false;
    }
    *seconds = days_of(year, month, day) * DAY_S + (int64_t)(hour * 3600 + minute * 60 + second);
    return true;
}

bool cli_cert_time(const cli_args *args, int64_t *seconds)
{
    const char *text = cli_args_value(args, CLI_OPT_AT, NULL);
    uint64_t number = 0;
    *seconds = cli_os_time_s();
    if (text == NULL) {
        return true;
    }
    if (cli_number(cas_text(text), INT64_MAX / 2, &number)) {
        *seconds = (int64_t)number;
        return true;
    }
    if (!read_date(cas_text(text), seconds)) {
        cli_complain("not a date (2026-11-24, 2026-11-24T16:00:00) or seconds since 1970", text);
        return false;
    }
    return true;
}
