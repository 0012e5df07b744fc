/*
 * test_seal.c: writing records: lengths, padding, fragments, many parts.
 */
#include "support/halves.h"

#include "core/writer.h"
#include "record/open.h"
#include "record/seal.h"

#define ROOM 70000
#define TEXT 40000

static const cas_record_plan no_plan = {0, 0};

/* A text, room to seal it in, and room for what is opened. */
typedef struct rooms {
    uint8_t text[TEXT];
    uint8_t sealed[ROOM];
    uint8_t joined[ROOM];
} rooms;

static castls_bytes text_of(rooms *room, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        *CAS_AT(room->text, i) = cas_low_u8(i * 7 + i / 256);
    }
    return cas_bytes_prefix(CAS_BYTES(room->text), len);
}

typedef struct opened {
    size_t records;
    size_t longest; /* Bytes of content. */
    size_t len;     /* Bytes of content in all. */
} opened;

/* Opens all records that stand in the room and joins their content. */
static opened open_all(cas_record_half *read, rooms *room, size_t sealed_len, uint8_t type)
{
    opened all = {0};
    castls_bytes joined = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room->joined));
    castls_span rest = cas_span_prefix(CAS_SPAN(room->sealed), sealed_len);
    while (rest.len != 0) {
        cas_frame frame = {0};
        cas_record_plain plain = {0};
        size_t need = 0;
        assert_int_equal(cas_frame_next(cas_span_bytes(rest), &frame, &need), CAS_OK);
        assert_int_equal(need, 0);
        const castls_span body = cas_span_slice(rest, CAS_RECORD_HEADER_LEN, frame.body.len);
        assert_int_equal(cas_record_open(read, &frame, body, &plain), CAS_OK);
        assert_int_equal(plain.type, type);
        cas_write_bytes(&w, plain.text);
        all.records++;
        all.longest = cas_max_size(all.longest, plain.text.len);
        rest = cas_span_skip(rest, cas_frame_len(&frame));
    }
    assert_int_equal(cas_writer_end(&w, &joined), CAS_OK);
    all.len = joined.len;
    return all;
}

static void a_plain_record_is_header_and_content(void **state)
{
    (void)state;
    uint8_t out[16] = {0};
    size_t len = 0;
    cas_record_half half = {0};
    cas_half_init(&half, 0x0301);
    assert_int_equal(cas_record_seal(&half, CAS_RECORD_HANDSHAKE, CAS_TEXT("abc"),
                                     (cas_record_plan){0, 64}, CAS_SPAN(out), &len),
                     CAS_OK);
    const uint8_t wanted[] = {22, 3, 1, 0, 3, 'a', 'b', 'c'};
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(out), len), CAS_BYTES(wanted));
    assert_int_equal(cas_record_sealed_len(&half, 3, no_plan), len);
    cas_half_clear(&half);
}

/* RFC 8446 appendix D.4: unprotected and of version 3.3, whatever the half does. */
static void a_compatibility_record_is_plain_under_a_key(void **state)
{
    (void)state;
    uint8_t out[16] = {0};
    size_t len = 0;
    const uint8_t one[1] = {1};
    const uint8_t wanted[] = {20, 3, 3, 0, 1, 1};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_set_plain_version(&halves.write, 0x0301);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_BYTES(one),
                                     no_plan, CAS_SPAN(out), &len),
                     CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(out), len), CAS_BYTES(wanted));
    assert_true(halves.write.sequence == 0);
    test_halves_clear(&halves);
}

static void what_may_never_be_sent_is_refused(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    size_t len = 1;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_record_half *half = &halves.write;
    assert_int_equal(
        cas_record_seal(half, CAS_RECORD_HANDSHAKE, CAS_TEXT(""), no_plan, CAS_SPAN(out), &len),
        CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_record_seal(half, CAS_RECORD_ALERT, CAS_TEXT(""), no_plan, CAS_SPAN(out), &len),
        CAS_ERR_ARGUMENT);
    assert_int_equal(cas_record_seal(half, 24, CAS_TEXT("x"), no_plan, CAS_SPAN(out), &len),
                     CAS_ERR_ARGUMENT);
    cas_half_clear_key(half);
    assert_int_equal(cas_record_seal(half, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("x"), no_plan,
                                     CAS_SPAN(out), &len),
                     CAS_ERR_STATE);
    assert_int_equal(len, 0);
    test_halves_clear(&halves);
}

