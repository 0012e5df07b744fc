/*
 * psk_key_exchange_modes.c: the psk_key_exchange_modes extension. RFC 8446 section 4.2.9.
 */
#include "wire/psk_key_exchange_modes.h"

#include "wire/vectors.h"

/*
 * PskKeyExchangeModes, RFC 8446 section 4.2.9:
 *
 *   PskKeyExchangeMode ke_modes<1..255>;
 */
cas_err cas_psk_key_exchange_modes_decode(castls_bytes body, castls_bytes *ke_modes)
{
    *ke_modes = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec8(&r, 1, 255);
    CAS_TRY(cas_reader_end(&r));

    *ke_modes = list;
    return CAS_OK;
}

bool cas_psk_key_exchange_modes_has(castls_bytes ke_modes, uint8_t mode)
{
    return cas_bytes_find(ke_modes, mode) < ke_modes.len;
}

void cas_psk_key_exchange_modes_encode(cas_writer *w, castls_bytes ke_modes)
{
    cas_write_bounded8(w, ke_modes, 1, 255);
}
