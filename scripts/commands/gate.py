"""`yawan gate`: show the verdict; with --check its exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.commands.shown import note, print_json, print_table

VERDICT = Path("data/gate/verdict.json")

EXAMPLE = """\b
Example: yawan gate --check
"""


def gate(
    check: Annotated[bool, typer.Option("--check", help="exit 0 only for PASS, else 1")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print the verdict as stored")] = False,
) -> None:
    """Show the verdict of the last evaluation."""
    from eval.gate import load_verdict

    verdict = load_verdict(VERDICT)
    if as_json:
        print_json(verdict)
    else:
        _print_verdict(verdict)
    if check and verdict["verdict"] != "PASS":
        raise typer.Exit(1)


def _print_verdict(verdict: dict[str, Any]) -> None:
    columns = ("rule", "result", "metric", "value", "lower", "upper", "threshold", "n", "clusters", "note")
    print_table(
        columns, ([rule["name"], *(_shown(rule.get(name)) for name in columns[1:])] for rule in verdict["rules"])
    )
    demo = "  DEMO: says nothing about a real model" if verdict.get("demo") else ""
    print(f"{verdict['verdict']}{demo}")
    broken = [rule["name"] for rule in verdict["rules"] if rule["result"] != "PASS"]
    if broken:
        note(f"not passed: {', '.join(broken)}")


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
