/*
 * address.c: HOST:PORT and the like.
 */
#include "cli/cli.h"

void cli_host_port(const char *text, const char *default_port, const char **host, const char **port)
{
    castls_bytes name = cas_text(text);
    castls_bytes rest = cas_bytes_none();
    if (cas_bytes_get(name, 0) == '[') {
        const size_t end = cas_bytes_find(name, ']');
        rest = cas_bytes_skip(name, end + 1);
        name = cas_bytes_slice(name, 1, end - 1);
    } else {
        const size_t colon = cas_bytes_find(name, ':');
        const castls_bytes behind = cas_bytes_skip(name, colon + 1);
        /* Two colons are an IPv6 address without brackets, and so without a port. */
        if (cas_bytes_find(behind, ':') == behind.len) {
            rest = cas_bytes_skip(name, colon);
            name = cas_bytes_prefix(name, colon);
        }
    }
    *host = cli_os_keep(name);
    *port = rest.len > 1 ? cli_os_keep(cas_bytes_skip(rest, 1)) : default_port;
}
