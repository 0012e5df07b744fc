/*
 * os.c: what the test of secrets asks of valgrind and of the system.
 */
#include "secrets/marks.h"

#include <stdio.h>
#include <valgrind/memcheck.h>

bool cas_marks_are_seen(void)
{
    return RUNNING_ON_VALGRIND != 0;
}

uint32_t cas_marks_reports(void)
{
    return (uint32_t)VALGRIND_COUNT_ERRORS;
}

void cas_mark_secret(castls_span inout)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(inout.data, inout.len);
}

void cas_declassify(castls_span inout)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(inout.data, inout.len);
}

void cas_marks_save(castls_bytes in, castls_span out)
{
    (void)VALGRIND_GET_VBITS(in.data, out.data, in.len < out.len ? in.len : out.len);
}

void cas_marks_restore(castls_span inout, castls_bytes marks)
{
    (void)VALGRIND_SET_VBITS(inout.data, marks.data, marks.len < inout.len ? marks.len : inout.len);
}

void cas_marks_print(const char *text)
{
    (void)puts(text);
}
