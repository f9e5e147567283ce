"""Every screen of both sides in both languages: within Telegram's limits, its keyboards readable by the dispatcher."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from casework.lifecycle import Lifecycle
from config.ladder import LEVELS
from config.rules import Rules
from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers import letters
from handlers.callback import LIMIT, unpack
from handlers.citizen import draft as drafts
from handlers.citizen import flow as citizen_flow
from handlers.citizen import screens as citizen
from handlers.citizen import status_screens as status
from handlers.citizen.conversation import QUESTIONS, Draft, Follow, Part
from handlers.screen import MAX_TEXT, Screen, utf16_length
from handlers.staff import flow as staff_flow
from handlers.staff import screens as staff
from handlers.staff.talk import Pending
from storage.clocks import Running
from storage.desk import Card
from storage.ids import BoxNumber, CaseId, CaseNumber, ReaderId, StaffId
from storage.objects import Turn
from storage.queue import PAGE, Counts, Page, Row
from storage.recipients import Beyond
from storage.staff import Officer
from triage.reading import Reader

TOKEN = "0123abcd"
CODE = "K7QM3-XPD9T-2WHBR-6VN48"
NUMBER = CaseNumber("QF-7K3M-2XPD")
CASE = CaseId(b"\xff" * 16)
TODAY = date(2026, 11, 16)
LONG = "😀镇里<b>&开会&</b>，电话13800138000。" * 700
"""As long as a draft may be, in characters that count twice, with characters that must be escaped."""
ME = Officer(StaffId("0123abcd"), "王<值>班", frozenset({"intake"}), ReaderId("89ab0123"), 501, "zh-CN")
_TAG = re.compile(r"</?(b|i|u|s|code|pre|blockquote|a)>")


def check(screen: Screen) -> None:
    """A screen that Telegram takes."""
    plain = html.unescape(_TAG.sub("", screen.text))
    assert 0 < utf16_length(plain) <= MAX_TEXT, utf16_length(plain)
    assert "<" not in _TAG.sub("", screen.text)
    for name in ("b", "i", "code", "pre", "blockquote"):
        assert screen.text.count(f"<{name}>") == screen.text.count(f"</{name}>")
    assert sum(map(len, screen.rows)) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    for row in screen.rows:
        assert 1 <= len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW
        for key in row:
            assert key.text.strip()
            if key.copy_text:
                assert 1 <= len(key.copy_text.text) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT
                continue
            assert isinstance(key.callback_data, str) and len(key.callback_data.encode()) <= LIMIT
            known = {"c": citizen_flow._BUTTONS, "s": staff_flow._BUTTONS}
            press = unpack(key.callback_data)
            assert press is not None and press.verb in known[press.side], key.callback_data


def full_draft(text: str, bucket: str = "") -> Draft:
    return Draft(TOKEN, "ff" * 16, CODE, {}, (Part(1, "", text[: drafts.MAX_CHARACTERS]),), bucket)


def test_the_citizens_fixed_screens(language: Texts, shipped_taxonomy: Taxonomy) -> None:
    for official in (False, True):
        check(citizen.start(language, "某" * 40, official=official))
    for screen in (citizen.safety(language), citizen.write(language), citizen.chatter(language), citizen.ask_code(language)):
        check(screen)
    check(citizen.topics(language, shipped_taxonomy))
    for gone in (False, True):
        check(citizen.receipt(language, CODE, "012345", bytes(32), gone=gone))


@pytest.mark.parametrize("step", range(len(QUESTIONS)))
@pytest.mark.parametrize("parts", [(), (Part(1, "", "x"),)])
def test_the_questions(language: Texts, step: int, parts: tuple[Part, ...]) -> None:
    check(citizen.question(language, replace(full_draft("x"), step=step, parts=parts), Html("🚨 110\n")))


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        *("窗口没人", LONG, "着火了快救人，我叫王小明，电话13800138000，加微信abc12345", "好" * 20_000),
        "".join(f"我叫王小{n}，第{n}回开会，填表到半夜。【专业代写{n}材料，加微信abc1234{n}】" * 3 for n in range(10)),
    ],
)
def test_the_preview(language: Texts, shipped_taxonomy: Taxonomy, shipped_reader: Reader, text: str, on: bool) -> None:
    for bucket in ("", *shipped_taxonomy.buckets):
        draft = replace(full_draft(text, bucket), mask=on, cut=on)
        whole = drafts.compose(draft, language)
        check(citizen.preview(language, shipped_taxonomy, draft, whole, shipped_reader.read(whole[:3000], None), None))


@pytest.mark.parametrize("beyond", [None, "superior", "escrow", "nobody"])
@pytest.mark.parametrize("on", [True, False])
def test_a_preview_with_all_there_is_to_say_fits(
    language: Texts, shipped_taxonomy: Taxonomy, shipped_reader: Reader, on: bool, beyond: Beyond | None
) -> None:
    own = "".join(f"我叫王小{n}，电话1380013800{n}，邮箱wangxiaoxiaoxiao{n}@example.com。" for n in "一二三四五六七八九")
    adverts = "".join(f"第{n}回开会，填表到半夜。【专业代写{n}{'&' * 40}材料，加微信abc1234{n}】" for n in range(9))
    text = "他们现在拿着刀在砸我家的门。" + own + adverts + "开会念文件，念到半夜。<&>" * 300
    reading = shipped_reader.read(text, keep=not on)
    assert len(reading.adverts) > 4 and len(reading.personal) > 8 and reading.out
    draft = replace(full_draft(text), mask=on, cut=on, avoid="&" * 200)
    check(citizen.preview(language, shipped_taxonomy, draft, text, reading, beyond))
    follow = Follow(TOKEN, CASE.hex(), text=text, mask=on, cut=on)
    check(status.say_preview(language, shipped_taxonomy, follow, reading))


def card(**changes: Any) -> Card:
    fields: dict[str, Any] = {
        "case_id": CASE, "number": NUMBER, "box": BoxNumber("012345"), "received_day": TODAY, "state": "S01",
        "priority": 2, "fast_track": True, "needs_human": True, "owner": None, "owner_name": "",
        "labels": ("P01",), "clocks": [], "author": "staff:0123abcd", "messages": 1, "unfetched": 0,
    }  # fmt: skip
    return Card(**fields | changes)


def test_the_card_and_moves_of_every_state(
    language: Texts, shipped_lifecycle: Lifecycle, shipped_taxonomy: Taxonomy, shipped_rules: Rules
) -> None:
    data = shipped_taxonomy, shipped_lifecycle, shipped_rules
    lang = "zh" if language.language == "zh-CN" else "en"
    running = [r.id for r in shipped_rules if r.starts_on]
    clocks = [Running(rule, TODAY, TODAY, True) for rule in running[:8]]
    for state in shipped_lifecycle.data.states:
        for owner in (None, "0123abcd"):
            case = card(
                state=state.id, clocks=clocks, labels=tuple(shipped_taxonomy.labels)[:5], owner=owner, owner_name="李"
            )
            check(staff.card(language, lang, case, TODAY, data, ME))
        check(staff.moves(language, lang, card(state=state.id), state.moves))


def facts(cycle: Lifecycle, lang: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Every fact a move may need, with the widest choice there is."""
    people = [(f"{n:08x}", f"王{n}班" * 10) for n in range(30)]
    for state in cycle.data.states:
        for move in state.moves:
            for need in move.needs:
                reasons = [(r.id, r.name.said(lang)) for r in cycle.reasons(state.id, move.to)]
                yield need, reasons if need == "reason" else people if need in ("assignee", "team") else []
    yield "question", []
    yield "outcome", [(o.id, o.name.said(lang)) for o in cycle.data.outcomes]
    yield "file_complete", [("yes", "齐了")]


