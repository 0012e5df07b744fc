/*
 * flags.c: the program's arguments against the table.
 */
#include "bogo/flags.h"

#include "core/bytes.h"
#include "core/text.h"
#include "core/writer.h"

typedef enum value_kind {
    VALUE_NONE,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_BASE64,
    VALUE_CREDENTIAL /* None, and it begins a credential. */
} value_kind;

typedef struct flag_row {
    const char *name;
    value_kind value;
} flag_row;

#define BOGO_FLAG_ROW_(id, name, value) {name, VALUE_##value},
static const flag_row rows[] = {BOGO_FLAGS(BOGO_FLAG_ROW_)};

/* Decimal digits, perhaps behind a minus. */
static bool read_number(const char *text, int64_t *value)
{
    castls_bytes digits = cas_text(text);
    const bool negative = cas_bytes_get(digits, 0) == '-';
    uint64_t sum = 0;
    *value = 0;
    digits = cas_bytes_skip(digits, negative ? 1 : 0);
    if (digits.len == 0 || digits.len > 18) {
        /* The runner's shim ids are 64-bit numbers, but small ones. */
        return false;
    }
    for (size_t i = 0; i < digits.len; i++) {
        const uint8_t digit = cas_bytes_get(digits, i);
        if (digit < '0' || digit > '9') {
            return false;
        }
        sum = sum * 10 + (uint64_t)(digit - '0');
    }
    *value = negative ? -(int64_t)sum : (int64_t)sum;
    return true;
}

static bool is_value(value_kind kind, const char *text)
{
    int64_t number = 0;
    cas_buf decoded = {0};
    if (kind == VALUE_NUMBER) {
        return read_number(text, &number);
    }
    if (kind == VALUE_BASE64) {
        const bool is_base64 = bogo_base64(text, &decoded);
        cas_buf_clear(&decoded, NULL);
        return is_base64;
    }
    return true;
}

static bool add(bogo_flags *flags, bogo_flag flag, const char *text)
{
    if (flags->count == BOGO_GIVEN_MAX) {
        return false;
    }
    if (CAS_AT(rows, flag)->value == VALUE_CREDENTIAL) {
        flags->credentials = flags->credentials + 1;
    }
    bogo_given *given = CAS_AT(flags->given, flags->count);
    given->flag = flag;
    given->credential = flags->credentials - 1;
    given->text = text;
    flags->count = flags->count + 1;
    return true;
}

/* Which connections a flag is about: its prefix says so, and is cut off. Nothing here splits
 * handshakes between processes, so that this process is always the shim. */
static const char *cut_prefix(bogo_plan *plan, const char *text, bogo_flags **only)
{
    const char *shim = bogo_os_behind(text, "-on-shim-");
    const char *name = shim != NULL ? shim : bogo_os_behind(text, "-");
    const char *rest = NULL;
    *only = NULL;
    if (name == NULL) {
        return NULL;
    }
    if ((rest = bogo_os_behind(name, "on-initial-")) != NULL) {
        *only = &plan->initial;
    } else if ((rest = bogo_os_behind(name, "on-resume-")) != NULL) {
        *only = &plan->resume;
    } else if ((rest = bogo_os_behind(name, "on-retry-")) != NULL) {
        *only = &plan->retry;
    }
    return rest != NULL ? rest : name;
}

static bool find(const char *name, bogo_flag *flag)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (cas_bytes_equal(cas_text(name), cas_text(CAS_AT(rows, i)->name))) {
            *flag = (bogo_flag)i;
            return true;
        }
    }
    return false;
}

static bool take(bogo_plan *plan, size_t *i)
{
    bogo_flags *only = NULL;
    bogo_flag flag = BOGO_PORT;
    const char *name = cut_prefix(plan, bogo_os_argument(*i), &only);
    const char *value = "";
    *i = *i + 1;
    if (name == NULL || !find(name, &flag)) {
        return false;
    }
    const value_kind kind = CAS_AT(rows, flag)->value;
    if (kind != VALUE_NONE && kind != VALUE_CREDENTIAL) {
        value = bogo_os_argument(*i);
        *i = *i + 1;
    }
    if (value == NULL || !is_value(kind, value)) {
        return false;
    }
    if (only != NULL) {
        return add(only, flag, value);
    }
    return add(&plan->initial, flag, value) && add(&plan->resume, flag, value) &&
           add(&plan->retry, flag, value);
}

