/*
 * os.c: standard input as one view.
 */
#include <stdio.h>
#include <stdlib.h>

#include "kdf/vectors.h"

#define INPUT_MAX (8U << 20)

castls_bytes kdf_input(void)
{
    static uint8_t *room = NULL;
    static size_t len = 0;
    if (room == NULL) {
        room = malloc(INPUT_MAX);
        if (room != NULL) {
            len = fread(room, 1, INPUT_MAX, stdin);
        }
    }
    const castls_bytes input = {room, len};
    return input;
}
