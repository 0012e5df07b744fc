/*
 * signature_algorithms.c: signature_algorithms and signature_algorithms_cert.
 * RFC 8446 section 4.2.3.
 */
#include "wire/signature_algorithms.h"

#include "wire/u16_list.h"

/*
 * SignatureSchemeList, RFC 8446 section 4.2.3:
 *
 *   SignatureScheme supported_signature_algorithms<2..2^16-2>;
 */
cas_err cas_signature_algorithms_decode(castls_bytes body, castls_bytes *schemes)
{
    return cas_u16_list_decode(body, schemes);
}

void cas_signature_algorithms_encode(cas_writer *w, castls_codes schemes)
{
    cas_u16_list_encode(w, schemes);
}
