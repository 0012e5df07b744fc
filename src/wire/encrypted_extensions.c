/*
 * encrypted_extensions.c: EncryptedExtensions as bytes. RFC 8446 section 4.3.1.
 */
#include "wire/encrypted_extensions.h"

/*
 * EncryptedExtensions, RFC 8446 section 4.3.1:
 *
 *   Extension extensions<0..2^16-1>;
 */
cas_err cas_encrypted_extensions_decode(castls_bytes body, cas_encrypted_extensions *out)
{
    *out = (cas_encrypted_extensions){0};

    cas_encrypted_extensions encrypted = {0};
    cas_reader r = cas_reader_on(body);
    encrypted.extensions = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    *out = encrypted;
    return CAS_OK;
}

void cas_encrypted_extensions_encode(cas_writer *w, const cas_encrypted_extensions *in)
{
    cas_write_vec16(w, in->extensions);
}

cas_mark cas_encrypted_extensions_open(cas_writer *w)
{
    return cas_write_open16(w);
}
