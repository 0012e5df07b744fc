/*
 * fuzz_frame.c: finding records in a stream. The verdict may not depend on how the stream was cut,
 * and what is found has to be the stream itself.
 */
#include "fuzz/fuzz.h"
#include "record/frame.h"

/* Each prefix of what holds the first record asks for more, and for no more than there is, or says
 * what the whole says. */
static void check_cuts(castls_bytes stream, cas_err whole, size_t whole_len)
{
    const size_t longest = whole == CAS_OK ? whole_len : CAS_RECORD_HEADER_LEN;
    for (size_t len = 0; len < cas_min_size(longest, stream.len); len++) {
        if (len > CAS_RECORD_HEADER_LEN + 2 && len + 2 < longest) {
            continue; /* In the middle of a body nothing is decided. */
        }
        cas_frame frame = {0};
        size_t need = 0;
        const cas_err cut = cas_frame_next(cas_bytes_prefix(stream, len), &frame, &need);
        if (cut != CAS_OK) {
            fuzz_require(cut == whole, "a part is refused only for what the whole is refused for");
        } else if (whole == CAS_OK) {
            fuzz_require(need != 0 && need <= whole_len - len, "what is needed is what is missing");
            fuzz_require(cas_frame_len(&frame) == 0, "no record is found in a part of one");
        }
    }
}

static void check_sniff(castls_bytes stream)
{
    size_t need = 0;
    const cas_err whole = cas_frame_sniff(stream, &need);
    const bool stands = need == 0;
    for (size_t len = 0; len < cas_min_size(stream.len, 64); len++) {
        size_t need_more = 0;
        const cas_err cut = cas_frame_sniff(cas_bytes_prefix(stream, len), &need_more);
        if (need_more == 0) {
            fuzz_require(stands && cut == whole, "a verdict on the first bytes stands");
        }
    }
}

void fuzz_one(castls_bytes input)
{
    check_sniff(input);

    castls_bytes left = input;
    for (;;) {
        cas_frame frame = {0};
        size_t need = 0;
        const cas_err err = cas_frame_next(left, &frame, &need);
        if (err == CAS_OK && need != 0) {
            fuzz_require(cas_frame_len(&frame) == 0, "a record is whole or not there");
            return;
        }
        check_cuts(left, err, cas_frame_len(&frame));
        if (err != CAS_OK) {
            fuzz_require(cas_frame_len(&frame) == 0, "nothing is handed out on failure");
            return;
        }
        const castls_bytes header = cas_bytes_prefix(left, CAS_RECORD_HEADER_LEN);
        fuzz_require(cas_bytes_equal(frame.header, header), "the header is the stream's");
        fuzz_require(cas_bytes_equal(frame.body,
                                     cas_bytes_slice(left, CAS_RECORD_HEADER_LEN, frame.body.len)),
                     "the body is the stream's");
        fuzz_require(frame.type == cas_bytes_get(header, 0), "so is the type");
        fuzz_require(frame.body.len <= CAS_RECORD_SEALED_MAX, "no record is longer than the limit");
        left = cas_bytes_skip(left, cas_frame_len(&frame));
    }
}
