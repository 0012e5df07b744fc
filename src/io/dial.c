/*
 * dial.c: making sockets: dialling, listening, accepting.
 */
#include "castls/io.h"
#include "io/problem.h"

castls_code castls_io_dial(castls_config *config, const char *host, const char *port,
                           int timeout_ms, castls_io **out, castls_error *error)
{
    int descriptor = -1;
    castls_io *io = NULL;
    *out = NULL;
    cas_io_no_problem(error);
    const cas_os_result result = cas_os_dial(host, port, timeout_ms, &descriptor);
    switch (result) {
    case CAS_OS_OK:
        break;
    case CAS_OS_RESOLVE:
    case CAS_OS_TIMEOUT:
        return cas_io_problem(error, cas_io_reason(result), host);
    default:
        return cas_io_problem(error, CASTLS_REASON_IO_CONNECT, host);
    }
    castls_code code = castls_io_client(config, descriptor, host, &io);
    if (code != CASTLS_OK) {
        return cas_io_problem(error, CASTLS_REASON_CONFIG_NAME, host);
    }
    code = castls_conn_set_session_key(castls_io_conn(io), cas_text(port));
    if (code == CASTLS_OK) {
        code = castls_io_handshake(io, error);
    } else {
        code = cas_io_problem(error, CASTLS_REASON_ARGUMENT, port);
    }
    if (code != CASTLS_OK) {
        castls_io_free(io);
        return code;
    }
    *out = io;
    return CASTLS_OK;
}

castls_code castls_io_listen(const char *address, const char *port, int *descriptor,
                             castls_error *error)
{
    cas_io_no_problem(error);
    const cas_os_result result = cas_os_listen(address, port, descriptor);
    return result == CAS_OS_OK
               ? CASTLS_OK
               : cas_io_problem(error, cas_io_reason(result), address == NULL ? port : address);
}

int castls_io_port(int descriptor)
{
    return cas_os_port(descriptor);
}

castls_code castls_io_accept(castls_config *config, int listening, castls_io **out,
                             castls_error *error)
{
    int descriptor = -1;
    *out = NULL;
    cas_io_no_problem(error);
    const cas_os_result result = cas_os_accept(listening, &descriptor);
    if (result == CAS_OS_AGAIN) {
        return CASTLS_WOULD_BLOCK;
    }
    return result == CAS_OS_OK ? castls_io_server(config, descriptor, out)
                               : cas_io_problem(error, cas_io_reason(result), "accept");
}
