"""Values that parsers get wrong: numbers at edges, odd characters, deep nesting. Used by ``mutate``."""

from typing import Any

NUMBERS = (
    b"0", b"-1", b"1", b"255", b"256", b"65535", b"65536", b"2147483648", b"4294967296", b"9223372036854775807",
    b"9223372036854775808", b"-9223372036854775809", b"18446744073709551616", b"1" + b"0" * 40, b"9" * 4301, b"1e308",
    b"1e400", b"-1e400", b"0.1", b"NaN", b"Infinity", b"-Infinity", b"0x_", b"0b_", b"1_0", b"00", b"+1", b"1:61",
)  # fmt: skip
"""Also what only JSON's or YAML's reader takes for a number."""

TEXTS = (
    "", " ", "\x00", "\x07", "\x1b[2J", "\x7f", "\x85", "\xa0", "\u00ad", "\u0130", "\u00df", "e\u0301", "e" + "\u0301" * 60,
    "\u0663\u0664", "\u200b", "\u200d", "\u202e", "\u2028", "\u2029", "\u2066", "\u3000", "\uff10\uff21", "\ufdfa" * 12,
    "\ufeff", "\ufffd", "\ufffe", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U000e0041", "\U0010ffff", "㏒", "⑳", "ﬃ",
    "一二三", "萬", "𠀀", "null", "true", "no", "~", "-", "../../x", "%s%n", "{0}", "{$x}", "<b>", "&lt;",
    "'", '"', "\\", "\\u0000",
    "\\ud800", ":", "::", ";", ",", "\n", "\r\n", "\t", "---\n", "!!python/object:os.system x", "&a [*a]", "<<: *a", "? [a]",
    "2026-13-45", "0000-00-00", "9999-12-31", "10000-01-01", "2026-02-29T24:60", "!!binary x", "!!map x", "!!set {a}",
)  # fmt: skip

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**40, 0.5, 1e308, float("inf"), float("nan"),
    "", "x", "0", "\u202e", "\ud800", "长" * 5000, [], [[]], {}, {"": None}, [0] * 300, {"id": 1}, [{"id": -1}],
)  # fmt: skip
"""In place of any value in JSON."""

DEPTHS = (2, 60, 990, 5_000, 100_000)
OPENERS = ("[", "{", '{"a":', "[[", "- ", "? ", "(", "&a [", "<b>", '[{"a":[')
