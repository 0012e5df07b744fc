"""Small trees that a check must refuse, and how; and one that all of them must pass.

CASES: check, what is shown, {path: text}, {rule: path}. The selftest of this folder's parent runs them.
"""

GOOD = {
    "include/castls/base.h": (
        "#include <stdint.h>\n\ntypedef struct castls_bytes {\n    int len;\n} castls_bytes;\n"
    ),
    "src/core/bytes.h": '#include "castls/base.h"\n\n#include <string.h>\n',
    "src/wire/alert.h": '#include "core/bytes.h"\n\nint cas_alert_encode(int x);\n',
    "src/wire/alert.c": (
        '#include "wire/alert.h"\n\nstatic int twice(int x)\n{\n    return x + x;\n}\n\n'
        "int cas_alert_encode(int x)\n{\n    return twice(x);\n}\n"
    ),
    "src/io/os.c": '#include "core/bytes.h"\n\n#include <sys/socket.h>\n',
    "tests/unit/test_alert.c": '#include "wire/alert.h"\n\nint main(void)\n{\n    return 0;\n}\n',
}


def body(lines):
    return "int cas_long(int x)\n{\n" + "    x++;\n" * (lines - 1) + "    return x;\n}\n"


CASES = [
    ("sizes", "a file of 401 lines", {"src/tls/a.c": "int x;\n" * 401}, {"file": "src/tls/a.c"}),
    ("sizes", "a header of 121 lines", {"src/tls/a.h": "int x;\n" * 121}, {"file": "src/tls/a.h"}),
    ("sizes", "a raw.h of 101 lines", {"src/core/raw.h": "int x;\n" * 101}, {"file": "src/core/raw.h"}),
    ("sizes", "a function of 61 lines", {"src/tls/a.c": body(61)}, {"function": "src/tls/a.c"}),
    ("sizes", "a function of 60 lines is allowed", {"src/tls/a.c": body(60)}, {}),
    ("sizes", "a line of 101 columns", {"src/tls/a.c": "x" * 101 + "\n"}, {"line": "src/tls/a.c"}),
    (
        "sizes", "a table of 121 columns",
        {"src/tls/a.c": "/* clang-format off */\n" + "x" * 121 + "\n"}, {"line": "src/tls/a.c"},
    ),
    (
        "sizes", "a table of 120 columns is allowed",
        {"src/tls/a.c": "/* clang-format off */\n" + "x" * 120 + "\n/* clang-format on */\n"}, {},
    ),
    (
        "sizes", "an exception with a reason",
        {"src/tls/a.c": "x" * 101 + "\n", "sizes.tsv": "src/tls/a.c\tline\tIt is one long word.\n"}, {},
    ),
    (
        "sizes", "an exception without a reason",
        {"src/tls/a.c": "x;\n", "sizes.tsv": "src/tls/a.c\tline\n"}, {"exception": "sizes.tsv"},
    ),
    (
        "sizes", "an exception that nothing needs",
        {"src/tls/a.c": "x;\n", "sizes.tsv": "src/tls/a.c\tline\tIt was long once.\n"},
        {"exception": "sizes.tsv"},
    ),
    (
        "edges", "record does not know handshake",
        {"src/record/a.c": '#include "handshake/b.h"\n', "src/handshake/b.h": "int x;\n"},
        {"edge": "src/record/a.c"},
    ),
    (
        "edges", "handshake does not know record",
        {"src/handshake/a.c": '#include "record/b.h"\n', "src/record/b.h": "int x;\n"},
        {"edge": "src/handshake/a.c"},
    ),
    (
        "edges", "wire does not know crypto",
        {"src/wire/a.c": '#include "crypto/b.h"\n', "src/crypto/b.h": "int x;\n"},
        {"edge": "src/wire/a.c"},
    ),
    (
        "edges", "core knows only the words of the API",
        {"src/core/a.h": '#include "castls/config.h"\n'}, {"edge": "src/core/a.h"},
    ),
    (
        "edges", "one provider does not know another",
        {"src/providers/a/a.c": '#include "providers/b/b.h"\n', "src/providers/b/b.h": "int x;\n"},
        {"edge": "src/providers/a/a.c"},
    ),
    (
        "edges", "a program does not know the inside",
        {"cli/a.c": '#include "tls/b.h"\n', "src/tls/b.h": "int x;\n"}, {"edge": "cli/a.c"},
    ),
    (
        "edges", "a public header is for the public",
        {"include/castls/a.h": '#include "core/b.h"\n', "src/core/b.h": "int x;\n"},
        {"edge": "include/castls/a.h"},
    ),
    (
        "edges", "raw.h is core's own",
        {"src/tls/a.c": '#include "core/raw.h"\n', "src/core/raw.h": "int x;\n"},
        {"edge": "src/tls/a.c"},
    ),
    (
        "edges", "the system belongs to an os.c",
        {"src/tls/a.c": "#include <stdio.h>\n"}, {"system": "src/tls/a.c"},
    ),
    ("edges", "a name without its floor", {"src/tls/a.c": '#include "b.h"\n'}, {"name": "src/tls/a.c"}),
    ("edges", "a folder on no floor", {"src/util/a.c": "int x;\n"}, {"floor": "src/util/a.c"}),
    (
        "names", "a function without its prefix",
        {"src/tls/a.c": "int go(int x)\n{\n    return x;\n}\n"}, {"prefix": "src/tls/a.c"},
    ),
    ("names", "a typedef in _t", {"src/tls/a.h": "typedef int cas_size_t;\n"}, {"typedef": "src/tls/a.h"}),
    (
        "names", "a typedef that is not its tag",
        {"src/tls/a.h": "typedef struct cas_a {\n    int x;\n} cas_b;\n"}, {"tag": "src/tls/a.h"},
    ),
    ("names", "a codec without a test", {"src/wire/a.c": "int x;\n"}, {"test": "src/wire/a.c"}),
    ("format", "two statements on a line", {"src/tls/a.c": "int x;  int y;\n"}, {"format": "src/tls/a.c"}),
    ("shell", "a variable without quotes", {"tools/a": '#!/bin/sh\nrm -r $1\n'}, {"shell": "tools/a"}),
    (
        "lint", "a condition that is always true",
        {"src/tls/a.c": "int cas_a(int x);\nint cas_a(int x)\n{\n    return x == x ? 1 : 0;\n}\n"},
        {"lint": "src/tls/a.c"},
    ),
    (
        "rfc", "a requirement without a row",
        {"tests/rfc/1234.tsv": "# count 1 2\n1\t1\tx\t-\tnothing here does that\n"},
        {"count": "tests/rfc/1234.tsv", "stale": "docs/rfc-map.md"},
    ),
    (
        "rfc", "a row whose code and test are gone",
        {
            "tests/rfc/1234.tsv": "# count 1 1\n1\t1\tx\tsrc/a.c:go\ttests/b.c:none\n",
            "tests/b.c": "int some;\n",
        },
        {"code": "tests/rfc/1234.tsv", "test": "tests/rfc/1234.tsv", "stale": "docs/rfc-map.md"},
    ),
    (
        "features", "a feature whose test is gone, and one that no peer has seen",
        {
            "docs/features.tsv": "a\tyes\ttests/b.c:none\ta\t1\t2\t3\t4\t5\nb\tyes\t-\t-\t1\t2\t3\t4\t5\n",
            "docs/status.md": "| feature | peer |\n|---|---|\n| a | **failed** |\n",
            "tests/b.c": "int some;\n",
        },
        {"test": "docs/features.tsv", "status": "docs/features.tsv", "stale": "docs/features.md"},
    ),
]
