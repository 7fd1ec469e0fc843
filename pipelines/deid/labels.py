"""Which words in front of a value, or at the head of a column, say what the value is.

`STRONG` person labels are followed by a name and nothing else; `ROLE` labels also stand before instructions, dates and
check marks, so that the value itself has to look like a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.deid.entities import EntityType
from pipelines.deid.folding import fold

PERSON_STRONG_HAN = (
    "(?:員工|人員|操作員|作業員|中文|英文|負責人|聯絡人|承辦人)?姓名|承辦人員?|經辦人員?|聯[絡繫]人員?|負責人員?|"
    "申請人員?|填[表寫]人員?|填報人員?|"
    "撰寫(?:人員?|者)|編[寫製](?:人員?|者)|製表(?:人員?|者)|擬稿人|起草人|作者|制[訂定](?:人員?|者)|"
    "維[修護]人員?|保養人員?|檢修人員?|修繕人員?|點檢(?:人員?|者)|巡檢(?:人員?|者)|檢[查驗](?:人員?|者|員)|"
    "操作(?:人員?|者|員)|作業(?:人員?|者|員)|"
    "值[班勤]人員?|當班人員?|交班(?:人員?|者)|接班(?:人員?|者)|核[准定決可](?:人員?|者)|審[核查](?:人員?|者)|"
    "[複覆]核(?:人員?|者)|批准人|簽[核署](?:人員?|者)|"
    "驗收人員?|執行人員?|處理人員?|通報人員?|報修人員?|請修人員?|發現(?:人員?|者)|回報人員?|提報人員?|"
    "[記紀]錄(?:人員?|者)|會同人員?|見證人員?|監護人員?|"
    "保管人員?|採樣人員?|取樣人員?|化驗員|分析(?:人員?|員)|監工人員?|帶班人員?|授課講師|受訓人員?|動火人員?|"
    "施工人員?|測[試量]人員?|校[正驗]人員?|"
    "設定人員?|指派人員?|派工人員?|接單人員?|結案人員?|確認(?:人員?|者)|責任者|擔當者?|專責人員|受檢人|當事人|"
    "傷者|罹災者|緊急聯[絡繫]人"
)
PERSON_ROLE_HAN = (
    "核[准定決可]|審[核查]|[複覆]核|批准|會簽|簽[名章核收署]|撰寫|編[寫製]|製表|擬[稿定案]|起草|制[訂定]|承辦|"
    "經辦|填[表寫]|值[班勤]|當班|交班|接班|"
    "[記紀]錄|驗收|執行|維修|保養|點檢|巡檢|檢[查驗]|操作|作業|通報|報修|監工|監造|帶班|領班|班長|組長|股長|課長|"
    "科長|主任|經理|副理|廠長|處長|主管|"
    "工程師|技術員|技師|講師|人員|聯[絡繫]|確認|負責|窗口|處理"
)
# Who did it: a name follows directly. The nouns below need a colon, as `contact the vendor` shows.
PERSON_BY_LATIN = (
    r"(?:prepared|reviewed|approved|checked|written|issued|verified|inspected|performed|recorded|reported|"
    r"requested|signed|"
    r"authori[sz]ed|completed|submitted|compiled|drafted|witnessed|released|received|serviced|repaired|tested|sampled|"
    r"analy[sz]ed|acknowledged|handled|logged|entered|calibrated|installed) by|assigned to|person in charge"
)
PERSON_NOUN_LATIN = (
    r"(?:employee|staff|full|contact|operator|engineer|technician)'?s? name|operator|technician|author|"
    r"contact(?: person)?|assignee|attn|requester|requestor|reporter|pic|"
    r"(?:shift|field|process|equipment|maintenance|duty|service|responsible) "
    r"(?:leader|engineer|supervisor|technician|manager)"
)
PERSON_STRONG_LATIN = f"{PERSON_BY_LATIN}|{PERSON_NOUN_LATIN}"
PERSON_ROLE_LATIN = (
    r"(?<![a-z][ ])name|engineer|owner|supervisor|manager|foreman|leader|signature|inspector|approver|reviewer|"
    r"approved|reviewed|prepared|checked|verified|mechanic|electrician|trainer|trainee|responsible|analyst"
)
EMPLOYEE_HAN = "工號|員工(?:編號|代[號碼])|員編|人員(?:編號|代[號碼])|職工編號|識別證(?:號碼?|編號)|卡號"
EMPLOYEE_LATIN = r"(?:employee|emp\.?|staff|badge|personnel|operator|user) ?(?:no\.?|id|number|code)|badge"
TOOL_HAN = (
    "機台(?:編號|代[號碼]|號碼?|名稱|id|ID)?|設備(?:編號|代[號碼]|號碼?|ID)|機(?:號|臺(?:編號)?)|腔體(?:編號)|"
    "工具編號|儀器編號|機組編號"
)
TOOL_LATIN = r"(?:tool|equipment|eqp?\.?|machine|entity) ?(?:id|no\.?|number|name|code)|tool|eqpid|eqp|machine"
LOT_HAN = "批號|批次(?:號碼?|編號)?|生產批號?|晶圓(?:編號|批號|片號|刻號)|刻號|片號|晶片編號|母批|子批|貨批|料批"
LOT_LATIN = r"(?:lot|wafer|batch|foup|cassette|carrier|run) ?(?:id|no\.?|number)|lot|batch"
ORDER_HAN = (
    "(?:維修|請修|派|保養|檢修|製造|生產|作業)?工[單令](?:號碼?|編號|單號)?|(?:採購|請購|訂購|出貨|派工|請修|報修|叫修|維修|領料|退料|進貨)單(?:號碼?|編號)?|"
    "訂單(?:號碼?|編號)?|採購案號|(?:通知|報修)單號|單號"
)
ORDER_LATIN = (
    r"w\.?/?o\.?(?: ?(?:no\.?|number|id))?|(?:maintenance|work|service|purchase|sales|job|production|process) "
    r"?(?:order|request)"
    r"(?: ?(?:no\.?|number|id))?|p\.?/?o\.?(?: ?(?:no\.?|number))?|(?:notification|ticket|order) ?(?:no\.?|number|id)"
)
VENDOR_HAN = (
    "(?:設備|原料|材料|協力|承包|維修|供應|外包|合格|承攬|保養|施工|委外|檢測)?"
    "(?:廠商|供應商|承包商|承攬商|代理商|包商|製造商|經銷商)(?:名稱|全名)?"
)
VENDOR_LATIN = r"(?:vendor|supplier|contractor|manufacturer|distributor|service provider)(?: ?name)?"
CUSTOMER_HAN = "(?:終端)?(?:客戶|顧客|買方|客戶別)(?:名稱|全名|代[號碼])?"
CUSTOMER_LATIN = r"(?:end )?(?:customer|client|buyer)(?: ?(?:name|code))?"
PHONE_HAN = "(?:聯絡|公司|緊急|行動|住家)?電話(?:號碼)?|手機(?:號碼)?|分機(?:號碼?)?|內線|傳真(?:號碼)?"
PHONE_LATIN = r"tel(?:ephone)?\.?|(?:mobile |cell |contact )?phone(?: ?(?:no\.?|number))?|mobile|ext(?:ension)?\.?|fax"
ID_HAN = "身[分份]證(?:字號|號碼|統一編號)?|居留證(?:號碼?)?|統一證號|護照號碼"
ID_LATIN = r"national id|id card(?: no\.?)?|passport(?: no\.?)?"
UBN_HAN = "(?:公司|廠商|客戶|買方|賣方|營利事業)?(?:統一編號|統編)"
UBN_LATIN = r"ubn|tax id|vat no\.?"
EMAIL_HAN = "電子[郵信][件箱]|信箱|郵件(?:地址)?"
EMAIL_LATIN = r"e-?mail(?: address)?"


@dataclass(frozen=True, slots=True)
class Label:
    """What a header says: the type of the values below it, and whether nothing else stands there."""

    type: EntityType
    strong: bool


def _compiled(han: str, latin: str, kind: EntityType, *, strong: bool) -> tuple[re.Pattern[str], Label]:
    return re.compile(rf"(?:{han}|(?i:{latin}))"), Label(kind, strong)


_HEADERS = (
    _compiled(PERSON_STRONG_HAN, PERSON_STRONG_LATIN, EntityType.PERSON, strong=True),
    _compiled(EMPLOYEE_HAN, EMPLOYEE_LATIN, EntityType.EMPLOYEE_ID, strong=True),
    _compiled(ID_HAN, ID_LATIN, EntityType.NATIONAL_ID, strong=True),
    _compiled(UBN_HAN, UBN_LATIN, EntityType.BUSINESS_NUMBER, strong=True),
    _compiled(PHONE_HAN, PHONE_LATIN, EntityType.PHONE, strong=True),
    _compiled(EMAIL_HAN, EMAIL_LATIN, EntityType.EMAIL, strong=True),
    _compiled(LOT_HAN, LOT_LATIN, EntityType.LOT_ID, strong=True),
    _compiled(ORDER_HAN, ORDER_LATIN, EntityType.WORK_ORDER, strong=True),
    _compiled(TOOL_HAN, TOOL_LATIN, EntityType.TOOL_ID, strong=True),
    _compiled(CUSTOMER_HAN, CUSTOMER_LATIN, EntityType.CUSTOMER, strong=True),
    _compiled(VENDOR_HAN, VENDOR_LATIN, EntityType.VENDOR, strong=True),
    _compiled(PERSON_ROLE_HAN, PERSON_ROLE_LATIN, EntityType.PERSON, strong=False),
)
_BRACKETED = re.compile(r"[(\[][^()\[\]]{0,30}[)\]]")
_PARTS = re.compile(r"[/|\n\t(),;、]|(?<=[^\x00-\x7f])[ ]?(?=[A-Za-z])|(?<=[A-Za-z.])[ ]?(?=[^\x00-\x7f])")
_MAX_HEADER = 60
_DIGIT = re.compile(r"[0-9]")


@lru_cache(maxsize=4096)
def classify(header: str) -> Label | None:
    """Return what a header, field name or label cell announces, None for anything else.

    `維修人員 (簽名)`, `Operator / 操作員` and `工號:` are understood; `人員數` and `機台狀態` are not labels.
    """
    if len(header) > _MAX_HEADER or _DIGIT.search(header):
        return None
    plain = fold(header).strip(" \t\n:*.#_")
    plain = plain.replace("_", " ")
    whole = _lookup(_BRACKETED.sub("", plain).strip(" \t\n:"))
    if whole is not None:
        return whole
    found = [_lookup(part.strip(" \t\n:")) for part in _PARTS.split(plain) if part and part.strip()]
    return next((label for label in found if label is not None), None) if len(found) > 1 else None


def _lookup(text: str) -> Label | None:
    spaced = " ".join(text.split())
    for candidate in dict.fromkeys((spaced, spaced.replace(" ", ""))):
        for pattern, label in _HEADERS:
            if pattern.fullmatch(candidate):
                return label
    return None
