"""Mail: headers in any charset, bodies, quotations, attachments as members; and that damage ends in an outcome."""

import base64
import struct
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.fidelity.source import read_source
from pipelines.parsers.containers import list_members, read_member
from pipelines.parsers.draft import Draft, Parsed, assemble
from pipelines.parsers.eml import parse_eml
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.msg import parse_msg
from tests.pipelines.parsers.mutations import mutations, outcome
from tests.pipelines.parsers.ole_files import msg_file, ole_file

HTML = "<p>氣體櫃 G-3 洩漏，請立即處理。</p><table><tr><th>站點</th></tr><tr><td>B2</td></tr></table>"


def mail(plain: str | None = "氣體櫃 G-3 洩漏，請立即處理。\n\n> 上週已更換閥件，\n> 測試正常。\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "氣體櫃異常",
        "王小明 <ming@fab.example>",
        "值班 <duty@fab.example>",
    )
    message["Date"] = "Mon, 02 Mar 2026 08:00:00 +0800"
    if plain is not None:
        message.set_content(plain)
        message.add_alternative(HTML, subtype="html")
    else:
        message.set_content(HTML, subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="報告 1.pdf")
    return message


def shown(parsed: Parsed) -> list[tuple[ElementKind, str]]:
    return [(draft.kind, draft.text) for draft in parsed.drafts if draft.text]


def test_subject_headers_and_plain_body() -> None:
    found = shown(parse_eml(mail().as_bytes()))
    assert found == [
        (ElementKind.TITLE, "氣體櫃異常"), (ElementKind.FURNITURE, "From: 王小明 <ming@fab.example>"),
        (ElementKind.FURNITURE, "To: 值班 <duty@fab.example>"),
        (ElementKind.FURNITURE, "Date: Mon, 02 Mar 2026 08:00:00 +0800"),
        (ElementKind.PARAGRAPH, "氣體櫃 G-3 洩漏，請立即處理。"), (ElementKind.PARAGRAPH, "上週已更換閥件，"),
        (ElementKind.PARAGRAPH, "測試正常。"),
    ]  # fmt: skip
    assert detect(mail().as_bytes(), "x") is Format.EML


def test_an_html_body_keeps_its_table() -> None:
    assert (ElementKind.TABLE, "站點\nB2") in shown(parse_eml(mail(None).as_bytes()))


def test_a_plain_body_that_only_hints_at_the_html_is_not_preferred() -> None:
    message = EmailMessage()
    message.set_content("See HTML.")
    message.add_alternative(f"<p>{'設備保養紀錄。' * 60}</p>", subtype="html")
    assert "設備保養紀錄" in parse_eml(message.as_bytes()).drafts[-1].text


def test_the_html_is_preferred_where_the_plain_body_leaves_out_its_table() -> None:
    message = EmailMessage()
    message.set_content("請依下表更換。")
    message.add_alternative("<p>請依下表更換。</p><table><tr><th>閥號<td>V-101</table>", subtype="html")
    assert parse_eml(message.as_bytes()).drafts[-1].text == "閥號\tV-101"


def test_raw_big5_and_split_encoded_words() -> None:
    subject = "設備維護".encode("cp950")
    halves = [base64.b64encode(half).decode() for half in (subject[:3], subject[3:])]
    head = f"MIME-Version: 1.0\nSubject: =?big5?b?{halves[0]}?=\n =?big5?b?{halves[1]}?=\nFrom: ".encode()
    data = (
        head + "值班人員".encode("cp950") + b"\nContent-Type: text/plain\n\n" + "氣體偵測器校正設備。".encode("cp950")
    )
    texts = [text for _, text in shown(parse_eml(data))]
    assert texts == ["設備維護", "From: 值班人員", "氣體偵測器校正設備。"]


def test_attachments_are_members_and_mails_in_mails_nest() -> None:
    outer = EmailMessage()
    outer["Subject"] = "轉寄"
    outer.set_content("請見附件。")
    outer.add_attachment(mail())
    outer.add_attachment(b"{}", maintype="application", subtype="json", filename="../../etc/a.json")
    data = outer.as_bytes()
    members = list_members(data, "a.eml")
    assert [member.path for member in members] == ["氣體櫃異常.eml", "氣體櫃異常.eml!/報告 1.pdf", "etc/a.json"]
    assert read_member(data, "a.eml", "氣體櫃異常.eml!/報告 1.pdf") == b"%PDF-1.4"
    assert parse_eml(read_member(data, "a.eml", "氣體櫃異常.eml")).drafts[0].text == "氣體櫃異常"
    assert not any(member.archive for member in members)


