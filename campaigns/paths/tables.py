"""The tables of the rules, written down a second time: what may follow what, who may do it, for which reasons.

From the dossier's life cycle (4.1), dispositions (4.3) and separation of roles (4.4), not from config/data. Used by
campaigns/paths/oracle.py alone.
"""

LEADERS = frozenset({"section_head", "deputy_head", "head"})
REVIEWERS = frozenset({"reviewer", "deputy_head", "head"})
CHECK_OR_CASE = frozenset({"S12", "S13", "S16"})
"""谈话函询, 初步核实, 立案: only a 纪检监察机关 enters them."""
RESTS = frozenset({"S07", "S08", "S20"})

_WHO = """
S01 S02 intake system          | S01 drop intake                | S01 S05R system
S02 S03 intake                 | S02 S04 intake                 | S02 S05 intake
S02 S05R intake head           | S02 S06 intake                 | S02 S07 intake
S02 S08 intake                 | S03 S02 intake reporter system | S04 S20 intake manager
S05 S19 intake manager         | S05 S02 intake manager         | S05R S19 intake head
S06 S09 manager head           | S07 S02 intake system          | S08 S02 intake system
S08 S20 intake manager         | S09 S10 handler                | S09 S02 handler section_head
S10 S11 handler                | S11 S10 section_head deputy_head head
S11 S14 section_head deputy_head head | S11 S15 section_head deputy_head head
S14 S11 handler section_head manager  | S15 S18 handler section_head
S17 S18 section_head deputy_head head reviewer | S17 S21 section_head deputy_head head reviewer
S18 S19 intake handler         | S18 S21 section_head deputy_head head | S18 S24 head
S19 S20 handler manager        | S19 S26 intake manager section_head
S20 S25 supervisor manager     | S20 S26 manager section_head head
S21 S22 handler                | S22 S23 supervisor section_head reviewer
S22 S21 supervisor section_head reviewer | S23 S25 supervisor manager | S23 S20 handler manager
S24 S20 handler manager        | S25 S20 supervisor manager     | S25 S21 supervisor section_head
S25 S26 supervisor section_head head | S26 S10 handler section_head
S01 S20 system | S02 S20 system | S03 S20 system
"""
_ORGAN = """
S11 S12 section_head deputy_head head | S11 S13 section_head deputy_head head
S12 S12 section_head deputy_head head | S12 S13 section_head deputy_head head | S12 S17 handler
S13 S17 handler | S13 S16 head | S13 S14 section_head deputy_head head | S13 S05 deputy_head head
S16 S17 handler
"""
_RELAY = """
S11 S05 section_head deputy_head head | S11 S17 section_head deputy_head head
"""


def _table(text: str) -> dict[tuple[str, str], frozenset[str]]:
    rows = [cell.split() for line in text.strip().splitlines() for cell in line.split("|")]
    return {(row[0], row[1]): frozenset(row[2:]) for row in rows}


WHO = {"relay": _table(_WHO) | _table(_RELAY), "authorised": _table(_WHO) | _table(_ORGAN)}
"""Transitions of each kind of desk with the roles that make them. What its citizen has withdrawn, the program closes."""

REASONS: dict[tuple[str, str], tuple[str, ...]] = {
    **{(state, "S20"): ("withdrawn",) for state in ("S01", "S02", "S03")},
    ("S01", "drop"): ("junk-advert", "junk-test"),
    ("S02", "S04"): ("R13-1", "R13-2", "R13-3"),
    ("S02", "S08"): ("R17-1",),
    ("S05", "S02"): ("returned-not-theirs", "returned-incomplete"),
    ("S07", "S02"): ("new-facts",),
    ("S08", "S02"): ("new-facts",),
    ("S09", "S02"): ("bounce-not-ours", "bounce-recusal", "bounce-wrong-class"),
    ("S11", "S10"): ("opinion-thin", "opinion-way"),
    ("S11", "S15"): ("settled-vague", "settled-subject", "settled-impossible", "settled-concluded"),
    ("S14", "S11"): ("hold-date", "hold-condition"),
    ("S19", "S26"): ("reopen-evidence", "reopen-objection"),
    ("S20", "S26"): ("reopen-evidence", "reopen-objection"),
    ("S22", "S21"): ("redo-effect", "redo-evidence"),
    ("S25", "S21"): ("reopen-lookback",),
    ("S25", "S26"): ("reopen-evidence", "reopen-lookback"),
}
CONCLUSIONS = ("substantiated", "partly", "unsubstantiated", "unverifiable")

FACTS: dict[str, tuple[tuple[str, str], ...]] = {
    "destination": (("S02", "S05"), ("S11", "S05"), ("S13", "S05")),
    "receipt": (("S05", "S19"), ("S05R", "S19"), ("S11", "S17")),
    "approval": (("S02", "S06"), ("S06", "S09"), ("S08", "S20"), ("S13", "S16")),
    "assignee": (("S06", "S09"),),
    "evidence": (("S21", "S22"), ("S22", "S23"), ("S13", "S17"), ("S16", "S17")),
    "owner": (("S17", "S21"), ("S18", "S21"), ("S25", "S21")),
    "reply": (("S18", "S19"),),
    "file_complete": (("S19", "S20"), ("S23", "S20"), ("S24", "S20")),
    "first_case": (("S02", "S07"),),
}
"""What has to be on the table: sign of receipt, number of an approval, proof before 销号, a complete file."""
AHEAD: dict[str, tuple[tuple[str, str], ...]] = {
    "review_date": (("S11", "S14"), ("S13", "S14")),
    "due_date": (("S17", "S21"), ("S18", "S21"), ("S25", "S21"), ("S22", "S21")),
}
NOT_THE_AUTHOR = frozenset(
    {("S11", to) for to in ("S12", "S13", "S14", "S15", "S05", "S17")}
    | {("S13", "S14"), ("S13", "S16"), ("S17", "S18"), ("S17", "S21")}
)
ALWAYS_TWO = frozenset({("S02", "S04"), ("S15", "S18")})
"""A refusal gets a second look; what is settled without a check is closed by two."""

