"""Finds the checks of a C source that can refuse input, and writes a switch into each.

The sources are formatted by clang-format and keep to a subset of C, so that tokens are enough. A site is
where something can be refused, and its mutant lets that pass:

  try       CAS_TRY(e)                      the error of e is dropped
  result    return e; in a cas_err function the same, unless e is CAS_OK or an error alone
  if        if (a || b) { refuse }          a, and apart from it b, is taken for false
  else      else { refuse }                 refuses nothing
  holds     return a && b; in a predicate   a, and apart from it b, is taken for true
  least     cas_read_vec16(r, least, most)  the vector may be empty
  most      cas_read_vec16(r, least, most)  the vector may be as long as its prefix can say
  row       a row of a transition table     is not there

`refuse` is a return of an error or of false, or a reader that is failed.
"""

import re

TOKEN = re.compile(
    r'(?P<skip>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*)|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\''
    r"|[A-Za-z_]\w*|\.?\d[\w.]*|&&|\|\||->|<<=|>>=|<<|>>|[-+*/%&|^=!<>]=|\+\+|--|\.\.\.|.",
    re.DOTALL | re.MULTILINE)
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
ERROR = re.compile(r"^CAS_ERR_\w+$|^CASTLS_(?!OK$|PENDING$)[A-Z_0-9]+$")
VECTOR = {"cas_read_vec8": "0xff", "cas_read_vec16": "0xffff", "cas_read_vec24": "0xffffff"}
TABLE_ROW = re.compile(r"^ *\{IN\(", re.MULTILINE)


class Token:
    def __init__(self, text, start, end):
        self.text, self.start, self.end = text, start, end


class Site:
    """One check: where it stands, what it is, and what it says."""

    def __init__(self, path, line, function, kind, text):
        self.path, self.line, self.function, self.kind, self.text = path, line, function, kind, text

    def name(self):
        return (self.path, self.function, self.kind, self.text)


def tokens_of(text):
    found = []
    for match in TOKEN.finditer(text):
        if match.group("skip") is None:
            found.append(Token(match.group(0), match.start(), match.end()))
    return found


