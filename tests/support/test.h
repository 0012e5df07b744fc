/*
 * test.h: what every unit test includes: cmocka, and assertions about views.
 */
#ifndef CAS_TESTS_TEST_H
#define CAS_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/bytes.h"
#include "core/err.h"

/* Two views hold the same bytes; if not, the first difference is printed. */
#define assert_bytes_equal(a, b) cas_test_bytes_equal_((a), (b), __FILE__, __LINE__)

static inline void cas_test_bytes_equal_(castls_bytes a, castls_bytes b, const char *file, int line)
{
    const size_t shorter = cas_min_size(a.len, b.len);
    for (size_t i = 0; i < shorter; i++) {
        if (cas_bytes_get(a, i) != cas_bytes_get(b, i)) {
            print_error("bytes differ at offset %zu: 0x%02x, 0x%02x\n", i, cas_bytes_get(a, i),
                        cas_bytes_get(b, i));
            _fail(file, line);
        }
    }
    if (a.len != b.len) {
        print_error("bytes differ in length: %zu, %zu\n", a.len, b.len);
        _fail(file, line);
    }
}

#endif