ENTRY_WHO: dict[tuple[str, str], frozenset[str]] = {
    ("extension", "ask"): frozenset({"handler", "manager"}),
    ("extension", "approve"): LEADERS,
    ("extension", "refuse"): LEADERS,
    ("instruction", "record"): frozenset({"manager", "deputy_head", "head"}),
    ("instruction", "answer"): frozenset({"handler", "manager", "section_head"}),
    ("supervision", "send"): frozenset({"supervisor", "deputy_head", "head"}),
    ("supervision", "answer"): frozenset({"handler", "section_head"}),
    ("supervision", "accept"): frozenset({"supervisor", "deputy_head", "head"}),
    ("supervision", "again"): frozenset({"supervisor", "deputy_head", "head"}),
    ("rectification", "order"): LEADERS | {"supervisor", "manager"},
    ("rectification", "report"): frozenset({"handler"}),
    ("rectification", "clear"): frozenset({"supervisor", "section_head", "reviewer"}),
    ("rectification", "redo"): frozenset({"supervisor", "section_head", "reviewer"}),
    ("person-outcome", "propose"): frozenset({"handler", "section_head"}),
    ("person-outcome", "confirm"): REVIEWERS,
    ("person-outcome", "drop"): REVIEWERS,
    ("unit-outcome", "propose"): frozenset({"handler", "section_head"}),
    ("unit-outcome", "confirm"): REVIEWERS,
    ("unit-outcome", "drop"): REVIEWERS,
    ("clarification", "propose"): frozenset({"handler", "section_head"}),
    ("clarification", "approve"): frozenset({"head"}),
    ("clarification", "refuse"): frozenset({"head"}),
    ("falsity", "mistaken"): LEADERS,
    ("falsity", "fabricated"): frozenset({"head"}),
}
"""The acts of the registers that decide something. Others are records that any officer of the case may be charged with."""
NEVER_ACT = frozenset({"admin", "overseer", "reporter", "system"})
"""An administrator and an overseer act in no case."""
BY_MOVES_ONLY = frozenset({("transfer", act) for act in ("send", "receive", "return")} | {("confirmation", "ask")})
NOT_THE_OPENER = frozenset(
    {("extension", "approve"), ("extension", "refuse"), ("clarification", "approve"), ("clarification", "refuse")}
    | {(kind, act) for kind in ("person-outcome", "unit-outcome") for act in ("confirm", "drop")}
    | {("confirmation", "confirm"), ("confirmation", "decline")}
)
NOT_THE_LAST = frozenset({("supervision", "accept"), ("supervision", "again")})
VERIFYING = frozenset({("rectification", "clear"), ("rectification", "redo")})
STILL_OPEN: dict[str, frozenset[str]] = {
    "extension": frozenset({"asked"}),
    "instruction": frozenset({"open"}),
    "supervision": frozenset({"sent", "answered"}),
    "transfer": frozenset({"sent"}),
    "rectification": frozenset({"ordered", "reported"}),
    "coordination": frozenset({"open"}),
    "cooperation": frozenset({"asked"}),
    "task-force": frozenset({"active"}),
    "person-outcome": frozenset({"proposed"}),
    "unit-outcome": frozenset({"proposed"}),
    "clarification": frozenset({"proposed", "approved"}),
}
"""Nothing is archived over these."""
FROM: dict[tuple[str, str], tuple[str, ...]] = {
    ("extension", "approve"): ("asked",),
    ("extension", "refuse"): ("asked",),
    ("supervision", "answer"): ("sent",),
    ("supervision", "accept"): ("answered",),
    ("supervision", "again"): ("answered",),
    ("rectification", "report"): ("ordered",),
    ("rectification", "clear"): ("reported",),
    ("rectification", "redo"): ("reported",),
    ("person-outcome", "confirm"): ("proposed",),
    ("unit-outcome", "confirm"): ("proposed",),
    ("clarification", "approve"): ("proposed",),
    ("clarification", "make"): ("approved",),
    ("clarification", "visit"): ("made",),
}
ENTRY_NEEDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("extension", "approve"): ("approval",),
    ("falsity", "fabricated"): ("approval", "outside"),
    ("rectification", "report"): ("evidence",),
    ("rectification", "clear"): ("evidence",),
    ("rectification", "order"): ("owner", "due_date", "problem", "measure"),
    ("instruction", "record"): ("due_date", "text"),
    ("supervision", "answer"): ("text",),
    ("person-outcome", "propose"): ("form", "person", "checklist"),
    ("clarification", "approve"): ("way",),
}
