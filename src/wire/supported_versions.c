/*
 * supported_versions.c: the supported_versions extension. RFC 8446 section 4.2.1.
 */
#include "wire/supported_versions.h"

#include "wire/u16_list.h"

/*
 * SupportedVersions, RFC 8446 section 4.2.1:
 *
 *   select (Handshake.msg_type) {
 *       case client_hello:
 *            ProtocolVersion versions<2..254>;
 *
 *       case server_hello: (and HelloRetryRequest)
 *            ProtocolVersion selected_version;
 *   };
 */
cas_err cas_supported_versions_client_hello_decode(castls_bytes body, castls_bytes *versions)
{
    *versions = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_u16_list8(&r, 254);
    CAS_TRY(cas_reader_end(&r));

    *versions = list;
    return CAS_OK;
}

void cas_supported_versions_client_hello_encode(cas_writer *w, castls_codes versions)
{
    if (versions.count == 0) {
        cas_writer_fail(w);
    }
    const cas_mark mark = cas_write_open8(w);
    cas_u16_list_write(w, versions);
    cas_write_close(w, mark);
}

cas_err cas_supported_versions_server_hello_decode(castls_bytes body, uint16_t *selected_version)
{
    *selected_version = 0;

    cas_reader r = cas_reader_on(body);
    const uint16_t version = cas_read_u16(&r);
    CAS_TRY(cas_reader_end(&r));

    *selected_version = version;
    return CAS_OK;
}

void cas_supported_versions_server_hello_encode(cas_writer *w, uint16_t selected_version)
{
    cas_write_u16(w, selected_version);
}