def test_asking_for_facts(language: Texts, shipped_lifecycle: Lifecycle) -> None:
    lang = "zh" if language.language == "zh-CN" else "en"
    for need, choices in facts(shipped_lifecycle, lang):
        screen = staff.ask(language, need, Pending(TOKEN, "move", NUMBER), choices)
        check(screen)
        assert len(screen.rows) == len(choices) + 1


@pytest.mark.parametrize("act", ["reply", "note", "move"])
def test_confirming(language: Texts, act: str) -> None:
    check(staff.confirm(language, Pending(TOKEN, act, NUMBER, text=LONG), "转送外单位"))
    if act != "move":
        check(staff.write(language, Pending(TOKEN, act, NUMBER)))


@pytest.mark.parametrize("view", ["all", "new", "mine", "due"])
def test_the_queue(language: Texts, shipped_lifecycle: Lifecycle, shipped_taxonomy: Taxonomy, view: Any) -> None:
    lang = "zh" if language.language == "zh-CN" else "en"
    label = max(shipped_taxonomy.labels, key=lambda id: len(shipped_taxonomy.name(id, lang)))
    names = shipped_taxonomy, shipped_lifecycle
    for due in ("2026-11-01", "2026-11-16", "2026-12-31", "9999-12-31"):
        rows = [Row(CASE, NUMBER, "S01", 9, n % 2 == 0, label if n else "", due, None, n) for n in range(PAGE)]
        cursor = f"9.{due}.{CASE.hex()}"
        for first, following in ((True, ""), (True, cursor), (False, cursor), (False, "")):
            check(staff.queue(language, lang, Page(view, rows, first, following, 999_999), TODAY, names))
    check(staff.queue(language, lang, Page(view, [], True, "", 0), TODAY, names))


