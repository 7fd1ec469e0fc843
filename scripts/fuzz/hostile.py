"""Texts and numbers that readers stumble over; each mutation draws from here."""

from __future__ import annotations

NUMBERS = (
    "0", "-1", "1", "2147483647", "2147483648", "4294967295", "9223372036854775808", "99999999999999999999", "1e308",
    "-1e308", "1e999", "nan", "inf", "0.0000001", "1048576", "16385", "35000", "", "+", "-", ".", "0x10", "1_0",
)  # fmt: skip
# str.isdigit, str.isdecimal, str.isnumeric and int() each draw their own line among these.
DIGITS = "²⁶₃①⑳㊿٣१௧๓𝟗９一〇Ⅻ½¼⁄"
TEXTS = (
    "9" * 400, "1." * 800, "1 " * 3000, "1,000" * 800, "5×10⁻" * 500, "10⁻⁶" * 500, "±" * 2000, "-" * 4000, "(" * 3000,
    "a," * 3000, "|" * 3000, "\t" * 4000, " " * 20000, "\n" * 5000, "#" * 3000, "> " * 3000, "*" * 3000, "_" * 3000,
    "[](" * 1500, "![" * 1500, "`" * 3000, "<" * 2000, "<!--" * 800, "&" * 2000, "&amp;" * 500, '"' * 2001, "'" * 2001,
    "\\" * 2001, "=" * 3000, "+-" * 1500, "一、" * 500, "第一章" * 300, "1.1.1.1." * 400, "a-\n" * 1500, "H₂O₂" * 400,
    "民國999年99月99日", "民國一百零零年", "0/1/00", "1/2/" + "9" * 40, "2025/13/45 25:61", "9999-12-31",
    "99999999.99999", "Rev. " + "A" * 500, "=SUM(A1:A1048576)", "NaN", "\u202e\u200b\ufeff", "\u0300" * 500, "\x00",
    "\x1b[2J", "\x85\u2028", "\ufffd" * 50, "\uffff", "𠀀" * 300, "ﷺ" * 200, "a" * 60000, "字" * 30000,
    "{" * 900, "[" * 900, "]]>", "<?xml ?>", "x@" * 1500, "http://" * 800,
    "\r", "\x0b\x0c", "0" * 5000 + "1", "℃" * 900, "1℃" * 900,
)  # fmt: skip
CHARSETS = (
    "big5", "gb18030", "utf-7", "utf-16", "utf-32", "unicode_escape", "raw_unicode_escape", "undefined", "idna", "hex",
    "punycode", "rot13", "zlib", "mbcs", "utf-8-sig", "cp65001", "x" * 300, "iso-2022-jp", "hz", "\u5b57", "", "None",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "gb18030", "latin-1", "utf-7")
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
)
