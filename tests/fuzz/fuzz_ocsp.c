/*
 * fuzz_ocsp.c: OCSP responses: what parses lies within its bytes.
 */
#include "fuzz/fuzz.h"

#include "x509/ocsp.h"
#include "x509/ocsp_single.h"

void fuzz_one(castls_bytes input)
{
    cas_ocsp ocsp = {0};
    if (cas_ocsp_decode(input, &ocsp) != CAS_OK) {
        fuzz_require(ocsp.tbs.len == 0, "nothing is handed out on failure");
        return;
    }
    fuzz_require(cas_range_in(input, ocsp.tbs).len == ocsp.tbs.len &&
                     cas_range_in(input, ocsp.responses).len == ocsp.responses.len &&
                     cas_range_in(input, ocsp.certificates).len == ocsp.certificates.len,
                 "what is found lies within the bytes");
    fuzz_require((ocsp.responder_name.len == 0) != (ocsp.responder_key.len == 0),
                 "the responder is named in one way");
    cas_der list = cas_der_at(input, ocsp.responses);
    while (cas_der_has_more(&list)) {
        const cas_ocsp_single single = cas_ocsp_single_read(&list);
        fuzz_require(cas_range_in(input, single.serial).len == single.serial.len,
                     "a serial lies within the bytes");
    }
    fuzz_require(cas_der_end(&list) == CAS_OK, "what was read once is read again");
}
