/*
 * os.c: standard input in, standard output out, for limbo.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "limbo/limbo.h"

#define INPUT_MAX ((size_t)1 << 30)

void limbo_print(castls_bytes line)
{
    (void)fwrite(line.data, 1, line.len, stdout);
    (void)putchar('\n');
}

/* All of standard input; NULL when there is no memory, or too much input. */
static uint8_t *read_all(size_t *len)
{
    size_t room = 1 << 20;
    uint8_t *text = malloc(room);
    *len = 0;
    while (text != NULL) {
        const size_t got = fread(text + *len, 1, room - *len, stdin);
        *len += got;
        if (got == 0) {
            return text;
        }
        if (*len == room) {
            uint8_t *more = room < INPUT_MAX ? realloc(text, 2 * room) : NULL;
            if (more == NULL) {
                free(text);
            }
            text = more;
            room = 2 * room;
        }
    }
    return NULL;
}

int main(void)
{
    size_t len = 0;
    uint8_t *text = read_all(&len);
    if (text == NULL) {
        (void)fputs("limbo: no memory for the cases\n", stderr);
        return 2;
    }
    const castls_bytes all = {text, len};
    const cas_err err = limbo_run(all);
    free(text);
    if (err != CAS_OK || fflush(stdout) != 0) {
        (void)fprintf(stderr, "limbo: %s\n", castls_reason_text((castls_reason)err));
        return 2;
    }
    return 0;
}
