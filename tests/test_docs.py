"""What the documents say can be found: links, commands, settings, tables and dependencies. Words are for readers to judge."""

import re
import sqlite3
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import main
from config.settings import Settings
from storage.migrate import migrate

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SOURCE = re.compile(r"(?:\.ci|bot|handlers|storage|casework|triage|config|demo|tests|benchmarks|docs)/[\w./-]+")
DATABASES = ("main", "keys", "sessions")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code(path: Path) -> list[str]:
    """Code of a document: lines of fenced blocks without their comments, and spans."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text(path), re.M | re.S)
    rest = re.sub(r"^ *```.*?^ *```", "", text(path), flags=re.M | re.S)
    lines = [line.split("#")[0] for block in blocks for line in block.splitlines()]
    return [*lines, *(" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest))]


def found(pattern: str) -> list[tuple[str, str]]:
    """(document, what the pattern's group caught) over the code of all documents, each once."""
    pairs = {(path.name, hit) for path in DOCS for piece in code(path) for hit in re.findall(pattern, piece)}
    return sorted(pairs)


def links() -> list[tuple[str, str]]:
    targets = {(p.relative_to(ROOT).as_posix(), t) for p in DOCS for t in re.findall(r"\]\(([^)\s]+)\)", text(p))}
    return sorted((name, target) for name, target in targets if not target.startswith(("http://", "https://")))


def anchors(path: Path) -> set[str]:
    """The anchors GitHub makes of a document's headings."""
    titles = re.findall(r"^#+ (.+)$", text(path), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(("document", "target"), links())
def test_relative_links_lead_somewhere(document: str, target: str) -> None:
    file, _, anchor = target.partition("#")
    path = (ROOT / document).parent / file if file else ROOT / document
    assert path.exists(), f"{document} links to {target}"
    assert not anchor or anchor in anchors(path)


def test_every_document_can_be_reached_from_the_readme() -> None:
    linked = {target.partition("#")[0] for document, target in links() if document == "README.md"}
    assert {path.relative_to(ROOT).as_posix() for path in DOCS} - {"README.md"} <= linked


@pytest.mark.parametrize(("document", "target"), found(r"(?:^|\s)make ([a-z]+)"))
def test_make_targets_exist(document: str, target: str) -> None:
    assert re.search(rf"^{target}:", text(ROOT / "Makefile"), re.M)


BOT = r"(?:python -m bot|docker compose run --rm (?:-v \S+ )?bot)((?: [\w./\"$:,-]+|\s*[\u4e00-\u9fff]+)+)"


@pytest.mark.parametrize(("document", "words"), found(BOT))
def test_commands_and_their_options_exist(document: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    typed = words.split()
    named = [word for word in typed[:2] if re.fullmatch(r"[a-z]+", word)]
    with pytest.raises(SystemExit) as stopped:
        main([*named, "--help"])
    assert stopped.value.code == 0, f"{document}: {words}"
    usage = capsys.readouterr().out
    assert all(word in usage for word in typed if word.startswith("--"))


@pytest.mark.parametrize(("document", "module"), found(r"python -m ((?!bot\b|venv\b|pip\b)[a-z.]+)"))
def test_other_modules_can_be_run(document: str, module: str) -> None:
    path = ROOT / module.replace(".", "/")
    assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_settings_exist(path: Path) -> None:
    known = {"QF_" + name.upper() for name in Settings.model_fields}
    assert set(re.findall(r"\bQF_[A-Z_]+", text(path))) <= known


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_source_files_exist(path: Path) -> None:
    named = {span for span in code(path) if SOURCE.fullmatch(span)}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_each_direct_dependency_is_justified_in_one_line() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = sorted(re.split(r"[\[;<>=!~ ]", one, maxsplit=1)[0].lower() for one in wanted)
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", text(ROOT / "docs" / "dependencies.md"), re.M)
    assert sorted(name.lower() for name, _ in rows) == names
    assert all(len(reason) > 10 for _, reason in rows)


def schema() -> dict[str, list[str]]:
    """Every table of every database with its columns, as the migrations make them."""
    tables: dict[str, list[str]] = {}
    for kind in DATABASES:
        db = sqlite3.connect(":memory:", isolation_level=None)
        migrate(db, kind)
        for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'"):
            tables[table] = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        db.close()
    return tables


def described() -> dict[str, list[str]]:
    """The tables and columns of docs/data-model.md."""
    sections = re.split(r"^### `(\w+)`$", text(ROOT / "docs" / "data-model.md"), flags=re.M)[1:]
    bodies = zip(sections[::2], (re.split(r"^## ", body, flags=re.M)[0] for body in sections[1::2]), strict=True)
    return {table: re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", body, re.M) for table, body in bodies}


def test_every_table_and_column_is_described_and_no_other() -> None:
    assert set(DATABASES) == {path.name for path in (ROOT / "storage" / "migrations").iterdir()}
    assert described() == schema()


def test_the_checks_above_see_what_they_should() -> None:
    """Each search finds something in the documents, so that a changed form cannot empty it in silence."""
    assert len(links()) > 20
    assert {"demo", "test", "setup"} <= {target for _, target in found(r"(?:^|\s)make ([a-z]+)")}
    commands = {tuple(words.split()[:2]) for _, words in found(BOT)}
    assert {("keys", "new"), ("staff", "invite"), ("verify",), ("settings",)} <= commands
    assert sum(bool(SOURCE.fullmatch(span)) for path in DOCS for span in code(path)) > 50
