/*
 * encrypted_client_hello.c: the encrypted_client_hello extension. RFC 9849 section 5.
 */
#include "wire/encrypted_client_hello.h"

#include "wire/extensions.h"
#include "wire/vectors.h"

/*
 * ECHClientHello, RFC 9849 section 5:
 *
 *   enum { outer(0), inner(1) } ECHClientHelloType;
 *
 *   struct {
 *      ECHClientHelloType type;
 *      select (ECHClientHello.type) {
 *          case outer:
 *              HpkeSymmetricCipherSuite cipher_suite;
 *              uint8 config_id;
 *              opaque enc<0..2^16-1>;
 *              opaque payload<1..2^16-1>;
 *          case inner:
 *              Empty;
 *      };
 *   } ECHClientHello;
 */
cas_err cas_ech_client_hello_decode(castls_bytes body, cas_ech_client_hello *out)
{
    *out = (cas_ech_client_hello){0};

    cas_ech_client_hello hello = {0};
    cas_reader r = cas_reader_on(body);
    hello.type = cas_read_u8(&r);
    if (hello.type == CAS_ECH_OUTER) {
        hello.kdf_id = cas_read_u16(&r);
        hello.aead_id = cas_read_u16(&r);
        hello.config_id = cas_read_u8(&r);
        hello.enc = cas_read_vec16(&r, 0, 65535);
        hello.payload = cas_read_vec16(&r, 1, 65535);
    } else if (hello.type != CAS_ECH_INNER) {
        return CAS_ERR_ECH_TYPE;
    }
    CAS_TRY(cas_reader_end(&r));
    *out = hello;
    return CAS_OK;
}

void cas_ech_client_hello_encode(cas_writer *w, const cas_ech_client_hello *in)
{
    cas_write_u8(w, in->type);
    if (in->type == CAS_ECH_OUTER) {
        cas_write_u16(w, in->kdf_id);
        cas_write_u16(w, in->aead_id);
        cas_write_u8(w, in->config_id);
        cas_write_vec16(w, in->enc);
        cas_write_bounded16(w, in->payload, 1, 65535);
    }
}

/*
 * ECHHelloRetryRequest, RFC 9849 section 5:
 *
 *   struct {
 *      opaque confirmation[8];
 *   } ECHHelloRetryRequest;
 */
cas_err cas_ech_confirmation_decode(castls_bytes body, castls_bytes *confirmation)
{
    *confirmation = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes bytes = cas_read_bytes(&r, CAS_ECH_CONFIRMATION_LEN);
    CAS_TRY(cas_reader_end(&r));

    *confirmation = bytes;
    return CAS_OK;
}

static bool is_in(castls_codes codes, uint16_t type)
{
    bool found = false;
    for (size_t i = 0; i < codes.count; i++) {
        found = found || cas_codes_get(codes, i) == type;
    }
    return found;
}

/*
 * OuterExtensions, RFC 9849 section 5.1:
 *
 *   ExtensionType OuterExtensions<2..254>;
 */
static void write_extensions(cas_writer *w, castls_bytes extensions, castls_codes outer)
{
    cas_extension extension = {0};
    cas_reader r = cas_reader_on(extensions);
    bool has_more = cas_extensions_next(&r, &extension);
    while (has_more && !is_in(outer, extension.type)) {
        cas_extension_encode(w, extension.type, extension.body);
        has_more = cas_extensions_next(&r, &extension);
    }
    if (has_more) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_ECH_OUTER_EXTENSIONS);
        const cas_mark list = cas_write_open8(w);
        while (has_more && is_in(outer, extension.type)) {
            cas_write_u16(w, extension.type);
            has_more = cas_extensions_next(&r, &extension);
        }
        cas_write_close(w, list);
        cas_write_close(w, mark);
    }
    while (has_more) {
        cas_extension_encode(w, extension.type, extension.body);
        has_more = cas_extensions_next(&r, &extension);
    }
}

/*
 * EncodedClientHelloInner, RFC 9849 section 5.1:
 *
 *   struct {
 *       ClientHello client_hello;
 *       uint8 zeros[length_of_padding];
 *   } EncodedClientHelloInner;
 *
 * "making a copy of ClientHelloInner and setting the legacy_session_id field to the empty string".
 */
void cas_ech_inner_encode(cas_writer *w, const cas_client_hello *inner, castls_codes outer,
                          size_t padding)
{
    cas_client_hello copy = *inner;
    copy.legacy_session_id = cas_bytes_none();
    const cas_mark extensions = cas_client_hello_open(w, &copy);
    write_extensions(w, inner->extensions, outer);
    cas_write_close(w, extensions);
    cas_write_fill(w, 0, padding);
}
