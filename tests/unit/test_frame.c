/*
 * test_frame.c: finding records, and telling what is no TLS.
 */
#include "support/test.h"

#include "record/frame.h"

#define ROOM (CAS_RECORD_HEADER_LEN + CAS_RECORD_SEALED_MAX)

/* A record of that type and length at the front of the room, its body what is there. */
static castls_bytes record_of(castls_span room, uint8_t type, size_t len)
{
    cas_span_set(room, 0, type);
    cas_span_set(room, 1, 3);
    cas_span_set(room, 2, 3);
    cas_span_set(room, 3, cas_low_u8(len / 256));
    cas_span_set(room, 4, cas_low_u8(len));
    return cas_bytes_prefix(cas_span_bytes(room), CAS_RECORD_HEADER_LEN + len);
}

static void a_whole_record_is_found_and_what_follows_is_left(void **state)
{
    (void)state;
    const uint8_t in[] = {22, 3, 1, 0, 3, 'a', 'b', 'c', 23, 3};
    cas_frame frame = {0};
    size_t need = 1;
    assert_int_equal(cas_frame_next(CAS_BYTES(in), &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(frame.type, CAS_RECORD_HANDSHAKE);
    assert_int_equal(frame.version, 0x0301);
    assert_bytes_equal(frame.header, cas_bytes_prefix(CAS_BYTES(in), 5));
    assert_bytes_equal(frame.body, CAS_TEXT("abc"));
    assert_int_equal(cas_frame_len(&frame), 8);
}

/* Whatever stands there asks for no more than what is missing, and a step at a time ends at the
 * same record. */
static void bytes_that_come_one_at_a_time_give_the_same_record(void **state)
{
    (void)state;
    const uint8_t in[] = {23, 3, 3, 0, 7, 1, 2, 3, 4, 5, 6, 7};
    for (size_t len = 0; len < sizeof(in); len++) {
        cas_frame frame = {0};
        size_t need = 0;
        const castls_bytes cut = cas_bytes_prefix(CAS_BYTES(in), len);
        assert_int_equal(cas_frame_next(cut, &frame, &need), CAS_OK);
        assert_int_equal(need, len < 5 ? 5 - len : sizeof(in) - len);
        assert_int_equal(frame.body.len, 0);
        assert_int_equal(frame.type, CAS_RECORD_NONE);
    }
    cas_frame frame = {0};
    size_t need = 0;
    assert_int_equal(cas_frame_next(CAS_BYTES(in), &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(frame.body.len, 7);
}

static void an_unknown_type_is_refused_at_its_first_byte(void **state)
{
    (void)state;
    for (unsigned type = 0; type < 256; type++) {
        const uint8_t in[1] = {(uint8_t)type};
        const bool is_known = type >= 20 && type <= 23;
        cas_frame frame = {0};
        size_t need = 0;
        assert_int_equal(cas_frame_next(CAS_BYTES(in), &frame, &need),
                         is_known ? CAS_OK : CAS_ERR_RECORD_TYPE);
        assert_int_equal(need, is_known ? 4 : 0);
    }
}

static void a_version_that_no_tls_has_is_refused_at_its_first_byte(void **state)
{
    (void)state;
    for (unsigned major = 0; major < 256; major++) {
        const uint8_t in[2] = {22, (uint8_t)major};
        cas_frame frame = {0};
        size_t need = 0;
        assert_int_equal(cas_frame_next(CAS_BYTES(in), &frame, &need),
                         major == 3 ? CAS_OK : CAS_ERR_RECORD_VERSION);
    }
}

static void each_type_has_the_longest_record(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    for (uint8_t type = 20; type <= 23; type++) {
        const size_t max = 16640; /* Of TLS 1.2 any type may be protected. */
        cas_frame frame = {0};
        size_t need = 0;
        assert_int_equal(cas_frame_next(record_of(CAS_SPAN(room), type, max), &frame, &need),
                         CAS_OK);
        assert_int_equal(need, 0);
        assert_int_equal(frame.body.len, max);
        const castls_bytes header = cas_bytes_prefix(record_of(CAS_SPAN(room), type, max + 1), 5);
        assert_int_equal(cas_frame_next(header, &frame, &need), CAS_ERR_RECORD_TOO_LONG);
        assert_int_equal(need, 0);
        assert_int_equal(frame.type, CAS_RECORD_NONE);
    }
}

static void an_empty_body_is_a_record(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_frame frame = {0};
    size_t need = 1;
    assert_int_equal(cas_frame_next(record_of(CAS_SPAN(room), 22, 0), &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(cas_frame_len(&frame), 5);
}

typedef struct sniffed {
    const char *text;
    cas_err verdict;
} sniffed;

static const sniffed sniffs[] = {
    {"HTTP/1.1 400 Bad Request\r\n", CAS_ERR_PEER_SPEAKS_HTTP},
    {"GET / HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"HEAD / HTTP/1.0\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"POST /form HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"PUT /x HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"PATCH /x HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"DELETE /x HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"OPTIONS * HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"TRACE / HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"CONNECT a:443 HTTP/1.1\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"220 mail.example ESMTP\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"220-ftp.example\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"421 too busy\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"554 no\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"EHLO client\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"HELO client\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"* OK IMAP4rev1 ready\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"* PREAUTH ready\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"* BYE\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"+OK POP3 ready\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"-ERR no\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"SSH-2.0-OpenSSH_9.2\r\n", CAS_ERR_PEER_SPEAKS_TEXT},
    {"GETTING", CAS_ERR_RECORD_TYPE},
    {"HTTX/1.1", CAS_ERR_RECORD_TYPE},
    {"221 bye\r\n", CAS_ERR_RECORD_TYPE},
    {"hello", CAS_ERR_RECORD_TYPE},
    {"\r\n", CAS_ERR_RECORD_TYPE},
};

/* The verdict of the whole text; and of each cut, that it is the same or asks for more, never more
 * than is needed. */
static void sniff_by_cuts(castls_bytes text, cas_err verdict)
{
    size_t need = 1;
    assert_int_equal(cas_frame_sniff(text, &need), verdict);
    assert_int_equal(need, 0);
    bool is_decided = false;
    for (size_t len = 0; len <= text.len; len++) {
        const cas_err cut = cas_frame_sniff(cas_bytes_prefix(text, len), &need);
        if (cut == CAS_OK && need != 0) {
            assert_false(is_decided);
            assert_true(len + need <= text.len || verdict == CAS_ERR_RECORD_TYPE);
        } else {
            is_decided = true;
            assert_int_equal(cut, verdict);
            assert_int_equal(need, 0);
        }
    }
    assert_true(is_decided);
}

static void other_protocols_are_told_apart_wherever_they_are_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(sniffs); i++) {
        const sniffed *row = CAS_AT(sniffs, i);
        sniff_by_cuts(cas_text(row->text), row->verdict);
    }
}

static void an_sslv2_hello_is_told_from_noise(void **state)
{
    (void)state;
    const uint8_t sslv2[] = {0x80, 0x2e, 1, 0, 2, 0, 0x15};
    const uint8_t tls10_in_sslv2[] = {0x80, 0x2e, 1, 3, 1, 0, 0x15};
    const uint8_t other_message[] = {0x80, 0x2e, 2, 0, 2};
    const uint8_t other_major[] = {0x80, 0x2e, 1, 7, 2};
    const uint8_t other_minor[] = {0x80, 0x2e, 1, 0, 9};
    sniff_by_cuts(CAS_BYTES(sslv2), CAS_ERR_PEER_SPEAKS_SSLV2);
    sniff_by_cuts(CAS_BYTES(tls10_in_sslv2), CAS_ERR_PEER_SPEAKS_SSLV2);
    sniff_by_cuts(CAS_BYTES(other_message), CAS_ERR_RECORD_TYPE);
    sniff_by_cuts(CAS_BYTES(other_major), CAS_ERR_RECORD_TYPE);
    sniff_by_cuts(CAS_BYTES(other_minor), CAS_ERR_RECORD_TYPE);
}

static void a_tls_record_passes_at_its_first_byte(void **state)
{
    (void)state;
    for (uint8_t type = 20; type <= 23; type++) {
        const uint8_t in[1] = {type};
        size_t need = 1;
        assert_int_equal(cas_frame_sniff(CAS_BYTES(in), &need), CAS_OK);
        assert_int_equal(need, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_record_is_found_and_what_follows_is_left),
        cmocka_unit_test(bytes_that_come_one_at_a_time_give_the_same_record),
        cmocka_unit_test(an_unknown_type_is_refused_at_its_first_byte),
        cmocka_unit_test(a_version_that_no_tls_has_is_refused_at_its_first_byte),
        cmocka_unit_test(each_type_has_the_longest_record),
        cmocka_unit_test(an_empty_body_is_a_record),
        cmocka_unit_test(other_protocols_are_told_apart_wherever_they_are_cut),
        cmocka_unit_test(an_sslv2_hello_is_told_from_noise),
        cmocka_unit_test(a_tls_record_passes_at_its_first_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
