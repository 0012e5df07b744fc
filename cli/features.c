/*
 * features.c: the options about features that a connection does without.
 */
#include "cli/cli.h"

#define ALGORITHMS_MAX 8

static uint16_t compression_by_name(castls_bytes name)
{
    return cas_bytes_equal(name, CAS_TEXT("zlib"))     ? 1
           : cas_bytes_equal(name, CAS_TEXT("brotli")) ? 2
           : cas_bytes_equal(name, CAS_TEXT("zstd"))
               ? 3
               : 0;
}

const char *cli_compression_name(uint16_t algorithm)
{
    return algorithm == 1   ? "zlib"
           : algorithm == 2 ? "brotli"
           : algorithm == 3 ? "zstd"
                            : "another";
}

/* RFC 8879; "none" is an empty list. */
static cli_exit set_compression(castls_config_builder *builder, const char *list)
{
    uint16_t codes[ALGORITHMS_MAX] = {0};
    const castls_bytes all = cas_text(list);
    size_t count = 0;
    size_t at = 0;
    while (at < all.len && count < ALGORITHMS_MAX && !cas_bytes_equal(all, CAS_TEXT("none"))) {
        const uint16_t code = compression_by_name(cli_next_item(all, &at));
        if (code == 0) {
            cli_complain("no such certificate compression in this list", list);
            return CLI_EXIT_USAGE;
        }
        *CAS_AT(codes, count) = code;
        count++;
    }
    (void)castls_config_builder_set_certificate_compression(builder, CAS_CODES_FIRST(codes, count));
    return CLI_EXIT_OK;
}

#define PEM_MAX 8192

/* The first block of a PEM file, decoded into `room`. */
static castls_bytes read_pem(const char *path, castls_span room)
{
    cas_buf text = {0};
    castls_bytes label = {0};
    size_t at = 0;
    size_t len = 0;
    if (cli_os_read_file(path, &text) != CLI_OS_OK ||
        castls_pem_next(cas_buf_bytes(&text), &at, &label, room, &len) != CASTLS_OK) {
        cli_complain("no PEM block can be read from this file", path);
        len = 0;
    }
    cas_buf_clear(&text, NULL);
    return cas_bytes_prefix(cas_span_bytes(room), len);
}

/* Raw public keys, RFC 7250: ours in the place of a certificate, and the one that the peer must
 * have. */
static cli_exit set_raw_keys(const cli_args *args, castls_config_builder *builder)
{
    const char *own = cli_args_value(args, CLI_OPT_RAW_KEY, NULL);
    const char *peer = cli_args_value(args, CLI_OPT_PEER_KEY, NULL);
    const castls_environment environment = castls_io_environment();
    const uint8_t raw[] = {CASTLS_CERTIFICATE_RAW_KEY};
    uint8_t room[PEM_MAX] = {0};
    castls_credential *credential = NULL;
    castls_error error = cli_no_error();
    if (own != NULL) {
        const castls_bytes key = read_pem(own, CAS_SPAN(room));
        if (castls_credential_raw_key(&environment, key, &credential, &error) != CASTLS_OK) {
            cli_explain_error(&error);
            return CLI_EXIT_USAGE;
        }
        (void)castls_config_builder_add_credential(builder, credential);
        castls_credential_release(credential);
        cas_span_wipe(CAS_SPAN(room));
    }
    if (peer != NULL) {
        const castls_bytes keys[] = {read_pem(peer, CAS_SPAN(room))};
        if (castls_config_builder_set_trusted_keys(builder, CAS_PARTS(keys)) != CASTLS_OK) {
            cli_complain("this file holds no public key", peer);
            return CLI_EXIT_USAGE;
        }
    }
    (void)castls_config_builder_set_certificate_types(
        builder, cas_bytes_none(), peer == NULL ? cas_bytes_none() : CAS_BYTES(raw));
    return CLI_EXIT_OK;
}

cli_exit cli_features_set(const cli_args *args, castls_config_builder *builder)
{
    const char *compress = cli_args_value(args, CLI_OPT_COMPRESS, NULL);
    uint64_t limit = 16385;
    if (!cli_args_number(args, CLI_OPT_RECORD_SIZE_LIMIT, 64, 16385, &limit)) {
        return CLI_EXIT_USAGE;
    }
    (void)castls_config_builder_set_record_size_limit(builder, cas_narrow_u32(limit));
    if (cli_args_has(args, CLI_OPT_REQUIRE_STAPLE)) {
        (void)castls_config_builder_set_ocsp(builder, CASTLS_OCSP_REQUIRE);
    }
    const cli_exit done = set_raw_keys(args, builder);
    return done != CLI_EXIT_OK || compress == NULL ? done : set_compression(builder, compress);
}
