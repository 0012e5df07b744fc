/*
 * fuzz_name.c: names that a certificate is asked to be for. What is one is written in a normal form
 * that is one too, and the same.
 */
#include "fuzz/fuzz.h"
#include "x509/name.h"

void fuzz_one(castls_bytes input)
{
    cas_name name = {0};
    if (cas_name_parse(input, &name) != CAS_OK) {
        fuzz_require(name.kind == CAS_NAME_NONE && name.len == 0,
                     "nothing is handed out on failure");
        return;
    }
    uint8_t room[CAS_NAME_LEN_MAX + 1] = {0};
    castls_bytes text = {0};
    cas_name again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_name(&w, &name);
    fuzz_require(cas_writer_end(&w, &text) == CAS_OK, "a name has a text of bounded length");
    fuzz_require(cas_name_parse(text, &again) == CAS_OK, "its normal form is a name");
    fuzz_require(again.kind == name.kind, "of the same kind");
    fuzz_require(cas_bytes_equal(cas_name_bytes(&again), cas_name_bytes(&name)), "and the same");
    if (name.kind == CAS_NAME_DNS) {
        fuzz_require(cas_dns_matches(cas_name_bytes(&name), cas_name_bytes(&name)),
                     "a name covers itself");
    }
}
