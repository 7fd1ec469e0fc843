"""`yawan doctor`: what is installed, which hardware there is, and what each experiment still lacks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scripts.commands.shown import note, print_json, print_table

DEMO = "demo"

EXAMPLE = """\b
Example: yawan doctor --brief
"""


def doctor(
    brief: Annotated[bool, typer.Option("--brief", help="problems only, and without asking torch for a GPU")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print everything as JSON")] = False,
) -> None:
    """Look at this machine and say what is missing for which experiment. Exit status 0 if the demo can run, else 2.

    Folders of the restricted area that others may enter are closed.
    """
    from pipelines.stage import prepare_environment

    prepare_environment()
    findings = examine(ask_torch=not brief)
    if as_json:
        print_json(findings)
    else:
        _print_findings(findings, brief=brief)
    if not findings["demo_can_run"]:
        raise typer.Exit(2)


def examine(*, ask_torch: bool) -> dict[str, Any]:
    """Return all findings as plain data; `ask_torch` costs the seconds that importing it takes."""
    from scripts.commands.doctor_experiments import experiment_needs, key_state
    from scripts.commands.doctor_libraries import dvc_state, library_state
    from scripts.commands.doctor_machine import close_folders, gpus, machine

    accelerators, gpu_note = gpus(ask_torch=ask_torch)
    libraries = library_state()
    experiments = experiment_needs(has_gpu=bool(accelerators))
    complete = libraries["python_ok"] and not libraries["missing"]
    return {
        "libraries": libraries,
        "machine": machine(),
        "gpus": accelerators,
        "gpu_note": gpu_note,
        "dvc": dvc_state(),
        "closed_folders": close_folders(),
        "key": key_state(),
        "experiments": experiments,
        "demo_can_run": bool(complete and experiments.get(DEMO) == []),
    }


def _print_findings(findings: dict[str, Any], *, brief: bool) -> None:
    if not brief:
        print_table(("", ""), [*_rows(findings)])
        print()
        needs = findings["experiments"].items()
        print_table(("experiment", "lacks"), [(name, lack) for name, lacks in needs for lack in lacks or ["nothing"]])
    for line in problems(findings):
        note(line)
    able = "can run" if findings["demo_can_run"] else "cannot run: " + "; ".join(findings["experiments"].get(DEMO, []))
    print(f"demo: {able}".removesuffix(": "))


def _rows(findings: dict[str, Any]) -> list[tuple[str, object]]:
    machine, libraries = findings["machine"], findings["libraries"]
    return [
        ("python", libraries["python"]),
        *libraries["main"].items(),
        ("cpu", f"{machine['cpu_class']}, {machine['cores']} cores"),
        ("memory", f"{machine['memory_free_gib']} of {machine['memory_gib']} GiB free"),
        ("disk", f"{machine['disk_free_gib']} GiB free"),
        ("gpu", ", ".join(findings["gpus"]) or findings["gpu_note"]),
        ("dvc", f"{findings['dvc']['version']}, analytics {'off' if findings['dvc']['analytics_off'] else 'ON'}"),
        ("key", findings["key"]["state"]),
    ]


def problems(findings: dict[str, Any]) -> list[str]:
    """Return a line for everything that should be mended."""
    libraries, dvc, machine = findings["libraries"], findings["dvc"], findings["machine"]
    lines = [] if libraries["python_ok"] else [f"python {libraries['python']}: yawan needs 3.11 or newer"]
    lines += [] if libraries["lock"] else ["requirements.lock: missing; versions were not compared"]
    lines += [
        f"{name}: missing, {wanted} is locked; run `make install`" for name, wanted in libraries["missing"].items()
    ]
    lines += [
        f"{name}: {found} installed, {wanted} locked; run `make install`"
        for name, (found, wanted) in libraries["different"].items()
    ]
    lines += [] if dvc["analytics_off"] else ["dvc: analytics is on; run `dvc config core.analytics false`"]
    lines += [] if machine["avx2"] else [f"cpu {machine['cpu_class']}: without AVX2 results differ from other machines"]
    lines += [
        f"{folder}: was open to others ({mode}), is 0700 now" for folder, mode in findings["closed_folders"].items()
    ]
    return lines + ([] if findings["key"]["ok"] else [findings["key"]["state"]])
