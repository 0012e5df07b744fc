/*
 * limbo.c: runs x509-limbo's cases against cas_verify. `run` has flattened them into lines:
 *
 *   case ID                begins a case
 *   policy web|rfc5280|private
 *   purpose server|client
 *   time SECONDS           since 1970
 *   depth N                intermediates at most, self-issued ones not counted
 *   dns, ip, mailbox NAME  a name that the leaf has to have; each of them
 *   root BASE64            a trust anchor
 *   cert BASE64            of the peer's chain, its own first
 *   crl BASE64
 *   end                    judges it
 *
 * For each case one line is printed: its id, SUCCESS or FAILURE, and why. Where cases are timed,
 * nothing is printed.
 */
#include "limbo/limbo.h"

#include "castls/provider.h"
#include "core/text.h"
#include "x509/pem.h"
#include "x509/verify.h"

typedef struct limbo_case {
    cas_trust trust;
    cas_crl_store crls;
    cas_arena bytes; /* All certificates of the chain. */
    cas_range cert[CAS_CHAIN_COUNT_MAX + 1];
    uint32_t cert_count;
    cas_name_list names;
    cas_x509_policy policy;
    cas_purpose purpose;
    int64_t now;
    cas_err err;       /* What could not even be set up. */
    uint64_t spent_ns; /* On the store and the verification; reading base64 is not counted. */
} limbo_case;

static void begin(limbo_case *it)
{
    *it = (limbo_case){0};
    cas_trust_init(&it->trust, NULL);
    cas_crl_store_init(&it->crls, NULL, castls_provider_default());
    it->bytes = cas_arena_on(NULL, 16777216);
    it->policy = cas_x509_policy_web;
    it->purpose = CAS_PURPOSE_SERVER;
}

static void clear(limbo_case *it)
{
    cas_trust_clear(&it->trust);
    cas_crl_store_clear(&it->crls);
    cas_arena_clear(&it->bytes);
}

static uint64_t number_of(castls_bytes text)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        value = value * 10 + cas_bytes_get(text, i) - '0';
    }
    return value;
}

static cas_err add_name(limbo_case *it, castls_bytes key, castls_bytes text)
{
    cas_name name = {0};
    if (cas_bytes_equal(key, CAS_TEXT("ip"))) {
        CAS_TRY(cas_name_parse_ip(text, &name));
    } else if (cas_bytes_equal(key, CAS_TEXT("mailbox"))) {
        CAS_TRY(cas_name_parse_mailbox(text, &name));
    } else {
        CAS_TRY(cas_name_parse_dns(text, &name));
    }
    return cas_name_list_add(&it->names, &name);
}

static cas_err add_der(limbo_case *it, castls_bytes key, castls_bytes base64)
{
    cas_buf der = {0};
    CAS_TRY(cas_buf_init(&der, NULL, cas_pem_decoded_len_max(base64)));
    cas_writer w = cas_writer_on(cas_buf_room(&der));
    cas_err err = cas_pem_decode(base64, &w);
    if (err == CAS_OK && cas_bytes_equal(key, CAS_TEXT("root"))) {
        /* A root that cannot be indexed is no root; whether that matters the case will show. */
        const uint64_t begun_ns = limbo_now_ns();
        const cas_err added = cas_trust_add(&it->trust, cas_writer_bytes(&w));
        it->spent_ns += limbo_now_ns() - begun_ns;
        err = added == CAS_ERR_MEMORY ? added : CAS_OK;
    } else if (err == CAS_OK && cas_bytes_equal(key, CAS_TEXT("crl"))) {
        /* No configuration is made with a list that cannot be used. */
        err = cas_crl_store_add(&it->crls, cas_writer_bytes(&w));
    } else if (err == CAS_OK && it->cert_count <= CAS_CHAIN_COUNT_MAX) {
        err = cas_arena_keep(&it->bytes, cas_writer_bytes(&w), CAS_AT(it->cert, it->cert_count));
        it->cert_count++;
    }
    cas_buf_clear(&der, NULL);
    return err;
}

static cas_err judge(const limbo_case *it, castls_parts chain, cas_verdict *verdict, cas_writer *w)
{
    const cas_verifier verifier = {
        castls_provider_default(), &it->trust, &it->policy, it->purpose, &it->crls, NULL, NULL};
    cas_err err = cas_verify(&verifier, chain, NULL, it->now, verdict);
    cas_name_list one = {0};
    for (size_t i = 0; i < it->names.count && err == CAS_OK; i++) {
        one.count = 0;
        CAS_TRY(cas_name_list_add(&one, CAS_AT(it->names.name, i)));
        err = cas_verify(&verifier, chain, &one, it->now, verdict);
    }
    if (err != CAS_OK) {
        cas_write_u8(w, ' ');
        cas_verify_detail(&verifier, chain, &one, it->now, verdict, w);
    }
    return err;
}

