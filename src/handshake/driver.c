/*
 * driver.c: the one loop that runs all four machines. It looks the (state, message) pair up, calls
 * one function, refuses a next state that the row does not list, checks that nothing waits behind a
 * change of the read key, and opens CONNECTED only when the proofs are complete.
 */
#include "handshake/operation.h"
#include "handshake/send.h"

/*
 * The first row of the state from where the table was looked into last, round its end. Rows stand
 * in the order of a handshake, so that it is a few rows away.
 */
static const cas_transition *find_state(cas_handshake *hs)
{
    const cas_machine machine = hs->machine;
    for (size_t i = 0; i < machine.count; i++) {
        hs->row = hs->row < machine.count ? hs->row : 0;
        const cas_transition *row = CAS_ITEM(machine.row, machine.count, hs->row);
        if (row->in == hs->state) {
            return row;
        }
        hs->row = hs->row + 1;
    }
    return NULL;
}

/* A state steps or waits, never both (state.h): its first row tells. */
static const cas_transition *find_step(cas_handshake *hs)
{
    const cas_transition *row = find_state(hs);
    return row != NULL && row->on == CAS_STEP ? row : NULL;
}

static const cas_transition *find(cas_handshake *hs, uint16_t on)
{
    const cas_machine machine = hs->machine;
    for (size_t i = 0; i < machine.count; i++) {
        const cas_transition *row = find_state(hs);
        if (row == NULL || row->on == on) {
            return row;
        }
        hs->row = hs->row + 1;
    }
    return NULL;
}

/* Moves on, if the row allows it and CONNECTED has been earned. */
static cas_err enter(cas_handshake *hs, const cas_transition *row, cas_state next)
{
    if ((row->may_go >> next & 1) == 0) {
        return CAS_ERR_TRANSITION;
    }
    if (next == CAS_STATE_CONNECTED &&
        (hs->needed == 0 || (hs->proofs & hs->needed) != hs->needed)) {
        return CAS_ERR_PROOF;
    }
    hs->state = next;
    CAS_TRY(cas_put_event(hs, CASTLS_EVENT_STATE, (uint16_t)next, cas_bytes_none()));
    if (next == CAS_STATE_CONNECTED) {
        return cas_put_kind(hs, CAS_OUTPUT_DONE, 0);
    }
    return CAS_OK;
}

/* Runs one row. *moved is false when its operation is open. */
static cas_err run(cas_handshake *hs, const cas_transition *row, const cas_message *msg,
                   bool *moved)
{
    cas_state next = hs->state;
    CAS_TRY(row->handler(hs, msg, &next));
    *moved = next != hs->state || msg != NULL || hs->operation == NULL;
    if (!*moved) {
        return CAS_OK;
    }
    return enter(hs, row, next);
}

/* Steps as long as the state needs no message and no operation is open. */
static cas_err step(cas_handshake *hs)
{
    for (;;) {
        const cas_transition *row = find_step(hs);
        if (row == NULL) {
            return CAS_OK;
        }
        bool moved = false;
        CAS_TRY(run(hs, row, NULL, &moved));
        if (!moved) {
            return CAS_OK;
        }
    }
}

/* Takes one whole message from the front of what is there; false when it is not whole yet. */
static cas_err next_message(castls_bytes in, cas_message *msg, bool *is_whole)
{
    uint8_t type = 0;
    uint32_t len = 0;
    *is_whole = false;
    if (in.len < CAS_MESSAGE_HEADER_LEN) {
        return CAS_OK;
    }
    CAS_TRY(cas_message_header_decode(in, &type, &len));
    const size_t whole = (size_t)len + CAS_MESSAGE_HEADER_LEN;
    if (in.len < whole) {
        return CAS_OK;
    }
    *is_whole = true;
    return cas_message_decode(cas_bytes_prefix(in, whole), msg);
}

static cas_err handle(cas_handshake *hs, const cas_message *msg)
{
    const cas_transition *row = find(hs, msg->type);
    if (row == NULL) {
        return CAS_ERR_UNEXPECTED_MESSAGE;
    }
    bool moved = false;
    CAS_TRY(cas_put_event(hs, CASTLS_EVENT_MESSAGE_IN, 0, msg->whole));
    return run(hs, row, msg, &moved);
}

/* Of what this row put out nothing goes out, as if it had been refused at once. */
static cas_err refuse_rest(cas_handshake *hs)
{
    if (hs->refuses_rest == CAS_ERR_MESSAGE_TOO_EARLY) {
        hs->outputs.first = 0;
        hs->outputs.count = 0;
    }
    return hs->refuses_rest;
}

