/*
 * compress.c: the certificate compression that the runner makes up (its numbers lie in the private
 * range of RFC 8879 section 7.3): one shortens a Certificate message by the two zeros that it
 * begins with, one puts four bytes before it, one a byte that differs each time.
 */
#include "bogo/shim.h"

#define SHRINKING 0xff01
#define EXPANDING 0xff02
#define RANDOM 0xff03

/* What stands before the message; `in` is what a random byte may be made of. */
static castls_bytes prefix_of(uint16_t algorithm, castls_bytes in)
{
    if (algorithm == EXPANDING) {
        return CAS_TEXT("\x01\x02\x03\x04");
    }
    return algorithm == RANDOM ? cas_bytes_slice(in, in.len - 1, 1) : cas_bytes_none();
}

static castls_code give(castls_operation *operation, castls_bytes first, castls_bytes second)
{
    cas_buf joined = {0};
    castls_code code = CASTLS_NO_MEMORY;
    if (cas_buf_init(&joined, NULL, first.len + second.len) == CAS_OK &&
        cas_buf_append(&joined, first) == CAS_OK && cas_buf_append(&joined, second) == CAS_OK) {
        code = castls_operation_give_bytes(operation, cas_buf_bytes(&joined));
    }
    cas_buf_clear(&joined, NULL);
    return code;
}

castls_code bogo_compress(castls_operation *operation)
{
    const uint16_t algorithm = castls_operation_code(operation);
    const castls_bytes body = castls_operation_content(operation);
    if (algorithm != SHRINKING) {
        return give(operation, prefix_of(algorithm, body), body);
    }
    return cas_bytes_starts_with(body, CAS_TEXT("\x00\x00"))
               ? give(operation, cas_bytes_skip(body, 2), cas_bytes_none())
               : CASTLS_BAD_ARGUMENT;
}

castls_code bogo_decompress(bogo_conn *c, castls_operation *operation)
{
    const uint16_t algorithm = castls_operation_code(operation);
    const castls_bytes in = castls_operation_content(operation);
    const castls_bytes expected = prefix_of(algorithm, CAS_TEXT("?"));
    const castls_bytes zeros = algorithm == SHRINKING ? CAS_TEXT("\x00\x00") : cas_bytes_none();
    const castls_bytes body = cas_bytes_skip(in, expected.len);
    const bool is_ours = algorithm == RANDOM || cas_bytes_starts_with(in, expected);
    if (!is_ours || zeros.len + body.len != castls_operation_length(operation)) {
        c->refused = CASTLS_OP_DECOMPRESS;
        c->refused_any = true;
        return castls_operation_refuse(operation, CASTLS_ALERT_BAD_CERTIFICATE);
    }
    return give(operation, zeros, body);
}

void bogo_set_compression(castls_config_builder *b, const bogo_flags *flags)
{
    static const uint16_t all[] = {EXPANDING, SHRINKING, RANDOM};
    const bogo_list one = bogo_numbers(flags, BOGO_INSTALL_ONE_CERT_COMPRESSION_ALG);
    castls_config_builder_set_certificate_compression(
        b, bogo_has(flags, BOGO_INSTALL_CERT_COMPRESSION_ALGS)
               ? CAS_CODES(all)
               : CAS_CODES_FIRST(one.code, one.count));
}
