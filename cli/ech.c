/*
 * ech.c: Encrypted ClientHello in the program: the list of --ech, and what is said of it.
 */
#include "cli/ech.h"

static uint8_t digit_of(uint32_t value)
{
    const castls_bytes digits =
        CAS_TEXT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    return cas_bytes_get(digits, value % 64);
}

/* The value of a digit of base64 (RFC 4648 section 4); 64 for another byte. */
static uint32_t value_of(uint8_t digit)
{
    uint32_t value = 0;
    while (value < 64 && digit_of(value) != digit) {
        value++;
    }
    return digit == 0 ? 64 : value;
}

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* White space is passed over; "=" ends the digits. False for any other byte, and for digits that
 * make no whole bytes. */
static bool decode(castls_bytes text, cas_writer *w)
{
    uint32_t bits = 0;
    uint32_t count = 0; /* Of bits that wait. */
    bool has_ended = false;
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t byte = cas_bytes_get(text, i);
        const uint32_t value = value_of(byte);
        has_ended = has_ended || byte == '=';
        if (is_space(byte) || byte == '=') {
            continue;
        }
        if (value == 64 || has_ended) {
            return false;
        }
        bits = (bits * 64 + value) % 65536;
        count = count + 6;
        if (count >= 8) {
            count = count - 8;
            cas_write_u8(w, cas_low_u8(bits >> count));
        }
    }
    return count < 6;
}

static void write_base64(cas_writer *w, castls_bytes in)
{
    for (size_t i = 0; i < in.len; i += 3) {
        const uint32_t sum = (uint32_t)cas_bytes_get(in, i) * 65536 +
                             (uint32_t)cas_bytes_get(in, i + 1) * 256 + cas_bytes_get(in, i + 2);
        cas_write_u8(w, digit_of(sum / 262144));
        cas_write_u8(w, digit_of(sum / 4096));
        cas_write_u8(w, i + 1 < in.len ? digit_of(sum / 64) : '=');
        cas_write_u8(w, i + 2 < in.len ? digit_of(sum) : '=');
    }
}

static castls_code set_list(castls_conn *conn, castls_bytes text)
{
    cas_buf list = {0};
    castls_code code = CASTLS_CONFIG;
    if (cas_buf_init(&list, NULL, text.len) != CAS_OK) {
        return CASTLS_NO_MEMORY;
    }
    cas_writer w = cas_writer_on(cas_buf_room(&list));
    if (decode(text, &w) && cas_writer_len(&w) != 0) {
        cas_buf_wrote(&list, cas_writer_len(&w));
        code = castls_conn_set_ech_configs(conn, cas_buf_bytes(&list));
    }
    cas_buf_clear(&list, NULL);
    return code;
}

/* From the argument itself, or from the file that it names behind an "@". */
castls_code cli_ech_set(castls_conn *conn, const cli_args *args, castls_error *error)
{
    const char *given = cli_args_value(args, CLI_OPT_ECH, NULL);
    const castls_bytes text = cas_text(given);
    cas_buf file = {0};
    if (given == NULL) {
        return CASTLS_OK;
    }
    const bool is_file = cas_bytes_get(text, 0) == '@';
    if (is_file && cli_os_read_file(cli_os_keep(cas_bytes_skip(text, 1)), &file) != CLI_OS_OK) {
        cli_complain(cli_os_message(), given);
    }
    const castls_code code = set_list(conn, is_file ? cas_buf_bytes(&file) : text);
    cas_buf_clear(&file, NULL);
    error->code = code;
    error->reason = code == CASTLS_CONFIG        ? CASTLS_REASON_CONFIG_ECH_LIST
                    : code == CASTLS_UNSUPPORTED ? CASTLS_REASON_CONFIG_ECH
                                                 : CASTLS_REASON_NONE;
    return code;
}

const char *cli_ech_name(castls_ech status)
{
    switch (status) {
    case CASTLS_ECH_GREASE:
        return "grease";
    case CASTLS_ECH_OFFERED:
        return "offered";
    case CASTLS_ECH_ACCEPTED:
        return "accepted";
    case CASTLS_ECH_REJECTED:
        return "rejected";
    case CASTLS_ECH_NONE:
    default:
        return "none";
    }
}

castls_bytes cli_ech_retry_configs(const castls_conn *conn, castls_span room)
{
    castls_bytes text = {0};
    cas_writer w = cas_writer_on(room);
    write_base64(&w, castls_conn_ech_retry_configs(conn));
    return cas_writer_end(&w, &text) == CAS_OK ? text : cas_bytes_none();
}
