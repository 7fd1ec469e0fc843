"""`yawan corpus`: what data stewards do: add a source, list the sources, check one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scripts.commands.shown import note, print_json

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Sources of documents: add, list, check.")
Json = Annotated[bool, typer.Option("--json", help="print JSON")]

_ADD_EXAMPLES = """\b
Examples:
  yawan corpus add etch-sop ./sops --kind sop --domain semiconductor --source-category sops --title 蝕刻SOP \\
    --licence LicenseRef-Internal --sensitivity internal --language zh-Hant-TW --language en --owner 蝕刻課 \\
    --steward data@fab --obtained-from 文管中心 --use train --use evaluate
  yawan corpus add pm-log log.xlsx --kind log … --text-column 現象描述 --label-column 故障類別 \\
    --asset-column 設備編號 --date-column 日期
"""
_LIST_EXAMPLE = """\b
Example: yawan corpus list --json
"""
_CHECK_EXAMPLES = """\b
Examples:
  yawan corpus check etch-sop
  yawan corpus check etch-sop --repair
  yawan corpus check etch-sop --unlock
"""


@app.command(epilog=_ADD_EXAMPLES)
def add(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="2 to 63 lower-case letters, digits and hyphens")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="files, or folders with all below them")],
    kind: Annotated[str | None, typer.Option(help="sop | manual | log | spec | glossary | other")] = None,
    domain: Annotated[
        str | None,
        typer.Option(help="semiconductor | electronic_components | basic_metals | petrochemical | general"),
    ] = None,
    source_category: Annotated[
        str | None,
        typer.Option(
            help="association_parameters | terminology | shared_knowledge | process_parameters | maintenance_records"
            " | manuals | sops | regulations"
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="for people")] = None,
    licence: Annotated[str | None, typer.Option(help="SPDX id, or LicenseRef-<name> for your own terms")] = None,
    sensitivity: Annotated[str | None, typer.Option(help="public | internal | confidential")] = None,
    languages: Annotated[list[str] | None, typer.Option("--language", help="BCP 47; may be repeated")] = None,
    owner: Annotated[str | None, typer.Option(help="who decides about the documents")] = None,
    steward: Annotated[str | None, typer.Option(help="who answers for them here")] = None,
    obtained_from: Annotated[str | None, typer.Option(help="department, person or address; no path")] = None,
    allowed_uses: Annotated[
        list[str] | None, typer.Option("--use", help="train | evaluate | redistribute; may be repeated")
    ] = None,
    collection_method: Annotated[str, typer.Option(help="how they were collected")] = "handed over by the owner",
    obtained_on: Annotated[str, typer.Option(help="YYYY-MM-DD; today if not given")] = "",
    expires_on: Annotated[str | None, typer.Option(help="YYYY-MM-DD; not used after this day")] = None,
    supersedes: Annotated[str | None, typer.Option(help="id of the corpus that this one replaces")] = None,
    notes: Annotated[str, typer.Option(help="anything worth knowing")] = "",
    text_column: Annotated[str | None, typer.Option(help="log: column of the observation")] = None,
    label_column: Annotated[str | None, typer.Option(help="log: column of its class")] = None,
    asset_column: Annotated[str | None, typer.Option(help="log: column of the machine")] = None,
    date_column: Annotated[str | None, typer.Option(help="log: column of the date")] = None,
    no_columns: Annotated[
        bool, typer.Option("--no-columns", help="log: tables of many layouts; rows are read, none is classified")
    ] = False,
    reference: Annotated[
        bool, typer.Option("--reference", help="leave the folder PATH in place, copy nothing")
    ] = False,
) -> None:
    """Add a source: copy or reference its files, write its card and manifest. All of it or nothing.

    Every option up to --use is needed; all mistakes are reported at once.
    """
    from scripts.commands.corpus_add import add_corpus
    from scripts.commands.corpus_card import card_data

    values = {**ctx.params, "obtained_on": obtained_on or date.today().isoformat()}
    added = add_corpus(card_data(values), paths, reference=reference, no_columns=no_columns)
    print(f"{added.folder}: {added.files:,} files, {added.size:,} bytes")
    for line in added.next_steps():
        note(line)


@app.command("list", epilog=_LIST_EXAMPLE)
def list_corpora(as_json: Json = False) -> None:
    """List all sources and whether their card and manifest can be read; files are not read."""
    from scripts.commands.corpus_list import corpus_rows, print_corpora

    rows = corpus_rows()
    if as_json:
        print_json(rows)
    else:
        print_corpora(rows)


@app.command(epilog=_CHECK_EXAMPLES)
def check(
    corpus: Annotated[str, typer.Argument(metavar="ID")],
    repair: Annotated[
        bool, typer.Option("--repair", help="accept the files as they are: rewrite the manifest")
    ] = False,
    unlock: Annotated[
        bool, typer.Option("--unlock", help="have the pipeline open the encrypted files that your passwords open")
    ] = False,
    as_json: Json = False,
) -> None:
    """Compare a source with its manifest and try parse, clean and deidentify on it; nothing below data/ is touched.

    Exit status 0; 2 where the card is wrong, a file is missing, changed or new, a document failed, or none was kept.
    """
    from pipelines.stage import prepare_environment
    from scripts.commands.corpus_check import check_corpus, print_report

    prepare_environment()
    report = check_corpus(corpus, repair=repair, unlock=unlock)
    if as_json:
        print_json(report.as_data())
    else:
        print_report(report)
    if report.problems:
        raise typer.Exit(2)