/* Every length around a boundary: the predicted length is the real one, one byte less room is
 * refused and seals nothing, and the content comes back. */
static void check_length(rooms *room, size_t text_len, cas_record_plan plan)
{
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    const castls_bytes text = text_of(room, text_len);
    const size_t wanted = cas_record_sealed_len(&halves.write, text_len, plan);
    const castls_span out = cas_span_prefix(CAS_SPAN(room->sealed), wanted);
    size_t len = 1;
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA, text, plan,
                                     cas_span_prefix(out, wanted - 1), &len),
                     CAS_ERR_ROOM);
    assert_int_equal(len, 0);
    assert_true(halves.write.sequence == 0);
    assert_int_equal(
        cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA, text, plan, out, &len), CAS_OK);
    assert_int_equal(len, wanted);
    if (plan.pad_to > 1) {
        const size_t inner = wanted - 5 - 16;
        assert_true(inner % plan.pad_to == 0 || inner == 16385);
    }
    const opened all = open_all(&halves.read, room, len, CAS_RECORD_APPLICATION_DATA);
    assert_int_equal(all.records, 1);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room->joined), all.len), text);
    test_halves_clear(&halves);
}

static void every_length_seals_to_what_was_predicted(void **state)
{
    (void)state;
    rooms room = {0};
    const uint32_t pads[] = {0, 1, 2, 16, 255, 256};
    const size_t lengths[] = {0,   1,   2,   14,  15,    16,    17,    253,   254,  255,
                              256, 257, 511, 512, 16128, 16129, 16382, 16383, 16384};
    for (size_t p = 0; p < CAS_COUNT(pads); p++) {
        for (size_t i = 0; i < CAS_COUNT(lengths); i++) {
            check_length(&room, *CAS_AT(lengths, i), (cas_record_plan){0, *CAS_AT(pads, p)});
        }
    }
}

static void a_record_that_is_too_long_is_refused(void **state)
{
    (void)state;
    rooms room = {0};
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA,
                                     text_of(&room, 16385), no_plan, CAS_SPAN(room.sealed), &len),
                     CAS_ERR_ARGUMENT);
    cas_half_set_inner_max(&halves.write, 100);
    assert_int_equal(cas_record_text_max(&halves.write, no_plan), 99);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA,
                                     text_of(&room, 100), no_plan, CAS_SPAN(room.sealed), &len),
                     CAS_ERR_ARGUMENT);
    /* Padding does not go past the limit either. */
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA, text_of(&room, 90),
                                     (cas_record_plan){0, 256}, CAS_SPAN(room.sealed), &len),
                     CAS_OK);
    assert_int_equal(len, 5 + 100 + 16);
    test_halves_clear(&halves);
}

/* The content stands where it is sealed. */
static void content_in_place_seals_to_the_same_record(void **state)
{
    (void)state;
    uint8_t apart[5 + 5 + 1 + 16] = {0};
    uint8_t in_place[5 + 5 + 1 + 16] = {0, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("hello"),
                                     no_plan, CAS_SPAN(apart), &len),
                     CAS_OK);
    test_halves_clear(&halves);
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE,
                                     cas_bytes_slice(CAS_BYTES(in_place), 5, 5), no_plan,
                                     CAS_SPAN(in_place), &len),
                     CAS_OK);
    assert_bytes_equal(CAS_BYTES(in_place), CAS_BYTES(apart));
    test_halves_clear(&halves);
}

