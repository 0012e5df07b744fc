/*
 * fuzz_spki.c: the look at a SubjectPublicKeyInfo. What it says has to hold together, and must not
 * change when a byte follows, which is refused.
 */
#include "fuzz/fuzz.h"

#include "crypto/spki.h"

void fuzz_one(castls_bytes input)
{
    cas_spki facts = {0};
    const cas_err err = cas_spki_read(input, &facts);
    const bool is_rsa = facts.kind == CASTLS_KEY_RSA || facts.kind == CASTLS_KEY_RSA_PSS;
    fuzz_require(err == CAS_OK || (facts.kind == CASTLS_KEY_NONE && facts.rsa_bits == 0),
                 "nothing is said of what was refused");
    fuzz_require((facts.rsa_bits != 0) == is_rsa, "RSA keys have bits, and no others");
    fuzz_require(facts.rsa_bits <= 8 * input.len, "a modulus is no longer than what it came in");
    cas_spki again = {0};
    fuzz_require(err != CAS_OK || cas_spki_read(cas_bytes_prefix(input, input.len - 1), &again) ==
                                      CAS_ERR_CERTIFICATE_DECODE,
                 "one byte less is refused");
}
