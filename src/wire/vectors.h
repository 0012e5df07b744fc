/*
 * vectors.h: writing what has bounds of its own. A value outside them is a defect of the caller and
 * fails the writer, so that no encoder makes what the decoder of the same file would refuse.
 */
#ifndef CAS_WIRE_VECTORS_H
#define CAS_WIRE_VECTORS_H

#include "core/writer.h"

/* opaque[n]. */
static inline void cas_write_exactly(cas_writer *w, castls_bytes in, size_t n)
{
    if (in.len != n) {
        cas_writer_fail(w);
    }
    cas_write_bytes(w, in);
}

/* opaque<min..max> with a length of one, two or three bytes. */
static inline void cas_write_bounded8(cas_writer *w, castls_bytes in, size_t min, size_t max)
{
    if (in.len < min || in.len > max) {
        cas_writer_fail(w);
    }
    cas_write_vec8(w, in);
}

static inline void cas_write_bounded16(cas_writer *w, castls_bytes in, size_t min, size_t max)
{
    if (in.len < min || in.len > max) {
        cas_writer_fail(w);
    }
    cas_write_vec16(w, in);
}

static inline void cas_write_bounded24(cas_writer *w, castls_bytes in, size_t min, size_t max)
{
    if (in.len < min || in.len > max) {
        cas_writer_fail(w);
    }
    cas_write_vec24(w, in);
}

#endif
