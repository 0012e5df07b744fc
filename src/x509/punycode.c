/*
 * punycode.c: see punycode.h. The names of the parameters are those of RFC 3492 section 5.
 */
#include "x509/punycode.h"

#include "core/reader.h"
#include "x509/dn.h"

#define BASE 36U
#define TMIN 1U
#define TMAX 26U
#define SKEW 38U
#define DAMP 700U
#define INITIAL_BIAS 72U
#define INITIAL_N 128U

/* The code points of a label. */
typedef struct points {
    uint32_t point[CAS_LABEL_LEN_MAX];
    size_t count;
} points;

/* The next code point of text that is known to be UTF-8 (RFC 3629 section 3). */
static uint32_t next_point(cas_reader *r)
{
    const uint32_t first = cas_read_u8(r);
    uint32_t more = 0;
    uint32_t point = first;
    if (first >= 0xf0) {
        more = 3;
        point = first & 0x07;
    } else if (first >= 0xe0) {
        more = 2;
        point = first & 0x0f;
    } else if (first >= 0xc0) {
        more = 1;
        point = first & 0x1f;
    }
    for (; more != 0; more--) {
        point = point << 6 | (cas_read_u8(r) & 0x3fU);
    }
    return point;
}

static cas_err read_points(castls_bytes label, points *out)
{
    *out = (points){0};
    if (label.len == 0 || !cas_text_is_utf8(label)) {
        return CAS_ERR_DECODE;
    }
    cas_reader r = cas_reader_on(label);
    while (cas_reader_has_more(&r)) {
        if (out->count == CAS_LABEL_LEN_MAX) {
            return CAS_ERR_DECODE;
        }
        const uint32_t point = next_point(&r);
        *CAS_AT(out->point, out->count) = point >= 'A' && point <= 'Z' ? point + 32 : point;
        out->count++;
    }
    return CAS_OK;
}

/* Section 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t count, bool is_first)
{
    uint32_t left = is_first ? delta / DAMP : delta / 2;
    uint32_t k = 0;
    left += left / count;
    while (left > (BASE - TMIN) * TMAX / 2) {
        left = left / (BASE - TMIN);
        k += BASE;
    }
    return k + (BASE - TMIN + 1) * left / (left + SKEW);
}

static void write_digit(cas_writer *w, uint32_t digit)
{
    cas_write_u8(w, cas_narrow_u8(digit < 26 ? 'a' + digit : '0' + (digit - 26)));
}

/* A number as a run of digits of which the last says by its size that it is (section 3.3). */
static void write_number(cas_writer *w, uint32_t number, uint32_t bias)
{
    uint32_t left = number;
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t threshold = TMIN;
        if (k > bias) {
            threshold = k - bias > TMAX ? TMAX : k - bias;
        }
        if (left < threshold) {
            break;
        }
        write_digit(w, threshold + (left - threshold) % (BASE - threshold));
        left = (left - threshold) / (BASE - threshold);
    }
    write_digit(w, left);
}

/* The least code point that is not below n. */
static uint32_t least_from(const points *in, uint32_t n)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < in->count; i++) {
        const uint32_t point = *CAS_AT(in->point, i);
        least = point >= n && point < least ? point : least;
    }
    return least;
}

/* Writes those that are ASCII; how many they were. */
static uint32_t write_basic(cas_writer *w, const points *in)
{
    uint32_t count = 0;
    for (size_t i = 0; i < in->count; i++) {
        const uint32_t point = *CAS_AT(in->point, i);
        if (point < INITIAL_N) {
            cas_write_u8(w, cas_narrow_u8(point));
            count++;
        }
    }
    return count;
}

/* Section 6.3. No sum overflows: a label has 63 code points below 2^21. */
static void write_encoded(cas_writer *w, const points *in)
{
    const uint32_t basic = write_basic(w, in);
    uint32_t done = basic;
    uint32_t n = INITIAL_N;
    uint32_t delta = 0;
    uint32_t bias = INITIAL_BIAS;
    if (basic != 0) {
        cas_write_u8(w, '-');
    }
    while (done < in->count) {
        const uint32_t next = least_from(in, n);
        delta += (next - n) * (done + 1);
        n = next;
        for (size_t i = 0; i < in->count; i++) {
            const uint32_t point = *CAS_AT(in->point, i);
            delta += point < n ? 1 : 0;
            if (point == n) {
                write_number(w, delta, bias);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }
        }
        delta++;
        n++;
    }
}

cas_err cas_punycode_write_label(castls_bytes label, cas_writer *w)
{
    points in = {0};
    const size_t before = cas_writer_len(w);
    CAS_TRY(read_points(label, &in));
    if (least_from(&in, INITIAL_N) == UINT32_MAX) {
        (void)write_basic(w, &in);
    } else {
        cas_write_bytes(w, CAS_TEXT("xn--"));
        write_encoded(w, &in);
    }
    return cas_writer_len(w) - before > CAS_LABEL_LEN_MAX ? CAS_ERR_DECODE : CAS_OK;
}
