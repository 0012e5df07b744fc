/*
 * json.h: writing JSON: objects, lists, and the commas between what is in them.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "core/writer.h"

typedef struct cli_json {
    cas_writer *w;
    bool has_item; /* A comma is due before the next one. */
} cli_json;

void cli_json_open(cli_json *json, const char *name, char bracket);
void cli_json_close(cli_json *json, char bracket);
void cli_json_text(cli_json *json, const char *name, castls_bytes text);
void cli_json_number(cli_json *json, const char *name, uint64_t value);
void cli_json_signed(cli_json *json, const char *name, int64_t value);
void cli_json_bool(cli_json *json, const char *name, bool value);
void cli_json_null(cli_json *json, const char *name);

#endif
