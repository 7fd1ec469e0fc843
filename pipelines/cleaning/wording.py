"""What a sentence is about, by its words: the administration of a document, or the safety of people.

The words are those of document control (ISO 9001 7.5.3, ISO 10013), of confidentiality and copyright notices, and of
the hazard labels, protective gear and emergencies of GHS, 職業安全衛生設施規則 and OSHA 1910.
"""

from __future__ import annotations

import re

_FORBIDDEN_COPY = (
    "(?:不得|禁止|嚴禁|严禁|請勿|请勿|未經|未经)[^。；;]{0,20}"
    "(?:複製|复制|複印|复印|影印|拷貝|轉載|转载|外流|外傳|外传|外洩|揭露|散布|攜出)"
)
_ADMINISTRATIVE = re.compile(
    f"{_FORBIDDEN_COPY}"
    "|機密|机密|密件|限閱|保密|營業秘密|商业秘密|版權|版权|著作權|著作权|智慧財產|知识产权|翻印|必究|所有權|所有权"
    "|僅供|仅供|內部使用|内部使用|內部文件|分發|分发|發行單位|发行单位|受控文件|管制文件|文件管制|非管制|非受控"
    "|列印後|打印后|影本|文管中心|文件中心|保管人|本文件(?:為|为|屬|属|所有)|免責|免责"
    "|統一編號|地址[:：]|電話[:：]|电话[:：]|傳真|传真|(?:網址|网址)[:：]"
    "|(?i:confidential|proprietary|copyright|all rights reserved|(?:un)?controlled (?:cop|document)"
    "|(?:when|if|once) printed"
    "|prior (?:written )?(?:permission|consent|authori[sz]ation)"
    "|(?:not|never) be (?:reproduced|disclosed|copied|distributed)"
    "|internal use|distribution list|distributed to|document (?:owner|control)|trademarks?|disclaimer|all liability"
    r"|\b(?:tel|fax)[.: ])|©"
)
# A company's name and perhaps a department's, and nothing else.
_COMPANY = re.compile(
    r"[^。，,;；:：]{0,40}(?:有限公司|,? ?(?i:co\., ?ltd\.?|inc\.|ltd\.|corp\.|llc|gmbh))[^。，,;；:：]{0,20}"
)
_SAFETY = re.compile(
    "危險|危险|危害|警告|警語|警示|注意|小心|當心|当心|(?<!資訊)(?<!信息)(?<!资讯)安全(?!等級)|防護|防护|穿戴|佩戴|配戴|護目|护目|手套|面罩|面具|呼吸"
    "|上鎖|上锁|掛牌|挂牌|斷電|断电|停機|停机|停止|緊急|紧急|應變|应急|急救|疏散|逃生|避難|避难|撤離|撤离|中毒|窒息|缺氧|感電|觸電|触电"
    "|[灼燙烫凍冻]傷|[灼烫冻]伤|腐蝕|腐蚀|火災|火灾|起火|滅火|灭火|爆炸|燃|毒|輻射|辐射|高壓|高压|高溫|高温|墜落|坠落|局限空間|受限空间"
    "|動火|动火|沖淋|冲淋|洗眼|災害|灾害|事故|異常|异常|通報|通报|洩漏(?!予)|泄漏|外漏|消防"
    "|(?i:danger|warning|caution|hazard|safety|protective|\\bppe\\b|goggles|gloves|respirator|lock-?out|tag-?out|\\bloto\\b"
    "|emergency|evacuat|injur|\\bburns?\\b|flammab|explo|toxic|corros|radiat|reaction|first aid|high voltage|asphyxia"
    "|\\bfire|\\bleak|spill)"
)


def is_administrative(text: str) -> bool:
    """Return whether a text speaks of confidentiality, copyright, distribution, copies or a company's address."""
    return _ADMINISTRATIVE.search(text) is not None or _COMPANY.fullmatch(text) is not None


def is_safety(text: str) -> bool:
    """Return whether a text speaks of hazards, protection or emergencies, in doubt yes."""
    return _SAFETY.search(text) is not None