/* Seals all parts in as many calls as the room asks for, and opens them again. */
static opened seal_parts(rooms *room, uint16_t suite, castls_parts parts, cas_record_plan plan,
                         size_t room_len)
{
    test_halves halves = {0};
    test_halves_init(&halves, suite);
    const size_t total = cas_parts_total(parts);
    size_t done = 0;
    size_t at = 0;
    while (done < total) {
        const castls_span out = cas_span_slice(CAS_SPAN(room->sealed), at, room_len);
        size_t taken = 0;
        size_t len = 0;
        assert_int_equal(cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, parts,
                                             done, plan, out, &taken, &len),
                         CAS_OK);
        assert_true(taken != 0 && len <= room_len);
        done = done + taken;
        at = at + len;
    }
    assert_true(at <= cas_record_sealed_all_len(&halves.write, total, parts.count, plan) ||
                room_len < 20000);
    const opened all = open_all(&halves.read, room, at, CAS_RECORD_APPLICATION_DATA);
    test_halves_clear(&halves);
    return all;
}

static void one_large_part_becomes_full_records(void **state)
{
    (void)state;
    rooms room = {0};
    const castls_bytes parts[] = {text_of(&room, 40000)};
    const opened all = seal_parts(&room, TEST_SUITE_GATHERING, CAS_PARTS(parts), no_plan, 50000);
    assert_int_equal(all.records, 3);
    assert_int_equal(all.longest, 16384);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), all.len), text_of(&room, 40000));
    const opened small = seal_parts(
        &room, TEST_SUITE_GATHERING, CAS_PARTS(parts), (cas_record_plan){1000, 0}, 50000);
    assert_int_equal(small.records, 40);
    assert_int_equal(small.longest, 1000);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), small.len), text_of(&room, 40000));
}

static void small_parts_share_a_record(void **state)
{
    (void)state;
    rooms room = {0};
    const castls_bytes parts[] = {
        CAS_TEXT("one"), CAS_TEXT(""), CAS_TEXT("two"), CAS_TEXT("three")};
    const opened gathered =
        seal_parts(&room, TEST_SUITE_GATHERING, CAS_PARTS(parts), no_plan, 50000);
    assert_int_equal(gathered.records, 1);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), gathered.len),
                       CAS_TEXT("onetwothree"));
    const opened copied = seal_parts(&room, TEST_SUITE_BARE, CAS_PARTS(parts), no_plan, 50000);
    assert_int_equal(copied.records, 1);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), copied.len),
                       CAS_TEXT("onetwothree"));
}

/* Without gathering, a part too large to be copied has records of its own. */
static void a_large_part_is_not_copied(void **state)
{
    (void)state;
    rooms room = {0};
    const castls_bytes all_text = text_of(&room, 30000);
    const castls_bytes parts[] = {
        cas_bytes_prefix(all_text, 100), cas_bytes_slice(all_text, 100, 200),
        cas_bytes_slice(all_text, 300, 20000), cas_bytes_slice(all_text, 20300, 9700)};
    const opened copied = seal_parts(&room, TEST_SUITE_BARE, CAS_PARTS(parts), no_plan, 60000);
    assert_int_equal(copied.records, 4); /* 300; 16,384; 3,616; 9,700. */
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), copied.len), all_text);
    const opened gathered =
        seal_parts(&room, TEST_SUITE_GATHERING, CAS_PARTS(parts), no_plan, 60000);
    assert_int_equal(gathered.records, 2); /* 16,384 and 13,616. */
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), gathered.len), all_text);
}

/* Parts are joined where the record goes; the room is given back to the allocator as it is. */
static void a_failed_seal_leaves_no_plaintext(void **state)
{
    (void)state;
    uint8_t room[256] = {0};
    const uint8_t zeros[sizeof("secrettext") + CAS_AEAD_TAG_LEN] = {0}; /* And one for the type. */
    const castls_bytes parts[] = {CAS_TEXT("secret"), CAS_TEXT("text")};
    test_halves halves = {0};
    size_t taken = 0;
    size_t len = 0;
    test_halves_init(&halves, TEST_SUITE_BARE);
    cas_span_fill(CAS_SPAN(room), 1);
    cas_fake_provider_fail(1);
    assert_int_equal(
        cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_PARTS(parts), 0,
                            no_plan, CAS_SPAN(room), &taken, &len),
        CAS_ERR_CRYPTO);
    assert_int_equal(len, 0);
    assert_bytes_equal(cas_bytes_slice(CAS_BYTES(room), CAS_RECORD_HEADER_LEN, sizeof(zeros)),
                       CAS_BYTES(zeros));
    test_halves_clear(&halves);
}

