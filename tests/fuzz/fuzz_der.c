/*
 * fuzz_der.c: reading DER down to its leaves. There is one spelling of each element, so that every
 * one has to come out of the writer as it was read, and stands where its range says.
 */
#include "core/buf.h"
#include "fuzz/fuzz.h"
#include "x509/der_write.h"

enum { DEPTH_MAX = 16 };

/* The element between two places, written again. */
static void check_element(castls_bytes whole, cas_range element, uint8_t tag, castls_bytes content)
{
    const castls_bytes read = cas_range_in(whole, element);
    fuzz_require(read.len == element.len, "an element lies within its buffer");

    cas_buf room = {0};
    castls_bytes again = {0};
    fuzz_require(cas_buf_init(&room, NULL, element.len) == CAS_OK, "there is memory");
    cas_writer w = cas_writer_on(cas_buf_room(&room));
    cas_der_write(&w, tag, content);
    fuzz_require(cas_writer_end(&w, &again) == CAS_OK, "an element is as long as it was");
    fuzz_require(cas_bytes_equal(again, read), "an element has one spelling");
    cas_buf_clear(&room, NULL);
}

/* What the content of a leaf may be read as has to be written the same way. */
static void check_leaf(castls_bytes whole, cas_range element, uint8_t tag)
{
    uint8_t room[64] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_der d = cas_der_at(whole, element);
    switch (tag) {
    case CAS_DER_BOOLEAN:
        cas_der_write_boolean(&w, cas_der_boolean(&d));
        break;
    case CAS_DER_INTEGER:
        cas_der_write_small(&w, cas_der_small(&d));
        break;
    case CAS_DER_UTC_TIME:
    case CAS_DER_GENERALIZED_TIME:
        (void)cas_der_time(&d);
        return; /* A certificate may have either form of a date; the writer has one. */
    case CAS_DER_OID:
        (void)cas_der_oid_is_valid(cas_der_read(&d, CAS_DER_OID));
        return;
    case CAS_DER_BIT_STRING:
        (void)cas_der_named_bits(&d, CAS_DER_BIT_STRING);
        return;
    default:
        return;
    }
    if (cas_der_end(&d) == CAS_OK) {
        fuzz_require(cas_writer_end(&w, &again) == CAS_OK, "a value can be written");
        fuzz_require(cas_bytes_equal(again, cas_range_in(whole, element)), "it has one spelling");
    }
}

/* Reads one element of the innermost place and goes into it when it is a constructed one. */
static size_t step(castls_bytes whole, cas_der *stack, size_t depth, cas_der *inner)
{
    cas_der *d = stack;
    cas_der look = *d;
    uint8_t tag = 0;
    const castls_bytes content = cas_der_read_any(&look, &tag);
    cas_der copy = *d;
    const cas_range element = cas_der_any_element(&copy);
    if (cas_reader_is_bad(&look.reader)) {
        fuzz_require(cas_reader_is_bad(&copy.reader), "both ways of reading agree");
        cas_der_fail(d);
        return depth;
    }
    fuzz_require(!cas_reader_is_bad(&copy.reader), "both ways of reading agree");
    check_element(whole, element, tag, content);
    check_leaf(whole, element, tag);
    if ((tag & 0x20) != 0 && depth < DEPTH_MAX) {
        *inner = cas_der_enter(d, tag);
        return depth + 1;
    }
    *d = look;
    return depth;
}

void fuzz_one(castls_bytes input)
{
    cas_der stack[DEPTH_MAX + 1] = {0};
    size_t depth = 0;
    *CAS_AT(stack, 0) = cas_der_on(input);
    for (;;) {
        cas_der *d = CAS_AT(stack, depth);
        if (cas_der_has_more(d)) {
            depth = step(input, d, depth, CAS_AT(stack, cas_min_size(depth + 1, DEPTH_MAX)));
        } else if (depth == 0) {
            fuzz_require(cas_der_end(d) == CAS_OK || cas_reader_is_bad(&d->reader),
                         "a place that is read to its end is good or has failed");
            return;
        } else {
            depth = depth - 1;
            cas_der_leave(CAS_AT(stack, depth), d);
        }
    }
}
