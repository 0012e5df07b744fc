/*
 * sessions.h: sessions for tests that only need some.
 */
#ifndef CAS_TESTS_SESSIONS_H
#define CAS_TESTS_SESSIONS_H

#include "session/session.h"
#include "support/test.h"

#define TEST_NOW_MS INT64_C(1700000000000)

/* A session of TLS 1.3 made now, for a hundred seconds. `mark` tells it from others. */
static inline cas_session_fields test_session_fields(uint32_t mark)
{
    cas_session_fields fields = {.struct_len = sizeof(fields)};
    fields.version = 0x0304;
    fields.suite = 0x1301;
    fields.group = 0x001d;
    fields.extended_main_secret = true;
    fields.lifetime_s = 100;
    fields.age_add = mark;
    fields.issued_at_ms = TEST_NOW_MS;
    fields.secret = CAS_TEXT("thirty-two bytes of a session's.");
    fields.binding = CAS_TEXT("binding");
    return fields;
}

static inline cas_session *test_session(uint32_t mark)
{
    const cas_session_fields fields = test_session_fields(mark);
    cas_session *session = NULL;
    assert_int_equal(cas_session_new(NULL, &fields, &session), CAS_OK);
    return session;
}

/* The mark of a session, or 0 for none; its reference is given back. */
static inline uint32_t test_session_mark(cas_session *session)
{
    if (session == NULL) {
        return 0;
    }
    cas_session_fields fields = {0};
    cas_session_read(session, &fields);
    cas_session_release(session);
    return fields.age_add;
}

#endif
