/*
 * live_inject.c: see live_inject.h.
 */
#include "live_inject.h"

#include "support/fake_provider.h"
#include "wire/message.h"

live_wanted live_fails(castls_alert alert)
{
    const live_wanted wanted = {FAILS, alert, CASTLS_ALERT_NONE};
    return wanted;
}

live_wanted live_wants(live_end_kind kind)
{
    const live_wanted wanted = {kind, CASTLS_ALERT_NONE, CASTLS_ALERT_NONE};
    return wanted;
}

/* A failed connection stays so, whatever comes: nothing is taken and nothing is sent any more. */
static void check_dead(castls_conn *conn, castls_code code)
{
    const castls_error before = *castls_conn_error(conn);
    const size_t outgoing = castls_conn_outgoing_len(conn);
    const castls_bytes parts[] = {CAS_TEXT("data")};
    uint8_t room[16] = {0};
    size_t n = 0;
    assert_int_equal(code, before.code);
    assert_int_not_equal(before.reason, CASTLS_REASON_NONE);
    assert_int_not_equal(before.reason, CASTLS_REASON_INTERNAL);
    assert_int_equal(before.alert_sent != CASTLS_ALERT_NONE, outgoing != 0);
    assert_int_equal(
        castls_conn_receive(conn, live_plain_record(22, CAS_TEXT("x"), CAS_SPAN(room)), &n), code);
    assert_int_equal(n, 0);
    assert_int_equal(castls_conn_send(conn, CAS_PARTS(parts), &n), code);
    assert_int_equal(castls_conn_continue(conn), code);
    assert_int_equal(castls_conn_outgoing_len(conn), outgoing);
    assert_int_equal(castls_conn_error(conn)->reason, before.reason);
    assert_int_equal(castls_conn_error(conn)->alert_sent, before.alert_sent);
}

static void check(const live_place *place, live *l, castls_code code, live_wanted wanted)
{
    const castls_error *error = castls_conn_error(l->tested);
    switch (wanted.kind) {
    case GOES_ON:
        assert_int_equal(code, CASTLS_OK);
        assert_int_equal(live_state(l), place->state);
        break;
    case CLOSES:
        assert_int_equal(code, CASTLS_CLOSED);
        break;
    case FAILS:
        assert_int_equal(error->alert_sent, wanted.alert);
        assert_int_equal(error->alert_received, wanted.received);
        check_dead(l->tested, code);
        break;
    case IS_JUDGED:
    default:
        assert_int_not_equal(error->alert_sent, CASTLS_ALERT_INTERNAL_ERROR);
        if (code != CASTLS_OK) {
            assert_int_not_equal(error->alert_sent, CASTLS_ALERT_NONE);
            check_dead(l->tested, code);
        }
    }
}

castls_bytes live_make_plain(const live *l, uint8_t type, castls_bytes text, castls_span room)
{
    (void)l;
    return live_plain_record(type, text, room);
}

/* Puts one record before a connection of its own; `before` is a message's beginning, or empty. */
void live_inject(const live_place *place, live_maker maker, uint8_t type, castls_bytes text,
                 castls_bytes before, live_wanted wanted)
{
    uint8_t room[LIVE_RECORD_MAX] = {0};
    const size_t live_before = place->book->memory.live;
    size_t consumed = 0;
    live l = {0};
    assert_true(live_reach(&l, place->ground, place->count));
    if (!cas_bytes_is_empty(before)) {
        const castls_bytes begun = live_record(&l, CAS_RECORD_HANDSHAKE, before, CAS_SPAN(room));
        assert_int_equal(castls_conn_receive(l.tested, begun, &consumed), CASTLS_OK);
    }
    const castls_bytes record = maker(&l, type, text, CAS_SPAN(room));
    const castls_code code = castls_conn_receive(l.tested, record, &consumed);
    check(place, &l, code, wanted);
    live_end(&l);
    assert_int_equal(place->book->memory.live, live_before);
}

/* A body as it stands in a real handshake; for a type that none has, some bytes. */
castls_bytes live_plausible(const live_book *book, uint8_t type)
{
    static const uint8_t some[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const castls_bytes message = cas_arena_view(&book->room, *CAS_AT(book->message, type));
    return cas_bytes_is_empty(message) ? CAS_BYTES(some)
                                       : cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN);
}

/* Every message of a handshake of each way goes into the book. */
static void fill_book(live_book *book)
{
    for (size_t i = 0; i < book->way_count; i++) {
        live_ground ground = {0};
        live_ground_begin(&ground, book->world, CAS_ITEM(book->way, book->way_count, i));
        bool is_there = true;
        for (size_t count = 0; is_there; count++) {
            live l = {0};
            is_there = live_reach(&l, &ground, count);
            const castls_bytes message = is_there ? live_next(&l) : cas_bytes_none();
            cas_range *range = CAS_AT(book->message, cas_bytes_get(message, 0));
            if (range->len == 0) {
                assert_int_equal(cas_arena_keep(&book->room, message, range), CAS_OK);
            }
            live_end(&l);
        }
        live_ground_end(&ground);
    }
}

int live_set_up(void **state, const live_way *way, size_t count)
{
    live_book *book = CAS_NEW(NULL, live_book);
    assert_non_null(book);
    test_allocator_init(&book->memory, 0);
    book->room = cas_arena_on(NULL, 65536);
    book->world = cas_world_new(cas_test_environment(cas_fake_provider(), &book->memory.allocator));
    book->way = way;
    book->way_count = count;
    fill_book(book);
    *state = book;
    return 0;
}

int live_tear_down(void **state)
{
    live_book *book = *state;
    cas_world_free(book->world);
    assert_int_equal(book->memory.live, 0);
    cas_arena_clear(&book->room);
    CAS_FREE(NULL, book);
    return 0;
}

/* Calls back at each place where a connection waits, once for each state and side. The states that
 * were met at one side. */
uint64_t live_everywhere(const live_book *book, bool is_server,
                         void (*act)(const live_place *place))
{
    uint64_t met = 0;
    for (size_t i = 0; i < book->way_count; i++) {
        live_ground ground = {0};
        bool is_there = true;
        if (((CAS_ITEM(book->way, book->way_count, i)->what & LIVE_SERVER) != 0) != is_server) {
            continue;
        }
        live_ground_begin(&ground, book->world, CAS_ITEM(book->way, book->way_count, i));
        for (size_t count = 0; is_there; count++) {
            live_place place = {.book = book, .ground = &ground, .count = count};
            live l = {0};
            is_there = live_reach(&l, &ground, count);
            place.state = live_state(&l);
            place.is_server = is_server;
            place.is_secret = live_is_protected(&l);
            place.takes_plain_alert = l.tested->inflow.allows_plain_alert;
            live_end(&l);
            if (is_there && (met >> place.state & 1) == 0) {
                met |= UINT64_C(1) << place.state;
                act(&place);
            }
        }
        live_ground_end(&ground);
    }
    return met;
}
