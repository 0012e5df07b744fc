/*
 * test_end_of_early_data.c: EndOfEarlyData, and the empty body in general. RFC 8446 section 4.5.
 */
#include "support/test_codec.h"

#include "wire/end_of_early_data.h"
#include "wire/message.h"

/* RFC 8448 section 4: the whole message. */
static const uint8_t golden[] = {0x05, 0x00, 0x00, 0x00};

static void end_of_early_data_has_no_body(void **state)
{
    (void)state;
    cas_message message = {0};
    assert_int_equal(cas_message_decode(CAS_BYTES(golden), &message), CAS_OK);
    assert_int_equal(message.type, CAS_HANDSHAKE_END_OF_EARLY_DATA);
    assert_int_equal(cas_end_of_early_data_decode(message.body), CAS_OK);
    assert_int_equal(cas_end_of_early_data_decode(cas_bytes_none()), CAS_OK);
}

static void a_body_is_refused(void **state)
{
    (void)state;
    for (size_t len = 1; len <= sizeof(golden); len++) {
        const castls_bytes body = cas_bytes_prefix(CAS_BYTES(golden), len);
        cas_test_refused(cas_codec_end_of_early_data, body, CAS_ERR_DECODE);
        cas_test_refused(cas_codec_empty, body, CAS_ERR_DECODE);
    }
}

static void the_message_is_four_bytes(void **state)
{
    (void)state;
    uint8_t room[4] = {0};
    castls_bytes whole = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_message_open(&w, CAS_HANDSHAKE_END_OF_EARLY_DATA);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &whole), CAS_OK);
    assert_bytes_equal(whole, CAS_BYTES(golden));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(end_of_early_data_has_no_body),
        cmocka_unit_test(a_body_is_refused),
        cmocka_unit_test(the_message_is_four_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
