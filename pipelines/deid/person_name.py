"""What a person's name looks like, in Han characters and in Latin letters."""

from __future__ import annotations

import re

from pipelines.deid.patterns import HAN
from pipelines.deid.surnames import SURNAMES, TITLES, begins_with_word, surname_length

_TITLES = sorted(TITLES, key=lambda title: (-len(title), title))
# 主管機關 is an authority, not a person.
TITLE = "|".join(_TITLES).replace("主管", "主管(?!機關)")
# Characters and words that may follow a name directly: function words and the verbs of log books.
FOLLOWERS = (
    "於 在 已 將 說 表示 確認 負責 處理 進行 完成 執行 回報 通報 發現 更換 檢查 到場 到廠 協助 通知 並 及 與 和 "
    "或 的 是 等 提出 操作 量測 測試 核准 審核 簽 "
    "值班 交班 接班 維修 保養 巡檢 點檢 反應 反映 聯絡 報告 調整 重新 前往 現場 停機 復機 開機 從 因 依 至 今 昨 "
    "同意 覆核 主持 撰寫 填寫 記錄 紀錄 接手 支援 告知 請 "
    "代理 代 兼 也 又 再 先 後 指示 要求 判定 研判 建議 陪同 會同 跟 給 了 說明 拆 裝 清 校 補 換 修 查 量 測 聽 "
    "看 用 關 開 做 未 則 都"
).split()
_FOLLOWERS = tuple(FOLLOWERS)
# Characters and words that may stand directly before a name.
LEADERS = (
    "由 請 與 和 及 給 向 對 找 跟 經 叫 問 派 因 是 而 後 時 前 為 同 洽 被 讓 將 把 或 通知 聯絡 聯繫 連絡 "
    "回報 報告 告知 詢問 轉告 值班 主管 人員 廠商 原廠 交給 提醒 "
    "協請 會同 陪同 以及 同事 同仁 交由 委由 轉由 改由 現由 工程師 課長 經理 領班 組長 操作員 技術員 學員 講師 "
    "師傅 等 據 經過 依"
).split()
_LEADERS = tuple(LEADERS)
_UNIT_SIGNS = frozenset("課部組處廠室區班股站科局隊")
_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]{{2,16}}")
_FOREIGN = re.compile(f"[{HAN}]{{1,6}}[·‧・•．.][{HAN}]{{1,6}}")
_WORD = r"[A-Z](?:[a-z]{1,20}(?:['’\-][A-Za-z][a-z]{0,20}){0,2}|['’][A-Z][a-z]{1,20}|\.(?:-?[A-Z]\.)?|[A-Z]{0,14})"
_LATIN = re.compile(rf"{_WORD}(?:,?[ ]{_WORD}){{0,3}}(?![A-Za-z0-9@_\-])")
_MIXED = re.compile(r"[A-Z][a-z]")
# Words that begin an instruction or name a thing, in the place where a form has a name.
_NOT_NAMES = frozenset(
    "PRESS CHECK OPEN CLOSE TURN START STOP ENSURE VERIFY THE THIS THAT NO NOT YES SET RESET WEAR DO SELECT SEE "
    "USE PLEASE "
    "RECORD REPLACE REMOVE INSPECT CONFIRM NOTE MUST SHALL IF WHEN FOR AND OR ALL ANY EACH BEFORE AFTER WAIT "
    "CLEAN INSTALL "
    "MANUAL AUTO TOOL PUMP VALVE GAS CHAMBER PANEL NONE TBD DATE SHIFT DAY NIGHT PROCESS EQUIPMENT MAINTENANCE "
    "FACILITY QUALITY "
    "SAFETY TEAM GROUP DEPARTMENT DEPT SECTION VENDOR SUPPLIER OPERATOR ENGINEER TECHNICIAN MANAGER SUPERVISOR "
    "LEADER AUTHOR "
    "NAME SIGNATURE TITLE ONLY LEVEL REV VERSION PAGE STATUS RUN PM SOP OK NG NA".split()
)


def is_han_name(name: str) -> bool:
    """Return whether two to four Han characters may be a person's name: a surname and one or two more."""
    length = surname_length(name)
    if not length or begins_with_word(name):
        return False
    given = len(name) - length
    if given == 3:
        return length == 1 and name[1] in SURNAMES
    return 1 <= given <= 2


def is_sure_name(name: str) -> bool:
    """Return whether a name is long enough to be looked for elsewhere: 3 Han characters, or two Latin words."""
    if _HAN_RUN.fullmatch(name):
        return len(name) >= 3 and is_han_name(name) and not name.endswith(tuple(_TITLES))
    words = name.split()
    return len(words) >= 2 and latin_name_end(name, 0) == len(name) and sum(len(word) > 2 for word in words) >= 2


def han_name_end(text: str, start: int) -> int | None:
    """Return where the Han name that begins at `start` ends, or None.

    The run of Han characters is the name, or the name is followed by a title or by a word that may follow it.
    """
    foreign = _FOREIGN.match(text, start)
    if foreign:
        return foreign.end()
    match = _HAN_RUN.match(text, start)
    if match is None:
        return None
    run = match.group()
    if surname_length(run) and run[surname_length(run) :] in _TITLES:
        return match.end()
    for size in (3, 2, 4):
        name, rest = run[:size], run[size:]
        if len(name) == size and is_han_name(name) and (not rest or rest.startswith((*_TITLES, *_FOLLOWERS))):
            return start + size
    return None


def latin_name_end(text: str, start: int) -> int | None:
    """Return where the Latin name of one to four capitalised words that begins at `start` ends, or None."""
    match = _LATIN.match(text, start)
    if match is None or not _MIXED.search(match.group()):
        return None
    words = match.group().replace(",", " ").split()
    if any(word.upper() in _NOT_NAMES for word in words):
        return None
    rest = text[match.end() : match.end() + 2]
    return None if len(words) == 1 and re.match(r" [a-z0-9]", rest) else match.end()


def may_precede(text: str, start: int, *, unit: bool) -> bool:
    """Return whether what stands before `start` can stand before a name.

    Args:
        unit: accept the name of a department (`設備課`) before it.

    """
    if start == 0 or not _HAN.match(text[start - 1]):
        return True
    before = text[max(0, start - 3) : start]
    return before.endswith(_LEADERS) or (unit and before[-1] in _UNIT_SIGNS)
