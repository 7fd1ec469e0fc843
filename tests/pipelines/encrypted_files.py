"""Encrypted files, made in the test: PDF, DOCX, and ZIPs of both ciphers."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable

import docx
import msoffcrypto.format.ooxml
import pymupdf
import pyzipper

TEXT = "Chamber pressure 5.25 mTorr at 120 sccm."


def pdf(password: str, text: str = TEXT) -> bytes:
    """A PDF of one line that opens with the password alone."""
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), text)
    made: bytes = document.tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw=f"{password}-owner"
    )
    return made


def plain_docx(text: str = TEXT) -> bytes:
    """A DOCX of one paragraph."""
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def office(password: str, data: bytes) -> bytes:
    """An OOXML file in the encryption of today's Office."""
    stream = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def aes_zip(members: Iterable[tuple[str, bytes, str]]) -> bytes:
    """A ZIP of names, contents and passwords, in WinZip's AES; an empty password leaves a member open."""
    stream = io.BytesIO()
    with pyzipper.AESZipFile(stream, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        for name, data, password in members:
            archive.setencryption(pyzipper.WZ_AES if password else None, nbits=256)
            archive.setpassword(password.encode() or None)
            archive.writestr(name, data)
    return stream.getvalue()


def old_zip(name: str, data: bytes, password: bytes) -> bytes:
    """A ZIP of one stored member in the old cipher (PKWARE APPNOTE 6.1): no library at hand writes it."""
    import struct

    crc = zlib.crc32(data)
    body = _old_cipher(bytes(11) + bytes([crc >> 24]) + data, password)
    encoded = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x21, crc, len(body), len(data), len(encoded), 0)
    local = b"PK\3\4" + common + encoded + body
    central = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + encoded
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def _old_cipher(plain: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc_step(value: int, byte: int) -> int:
        # zlib inverts before and after; the cipher's CRC does not.
        return (zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF) & 0xFFFFFFFF

    def update(byte: int) -> None:
        keys[0] = crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc_step(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in plain:
        stream = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((stream * (stream ^ 1)) >> 8 & 0xFF))
        update(byte)
    return bytes(out)
