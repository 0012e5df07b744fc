/*
 * root_files.h: which files hold the roots that the system trusts, whether they are still the same,
 * and their text.
 */
#ifndef CAS_IO_ROOT_FILES_H
#define CAS_IO_ROOT_FILES_H

#include "castls/error.h"
#include "core/arena.h"
#include "core/writer.h"
#include "io/os.h"

/* What was found at a look. Equal marks mean that nothing has changed. */
typedef struct cas_root_look {
    uint64_t mark;
    bool has_directory; /* Files in a directory may change without the directory's changing. */
    bool is_there;      /* There is a file or directory at all. */
} cas_root_look;

/* Looks at the variables, the file and the directories; a few system calls. */
cas_root_look cas_root_files_look(void);

/* The same and at each file of the directories too. */
cas_root_look cas_root_files_look_closely(void);

/* The PEM text of all of them, a file that has several names once; and where they come from, for
 * people. */
CAS_MUST_USE castls_code cas_root_files_read(cas_arena *text, cas_writer *source,
                                             castls_error *error);

#endif
