"""Whether a text reads like one: what a page's text layer or its recognition is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Characters without a meaning: no Unicode map, private use, controls; one at the start of a line is a bullet.
_GARBAGE = re.compile("(?<!\n)[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# UTF-8 or Big5 read as Latin-1: signs of that block one after the other. No language sets two of them in a row often.
_MOJIBAKE = re.compile("[\u0080-\u00ff]{2,}")
# A letter of a distant script right beside a Latin one. Greek is left out: µm, Ωcm, α-olefin.
_MIXED = re.compile("[A-Za-z][\u0400-\u1cff]|[\u0400-\u1cff][A-Za-z]")
_HAN = re.compile("[\u3400-\u9fff]")
# The ten most usual letters make up 0.70 to 0.76 of English, German, French or Spanish, and 10/26 of chance.
_USUAL, _OTHERS = "etaoinsrhl", "bcdfgjkmpquvwxyz"
_LATIN_CHANCE, _LATIN_USUAL, _LATIN_NEEDED = 0.40, 0.62, 60
# Level 1 of Big5 (5401 characters) and GB 2312 (3755) makes up 0.97 and more of running text in either script, and
# a quarter of the unified ideographs. Their lead bytes end at these.
_LEVEL_1 = {"big5": 0xC6, "gb2312": 0xD7}
_HAN_CHANCE, _HAN_USUAL, _HAN_NEEDED = 0.35, 0.85, 20
# As much of a page tells what the whole of it is like.
_SAMPLE = 4000
# A word, a number with its signs, or Han text, with the punctuation around it.
_SOUND = re.compile(
    r"[\"'“‘(\[]*(?:[A-Za-z][A-Za-z'’-]+|[aAI]|[+-]?\d[\d.,:/%-]*|[\u3000-\u9fff\uff00-\uffef\dA-Za-z.%℃-]*[\u3400-\u9fff]"
    r"[\u3000-\u9fff\uff00-\uffef\dA-Za-z.%℃-]+)[.,;:!?)\]”’\"']*"
)


@dataclass(frozen=True, slots=True)
class Quality:
    """What a text is like.

    Attributes:
        characters: that are not spaces.
        garbage: share of them that means nothing: U+FFFD, private use, controls, mojibake, scripts mixed in a word.
        likely: 0..1, how usual its letters and Han characters are; 1 where there are too few to tell.

    """

    characters: int
    garbage: float
    likely: float

    @property
    def worth(self) -> float:
        """Number of characters that seem to be right."""
        return self.characters * max(0.0, 1.0 - self.garbage) * self.likely


def assess(text: str) -> Quality:
    """Look at a text; at most a sample of it where it is long."""
    characters = len(text) - text.count(" ") - text.count("\n") - text.count("\t")
    sample = text[:_SAMPLE]
    size = max(1, len(sample) - sample.count(" ") - sample.count("\n") - sample.count("\t"))
    if sample.isascii():
        return Quality(characters, len(_GARBAGE.findall(sample)) / size, _latin(sample)[0])
    bad = len(_GARBAGE.findall(sample)) + sum(map(len, _MOJIBAKE.findall(sample))) + 2 * len(_MIXED.findall(sample))
    (latin, letters), (han, signs) = _latin(sample), _han(sample)
    likely = (latin * letters + han * signs) / (letters + signs) if letters + signs else 1.0
    return Quality(characters, min(1.0, bad / size), likely)


def soundness(text: str) -> float:
    """Return the share of a text that stands in sound words, which a bad recognition breaks up; 1 where it is short."""
    words = text[:_SAMPLE].split()
    total = sum(map(len, words))
    return sum(len(word) for word in words if _SOUND.fullmatch(word)) / total if total >= _LATIN_NEEDED else 1.0


def _latin(text: str) -> tuple[float, int]:
    """Return how usual the letters are, and their number."""
    lowered = text.lower()
    usual = sum(map(lowered.count, _USUAL))
    letters = usual + sum(map(lowered.count, _OTHERS))
    if letters < _LATIN_NEEDED:
        return 1.0, letters
    return _between(usual / letters, _LATIN_CHANCE, _LATIN_USUAL), letters


def _han(text: str) -> tuple[float, int]:
    """Return how usual the Han characters are, and their number."""
    signs = "".join(_HAN.findall(text))
    if len(signs) < _HAN_NEEDED:
        return 1.0, len(signs)
    usual = max(
        sum(lead <= last for lead in signs.encode(charset, "ignore")[::2]) for charset, last in _LEVEL_1.items()
    )
    return _between(usual / len(signs), _HAN_CHANCE, _HAN_USUAL), len(signs)


def _between(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