def outlook(**more: "bytes | dict[str, bytes | dict[str, bytes]]") -> bytes:
    """An Outlook mail with an attachment."""
    sent = datetime(2026, 3, 2, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    entry = struct.pack("<HHIQ", 0x40, 0x0039, 6, int(sent.total_seconds()) * 10**7)
    streams = {
        "__properties_version1.0": bytes(32) + entry,
        "__substg1.0_0037001F": "泵浦保養".encode("utf-16-le"), "__substg1.0_0C1A001F": "王小明".encode("utf-16-le"),
        "__substg1.0_0C1F001F": "ming@fab.example".encode("utf-16-le"),
        "__substg1.0_0E04001F": "值班".encode("utf-16-le"),
        "__substg1.0_1000001F": "請更換軸承。".encode("utf-16-le"),
        "__attach_version1.0_#00000000": {
            "__substg1.0_3707001F": "紀錄.csv".encode("utf-16-le"), "__substg1.0_37010102": b"a,b\n" * 2000,
        },
        **more,
    }  # fmt: skip
    return ole_file(streams)


def test_outlook_mail_and_its_attachments() -> None:
    data = outlook()
    assert detect(data, "x.msg") is Format.MSG
    assert [text for _, text in shown(parse_msg(data))] == [
        "泵浦保養", "From: 王小明 <ming@fab.example>", "To: 值班", "Date: 2026-03-02 00:00:00+00:00", "請更換軸承。",
    ]  # fmt: skip
    (member,) = list_members(data, "x.msg")
    assert (member.path, member.size) == ("紀錄.csv", 8000)
    assert read_member(data, "x.msg", "紀錄.csv") == b"a,b\n" * 2000


def test_a_mail_attached_to_an_outlook_mail_becomes_eml() -> None:
    inner = {
        "__properties_version1.0": bytes(24), "__substg1.0_0037001F": "舊信".encode("utf-16-le"),
        "__substg1.0_1000001F": "原始內容在此。".encode("utf-16-le"),
        "__attach_version1.0_#00000000": {"__substg1.0_3707001F": "b.txt".encode("utf-16-le"),
                                          "__substg1.0_37010102": b"deep"},
    }  # fmt: skip
    name = "轉寄的信".encode("utf-16-le")
    data = outlook(**{
        "__attach_version1.0_#00000001": {"__substg1.0_3001001F": name, "__substg1.0_3701000D": inner}
    })  # type: ignore[dict-item]  # fmt: skip
    paths = [member.path for member in list_members(data, "x.msg")]
    assert paths == ["紀錄.csv", "轉寄的信.eml", "轉寄的信.eml!/b.txt"]
    drafts: list[Draft] = parse_eml(read_member(data, "x.msg", "轉寄的信.eml")).drafts
    assert [draft.text for draft in drafts] == ["舊信", "原始內容在此。"]
    assert read_member(data, "x.msg", "轉寄的信.eml!/b.txt") == b"deep"


def test_other_ole_files_are_told_by_their_own_streams() -> None:
    attached = {"__attach_version1.0_#00000001": {"__substg1.0_37010102": ole_file({"WordDocument": bytes(600)})}}
    assert detect(outlook(**attached), "x.msg") is Format.MSG
    assert detect(ole_file({"WordDocument": b"a", "ObjectPool": {"m": msg_file({})}}), "x") is Format.DOC
    assert detect(ole_file({"Workbook": bytes(9000)}), "x") is Format.XLS


@settings(deadline=None)
@given(st.data())
def test_mail_never_crashes(data: st.DataObject) -> None:
    outcome(parse_eml, data.draw(mutations(mail().as_bytes())))


@settings(deadline=None)
@given(st.data())
def test_outlook_mail_never_crashes(data: st.DataObject) -> None:
    outcome(parse_msg, data.draw(mutations(outlook())))


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "utf-7"])
def test_what_is_no_charset_is_not_read_as_one(charset: str) -> None:
    head = f"Subject: =?{charset}?q?a-+2AA-?=\nContent-Type: text/plain; charset={charset}\n\n"
    found = assemble(parse_eml(head.encode() + b"valve \\ud800 +2AA- 7 Pa\n").drafts)
    assert "valve" in found[-1].text
    assert orjson.dumps(found)


def test_headers_that_break_the_library_are_a_failed_second_reading() -> None:
    for line in (
        b"Date: Mon, 99 Foo 99999999999999999999 25:61:61 +9999",
        b"To: <",
        b"Content-Disposition: attachment; filename*0*=x''%FF",
    ):
        data = b"Subject: valve\n" + line + b"\n\n7 Pa\n"
        with suppress(DocumentError):
            assert read_source(data, "message/rfc822")
