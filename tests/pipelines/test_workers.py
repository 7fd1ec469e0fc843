"""One bad document costs one document; the rest comes in order, from any number of workers."""

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.errors import DocumentError
from pipelines.incremental import Job, map_incremental
from pipelines.memo import memo_key
from pipelines.program_error import where
from pipelines.settings import Settings
from pipelines.workers import Failure, Limits, map_documents, map_in_order


def step(number: int) -> bytes:
    if number == 3:
        raise DocumentError("encrypted")
    if number == 4:
        os._exit(9)
    if number == 5:
        time.sleep(60)
    if number == 6:
        raise DocumentError("expired_card", rejected=True)
    if number == 7:
        return bytes(bytearray(6 << 30)[:1])
    return str(number).encode()


LIMITS = Limits(seconds=4, memory=1 << 30)


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_documents_cost_only_themselves(workers: int) -> None:
    results = map_in_order(step, range(10), workers=workers, limits=LIMITS)
    assert results == [
        b"0", b"1", b"2", Failure("encrypted"), Failure("crashed"), Failure("timeout"),
        Failure("expired_card", rejected=True), Failure("memory"), b"8", b"9",
    ]  # fmt: skip


def test_items_are_taken_as_workers_get_free() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100, 200):
            taken.append(number)
            yield number

    for finished, _ in enumerate(map_documents(step, items(), workers=2, limits=LIMITS)):
        assert len(taken) <= finished + 1 + 2, "at most those at work are in memory"


def broken(number: int) -> bytes:
    if number == 2:
        raise KeyError("王小明 0912-345-678")
    if number == 3:
        raise ModuleNotFoundError("no parser installed")
    return str(number).encode()


def test_an_error_of_the_program_costs_its_document() -> None:
    results = map_in_order(broken, [1, 2, 4], workers=1, limits=LIMITS)
    assert results == [b"1", Failure("program_error"), b"4"]


def test_where_a_program_broke_is_told_without_the_text_of_a_document() -> None:
    with pytest.raises(KeyError) as raised:
        broken(2)
    assert re.fullmatch(r"KeyError at .*test_workers\.py:\d+", where(raised.value))


def test_an_error_that_concerns_all_documents_ends_the_run() -> None:
    with pytest.raises(ModuleNotFoundError):
        list(map_documents(broken, [3], workers=1, limits=LIMITS))


def counted(number: int) -> bytes:
    with Path("calls").open("a") as stream:
        stream.write(f"{number}\n")
    if number == 2:
        raise DocumentError("corrupt")
    return str(number).encode()


def run(numbers: list[int]) -> list[bytes | Failure]:
    jobs = [Job(memo_key(number), "corpus", number) for number in numbers]
    return list(map_incremental("step", counted, jobs, Settings(workers=1, quiet=True), LIMITS))


def test_the_memo_computes_each_document_once_and_changes_nothing(workdir: Path) -> None:
    first = run([1, 2, 3])
    again = run([1, 2, 3, 4])
    assert again[:3] == first == [b"1", Failure("corrupt"), b"3"]
    assert Path("calls").read_text().split() == ["1", "2", "3", "4"]
    assert Path(".cache/step/memo.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_damaged_memo_is_started_anew(workdir: Path) -> None:
    first = run([1])
    Path(".cache/step/memo.sqlite").write_bytes(b"no database at all" * 100)
    assert run([1]) == first


def test_a_worker_that_died_while_it_waited_is_replaced() -> None:
    def items() -> Iterator[str]:
        yield "process"
        os.kill(int(results[0]), signal.SIGKILL)
        time.sleep(0.5)
        yield "process"

    results: list[bytes] = []
    for _, result in map_documents(own_process, items(), workers=1, limits=LIMITS):
        assert isinstance(result, bytes)
        results.append(result)
    assert len(set(results)) == 2


def own_process(_: str) -> bytes:
    return str(os.getpid()).encode()
