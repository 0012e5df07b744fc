/*
 * codec.h: what a fuzzer asks of a codec.
 */
#ifndef CAS_TESTS_FUZZ_CODEC_H
#define CAS_TESTS_FUZZ_CODEC_H

#include "core/buf.h"
#include "fuzz/fuzz.h"
#include "support/codec.h"

/* What decodes encodes to the same bytes, in just the room they take; what does not hands nothing
 * out. */
static inline void fuzz_codec(cas_codec codec, castls_bytes input)
{
    cas_buf room = {0};
    fuzz_require(cas_buf_init(&room, NULL, input.len) == CAS_OK, "there is memory");

    bool clean = false;
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(cas_buf_room(&room));
    if (codec(input, &w, &clean) == CAS_OK) {
        fuzz_require(clean, "what is handed out agrees with itself");
        fuzz_require(cas_writer_end(&w, &again) == CAS_OK, "what decodes can be encoded");
        fuzz_require(cas_bytes_equal(again, input), "it encodes to the same bytes");
    } else {
        fuzz_require(clean, "nothing is handed out on failure");
    }
    cas_buf_clear(&room, NULL);
}

#endif
