/* refused: raw-memory, as tests/unit/test_it.c */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void bytes_are_equal(void **state)
{
    const uint8_t one[4] = {1, 2, 3, 4};
    const uint8_t two[4] = {1, 2, 3, 4};
    (void)state;
    assert_memory_equal(one, two, sizeof(one));
}

void (*const use)(void **) = bytes_are_equal;