def test_home_and_welcome(language: Texts) -> None:
    check(staff.welcome(language, ME.name))
    for unlocked in (False, True):
        for here in (False, True):
            check(staff.home(language, ME, Counts(1, 2, 3, 4, 5), unlocked=unlocked, reads_here=here))


@pytest.mark.parametrize("text", ["短", LONG, "好" * 20_000])
def test_content_is_whole_protected_and_in_pieces(language: Texts, shipped_taxonomy: Taxonomy, text: str) -> None:
    why = {label: ["开会", "开会", "<b>台账"] for label in list(shipped_taxonomy.labels)[:5]}
    tip = Turn(1, "tip", "2026-11-16", {"v": 1, "text": text, "why": why})
    rest = [Turn(n, kind, "2026-11-16", {"v": 1, "text": text}) for n, kind in enumerate(("message", "reply", "note"))]  # type: ignore[arg-type]
    lang = "zh" if language.language == "zh-CN" else "en"
    found = staff.content(language, lang, NUMBER, [tip, *rest], shipped_taxonomy, 5)
    for screen in found:
        check(screen)
        assert screen.protect
    quoted = "".join(re.findall(r"<blockquote>(.*?)</blockquote>", "".join(s.text for s in found), re.DOTALL))
    assert html.unescape(quoted) == text * 4


def test_letters(language: Texts, shipped_taxonomy: Taxonomy, shipped_rules: Rules) -> None:
    check(letters.board(language, 10_000))
    payload = {"number": NUMBER, "target": "2026-11-18", "legal": "2026-11-20"}
    idle = payload | {"step": "idle", "level": "yellow", "days": 365, "missed": 0, "ask": False}
    check(letters.reminder(language, shipped_rules, idle))
    many = [idle | {"number": f"{NUMBER}{n}"} for n in range(12)]
    for rule in shipped_rules:
        for step in ("soon", "due", "blue", "yellow", "red", "own-step"):
            for so in (False, True):
                level = step if step in LEVELS else "none"
                told = {"rule": rule.id, "step": step, "level": level, "missed": 4 * so, "ask": so, "breach": so}
                check(letters.reminder(language, shipped_rules, payload | told | {"provisional": so}))
                many += [payload | told | {"number": f"{NUMBER}{n}", "provisional": so} for n in range(12)]
    check(letters.reminders(language, shipped_rules, many))


def test_a_summary_counts_cases_and_names_the_gravest(language: Texts, shipped_rules: Rules) -> None:
    def of(number: str, level: str, target: str, **more: object) -> dict[str, object]:
        return {"number": number, "rule": "T09", "step": level, "level": level, "target": target, "legal": target,
                "provisional": False, "missed": 0, "breach": False, "ask": False, **more}  # fmt: skip

    near = [of(f"QF-N{n:02d}", "none", "2026-11-18") for n in range(9)]
    told = [*near, of("QF-B", "blue", "2026-11-10"), of("QF-R2", "red", "2026-11-09", ask=True),
            of("QF-B", "yellow", "2026-11-12"), of("QF-R1", "red", "2026-11-01")]  # fmt: skip
    screen = letters.reminders(language, shipped_rules, told)
    listed = re.findall(r"QF-\w+", screen.text)
    assert listed == ["QF-R1", "QF-R2", "QF-B", *(f"QF-N{n:02d}" for n in range(7))]
    assert [int(n) for n in re.findall(r"(?<![\w-])\d+(?![\w-])", screen.text)] == [12, 2, 1, 0, 9, 1, 2]


def test_digests(language: Texts, shipped_taxonomy: Taxonomy) -> None:
    labels = [[label, 99_999] for label in list(shipped_taxonomy.labels)[:5]]
    names = ("received", "accepted", "passed", "declined", "closed", "open", "late", "due", "unowned")
    for count, top in ((99_999, labels), (0, [["Z99", 1]])):
        payload = {**dict.fromkeys(names, count), "week": "2026-W47", "labels": top}
        payload["rating"] = ["2026-10", count or None, 3.75 if count else None]
        check(letters.staff_digest(language, shipped_taxonomy, payload))
    areas = {label.areas[0] for label in shipped_taxonomy.labels.values() if label.areas} | {"luxury", "other"}
    for count in (None, 99_999):
        post = {"week": "2026-W47", "total": count, "cells": dict.fromkeys(sorted(areas), count), "head": "ab" * 32,
                "day": "2026-11-22", "key": "7ZZZ-" * 6 + "ZZ"}  # fmt: skip
        check(letters.channel_digest(language, shipped_taxonomy, post | {"boxes": [f"{n:06d}" for n in range(60)]}))