class Source:
    """One file: its tokens, its sites, and its text with a switch at each site."""

    def __init__(self, path, text, first):
        self.path, self.text, self.first = path, text, first
        self.tokens = tokens_of(text)
        self.partner = self.match()
        self.sites, self.inserts = [], []
        for name, returns, start, end in self.functions():
            self.function, self.returns = name, returns
            self.walk(start, end)
        self.rows()
        self.tell_apart()

    def tell_apart(self):
        """What a function says twice is numbered."""
        seen = {}
        for site in self.sites:
            seen[site.name()] = seen.get(site.name(), 0) + 1
            if seen[site.name()] > 1:
                site.text += f" ({seen[site.name()]})"

    def match(self):
        partner, stack = {}, []
        for i, token in enumerate(self.tokens):
            if token.text in OPEN:
                stack.append(i)
            elif token.text in CLOSE and stack:
                partner[stack.pop()] = i
        return partner

    def functions(self):
        """Name, return type, and the tokens of the body, for each function definition."""
        i, begin = 0, 0
        while i < len(self.tokens):
            text = self.tokens[i].text
            if text == "(" and i > begin and i in self.partner:
                close = self.partner[i]
                after = self.tokens[close + 1].text if close + 1 < len(self.tokens) else ""
                if after == "{" and re.match(r"\w", self.tokens[i - 1].text):
                    end = self.partner[close + 1]
                    returns = [t.text for t in self.tokens[begin:i - 1]]
                    yield self.tokens[i - 1].text, returns, close + 2, end
                    i = begin = end + 1
                    continue
                i = close
            elif text in OPEN and i in self.partner:
                i = self.partner[i]
            elif text == ";":
                begin = i + 1
            i += 1

    def piece(self, start, end):
        """The text of tokens start..end-1 on one line."""
        return re.sub(r"\s+", " ", self.text[self.tokens[start].start:self.tokens[end - 1].end])

    def add(self, kind, start, end, prefix, suffix, shown=None):
        number = self.first + len(self.sites)
        line = self.text.count("\n", 0, self.tokens[start].start) + 1
        self.sites.append(Site(self.path, line, self.function, kind, shown or self.piece(start, end)))
        self.inserts.append((self.tokens[start].start, prefix.replace("#", str(number)), 1, end - start))
        self.inserts.append((self.tokens[end - 1].end, suffix, 0, end - start))

    def split(self, start, end, by):
        """The operands of `by` at the top of an expression."""
        parts, i, begin = [], start, start
        while i < end:
            text = self.tokens[i].text
            if text in OPEN:
                i = self.partner[i]
            elif text == by:
                parts.append((begin, i))
                begin = i + 1
            i += 1
        return parts + [(begin, end)]

    def statement_end(self, i):
        while self.tokens[i].text != ";":
            i = self.partner[i] if self.tokens[i].text in OPEN else i
            i += 1
        return i

    def refuses(self, start, end):
        """Whether the statements of a block, but not of blocks in it, refuse."""
        i = start
        while i < end:
            text = self.tokens[i].text
            if text == "return":
                value = [t.text for t in self.tokens[i + 1:self.statement_end(i)]]
                if any(ERROR.match(t) for t in value) or value == ["false"] or value[:1] == ["cas_bytes_none"]:
                    return True
            elif text.endswith("_fail") and self.tokens[i + 1].text == "(":
                return True
            elif text == "{":
                i = self.partner[i]
            i += 1
        return False

    def block(self, i):
        """The tokens of the statement or block that begins at i."""
        if self.tokens[i].text == "{":
            return i + 1, self.partner[i]
        return i, self.statement_end(i) + 1

    def walk(self, start, end):
        for i in range(start, end):
            text = self.tokens[i].text
            if text == "CAS_TRY":
                self.add("try", i + 2, self.partner[i + 1], "cas_mutant_err(#, ", ")")
            elif text == "if":
                self.on_if(i)
            elif text == "else" and self.tokens[i + 1].text == "{":
                first, last = self.block(i + 1)
                if self.refuses(first, last) and "return" not in [t.text for t in self.tokens[first:last]]:
                    self.add("else", i, i + 1, "", " if (cas_mutant_no(#, 1))".replace("#", self.next()),
                             shown="else " + self.piece(first, last))
            elif text == "return":
                self.on_return(i + 1, self.statement_end(i))
            elif text in VECTOR and self.tokens[i + 1].text == "(":
                self.on_vector(i + 1, VECTOR[text])

    def next(self):
        return str(self.first + len(self.sites))

    def on_if(self, i):
        close = self.partner[i + 1]
        if self.refuses(*self.block(close + 1)):
            for first, last in self.split(i + 2, close, "||"):
                self.add("if", first, last, "cas_mutant_no(#, ", ")")

    def on_return(self, start, end):
        words = [t.text for t in self.tokens[start:end]]
        if self.returns[-1:] == ["cas_err"]:
            if words != ["CAS_OK"] and not (len(words) == 1 and ERROR.match(words[0])):
                self.add("result", start, end, "cas_mutant_err(#, ", ")")
        elif self.returns[-1:] == ["bool"] and words not in (["true"], ["false"]):
            whole = len(self.split(start, end, "||")) > 1 or len(self.split(start, end, "?")) > 1
            for first, last in [(start, end)] if whole else self.split(start, end, "&&"):
                self.add("holds", first, last, "cas_mutant_yes(#, ", ")")

    def on_vector(self, i, widest):
        _, least, most = self.split(i + 1, self.partner[i], ",")
        call = self.piece(i - 1, self.partner[i] + 1)
        if self.piece(*least) != "0":
            self.add("least", *least, "cas_mutant_size(#, ", ", 0)", shown=call)
        if self.piece(*most) not in (widest, str(int(widest, 16))):
            self.add("most", *most, "cas_mutant_size(#, ", f", {widest})", shown=call)

    def rows(self):
        """The machine tells where its table stands, and a row that is taken out is not found there."""
        rows = list(TABLE_ROW.finditer(self.text))
        if not rows:
            return
        self.function = "rows"
        base = self.next()
        for row in rows:
            end = self.text.index("\n", row.start())
            line = self.text.count("\n", 0, row.start()) + 1
            text = re.sub(r"\s+", " ", self.text[row.start():end].strip())
            self.sites.append(Site(self.path, line, "rows", "row", text))
        getter = re.search(r"^    const cas_machine machine = \{&rows\[0\]", self.text, re.MULTILINE)
        self.inserts.append((getter.start(), f"    cas_mutant_table({base}, &rows[0]);\n", 0, 0))

    def mutated(self):
        """The text with its switches. At one place what ends comes before what begins, and an outer
        site begins before an inner one and ends behind it."""
        text = self.text
        if self.path == "src/handshake/driver.c":
            asked = "if (row->in == state && row->on == on) {"
            if text.count(asked) != 1:
                raise SystemExit("driver.c no longer looks rows up as this tool expects")
            begin = text.index(asked) + len("if (")
            self.inserts.append((begin, "!cas_mutant_row(machine.row, i) && ", 0, 0))
        order = sorted(self.inserts, key=lambda x: (x[0], x[2], -x[3] if x[2] else x[3]))
        out, at = [], 0
        for where, insert, _, _ in order:
            out += [text[at:where], insert]
            at = where
        return "".join(out) + text[at:]