static void finish(limbo_case *it, castls_bytes id, limbo_tally *tally)
{
    uint8_t room[2048] = {0};
    uint8_t detail_room[1024] = {0};
    castls_bytes views[CAS_CHAIN_COUNT_MAX + 1] = {{0}};
    for (uint32_t i = 0; i < it->cert_count; i++) {
        *CAS_AT(views, i) = cas_arena_view(&it->bytes, *CAS_AT(it->cert, i));
    }
    cas_verdict verdict = {0};
    cas_writer detail = cas_writer_on(CAS_SPAN(detail_room));
    cas_err err = it->err;
    const uint64_t begun_ns = limbo_now_ns();
    if (err == CAS_OK) {
        err = judge(it, CAS_PARTS_FIRST(views, it->cert_count), &verdict, &detail);
    }
    it->spent_ns += limbo_now_ns() - begun_ns;
    if (tally != NULL) {
        limbo_count(tally, it->spent_ns);
        return;
    }
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, id);
    cas_write_bytes(&w, err == CAS_OK ? CAS_TEXT(" SUCCESS ") : CAS_TEXT(" FAILURE "));
    cas_write_bytes(&w, cas_text(castls_reason_name((castls_reason)err)));
    cas_write_bytes(&w, cas_writer_bytes(&detail));
    limbo_print(cas_writer_bytes(&w));
}

/* One line of a case that has begun. */
static void set(limbo_case *it, castls_bytes key, castls_bytes value)
{
    cas_err err = CAS_OK;
    if (cas_bytes_equal(key, CAS_TEXT("policy"))) {
        const cas_x509_policy *policy = cas_x509_policy_find(value);
        if (policy == NULL) {
            err = CAS_ERR_ARGUMENT;
        } else {
            it->policy = *policy;
        }
    } else if (cas_bytes_equal(key, CAS_TEXT("purpose"))) {
        const bool is_client = cas_bytes_equal(value, CAS_TEXT("client"));
        it->purpose = is_client ? CAS_PURPOSE_CLIENT : CAS_PURPOSE_SERVER;
    } else if (cas_bytes_equal(key, CAS_TEXT("time"))) {
        it->now = (int64_t)number_of(value);
    } else if (cas_bytes_equal(key, CAS_TEXT("depth"))) {
        it->policy.intermediate_max = cas_narrow_u32(number_of(value));
    } else if (cas_bytes_equal(key, CAS_TEXT("root")) || cas_bytes_equal(key, CAS_TEXT("cert")) ||
               cas_bytes_equal(key, CAS_TEXT("crl"))) {
        err = add_der(it, key, value);
    } else if (cas_bytes_equal(key, CAS_TEXT("dns")) || cas_bytes_equal(key, CAS_TEXT("ip")) ||
               cas_bytes_equal(key, CAS_TEXT("mailbox"))) {
        err = add_name(it, key, value);
    } else {
        err = CAS_ERR_ARGUMENT;
    }
    if (it->err == CAS_OK) {
        it->err = err;
    }
}

void limbo_count(limbo_tally *tally, uint64_t spent_ns)
{
    if (tally->at < LIMBO_CASES_MAX) {
        uint64_t *best = CAS_AT(tally->best_ns, tally->at);
        *best = *best == 0 || spent_ns < *best ? spent_ns : *best;
        tally->at++;
    }
    tally->total_ns += spent_ns;
}

cas_err limbo_run(castls_bytes text, limbo_tally *tally)
{
    limbo_case it = {0};
    castls_bytes id = cas_bytes_none();
    castls_bytes rest = text;
    begin(&it);
    while (rest.len != 0) {
        const size_t end = cas_bytes_find(rest, '\n');
        const castls_bytes line = cas_bytes_prefix(rest, end);
        const size_t space = cas_bytes_find(line, ' ');
        const castls_bytes key = cas_bytes_prefix(line, space);
        const castls_bytes value = cas_bytes_skip(line, space + 1);
        rest = cas_bytes_skip(rest, end + 1);
        if (cas_bytes_equal(key, CAS_TEXT("case"))) {
            id = value;
        } else if (cas_bytes_equal(key, CAS_TEXT("end"))) {
            finish(&it, id, tally);
            clear(&it);
            begin(&it);
        } else {
            set(&it, key, value);
        }
    }
    clear(&it);
    return CAS_OK;
}
