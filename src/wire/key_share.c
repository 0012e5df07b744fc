/*
 * key_share.c: the key_share extension. Whether a key is valid for its group, the provider says.
 * RFC 8446 section 4.2.8.
 */
#include "wire/key_share.h"

#include "core/list.h"
#include "wire/limits.h"
#include "wire/vectors.h"

/*
 * KeyShareEntry, RFC 8446 section 4.2.8:
 *
 *   NamedGroup group;
 *   opaque key_exchange<1..2^16-1>;
 */
bool cas_key_share_next(cas_reader *r, cas_key_share_entry *out)
{
    *out = (cas_key_share_entry){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const uint16_t group = cas_read_u16(r);
    const castls_bytes key_exchange = cas_read_vec16(r, 1, 65535);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    out->group = group;
    out->key_exchange = key_exchange;
    return true;
}

/* RFC 8446 section 4.2.8: "Clients MUST NOT offer multiple KeyShareEntry values for the same
 * group." A server may check, and this one does. */
static cas_err check_shares(castls_bytes client_shares)
{
    uint16_t groups[CAS_KEY_SHARES_MAX] = {0};
    size_t count = 0;
    cas_key_share_entry entry = {0};
    cas_reader r = cas_reader_on(client_shares);
    while (cas_key_share_next(&r, &entry)) {
        if (count == CAS_KEY_SHARES_MAX) {
            return CAS_ERR_LIST_COUNT;
        }
        if (cas_codes_has(CAS_CODES_FIRST(groups, count), entry.group)) {
            return CAS_ERR_KEY_SHARE_TWICE;
        }
        *CAS_AT(groups, count) = entry.group;
        count = count + 1;
    }
    return cas_reader_end(&r);
}

/*
 * KeyShareClientHello, RFC 8446 section 4.2.8:
 *
 *   KeyShareEntry client_shares<0..2^16-1>;
 */
cas_err cas_key_share_client_hello_decode(castls_bytes body, castls_bytes *client_shares)
{
    *client_shares = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    CAS_TRY(check_shares(list));
    *client_shares = list;
    return CAS_OK;
}

cas_mark cas_key_share_client_hello_open(cas_writer *w)
{
    return cas_write_open16(w);
}

bool cas_key_share_find(castls_bytes client_shares, uint16_t group, castls_bytes *key_exchange)
{
    *key_exchange = cas_bytes_none();

    cas_key_share_entry entry = {0};
    cas_reader r = cas_reader_on(client_shares);
    while (cas_key_share_next(&r, &entry)) {
        if (entry.group == group) {
            *key_exchange = entry.key_exchange;
            return true;
        }
    }
    return false;
}

void cas_key_share_entry_encode(cas_writer *w, const cas_key_share_entry *in)
{
    cas_write_u16(w, in->group);
    cas_write_bounded16(w, in->key_exchange, 1, 65535);
}

/*
 * KeyShareServerHello, RFC 8446 section 4.2.8:
 *
 *   KeyShareEntry server_share;
 */
cas_err cas_key_share_server_hello_decode(castls_bytes body, cas_key_share_entry *server_share)
{
    *server_share = (cas_key_share_entry){0};

    cas_key_share_entry entry = {0};
    cas_reader r = cas_reader_on(body);
    entry.group = cas_read_u16(&r);
    entry.key_exchange = cas_read_vec16(&r, 1, 65535);
    CAS_TRY(cas_reader_end(&r));

    *server_share = entry;
    return CAS_OK;
}

/*
 * KeyShareHelloRetryRequest, RFC 8446 section 4.2.8:
 *
 *   NamedGroup selected_group;
 */
cas_err cas_key_share_hello_retry_request_decode(castls_bytes body, uint16_t *selected_group)
{
    *selected_group = 0;

    cas_reader r = cas_reader_on(body);
    const uint16_t group = cas_read_u16(&r);
    CAS_TRY(cas_reader_end(&r));

    *selected_group = group;
    return CAS_OK;
}

void cas_key_share_hello_retry_request_encode(cas_writer *w, uint16_t selected_group)
{
    cas_write_u16(w, selected_group);
}
