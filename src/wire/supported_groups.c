/*
 * supported_groups.c: the supported_groups extension. RFC 8446 section 4.2.7.
 */
#include "wire/supported_groups.h"

#include "wire/u16_list.h"

/*
 * NamedGroupList, RFC 8446 section 4.2.7:
 *
 *   NamedGroup named_group_list<2..2^16-1>;
 */
cas_err cas_supported_groups_decode(castls_bytes body, castls_bytes *named_group_list)
{
    return cas_u16_list_decode(body, named_group_list);
}

void cas_supported_groups_encode(cas_writer *w, castls_codes named_group_list)
{
    cas_u16_list_encode(w, named_group_list);
}
