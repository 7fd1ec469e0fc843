"""Encrypted files: PDF, DOCX and ZIPs of both ciphers are made here; for XLS there is one from LibreOffice."""

from __future__ import annotations

import base64
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


def xls() -> bytes:
    """A sheet with the cell `pressure`, in RC4, stored by LibreOffice with the password `door 1`."""
    return zlib.decompress(base64.b64decode(_XLS))


_XLS = """
eNrtVwlUk8cWHsJiEtlBIhDWKEvYXQCLICKCCIoWUOuGLAlEAgGCbJY9AhWUUowgKAIKoRUBF9QHuKBV6cP1ILIICqKgCLaoqIBJ3kz47aGevnfE1/PO
eT3cnHtn8s0/c2fm3rlz585the7iE2o94BOyAeJAICQAqUmYGGT8xz/yAOAwTCAUCj/Cwmn6vyI+ViIbSkD7SUJGNp+B2ZWAldP096SvAQv+IoA2WA5C
YBkOYsBUSAV6zOTxPqeP4DO/+1ya1v/l+lH8RnFcHPKn5x/FenT+iZBnQpaGLANZFrLcxBUAFCArQlaCrAx5lsgnACBBng1ZFbIappOMlYi1YF0bsg6G
UWA5ZzrW/M+JgIdWlJIEdTI3kMlFtjcDltAv0G8pnWxcOpOV/npfyYucJzvTnmaNbi0g0zamuvq7CKxfl/KK2l7Mv8Zr3u1xbZYrO7a3B/pStUQDlHWO
j+FIm0EoYBSP5mVRS30tQkcOXb2yXDF6Eb1Yy3cuXhh8RP5D9bcLDJMv8+/cZ7f9qna9SDmCeqNn3gyio9iP4it315JrvA0bc47xO3eT/TIjn2yKKnyc
cO5eu5yiwJ4no+nFXG2nVx2w7nTdnSjGnnt9kq06nTaFzQ5Q+wWujxgO0FQuQfe2hbXL+w9C9Ex9FayHONVDqTfDFvrtMZOy/pX5eQl0/91exaqaPuEM
e/hdhcweKDu8dKG8tVcWypXmZ2Gfd4IOWM9QsACa4KqOt1T3iE5fsnOr1oqUhn2NNanZl5mjhobpApy3igX0+fuD62utVUgL1bzUE3uOZeW03HznriQz
p+lwEmqteJsvfG8Wm+xm1SG4+mhf/uKbK2pzwh+0vI9DrRznB2/jx9k2i2LCtVbk5qcdVZKbf8EpaCfpF00JabBYwnSs8A03Y4Zdv1Y3PHXWseaOFWkq
HPM1FT8VxfeoPvHcXoPw+4fxqrpXzlZFFh3fZuSkb3LokVIewtnqpbNVQ3/g/WY3fJu9X2qkefUBc4SrPm+4McqQ1qFx3NwvqtgoCE0ISxAe9zPzLmWY
11ov02ky/M1XJ8+TJD8gvJ7a9Ob6nF7CDc3oLQOLk/e6+85ahXCSku9aY0qY/NzkurvprUsU/Wu+5YvmE3leI1fl5MnO3fYJfgpG1Y6WHH3RfIi1bpHx
Vce0hp5kaWjvb3er2GCE8J0JlbqMZQG28ZStBrKrCpQfvu12RXigMO1Z/UzS4rHGcv+oRIsm6XNqYwgfPvKKUc9KW5U+EFcqbrUl5X2JogHCH246cZKs
F/JVJyEk0F516LFEU7gXwp3Ss8Kd+tzuysWY7YrPPMyo99lgh/Cx8Y2GjwfLip6ntRIaMy7Q6DUrSAh/xB9qsCleHtjz63fxC3mUH18PxlxAuLdnQr+k
SuAlAZW53ySma4zzM1ED4b+wdGwLIjhjj/+Racz7TqL81fYmTYR3eKaUeCR5Zj4USJWdtxkoZyyYVYvwkYhDK7uDpVtXKz/zyjnjWBkmJc5BeCYn+45X
z1P8iJ9MruapzQG3qQ5KOTgJ4Bt7KxuVs19wS1CZcrRoFJVVNm/pqIyRJPyESqXe6lfboP8Wju+C8bsWhnmP8Lj7+exN0sxMGPS7WKa0BjE8yE0xcRjt
Gq97ATYCYzJzz7zvKf5hrLxQUKCffcIn/vRAGCvDtG2U+CyKezSj13YhYYNEwKYdVUVdpAfcBX3rj18xChxKyDq7lSAXO779GUX1a/AqYeulSidOJc+g
vaZYIvIg6/0Dgw/QvXlW2vq5gYUvVfg11SS2Q9/RKHLHcMMVwsVGIbxs1Mvo31OUT66jHfLDzwKU9dZu/bNN66UtZ/o5NhDnyZZfG3iJbqSJyCX/h8gl
Dc9ncqcclIKDClCmvpSHt1jadV9/nZhMM2+I2NUnQsRgcf2B2NX9p+fC3fmGytVIgi1NFCqUe82MoJSKTIbS0vnjjZYC/5U+5UApW6YH+zvx1vq3R4bM
14f1Ddbs0B2595MMYF1rzb0xj9gygiGsFwbP91ngRK4sBrrAuOpJMgg+Lb6WKn6TSHqnH0qmVhc+6+uva0sf50YPbw7Y6oUiZ3McXIFHUm9Lv8EIXiD+
TxhOZUH+kWbizHQtN6vgMd7tUTxOHuDefui4nY9jWrrkcodcs14j7M2HEu9bLQ1LilnGJq5Ri6h8uJF7tY8vdX2ZPzR2JB5HBDvdf+sQc04dbtRBbaVD
qVSlC49U/c+jtqF3HGNPt0fWm+iDYA2wj6VoPOy3cx6wuHdmwbygsLYSHX7kxWjj5YSgAvBDniMfxA26eGW/kXGmLCtN47XH01cfOO7BL17rokaPXHlw
MC5Id8ed/oTgvVsauEGLijrscIqgYlDT3E/5qYF0gRk36xQ5UG9IA+YQ3mFP750rTSUG6L1IxbNnB+BJQNO2uMVcvflU3cJtniXREfnp519z91U6EP9N
LiMGMwZx4kQOJI/HibBLE01O6lCsYviFs9gseoT28mg/GlN7kZWJp48vjcmkiRzGgUGnW/83uZfYRPr0xSQQojFwfzYu6N51+NWoe6D8sWw8MNI/1W4O
sTwsN0Pt9ljOtgLL0zZjuVoglq9FYDlbIpa3ZWK53nM+gDfYRB9WKC0kNCaaiXRqYu3m2Ngf6dN64lLLxPK4LrHJ9b96/QjBtdxsOWiqLp+TC9dvPFrp
iPLTT7DNWJ4phrH8pDW6YXktwHJN1G6NtdtPyn3RXi0NDV1HC2czWCF/3CO0v/NNLcDflf7K959o/z85g3/WB9nEnjBRXw+1h4Mg4CuaR9CU568IrYXD
7CScwruqQurjOVsG9QbDPNUdzmH7F+kXn/QG+5w+KC65/H7O3QET0L7YfkSof6rvPw3srQZE7z0PsAOuPxj4iGzvAr2ALrIJQiIAA9ZD/sNYBph+ySns
PzpXjb/rd4Qa/ERzoIk8cGrzsf6C9etCLp9+/4voX3la2QE=
"""
