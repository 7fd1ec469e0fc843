"""Write the embedded demo corpus and its ground truth, or check that the committed files are what it would write.

reads:   scripts/demo/data/*.yaml, scripts/demo/fonts/
writes:  corpora/demo-*/{card.yaml,manifest.tsv,files/…}, tests/truth/demo/…
command: python -m scripts.demo_corpus [--check]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from scripts.demo.assemble import generate

ROOT = Path(__file__).parent.parent


def tree(root: Path) -> dict[str, bytes]:
    """All demo files below a root, by relative path."""
    folders = [*sorted((root / "corpora").glob("demo-*")), root / "tests" / "truth" / "demo"]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def write(root: Path) -> int:
    """Replace the demo corpora and truth below ``root``; returns the number of files."""
    files = generate(root)
    for folder in [*(root / "corpora").glob("demo-*"), root / "tests" / "truth" / "demo"]:
        shutil.rmtree(folder, ignore_errors=True)
    for name, content in sorted(files.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


def differences(root: Path) -> list[str]:
    """Paths that a fresh generation would add, remove or change."""
    with tempfile.TemporaryDirectory() as folder:
        for corpus in sorted((root / "corpora").glob("demo-broken")):
            shutil.copytree(corpus, Path(folder) / "corpora" / corpus.name)
        write(Path(folder))
        fresh = tree(Path(folder))
    committed = tree(root)
    return sorted(name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name))


def main() -> int:
    """Entry point; with ``--check`` exit 1 when a file differs."""
    parser = argparse.ArgumentParser(description="write or check the embedded demo corpus")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    if not parser.parse_args().check:
        print(f"{write(ROOT)} files written")
        return 0
    different = differences(ROOT)
    print("\n".join(different) if different else "demo corpus is up to date")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
