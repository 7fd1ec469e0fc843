"""The list of all detectors; order does not matter."""

from __future__ import annotations

from pipelines.deid.business_number import BusinessNumberDetector
from pipelines.deid.company import CompanyDetector
from pipelines.deid.dictionaries import Dictionaries
from pipelines.deid.email_address import EmailDetector
from pipelines.deid.employee_number import EmployeeNumberDetector
from pipelines.deid.entities import Detector
from pipelines.deid.ip_address import IpDetector
from pipelines.deid.lot_id import LotIdDetector
from pipelines.deid.mac_address import MacDetector
from pipelines.deid.national_id import NationalIdDetector
from pipelines.deid.person_field import PersonFieldDetector
from pipelines.deid.person_title import PersonTitleDetector
from pipelines.deid.phone import PhoneDetector
from pipelines.deid.phrases import PhraseDetector
from pipelines.deid.tool_id import ToolIdDetector
from pipelines.deid.url import UrlDetector
from pipelines.deid.work_order import WorkOrderDetector


def all_detectors(dictionaries: Dictionaries) -> tuple[Detector, ...]:
    """Return every rule, and one detector for each dictionary."""
    rules: tuple[Detector, ...] = (
        BusinessNumberDetector(),
        CompanyDetector(),
        EmailDetector(),
        EmployeeNumberDetector(),
        IpDetector(),
        LotIdDetector(),
        MacDetector(),
        NationalIdDetector(),
        PersonFieldDetector(),
        PersonTitleDetector(),
        PhoneDetector(),
        ToolIdDetector(),
        UrlDetector(),
        WorkOrderDetector(),
    )
    lists = (PhraseDetector(f"dictionary:{kind}", kind, values) for kind, values in dictionaries.values)
    return (*rules, *lists)
