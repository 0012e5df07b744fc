/*
 * raw_key.c: raw public keys (RFC 7250): which types either side may send, and whether a key is the
 * one that the runner named by its SHA-256.
 */
#include "bogo/shim.h"

static size_t listed(const bogo_flags *flags, bogo_flag flag, castls_span out)
{
    const bogo_list list = bogo_numbers(flags, flag);
    for (size_t i = 0; i < list.count; i++) {
        cas_span_set(out, i, cas_low_u8(*CAS_AT(list.code, i)));
    }
    return cas_min_size(list.count, out.len);
}

/* Without the flags, castls goes by the credentials, and takes X.509. */
void bogo_set_certificate_types(castls_config_builder *b, const bogo_flags *flags)
{
    uint8_t own[2] = {0};
    uint8_t peer[2] = {0};
    const size_t own_count = listed(flags, BOGO_AVAILABLE_CLIENT_CERT_TYPES, CAS_SPAN(own));
    const size_t peer_count = listed(flags, BOGO_ACCEPTED_PEER_CERT_TYPES, CAS_SPAN(peer));
    castls_config_builder_set_certificate_types(b, cas_bytes_prefix(CAS_BYTES(own), own_count),
                                                cas_bytes_prefix(CAS_BYTES(peer), peer_count));
}

bool bogo_is_expected_key(const bogo_flags *flags, castls_bytes spki)
{
    const char *text = bogo_text(flags, BOGO_EXPECT_PEER_RPK_SHA256, "");
    const castls_hash *hash = castls_provider_default()->hash(CASTLS_HASH_SHA256);
    const castls_bytes parts[] = {spki};
    uint8_t digest[32] = {0};
    cas_buf expected = {0};
    const bool same = bogo_base64(text, &expected) &&
                      hash->digest(CAS_PARTS(parts), CAS_SPAN(digest)) == CASTLS_OK &&
                      cas_bytes_equal(cas_buf_bytes(&expected), CAS_BYTES(digest));
    cas_buf_clear(&expected, NULL);
    return same;
}
