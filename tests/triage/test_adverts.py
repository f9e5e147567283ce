from __future__ import annotations

import pytest

from config.taxonomy import Taxonomy
from triage.adverts import AdvertFinder, Adverts
from triage.normalise import Normaliser
from triage.spans import cut

BLOCK = "[【飞飞*服务】高品质，质量#保障，绝%对保密，包~满意，直接添加@客服 ：z^&z，为您提供服务！]"


@pytest.fixture(scope="module")
def find(book: Taxonomy, normaliser: Normaliser) -> object:
    finder = AdvertFinder(book)
    return lambda text: finder.find(normaliser.fold(text), normaliser.denoise(normaliser.fold(text)))


def _cut(find: object, text: str) -> tuple[str, bool]:
    assert callable(find)
    adverts = find(text)
    assert isinstance(adverts, Adverts)
    return cut(text, adverts.cuts), adverts.suspect


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"镇里天天开会{BLOCK}，我们受不了。", "镇里天天开会，我们受不了。"),
        (f"{BLOCK}一、检查太多。\n{BLOCK}\n二、报表太多。", "一、检查太多。\n\n二、报表太多。"),
        ("##paidbegin##检查太多。\n##paidend##", "检查太多。\n"),
        ("检查太多。【材料代.写 加*微*信 abc123】报表太多。", "检查太多。报表太多。"),
        ("检查太多，一周三拨。\n专业代写各类材料。绝对保密。加微信13800138000。", "检查太多，一周三拨。\n"),
        ("專業代寫公文，質量保障，價格優惠，聯繫客服", ""),
        ("Ｓvip會員群每日更新，一鍵下載", ""),
    ],
)
def test_exactly_the_advert_is_cut(find: object, text: str, left: str) -> None:
    assert _cut(find, text) == (left, False)


@pytest.mark.parametrize(
    "text",
    [
        "领导让我们代写心得体会。",
        "学校花钱找人代写材料，增加我们的负担。",
        "要求大家都关注公众号，每天点赞。",
        "客服电话打不通，窗口也没人。",
        "【文件要求】所有单位一天三报。",
        "",
    ],
)
def test_one_pattern_is_never_enough(find: object, text: str) -> None:
    assert _cut(find, text) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "局长让我找人代写述职报告，还说加我微信发过去。",
        "单位群里有人发代写材料的广告，加微信的，主任带头买。",
    ],
)
def test_telling_of_an_advert_is_kept_for_a_person(find: object, text: str) -> None:
    assert _cut(find, text) == (text, True)
