/*
 * vectors.c: see vectors.h.
 */
#include "kdf/vectors.h"

#include "core/text.h"

bool kdf_next(castls_bytes *left, castls_bytes *record)
{
    const castls_bytes end = CAS_TEXT("\n\n");
    if (left->len == 0) {
        *record = cas_bytes_none();
        return false;
    }
    const size_t len = cas_bytes_search(*left, end);
    *record = cas_bytes_prefix(*left, len);
    *left = cas_bytes_skip(*left, len + 2);
    return true;
}

castls_bytes kdf_text(castls_bytes record, castls_bytes name)
{
    castls_bytes left = record;
    while (left.len != 0) {
        const castls_bytes line = cas_bytes_prefix(left, cas_bytes_find(left, '\n'));
        if (cas_bytes_starts_with(line, name) && cas_bytes_get(line, name.len) == '=') {
            /* Never absent: a value may be empty. */
            return line.len == name.len + 1 ? CAS_TEXT("") : cas_bytes_skip(line, name.len + 1);
        }
        left = cas_bytes_skip(left, line.len + 1);
    }
    return cas_bytes_none();
}

uint32_t kdf_number(castls_bytes record, castls_bytes name)
{
    const castls_bytes text = kdf_text(record, name);
    uint32_t number = 0;
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t digit = cas_hex_value(cas_bytes_get(text, i));
        assert_true(digit < 10);
        number = number * 10 + digit;
    }
    return number;
}

castls_bytes kdf_hex(castls_bytes record, castls_bytes name, castls_span room)
{
    const castls_bytes text = kdf_text(record, name);
    if (cas_bytes_is_absent(text)) {
        return cas_bytes_none();
    }
    const castls_span out = cas_span_prefix(room, text.len / 2);
    assert_int_equal(text.len % 2, 0);
    assert_int_equal(out.len, text.len / 2);
    for (size_t i = 0; i < out.len; i++) {
        const uint8_t high = cas_hex_value(cas_bytes_get(text, 2 * i));
        const uint8_t low = cas_hex_value(cas_bytes_get(text, 2 * i + 1));
        assert_true(high < 16 && low < 16);
        cas_span_set(out, i, (uint8_t)(high * 16 + low));
    }
    return cas_span_bytes(out);
}

void kdf_with(const castls_provider *provider, void (*check)(const castls_provider *))
{
    if (provider == NULL) {
        print_message("# reason: this build has no such provider\n");
        skip();
    }
    check(provider);
}
