"""Dates: what can be read in one way only is read, what cannot is left, nothing is guessed."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsers.date_columns import normalise_dates
from pipelines.parsers.dates import Order, column_order, normalise_date, readings
from pipelines.parsers.serials import from_serial

DAYS = st.dates(datetime.date(1912, 1, 1), datetime.date(2100, 12, 31))


def iso(text: str, order: Order = Order.UNKNOWN) -> str | None:
    found = normalise_date(text, column_order=order)
    return found.iso if found else None


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-04", "2025/3/4", "2025.3.4", "2025/03/04", "20250304", "2025年3月4日", "民國114年3月4日",
        "民國 114/03/04", "中華民國114年3月4日", "114年3月4日", "114/03/04", "114.3.4", "1140304", "4-Mar-2025",
        "Mar 4, 2025", "4 March 2025", "2025/3/4(二)", "2025/3/4 星期二",
    ],
)  # fmt: skip
def test_forms_with_one_reading(text: str) -> None:
    assert iso(text) == "2025-03-04"


@pytest.mark.parametrize(
    ("text", "time"),
    [("2025/3/4 9:05", "09:05"), ("2025-03-04T09:05:30Z", "09:05:30Z"), ("2025/3/4 下午 2:05", "14:05"),
     ("2025/3/4 12:00 AM", "00:00"), ("2025/3/4 02:05 PM", "14:05"), ("2025年3月4日9時05分", "09:05"),
     ("2025-03-04 09:05:30.123", "09:05:30.123")],
)  # fmt: skip
def test_times_are_kept(text: str, time: str) -> None:
    assert iso(text) == f"2025-03-04 {time}"


@pytest.mark.parametrize(
    "text",
    ["0/1/00", "0/01/1900", "2025-02-30", "2025/13/1", "31/04/2025", "112/2/29", "民國114年13月1日", "2025/3/4 25:00",
     "2025-03-04 14:05 PM", "00000000", "2025/0/4"],
)  # fmt: skip
def test_days_that_never_were_are_rejected(text: str) -> None:
    assert readings(text) == {}
    assert iso(text, Order.DAY_FIRST) is None


@pytest.mark.parametrize("text", ["", "P-101", "1234", "12.5", "2025", "3/4", "A/B/C", "2025-3", "WO230183057", "昨天"])
def test_what_has_not_the_form_of_a_date(text: str) -> None:
    assert readings(text) is None
    assert iso(text) is None


def test_the_rest_of_the_column_decides_between_day_and_month() -> None:
    assert iso("3/4/2025") is None
    assert iso("3/4/2025", Order.DAY_FIRST) == "2025-04-03"
    assert iso("3/4/2025", Order.MONTH_FIRST) == "2025-03-04"
    assert iso("28/03/2013") == iso("28/03/2013", Order.MONTH_FIRST) == "2013-03-28"
    assert iso("5/5/2025") == "2025-05-05"
    assert column_order(["3/4/2025", "28/03/2013", "2025-01-01"]) is Order.DAY_FIRST
    assert column_order(["3/28/2013", "28/03/2013"]) is Order.UNKNOWN
    assert column_order(["3/4/2025", "5/6/2025"]) is Order.UNKNOWN


def test_a_year_of_two_digits_is_never_guessed() -> None:
    assert iso("13/09/01") is iso("13/09/01", Order.DAY_FIRST) is None
    assert iso("99/12/31") is None
    assert iso("99/12/31", column_order(["114/01/02"])) == "2010-12-31"


def test_serials_and_the_leap_day_of_1900() -> None:
    assert [from_serial(day) for day in (0, 60, -1, 2_958_466)] == [None] * 4
    found = [from_serial(day) for day in (1, 59, 61, 45720, 45720.5)]
    assert [day.iso for day in found if day] == [
        "1900-01-01", "1900-02-28", "1900-03-01", "2025-03-04", "2025-03-04 12:00",
    ]  # fmt: skip
    first = from_serial(0, date1904=True)
    assert first and first.iso == "1904-01-01"


@given(DAYS)
def test_every_day_comes_back_from_every_form(day: datetime.date) -> None:
    roc = day.year - 1911
    forms = (f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"民國{roc}年{day.month}月{day.day}日")
    assert {iso(form) for form in forms} == {day.isoformat()}
    slashed = f"{day.day}/{day.month}/{day.year}"
    assert iso(slashed, Order.DAY_FIRST) == day.isoformat()
    assert iso(slashed) in {None, day.isoformat()}
    assert iso(day.isoformat()) == day.isoformat()


@given(st.text(alphabet="0123456789/-.年月日: T民國apm", max_size=16))
def test_nothing_but_days_that_exist_comes_out(text: str) -> None:
    for order in Order:
        found = normalise_date(text, column_order=order)
        assert found is None or datetime.date(found.year, found.month, found.day)


def columns(name: str, *texts: str, card: str = "") -> tuple[list[str], dict[str, int]]:
    found = normalise_dates([name], [(text,) for text in texts], card)
    return [found.values.get((index, 0), text) for index, text in enumerate(texts)], found.counts


def test_only_columns_of_dates_are_touched() -> None:
    assert columns("日期", "2025/3/4", "每月") == (["2025-03-04", "每月"], {"dates_normalised": 1})
    assert columns("版本", "2025.3.4", "2025.3.5", "2025.3.6") == (["2025.3.4", "2025.3.5", "2025.3.6"], {})
    assert columns("Update", "1.2.3") == (["1.2.3"], {})
    assert columns("x", "2025/3/4", "2025/3/5", "2025/3/6")[0] == ["2025-03-04", "2025-03-05", "2025-03-06"]
    assert columns("x", "2025/3/4", "P-1", "P-2")[0] == ["2025/3/4", "P-1", "P-2"]
    assert columns("開工", "114.3.4", card="開工")[0] == ["2025-03-04"]


def test_what_cannot_be_read_is_left_and_counted() -> None:
    values, counts = columns("BscStartDate", "28/03/2013", "3/4/2013", "0/1/00", "")
    assert values == ["2013-03-28", "2013-04-03", "0/1/00", ""]
    assert counts == {"dates_normalised": 2, "dates_rejected": 1}
    assert columns("日期", "3/4/2025", "5/6/2025") == (["3/4/2025", "5/6/2025"], {"dates_ambiguous": 2})


def test_day_numbers_only_where_the_name_says_date() -> None:
    assert columns("日期", "45720", "45721.5")[0] == ["2025-03-04", "2025-03-05 12:00"]
    assert columns("日期", "45720", "2025/3/5", "0/1/00")[0] == ["2025-03-04", "2025-03-05", "0/1/00"]
    assert columns("費用", "45720", "45721")[0] == ["45720", "45721"]
    assert columns("日期", "45720", "每月")[0] == ["45720", "每月"]
