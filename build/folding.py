"""Makes src/Domain/Common/folding.txt out of Python's own Unicode tables: python3 build/folding.py"""

import pathlib
import sys
import unicodedata as u

every = [c for c in range(0x80, sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF and not 0xAC00 <= c <= 0xD7A3]


def folded(text):
    """Compatibility decomposed and case folded, until neither changes it."""
    while (next_ := u.normalize("NFKD", text.casefold())) != text:
        text = next_
    return text


def hexes(text):
    return " ".join(f"{ord(c):X}" for c in text)


def apart(char):
    """The two that a character is canonically made of; nothing where they never come together again."""
    parts = u.decomposition(char).split()
    return len(parts) == 2 and parts[0][0] != "<" and u.normalize("NFC", u.normalize("NFD", char)) == char and parts


lines = [f"# Unicode {u.unidata_version}, made by build/folding.py. = becomes, ^ combining class, + composes into."]
lines += [f"= {c:X} {hexes(to)}" for c in every if (to := folded(chr(c))) != chr(c)]
lines += [f"^ {c:X} {ordered}" for c in every if (ordered := u.combining(chr(c)))]
lines += [
    f"+ {parts[0].lstrip('0')} {parts[1].lstrip('0')} {c:X}"
    for c in every
    if u.normalize("NFC", folded(chr(c))) == chr(c) and (parts := apart(chr(c)))
]
pathlib.Path(__file__, "../../src/Domain/Common/folding.txt").resolve().write_text("\n".join(lines) + "\n")
