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

cli_exit cli_features_set(const cli_args *args, castls_config_builder *builder)
{
    const char *compress = cli_args_value(args, CLI_OPT_COMPRESS, NULL);
    uint64_t limit = 16385;
    if (!cli_args_number(args, CLI_OPT_RECORD_SIZE_LIMIT, 64, 16385, &limit)) {
        return CLI_EXIT_USAGE;
    }
    (void)castls_config_builder_set_record_size_limit(builder, cas_narrow_u32(limit));
    return compress == NULL ? CLI_EXIT_OK : set_compression(builder, compress);
}
