/*
 * fake_mix.h: the toy function under everything in the fake provider: 128 bits that depend on each
 * byte that goes in. NO CRYPTOGRAPHY: anybody can go back from an output to an input.
 */
#ifndef CAS_TESTS_FAKE_MIX_H
#define CAS_TESTS_FAKE_MIX_H

#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct fake_mix {
    uint64_t a;
    uint64_t b;
    uint64_t part;  /* Bytes that do not fill a word yet. */
    uint64_t total; /* Bytes so far. */
} fake_mix;

static inline uint64_t fake_scramble(uint64_t x)
{
    const uint64_t y = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    const uint64_t z = (y ^ (y >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* What each use begins with, so that a hash is no MAC of an empty key. */
static inline fake_mix fake_mix_begin(uint64_t use)
{
    const fake_mix m = {fake_scramble(use + 1), fake_scramble(use + 2), 0, 0};
    return m;
}

static inline void fake_mix_word(fake_mix *m, uint64_t word)
{
    m->a = (m->a ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    m->a = m->a ^ (m->a >> 32);
    m->b = (m->b + m->a) * 5 + 1;
}

static inline void fake_mix_byte(fake_mix *m, uint8_t byte)
{
    m->part = m->part * 256 + byte;
    m->total = m->total + 1;
    if (m->total % 8 == 0) {
        fake_mix_word(m, m->part);
        m->part = 0;
    }
}

static inline void fake_mix_add(fake_mix *m, castls_bytes in)
{
    cas_reader r = cas_reader_on(in);
    while (m->total % 8 != 0 && cas_reader_has_more(&r)) {
        fake_mix_byte(m, cas_read_u8(&r));
    }
    while (cas_reader_left(&r) >= 8) {
        fake_mix_word(m, cas_read_u64(&r));
        m->total = m->total + 8;
    }
    while (cas_reader_has_more(&r)) {
        fake_mix_byte(m, cas_read_u8(&r));
    }
}

/* A value with its length before it, so that two values in a row cannot be cut differently. */
static inline void fake_mix_value(fake_mix *m, castls_bytes in)
{
    fake_mix_word(m, in.len);
    fake_mix_add(m, in);
}

static inline void fake_mix_number(fake_mix *m, uint64_t number)
{
    fake_mix_word(m, ~number);
}

/* Fills `out` with what all so far comes to; the mix goes on unchanged. */
static inline void fake_mix_out(const fake_mix *m, castls_span out)
{
    fake_mix end = *m;
    fake_mix_word(&end, end.part);
    fake_mix_word(&end, end.total);
    fake_mix_word(&end, out.len);
    cas_writer w = cas_writer_on(out);
    uint64_t word = 0;
    for (uint64_t i = 0; i < out.len; i++) {
        word = i % 8 == 0 ? fake_scramble(end.a + fake_scramble(end.b + i)) : word * 256;
        cas_write_u8(&w, cas_low_u8(word >> 56));
    }
}

static inline uint64_t fake_mix_end(const fake_mix *m)
{
    uint8_t room[8] = {0};
    fake_mix_out(m, CAS_SPAN(room));
    cas_reader r = cas_reader_on(CAS_BYTES(room));
    return cas_read_u64(&r);
}

#endif