bool bogo_plan_read(bogo_plan *plan, const char **unknown)
{
    size_t i = 0;
    *plan = (bogo_plan){0};
    for (const char *text = bogo_os_argument(i); text != NULL; text = bogo_os_argument(i)) {
        if (!take(plan, &i)) {
            *unknown = text;
            return false;
        }
    }
    return true;
}

/* The flags of one credential; any = true looks at all of them. */
static const char *last(const bogo_flags *flags, bogo_flag flag, bool any, int credential)
{
    const char *text = NULL;
    for (size_t i = 0; i < flags->count; i++) {
        const bogo_given *given = CAS_AT(flags->given, i);
        if (given->flag == flag && (any || given->credential == credential)) {
            text = given->text;
        }
    }
    return text;
}

static bogo_list numbers(const bogo_flags *flags, bogo_flag flag, bool any, int credential)
{
    bogo_list list = {{0}, 0};
    for (size_t i = 0; i < flags->count; i++) {
        const bogo_given *given = CAS_AT(flags->given, i);
        int64_t value = 0;
        if (given->flag == flag && (any || given->credential == credential) &&
            read_number(given->text, &value) && value >= 0 && value <= 0xffff &&
            list.count < BOGO_LIST_MAX) {
            *CAS_AT(list.code, list.count) = cas_narrow_u16((uint64_t)value);
            list.count = list.count + 1;
        }
    }
    return list;
}

bool bogo_has(const bogo_flags *flags, bogo_flag flag)
{
    return last(flags, flag, true, 0) != NULL;
}

const char *bogo_text(const bogo_flags *flags, bogo_flag flag, const char *otherwise)
{
    const char *text = last(flags, flag, true, 0);
    return text != NULL ? text : otherwise;
}

int64_t bogo_number(const bogo_flags *flags, bogo_flag flag, int64_t otherwise)
{
    const char *text = last(flags, flag, true, 0);
    int64_t value = 0;
    return text != NULL && read_number(text, &value) ? value : otherwise;
}

bogo_list bogo_numbers(const bogo_flags *flags, bogo_flag flag)
{
    return numbers(flags, flag, true, 0);
}

const char *bogo_credential_text(const bogo_flags *flags, int credential, bogo_flag flag)
{
    return last(flags, flag, false, credential);
}

bogo_list bogo_credential_numbers(const bogo_flags *flags, int credential, bogo_flag flag)
{
    return numbers(flags, flag, false, credential);
}

bool bogo_credential_has(const bogo_flags *flags, int credential, bogo_flag flag)
{
    return last(flags, flag, false, credential) != NULL;
}

static uint32_t base64_value(uint8_t letter)
{
    const castls_bytes alphabet =
        CAS_TEXT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    return cas_low_u32(cas_bytes_find(alphabet, letter));
}

bool bogo_base64(const char *text, cas_buf *out)
{
    const castls_bytes in = cas_text(text);
    if (in.len % 4 != 0 || cas_buf_init(out, NULL, in.len / 4 * 3) != CAS_OK) {
        return false;
    }
    cas_writer w = cas_writer_on(cas_buf_room(out));
    for (size_t i = 0; i < in.len; i += 4) {
        uint32_t sum = 0;
        const bool is_last = i + 4 == in.len;
        size_t pads = is_last && cas_bytes_get(in, i + 3) == '=' ? 1 : 0;
        pads = pads == 1 && cas_bytes_get(in, i + 2) == '=' ? 2 : pads;
        for (size_t j = 0; j < 4; j++) {
            const uint32_t value = j < 4 - pads ? base64_value(cas_bytes_get(in, i + j)) : 0;
            if (value > 63) {
                return false;
            }
            sum = sum * 64 + value;
        }
        for (size_t j = 0; j < 3 - pads; j++) {
            cas_write_u8(&w, cas_low_u8(sum / (j == 0 ? 65536u : j == 1 ? 256u : 1u)));
        }
    }
    cas_buf_wrote(out, cas_writer_len(&w));
    return true;
}

bool bogo_hex(castls_bytes text, cas_buf *out)
{
    if (text.len % 2 != 0 || cas_buf_init(out, NULL, text.len / 2) != CAS_OK) {
        return false;
    }
    cas_writer w = cas_writer_on(cas_buf_room(out));
    for (size_t i = 0; i < text.len; i += 2) {
        const uint8_t high = cas_hex_value(cas_bytes_get(text, i));
        const uint8_t low = cas_hex_value(cas_bytes_get(text, i + 1));
        if (high > 15 || low > 15) {
            return false;
        }
        cas_write_u8(&w, cas_low_u8((uint64_t)high * 16 + low));
    }
    cas_buf_wrote(out, cas_writer_len(&w));
    return true;
}
