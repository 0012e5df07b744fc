/*
 * extensions.c: a block of extensions taken apart, and what may stand where. RFC 8446 section 4.2.
 */
#include "wire/extensions.h"

/* The unknown types met so far, to find one that comes twice. */
typedef struct unknown_types {
    uint16_t type[CAS_EXTENSIONS_MAX];
    size_t count;
} unknown_types;

#define MESSAGES_ROW(name, type, messages, text) (messages),
static const uint8_t may_stand_in[CAS_EXT_COUNT] = {CAS_EXTENSIONS(MESSAGES_ROW)};
#undef MESSAGES_ROW

#define TYPE_ROW(name, type, messages, text) (type),
static const uint16_t type_of_kind[CAS_EXT_COUNT] = {CAS_EXTENSIONS(TYPE_ROW)};
#undef TYPE_ROW

cas_extension_kind cas_extension_kind_of(uint16_t type)
{
#define KIND_ROW(name, number, messages, text)                                                     \
    case (number):                                                                                 \
        return CAS_EXT_##name;
    switch (type) {
        CAS_EXTENSIONS(KIND_ROW)
    default:
        return CAS_EXT_COUNT;
    }
#undef KIND_ROW
}

uint16_t cas_extension_type_of(cas_extension_kind kind)
{
    return *CAS_AT(type_of_kind, kind);
}

castls_bytes cas_extension_name_of(cas_extension_kind kind)
{
#define NAME_ROW(name, number, messages, text)                                                     \
    case CAS_EXT_##name:                                                                           \
        return CAS_TEXT(text);
    switch (kind) {
        CAS_EXTENSIONS(NAME_ROW)
    case CAS_EXT_COUNT:
    default:
        return CAS_TEXT("unknown");
    }
#undef NAME_ROW
}

/*
 * Extension, RFC 8446 section 4.2:
 *
 *   ExtensionType extension_type;
 *   opaque extension_data<0..2^16-1>;
 */
bool cas_extensions_next(cas_reader *r, cas_extension *out)
{
    *out = (cas_extension){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const uint16_t extension_type = cas_read_u16(r);
    const castls_bytes extension_data = cas_read_vec16(r, 0, 65535);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    out->type = extension_type;
    out->body = extension_data;
    return true;
}

/* RFC 8446 section 4.2 forbids two extensions of one type, also where the type is unknown. */
static cas_err take_unknown(unknown_types *unknown, uint16_t type)
{
    for (size_t i = 0; i < unknown->count; i++) {
        if (*CAS_AT(unknown->type, i) == type) {
            return CAS_ERR_EXTENSION_TWICE;
        }
    }
    *CAS_AT(unknown->type, unknown->count) = type;
    unknown->count = unknown->count + 1;
    return CAS_OK;
}

static cas_err take(cas_extensions *x, unknown_types *unknown, const cas_extension *one)
{
    if (x->count == CAS_EXTENSIONS_MAX) {
        return CAS_ERR_EXTENSION_COUNT;
    }
    x->count = cas_narrow_u16(x->count + UINT64_C(1));
    x->last_type = one->type;

    const cas_extension_kind kind = cas_extension_kind_of(one->type);
    if (kind == CAS_EXT_COUNT) {
        x->unknown_count = cas_narrow_u16(x->unknown_count + UINT64_C(1));
        return take_unknown(unknown, one->type);
    }
    if (cas_extensions_has(x, kind)) {
        return CAS_ERR_EXTENSION_TWICE;
    }
    x->present = x->present | UINT64_C(1) << kind;
    *CAS_AT(x->body, kind) = one->body;
    return CAS_OK;
}

cas_err cas_extensions_decode(castls_bytes block, cas_extensions *out)
{
    *out = (cas_extensions){0};

    cas_extensions x = {0};
    unknown_types unknown = {0};
    cas_extension one = {0};
    cas_reader r = cas_reader_on(block);
    while (cas_extensions_next(&r, &one)) {
        CAS_TRY(take(&x, &unknown, &one));
    }
    CAS_TRY(cas_reader_end(&r));

    x.block = block;
    *out = x;
    return CAS_OK;
}

castls_bytes cas_extensions_body(const cas_extensions *x, cas_extension_kind kind)
{
    return *CAS_AT(x->body, kind);
}

bool cas_extension_may_stand(cas_extension_kind kind, uint32_t message)
{
    return (*CAS_AT(may_stand_in, kind) & message) != 0;
}

cas_err cas_extensions_check(const cas_extensions *x, uint32_t message)
{
    for (uint32_t i = 0; i < CAS_EXT_COUNT; i++) {
        const cas_extension_kind kind = (cas_extension_kind)i;
        if (cas_extensions_has(x, kind) && !cas_extension_may_stand(kind, message)) {
            return CAS_ERR_EXTENSION_MISPLACED;
        }
    }
    if (message == CAS_IN_CLIENT_HELLO && cas_extensions_has(x, CAS_EXT_PRE_SHARED_KEY) &&
        x->last_type != CAS_EXTENSION_PRE_SHARED_KEY) {
        return CAS_ERR_PSK_NOT_LAST;
    }
    return CAS_OK;
}

bool cas_extensions_find(castls_bytes block, uint16_t type, castls_bytes *body)
{
    *body = cas_bytes_none();

    cas_extension one = {0};
    cas_reader r = cas_reader_on(block);
    while (cas_extensions_next(&r, &one)) {
        if (one.type == type) {
            *body = one.body;
            return true;
        }
    }
    return false;
}

cas_mark cas_extension_open(cas_writer *w, uint16_t type)
{
    cas_write_u16(w, type);
    return cas_write_open16(w);
}

void cas_extension_encode(cas_writer *w, uint16_t type, castls_bytes body)
{
    cas_write_u16(w, type);
    cas_write_vec16(w, body);
}