/* RFC 8446 section 5.1: no message may cross a change of keys, so nothing may be left behind one.
 * Nor behind the last message of all, which in TLS 1.2 changes no key: what follows a handshake
 * begins in a record of its own. Nor behind what we answer: in both versions the sides take turns
 * (RFC 8446 section 2, RFC 5246 section 7.3), and what came before our flight is no answer to
 * it. */
static cas_err check_boundary(cas_handshake *hs, castls_bytes rest)
{
    if (cas_bytes_is_empty(rest)) {
        return CAS_OK;
    }
    return hs->state == CAS_STATE_CONNECTED ? CAS_ERR_RECORD_KEY_BOUNDARY : refuse_rest(hs);
}

/* The steps that an operation had held up. */
static cas_err step_before(cas_handshake *hs, castls_bytes rest)
{
    hs->refuses_rest = CAS_OK;
    CAS_TRY(step(hs));
    return check_boundary(hs, rest);
}

/* Handles the whole messages at the front of `in`; `used` is how many bytes they were. */
static cas_err handle_all(cas_handshake *hs, castls_bytes in, size_t *used)
{
    *used = 0;
    CAS_TRY(step_before(hs, in));
    while (find_step(hs) == NULL && hs->state != CAS_STATE_CONNECTED) {
        cas_message msg = {0};
        bool is_whole = false;
        CAS_TRY(next_message(cas_bytes_skip(in, *used), &msg, &is_whole));
        if (!is_whole) {
            return CAS_OK;
        }
        hs->refuses_rest = CAS_OK;
        CAS_TRY(handle(hs, &msg));
        *used = *used + msg.whole.len;
        CAS_TRY(step(hs));
        CAS_TRY(check_boundary(hs, cas_bytes_skip(in, *used)));
    }
    return CAS_OK;
}

/* What is left waits, in room of the exact size of the message that has begun. */
static cas_err keep_waiting(cas_handshake *hs, castls_bytes rest)
{
    cas_range ignored = {0};
    if (rest.len >= CAS_MESSAGE_HEADER_LEN && cas_arena_len(&hs->waiting) == 0) {
        uint8_t type = 0;
        uint32_t len = 0;
        CAS_TRY(cas_message_header_decode(rest, &type, &len));
        CAS_TRY(cas_arena_reserve(&hs->waiting, cas_max_size((size_t)len + 4, rest.len)));
    }
    const cas_err err = cas_arena_keep(&hs->waiting, rest, &ignored);
    return err == CAS_ERR_LIMIT ? CAS_ERR_MESSAGE_TOO_LONG : err;
}

/* Goes on with what waited from before. */
static cas_err drain_waiting(cas_handshake *hs)
{
    size_t used = 0;
    CAS_TRY(handle_all(hs, cas_arena_bytes(&hs->waiting), &used));
    cas_arena_drop_front(&hs->waiting, used);
    return CAS_OK;
}

cas_err cas_handshake_advance(cas_handshake *hs)
{
    cas_arena_reset(&hs->flight); /* Its outputs have been taken. */
    return drain_waiting(hs);
}

cas_err cas_handshake_feed(cas_handshake *hs, castls_bytes in)
{
    cas_arena_reset(&hs->flight); /* Its outputs have been taken. */
    if (cas_arena_len(&hs->waiting) != 0) {
        CAS_TRY(keep_waiting(hs, in));
        return drain_waiting(hs);
    }
    size_t used = 0;
    CAS_TRY(handle_all(hs, in, &used));
    const castls_bytes rest = cas_bytes_skip(in, used);
    return cas_bytes_is_empty(rest) ? CAS_OK : keep_waiting(hs, rest);
}

/* It has a record type of its own, so that it never comes between the parts of a message: the
 * carrier sees to that. RFC 5246 section 7.1. */
cas_err cas_handshake_change_cipher_spec(cas_handshake *hs)
{
    cas_arena_reset(&hs->flight); /* Its outputs have been taken. */
    const cas_transition *row = find(hs, CAS_CCS);
    const cas_message nothing = {0};
    bool moved = false;
    if (row == NULL) {
        return CAS_ERR_RECORD_CCS;
    }
    CAS_TRY(run(hs, row, &nothing, &moved));
    return step(hs);
}

bool cas_handshake_is_mid_message(const cas_handshake *hs)
{
    return cas_arena_len(&hs->waiting) != 0;
}

bool cas_handshake_next_output(cas_handshake *hs, cas_output *out)
{
    cas_outputs *outputs = &hs->outputs;
    if (outputs->first == outputs->count) {
        *out = (cas_output){0};
        return false;
    }
    *out = *CAS_AT(outputs->item, outputs->first);
    outputs->first = outputs->first + 1;
    if (outputs->first == outputs->count) {
        outputs->first = 0;
        outputs->count = 0;
    }
    return true;
}