static void any_room_is_filled_and_nothing_is_lost(void **state)
{
    (void)state;
    rooms room = {0};
    const castls_bytes all_text = text_of(&room, 1000);
    const castls_bytes parts[] = {cas_bytes_prefix(all_text, 1), cas_bytes_slice(all_text, 1, 299),
                                  cas_bytes_slice(all_text, 300, 700)};
    const cas_record_plan plans[] = {{0, 0}, {100, 0}, {0, 16}, {90, 64}};
    const uint16_t suites[] = {TEST_SUITE_GATHERING, TEST_SUITE_BARE};
    for (size_t p = 0; p < CAS_COUNT(plans); p++) {
        const cas_record_plan plan = *CAS_AT(plans, p);
        const size_t least = plan.pad_to == 0 ? 23 : 21 + plan.pad_to;
        for (size_t len = least; len < least + 140; len++) {
            const uint16_t suite = *CAS_AT(suites, len % 2);
            const opened all = seal_parts(&room, suite, CAS_PARTS(parts), plan, len);
            assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room.joined), all.len), all_text);
        }
    }
}

static void too_little_room_takes_nothing(void **state)
{
    (void)state;
    rooms room = {0};
    const castls_bytes parts[] = {CAS_TEXT("hello")};
    size_t taken = 1;
    size_t len = 1;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(
        cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_PARTS(parts), 0,
                            no_plan, cas_span_prefix(CAS_SPAN(room.sealed), 22), &taken, &len),
        CAS_OK);
    assert_int_equal(taken, 0);
    assert_int_equal(len, 0);
    assert_int_equal(
        cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_PARTS(parts), 6,
                            no_plan, CAS_SPAN(room.sealed), &taken, &len),
        CAS_ERR_ARGUMENT);
    test_halves_clear(&halves);
}

static void sealing_stops_where_the_key_wants_an_update(void **state)
{
    (void)state;
    rooms room = {0};
    const castls_bytes parts[] = {text_of(&room, 1000)};
    size_t taken = 0;
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_limit_records(&halves.write, 8);
    assert_int_equal(
        cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_PARTS(parts), 0,
                            (cas_record_plan){100, 0}, CAS_SPAN(room.sealed), &taken, &len),
        CAS_OK);
    assert_int_equal(taken, 400);
    assert_true(cas_half_wants_update(&halves.write));
    assert_int_equal(
        cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_PARTS(parts), 400,
                            (cas_record_plan){100, 0}, CAS_SPAN(room.sealed), &taken, &len),
        CAS_OK);
    assert_int_equal(taken, 0);
    assert_int_equal(len, 0);
    test_halves_clear(&halves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_record_is_header_and_content),
        cmocka_unit_test(a_compatibility_record_is_plain_under_a_key),
        cmocka_unit_test(what_may_never_be_sent_is_refused),
        cmocka_unit_test(every_length_seals_to_what_was_predicted),
        cmocka_unit_test(a_record_that_is_too_long_is_refused),
        cmocka_unit_test(content_in_place_seals_to_the_same_record),
        cmocka_unit_test(one_large_part_becomes_full_records),
        cmocka_unit_test(small_parts_share_a_record),
        cmocka_unit_test(a_large_part_is_not_copied),
        cmocka_unit_test(a_failed_seal_leaves_no_plaintext),
        cmocka_unit_test(any_room_is_filled_and_nothing_is_lost),
        cmocka_unit_test(too_little_room_takes_nothing),
        cmocka_unit_test(sealing_stops_where_the_key_wants_an_update),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
