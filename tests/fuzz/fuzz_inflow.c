/*
 * fuzz_inflow.c: records that come in, in whatever state. The first byte chooses the state; records
 * follow. Under a key, the body of an application data record stands for what is inside of one, and
 * is sealed before it is offered.
 */
#include "fuzz/fuzz.h"
#include "record/inflow.h"
#include "record/seal.h"
#include "support/fake_provider.h"

enum {
    PROTECTED = 1,
    DROP_CCS = 2,
    DELIVER_CCS = 4,
    APPLICATION_DATA = 8,
    PLAIN_ALERT = 16,
    IS_TLS12 = 32,
    SKIP_BY_TRIAL = 64,
    SKIP_BY_TYPE = 128,
};

/* Both halves of one direction, and room for a record and for what is inside. */
typedef struct direction {
    cas_inflow flow;
    cas_record_half write;
    cas_record_half read;
    uint8_t record[CAS_RECORD_HEADER_LEN + CAS_RECORD_SEALED_MAX + CAS_AEAD_TAG_LEN];
    uint8_t out[CAS_RECORD_SEALED_MAX];
} direction;

static void begin(direction *d, unsigned state)
{
    static const uint8_t secret[32] = {1};
    const castls_provider *provider = cas_fake_provider();
    const cas_suite *suite = cas_suite_find(0x1301);
    cas_half_init(&d->write, 0x0303);
    cas_half_init(&d->read, 0x0303);
    if ((state & PROTECTED) != 0) {
        fuzz_require(cas_half_set_key(&d->write, provider, suite, CASTLS_AEAD_TLS13_SEAL,
                                      CAS_BYTES(secret)) == CAS_OK &&
                         cas_half_set_key(&d->read, provider, suite, CASTLS_AEAD_TLS13_OPEN,
                                          CAS_BYTES(secret)) == CAS_OK,
                     "a key can be set");
    }
    if ((state & DROP_CCS) != 0) {
        cas_inflow_set_ccs_rule(&d->flow, CAS_CCS_DROP);
    }
    if ((state & DELIVER_CCS) != 0) {
        cas_inflow_set_ccs_rule(&d->flow, CAS_CCS_DELIVER);
    }
    cas_inflow_allow_application_data(&d->flow, (state & APPLICATION_DATA) != 0);
    cas_inflow_set_tls12(&d->flow, (state & IS_TLS12) != 0);
    if ((state & PLAIN_ALERT) != 0) {
        cas_inflow_allow_plain_alert(&d->flow);
    }
    if ((state & SKIP_BY_TRIAL) != 0) {
        cas_half_skip_by_trial(&d->read, 1000);
    }
    if ((state & SKIP_BY_TYPE) != 0) {
        cas_half_skip_by_type(&d->read, 1000);
    }
}

/* Seals what is inside as it stands, and gives the record. */
static cas_frame seal(direction *d, castls_bytes inner)
{
    cas_frame frame = {0};
    size_t need = 0;
    const size_t len = inner.len + CAS_AEAD_TAG_LEN;
    const uint8_t header[] = {
        CAS_RECORD_APPLICATION_DATA, 3, 3, cas_low_u8(len / 256), cas_low_u8(len)};
    const bool fits = cas_span_copy(CAS_SPAN(d->record), CAS_BYTES(header));
    const cas_err sealed =
        cas_aead_seal(&d->write.key, d->write.sequence, CAS_BYTES(header), inner, cas_bytes_none(),
                      cas_span_slice(CAS_SPAN(d->record), CAS_RECORD_HEADER_LEN, len));
    fuzz_require(fits && sealed == CAS_OK, "a record can be sealed");
    d->write.sequence++;
    if (cas_frame_next(CAS_BYTES(d->record), &frame, &need) != CAS_OK) {
        return (cas_frame){0};
    }
    return frame;
}

static cas_err offer(direction *d, const cas_frame *frame)
{
    cas_record_plain plain = {0};
    const uint64_t sequence = d->read.sequence;
    const cas_err err = cas_inflow_record(&d->flow, &d->read, frame, CAS_SPAN(d->out), &plain);
    if (err != CAS_OK) {
        fuzz_require(plain.type == CAS_RECORD_NONE && plain.text.len == 0,
                     "nothing is handed out on failure");
        return err;
    }
    fuzz_require(plain.type == CAS_RECORD_NONE || (plain.type >= 20 && plain.type <= 23),
                 "the type is known");
    fuzz_require(plain.text.len <= CAS_RECORD_TEXT_MAX, "the content is within its limit");
    fuzz_require(plain.text.len != 0 || plain.type == CAS_RECORD_NONE ||
                     plain.type == CAS_RECORD_APPLICATION_DATA,
                 "only application data is empty");
    fuzz_require(plain.type != CAS_RECORD_APPLICATION_DATA ||
                     (d->flow.allows_application_data && plain.was_protected),
                 "application data is protected and in its time");
    fuzz_require(d->read.sequence == sequence + (plain.was_protected ? 1 : 0),
                 "the sequence counts what opened");
    fuzz_require(
        d->flow.empty_count <= CAS_RECORD_EMPTY_MAX && d->flow.ccs_count <= CAS_RECORD_CCS_MAX &&
            d->flow.warning_count <= CAS_RECORD_WARNING_MAX,
        "what repeats is bounded");
    return CAS_OK;
}

void fuzz_one(castls_bytes input)
{
    direction d = {.flow = {0}};
    const unsigned state = cas_bytes_get(input, 0);
    begin(&d, state);
    castls_bytes left = cas_bytes_skip(input, 1);
    cas_err err = CAS_OK;
    while (err == CAS_OK) {
        cas_frame frame = {0};
        size_t need = 0;
        if (cas_frame_next(left, &frame, &need) != CAS_OK || need != 0) {
            break;
        }
        left = cas_bytes_skip(left, cas_frame_len(&frame));
        /* Under another version the record is offered as it stands: forged, or to be skipped. */
        const bool is_inner = frame.type == CAS_RECORD_APPLICATION_DATA &&
                              (state & PROTECTED) != 0 && frame.version == 0x0303;
        if (is_inner) {
            frame = seal(&d, frame.body);
        }
        err = is_inner && frame.header.len == 0 ? CAS_ERR_RECORD_TOO_LONG : offer(&d, &frame);
    }
    cas_half_clear(&d.write);
    cas_half_clear(&d.read);
}
