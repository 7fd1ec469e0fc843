"""Telling a chemical formula (`H2SO4`, `Ca(OH)2`, `NH4^+`) from other words that hold letters and digits."""

from __future__ import annotations

import re

# IUPAC periodic table of 2022, elements 1 to 118.
ELEMENTS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb "
    "Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au "
    "Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts "
    "Og".split()
)
_PART = r"[A-Z][a-z]?(?:[1-9]\d{0,2})?"
FORMULA = re.compile(rf"(?:{_PART}|\((?:{_PART})+\)(?:[1-9]\d?)?)+(?:\^\d?[+-]|\+(?![A-Za-z\d]))?")
_SYMBOL = re.compile(r"[A-Z][a-z]?")
_CHARGE = re.compile(r"\^(?=\+)")


def is_formula(text: str) -> bool:
    """Whether a text that matches `FORMULA` names elements only, and a number or charge of them."""
    return all(symbol in ELEMENTS for symbol in _SYMBOL.findall(text)) and bool(re.search(r"[\d^]", text))


def canonical(formula: str) -> str:
    """Return a formula with a single positive charge as `NH4+`, whether it was raised or not."""
    return _CHARGE.sub("", formula)
