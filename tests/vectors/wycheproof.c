/*
 * wycheproof.c: runs the cases of a flat file and counts them: one TAP line a file, one a group that
 * is skipped, and a last line with the sums.
 */
#include "vectors/wycheproof.h"

#include "core/reader.h"
#include "core/text.h"

#define LINE_MAX 512
#define FAILURES_SHOWN_MAX 5 /* Of one file. */

typedef struct counts {
    uint64_t passed;
    uint64_t failed;
    uint64_t skipped;
} counts;

typedef struct run {
    const castls_provider *provider;
    uint64_t lines; /* TAP lines so far. */
    counts file;
    counts all;
    uint8_t name_room[256];
    size_t name_len;
} run;

static castls_bytes name_of(const run *r)
{
    return cas_bytes_prefix(CAS_BYTES(r->name_room), r->name_len);
}

static void print(const cas_writer *w)
{
    castls_bytes line = {0};
    cas_vectors_print(cas_writer_end(w, &line) == CAS_OK ? line : CAS_TEXT("(a line too long)"));
}

static void begin_line(run *r, cas_writer *w, bool good)
{
    r->lines++;
    cas_write_bytes(w, good ? CAS_TEXT("ok ") : CAS_TEXT("not ok "));
    cas_write_decimal(w, r->lines);
    cas_write_bytes(w, CAS_TEXT(" - "));
    cas_write_bytes(w, cas_text(r->provider->name));
    cas_write_bytes(w, CAS_TEXT(" "));
    cas_write_bytes(w, name_of(r));
    cas_write_bytes(w, CAS_TEXT(": "));
}

static void print_skip(run *r, uint64_t count, castls_bytes reason)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    begin_line(r, &w, true);
    cas_write_decimal(&w, count);
    cas_write_bytes(&w, CAS_TEXT(" cases # SKIP "));
    cas_write_bytes(&w, reason);
    print(&w);
    r->all.skipped = r->all.skipped + count;
}

static void end_file(run *r)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (r->file.passed + r->file.failed != 0) {
        begin_line(r, &w, r->file.failed == 0);
        cas_write_decimal(&w, r->file.passed);
        cas_write_bytes(&w, CAS_TEXT(" passed, "));
        cas_write_decimal(&w, r->file.failed);
        cas_write_bytes(&w, CAS_TEXT(" failed"));
        print(&w);
    }
    if (r->file.skipped != 0) {
        print_skip(r, r->file.skipped, CAS_TEXT("this library does not have the algorithm"));
    }
    r->all.passed = r->all.passed + r->file.passed;
    r->all.failed = r->all.failed + r->file.failed;
    r->file = (counts){0};
}

static void print_failure(const run *r, const wycheproof_case *c)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (r->file.failed > FAILURES_SHOWN_MAX) {
        return;
    }
    cas_write_bytes(&w, CAS_TEXT("# failed: "));
    cas_write_bytes(&w, c->file);
    cas_write_bytes(&w, CAS_TEXT(" tcId "));
    cas_write_decimal(&w, c->number);
    cas_write_bytes(&w, c->result == WYCHEPROOF_VALID     ? CAS_TEXT(", which is valid")
                        : c->result == WYCHEPROOF_INVALID ? CAS_TEXT(", which is invalid")
                                                          : CAS_TEXT(", which is acceptable"));
    print(&w);
}

static wycheproof_outcome check(const castls_provider *provider, const wycheproof_case *c)
{
    switch (c->op) {
    case WYCHEPROOF_AEAD:
        return wycheproof_aead(provider, c);
    case WYCHEPROOF_AGREE:
        return wycheproof_agree(provider, c);
    case WYCHEPROOF_VERIFY:
        return wycheproof_verify(provider, c);
    case WYCHEPROOF_MAC:
        return wycheproof_mac(provider, c);
    case WYCHEPROOF_HKDF:
        return wycheproof_hkdf(provider, c);
    case WYCHEPROOF_KEM:
        return wycheproof_kem(provider, c);
    case WYCHEPROOF_ENCAPSULATE:
        return wycheproof_encapsulate(provider, c);
    case WYCHEPROOF_SIGN_RSA:
        return wycheproof_sign_rsa(provider, c);
    case WYCHEPROOF_SIGN_ML_DSA:
        return wycheproof_sign_ml_dsa(provider, c);
    default:
        return WYCHEPROOF_FAILED;
    }
}

static void count(run *r, const wycheproof_case *c)
{
    switch (check(r->provider, c)) {
    case WYCHEPROOF_PASSED:
        r->file.passed++;
        break;
    case WYCHEPROOF_LACKING:
        r->file.skipped++;
        break;
    default:
        r->file.failed++;
        print_failure(r, c);
    }
}

static wycheproof_case read_case(cas_reader *r)
{
    wycheproof_case c = {0};
    c.file = cas_read_vec8(r, 1, 255);
    c.number = cas_read_u32(r);
    c.op = (wycheproof_op)cas_read_u8(r);
    c.algorithm = cas_read_u16(r);
    c.result = (wycheproof_result)cas_read_u8(r);
    const uint8_t fields = cas_read_u8(r);
    if (fields > WYCHEPROOF_FIELDS_MAX || c.result > WYCHEPROOF_ACCEPTABLE) {
        cas_reader_fail(r);
    }
    for (size_t i = 0; i < fields && !cas_reader_is_bad(r); i++) {
        *CAS_AT(c.field, i) = cas_read_vec24(r, 0, 0xffffff);
    }
    return c;
}

static void print_sums(const run *r)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, CAS_TEXT("1.."));
    cas_write_decimal(&w, r->lines);
    print(&w);
    w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, CAS_TEXT("# summary: wycheproof: "));
    cas_write_decimal(&w, r->all.passed);
    cas_write_bytes(&w, CAS_TEXT(" passed, "));
    cas_write_decimal(&w, r->all.failed);
    cas_write_bytes(&w, CAS_TEXT(" failed, "));
    cas_write_decimal(&w, r->all.skipped);
    cas_write_bytes(&w, CAS_TEXT(" skipped, of "));
    cas_write_decimal(&w, r->all.passed + r->all.failed + r->all.skipped);
    cas_write_bytes(&w, CAS_TEXT(" ("));
    cas_write_bytes(&w, cas_text(r->provider->name));
    cas_write_bytes(&w, CAS_TEXT(", "));
    cas_write_bytes(&w, cas_text(r->provider->version()));
    cas_write_bytes(&w, CAS_TEXT(")"));
    print(&w);
}

bool wycheproof_run(const castls_provider *provider, castls_bytes cases)
{
    run r = {.provider = provider};
    cas_reader reader = cas_reader_on(cases);
    while (cas_reader_has_more(&reader)) {
        const wycheproof_case c = read_case(&reader);
        if (cas_reader_is_bad(&reader)) {
            break;
        }
        if (!cas_bytes_equal(c.file, name_of(&r))) {
            end_file(&r);
            (void)cas_span_copy(CAS_SPAN(r.name_room), c.file);
            r.name_len = c.file.len;
        }
        if (c.op == WYCHEPROOF_SKIP) {
            print_skip(&r, c.number, wycheproof_field(&c, 0));
        } else {
            count(&r, &c);
        }
    }
    end_file(&r);
    print_sums(&r);
    return cas_reader_end(&reader) == CAS_OK && r.all.failed == 0;
}
