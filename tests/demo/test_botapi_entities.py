"""HTML to entities: Telegram's tags, UTF-16 offsets, its refusals; and what Telegram finds by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.botapi.detect import detect
from demo.botapi.entities import EntityError, parse_html, utf16_length
from demo.botapi.params import Params
from demo.botapi.text import formatted


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a<b>b</b>c", "abc", [entity("bold", 1, 1)]),
        ("<STRONG>x</STRONG>", "x", [entity("bold", 0, 1)]),
        ("<i>x</i><em>y</em>", "xy", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>x</u><ins>y</ins>", "xy", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>x</s><del>y</del><strike>z</strike>", "xyz", [entity("strikethrough", n, 1) for n in range(3)]),
        ("😀<b>信</b>", "😀信", [entity("bold", 2, 1)]),
        ("<tg-spoiler>😀</tg-spoiler>", "😀", [entity("spoiler", 0, 2)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<code>K7QM3</code>", "K7QM3", [entity("code", 0, 5)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ('<a href="https://e.org/?a=1&amp;b=2">x</a>', "x", [entity("text_link", 0, 1, url="https://e.org/?a=1&b=2")]),
        ("<a href='e.org'>x</a>", "x", [entity("text_link", 0, 1, url="http://e.org/")]),
        ('<a href="no link">x</a>', "x", []),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("&lt;b&gt; &amp;&quot;&#65;&#x4fe1; &nbsp; & &x", '<b> &"A信 &nbsp; & &x', []),
        ("<b></b>", "", []),
        ("<b><i>x</i></b>", "x", [entity("italic", 0, 1), entity("bold", 0, 1)]),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
    ],
)
def test_tags_become_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("信<p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("&#xD800;", "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                     "surrogate code units"),
    ],
)  # fmt: skip
def test_broken_html_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(EntityError) as caught:
        parse_html(source)
    assert str(caught.value) == words


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_survives(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(f"<b>{escaped}</b>")[0] == text
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(st.text(alphabet="<>/ab=\"' &;#x1信😀"))
def test_any_source_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except EntityError:
        return
    for found in entities:
        assert 0 <= found["offset"] < found["offset"] + found["length"] <= utf16_length(text)


def test_white_space_at_the_ends_is_cut_and_entities_follow() -> None:
    text, entities = formatted(Params({"text": " \n<b> x \n</b>y<i> \n</i>", "parse_mode": "HTML"}))
    assert text == " x \ny"
    assert entities == [entity("bold", 0, 4)]


def test_a_kind_is_not_repeated_in_itself_and_code_holds_nothing() -> None:
    source = "<b>a<b>b</b></b> <code>x<i>y</i></code>"
    _, entities = formatted(Params({"text": source, "parse_mode": "html"}))
    assert entities == [entity("bold", 0, 2), entity("code", 3, 2)]


def test_telegram_finds_commands_links_mentions_and_addresses() -> None:
    found = detect("😀 /start@x_bot 见 https://e.org/a，@lin_wei #四风 a@b.org x.com 1/2 /a/b", [])
    assert [e["type"] for e in found] == ["bot_command", "url", "mention", "hashtag", "email", "url"]
    assert found[0] == entity("bot_command", 3, 12)
    assert found[1]["length"] == len("https://e.org/a")
    assert detect("/start", [entity("code", 0, 6)]) == []
