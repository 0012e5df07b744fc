/*
 * problem.c: failures of system calls, told.
 */
#include "io/problem.h"

#include "core/writer.h"

static castls_error none(void)
{
    castls_error error = {0};
    error.struct_len = sizeof(error);
    error.alert_sent = CASTLS_ALERT_NONE;
    error.alert_received = CASTLS_ALERT_NONE;
    error.state = "";
    error.hint = "";
    return error;
}

void cas_io_no_problem(castls_error *error)
{
    const castls_error nothing = none();
    castls_error_copy(error, &nothing);
}

castls_code cas_io_problem(castls_error *error, castls_reason reason, const char *about)
{
    const castls_bytes message = cas_os_message();
    castls_error problem = none();
    problem.reason = reason;
    problem.code = castls_reason_code(reason);
    cas_writer w = cas_writer_on(CAS_SPAN(problem.detail));
    cas_write_bytes(&w, cas_bytes_prefix(cas_text(about), 128));
    if (reason != CASTLS_REASON_IO_RESOLVE && reason != CASTLS_REASON_IO_FILE_TOO_LONG) {
        cas_write_bytes(&w, CAS_TEXT(": "));
        cas_write_bytes(&w, cas_bytes_prefix(message, 120));
    }
    problem.detail_len = cas_narrow_u16(cas_writer_len(&w));
    castls_error_copy(error, &problem);
    return problem.code;
}

castls_reason cas_io_reason(cas_os_result result)
{
    switch (result) {
    case CAS_OS_RESET:
        return CASTLS_REASON_IO_RESET;
    case CAS_OS_TIMEOUT:
    case CAS_OS_AGAIN:
        return CASTLS_REASON_IO_TIMEOUT;
    case CAS_OS_RESOLVE:
        return CASTLS_REASON_IO_RESOLVE;
    case CAS_OS_TOO_LONG:
        return CASTLS_REASON_IO_FILE_TOO_LONG;
    case CAS_OS_MEMORY:
        return CASTLS_REASON_MEMORY;
    default:
        return CASTLS_REASON_IO;
    }
}

castls_code cas_io_failed(castls_error *error, const castls_error *of)
{
    castls_error_copy(error, of);
    return of->code;
}
