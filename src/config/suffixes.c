/*
 * suffixes.c: the public, counted list of public suffixes over src/x509/suffix.h.
 */
#include "config/config.h"
#include "config/failure.h"
#include "core/text.h"

static cas_err fill(castls_suffixes *suffixes, castls_bytes text, uint32_t *line)
{
    const castls_hash *hash = suffixes->environment.provider->hash(CASTLS_HASH_SHA256);
    const castls_bytes parts[] = {text};
    CAS_TRY(cas_suffix_list_init(&suffixes->list, suffixes->environment.allocator, text, line));
    if (hash == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    return hash->digest(CAS_PARTS(parts), CAS_SPAN(suffixes->digest)) == CASTLS_OK
               ? CAS_OK
               : CAS_ERR_CRYPTO;
}

static cas_err make(const castls_environment *environment, castls_bytes text, uint32_t *line,
                    castls_suffixes **out)
{
    cas_environment env = {0};
    CAS_TRY(cas_environment_read(environment, &env));
    castls_suffixes *suffixes = CAS_NEW(env.allocator, castls_suffixes);
    if (suffixes == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_count_take(&suffixes->count);
    suffixes->environment = env;
    const cas_err err = fill(suffixes, text, line);
    if (err != CAS_OK) {
        castls_suffixes_release(suffixes);
        return err == CAS_ERR_DECODE ? CAS_ERR_SUFFIX_LIST : err;
    }
    *out = suffixes;
    return CAS_OK;
}

castls_code castls_suffixes_new(const castls_environment *environment, castls_bytes text,
                                castls_suffixes **out, castls_error *error)
{
    uint32_t line = 0;
    *out = NULL;
    const cas_err err = make(environment, text, &line, out);
    cas_error_set(error, err);
    if (err == CAS_ERR_SUFFIX_LIST) {
        uint8_t room[64] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_bytes(&w, line == 0 ? CAS_TEXT("no rule") : CAS_TEXT("line "));
        if (line != 0) {
            cas_write_decimal(&w, line);
        }
        cas_error_detail(error, cas_writer_bytes(&w));
    }
    return castls_reason_code((castls_reason)err);
}

castls_suffixes *castls_suffixes_retain(castls_suffixes *suffixes)
{
    if (suffixes != NULL) {
        cas_count_take(&suffixes->count);
    }
    return suffixes;
}

void castls_suffixes_release(castls_suffixes *suffixes)
{
    if (suffixes == NULL || !cas_count_give(&suffixes->count)) {
        return;
    }
    cas_suffix_list_clear(&suffixes->list);
    CAS_FREE(suffixes->environment.allocator, suffixes);
}

size_t castls_suffixes_count(const castls_suffixes *suffixes)
{
    return suffixes->list.count;
}

castls_code
castls_config_builder_set_suffixes(castls_config_builder *builder, castls_suffixes *suffixes)
{
    castls_suffixes *mine = castls_suffixes_retain(suffixes);
    castls_suffixes_release(builder->parts.suffixes);
    builder->parts.suffixes = mine;
    return CASTLS_OK;
}
