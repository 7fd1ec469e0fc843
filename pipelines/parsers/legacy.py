"""DOC, XLS, PPT, RTF, ODS and ODP: LibreOffice, where it is installed, writes them in the modern format.

It runs on a copy in a temporary folder with a profile of its own: no macros, no links followed, no way out to the
network, everything it starts killed when its time is up or it is done.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from pipelines.errors import DocumentError
from pipelines.parsers.formats import Format

# Below the parse stage's limit of 120 s a document, so that the folder is removed before the worker is killed.
DEFAULT_SECONDS = 90.0
_COMMANDS = ("soffice", "libreoffice")
# What each format is called, and what it becomes.
_FORMATS = {
    Format.DOC: ("doc", "docx", Format.DOCX), Format.RTF: ("rtf", "docx", Format.DOCX),
    Format.XLS: ("xls", "xlsx", Format.XLSX), Format.ODS: ("ods", "xlsx", Format.XLSX),
    Format.PPT: ("ppt", "pptx", Format.PPTX), Format.ODP: ("odp", "pptx", Format.PPTX),
}  # fmt: skip
_OPTIONS = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_MAX_BYTES = 512 << 20
# What LibreOffice reads from a user's profile: macros off whoever signed them, links never updated (0 in Writer, 1 in
# Calc: sw/inc/linkenum.hxx, sc/inc/global.hxx), and a proxy that nothing answers.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def modern(media: Format, data: bytes, seconds: float = DEFAULT_SECONDS) -> tuple[Format, bytes]:
    """Return the modern format of a legacy one, and the file in it.

    Args:
        seconds: of wall time.

    Raises:
        DocumentError: `needs_libreoffice` where it is not installed; `timeout`, `conversion_failed`.

    """
    command = next(filter(None, map(shutil.which, _COMMANDS)), None)
    if command is None:
        raise DocumentError("needs_libreoffice")
    suffix, target, found = _FORMATS[media]
    with tempfile.TemporaryDirectory(prefix="yawan-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / f"document.{suffix}").write_bytes(data)
        _write_profile(folder / "profile")
        _run(_arguments(command, folder, suffix, target), folder, seconds)
        made = folder / "out" / f"document.{target}"
        if made.is_symlink() or not made.is_file() or not 0 < made.stat().st_size <= _MAX_BYTES:
            raise DocumentError("conversion_failed")
        return found, made.read_bytes()


def _arguments(command: str, folder: Path, suffix: str, target: str) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = ("--convert-to", target, "--outdir", str(folder / "out"), str(folder / f"document.{suffix}"))
    return [command, profile, *_OPTIONS, *out]


def _run(arguments: list[str], folder: Path, seconds: float) -> None:
    """Run a command as a session of its own; nothing of it is left afterwards."""
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        arguments, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise DocumentError("timeout") from None
    finally:
        _kill_group(process)
    if status:
        raise DocumentError("conversion_failed")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_profile(folder: Path) -> None:
    """Write the settings of a fresh profile."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>\n"
        for path, name, value in _SETTINGS
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
