from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import advert_weights, corpus
from config.corpus import Example
from config.taxonomy import Taxonomy
from triage.advert_edges import framed, in_original, reached
from triage.advert_patterns import CONTACT, Sign, by_start
from triage.adverts import AdvertFinder, Adverts
from triage.normalise import Normaliser
from triage.reading import Reader
from triage.spans import Span, cut, merge
from triage.training import measure_text

PLAIN = Path(__file__).with_name("test_adverts_plain.txt")
HARD = Path(__file__).with_name("test_adverts_hard.txt")
BLOCK = "[【飞飞*服务】高品质，质量#保障，绝%对保密，包~满意，直接添加@客服 ：z^&z，为您提供服务！]"


@pytest.fixture(scope="module")
def find(book: Taxonomy, normaliser: Normaliser) -> object:
    finder = AdvertFinder(book)
    return lambda text: finder.find([normaliser.fold(text)], [normaliser.denoise(normaliser.fold(text))])[0]


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
        ("铺完就起鼓。塑胶跑道 人工草坪 施工 一平四十八 全国接单\n问谁都说合格。", "铺完就起鼓。\n问谁都说合格。"),
        ("领导没签字。消防备案代办 老关系 一周拿证 不成不收 速加 xf_bz我停一天谁赔。", "领导没签字。我停一天谁赔。"),
        ("抄到三点。护士论文代写代发 八折 +VX hs_lw66病房铃响了。", "抄到三点。病房铃响了。"),
        ("里面有沙发。（二手商务车 公务车拍卖 内部价 抠：二二零九一七）", "里面有沙发。"),
        ("等了一年。🖋代签字 仿笔迹 手抄笔记 80一本🖋我还没拿到。", "等了一年。我还没拿到。"),
        ("孩子在家吃。学生配餐 集体用餐 资质齐全 8元一份 反馈两次，没回音。", "孩子在家吃。 反馈两次，没回音。"),
        ("網貸逾期找我，停催，wx：tc_2201。我是管統計的。", "我是管統計的。"),
        ("專業代寫公文，質量保障，價格優惠，聯繫客服", ""),
        ("Ｓvip會員群每日更新，一鍵下載", ""),
        ("填表到半夜。◀汽车贴膜 隐形车衣 活动价 加微 tm_88◀️领导不看。", "填表到半夜。领导不看。"),
        ("没号了。羊奶粉 买三赠一 货到付款 订购热线：400-660-1188三次都这样。", "没号了。三次都这样。"),
        (
            "挂了号等一天。急用钱找我！凭身份证秒下款，黑户可做，电话一三九 零零二二 八八一七\n医生没来。",
            "挂了号等一天。\n医生没来。",
        ),
        ("修路没人管。 鱼苗批发 草鱼鲢鱼 包成活 微信同号 1⑤0⑧⑧⑨⓪⓪②①③ 村民去问。", "修路没人管。村民去问。"),
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
        "可以加我微信abc_123，手机 138 0013 8000，随时打。",
        "身份证 户口本 复印件 各两份，交了三回。",
        "窗口关门。我微信 gw_taizhang，qq 778812，有事找我",
        "有事打 幺三五七七幺六九零八二，反映渡口收费，过个河本地人也收五块",
        "女儿代写，女儿卞红霞 187-8025-9919",
        "协议写的优惠部分要补缴十七万。",
        "手机：189 2888 4469 开户行信用社",
        "他 黑 得很 查 他 查 他 快点",
        "The town office makes us hold meetings all day, please check.",
        "Нам надоели собрания каждый день, проверьте пожалуйста",
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
        "他原话是“代写论文包过，加微信lw_88”，我录了音。",
        "手机收到短信：“【惠农贷】秒批10万，无抵押低息，加微信hnd_668”，是不是乡里卖了我们的号码。",
        "在网上找人代写论文，说包过，加微信付的钱，骗了我。",
    ],
)
def test_telling_of_an_advert_is_kept_for_a_person(find: object, text: str) -> None:
    assert _cut(find, text) == (text, True)


def test_every_pattern_of_the_data_files_finds_its_sign(book: Taxonomy, normaliser: Normaliser) -> None:
    """Putting all patterns into one must not change what any of them matches."""
    patterns = [*book.phrases.advert_contacts, *book.phrases.advert_patterns, *book.adverts.patterns]
    words, shapes = by_start(patterns)
    text = "".join(patterns) + BLOCK + "微\nabc1234 加微信abc123 代写论文 批发"
    together = re.compile("|".join([*words, *shapes]))
    assert all(any(re.compile(one).match(text, hit.start()) for one in patterns) for hit in together.finditer(text))


def test_most_of_the_adverts_of_the_corpus_are_cut_to_the_character(find: object) -> None:
    """Learned from it, so this only shows that file, features and rules still fit together."""
    tips = [one for one in corpus.read(corpus.CORPUS / "s01.jsonl") if one.main != "O14"]
    exact = {True: 0, False: 0}
    for tip in tips:
        left, _ = _cut(find, tip.text)
        exact[bool(tip.adverts)] += left == cut(tip.text, merge(Span(*span) for span in tip.adverts))
    assert exact[True] >= 0.92 * sum(bool(tip.adverts) for tip in tips)
    assert exact[False] == sum(not tip.adverts for tip in tips)


def test_of_adverts_in_tips_nothing_learned_from_four_in_five_are_cut_exactly_and_hardly_a_word_else(
    find: object,
) -> None:
    exact = {True: 0, False: 0}
    tips = [one for one in corpus.development() if one.main != "O14" and one.id >= "d06"]
    for tip in tips:
        left, _ = _cut(find, tip.text)
        exact[bool(tip.adverts)] += left == cut(tip.text, merge(Span(*span) for span in tip.adverts))
    with_adverts = sum(bool(tip.adverts) for tip in tips)
    assert with_adverts >= 100
    assert exact[True] >= 4 / 5 * with_adverts
    assert exact[False] >= len(tips) - with_adverts - 8


@pytest.mark.parametrize(
    "text", ["饭店标价三十八结账变成八十八，价格欺诈", "商场写着最终解释权归商家，特价不退不换，霸王条款"]
)
def test_a_whole_text_that_names_no_way_to_reach_a_seller_stays_unless_it_surely_sells(find: object, text: str) -> None:
    assert _cut(find, text)[0] == text
    assert _cut(find, "代写心得体会、述职报告，当天出稿，绝对保密") == ("", False)


def test_the_plainest_adverts_are_found_alone_and_between_sentences(find: object) -> None:
    """What is sold, a promise and a number, as on a lamp post; none of these was learned from."""
    adverts = PLAIN.read_text(encoding="utf-8").split("\n")[:-1]
    assert len(adverts) >= 60
    alone = sum(not _cut(find, advert)[0] for advert in adverts)
    before, behind = "路灯坏了半个月，天黑以后没人敢走。", "村里说等通知，等到现在也没有来。"
    between = sum(_cut(find, before + advert.rstrip("。") + "。" + behind)[0] == before + behind for advert in adverts)
    assert alone >= 0.8 * len(adverts)
    assert between >= 0.85 * len(adverts)


def test_of_adverts_with_hard_edges_two_in_five_are_cut_exactly_and_hardly_a_tip_that_only_sounds_like_one(
    find: object,
) -> None:
    """By fourteen writers, half of the edges without a mark; none of these was learned from."""
    right = {True: 0, False: 0}
    tips = advert_weights.embedded(HARD)
    for text, spans in tips:
        right[bool(spans)] += _cut(find, text)[0] == cut(text, [Span(*span) for span in spans])
    with_adverts = sum(bool(spans) for _, spans in tips)
    others = len(tips) - with_adverts
    assert with_adverts == 1820 and others == 560
    assert right[True] >= 0.38 * with_adverts
    assert others - right[False] <= 0.02 * others


def test_of_official_papers_hardly_anything_is_cut_but_adverts(reader: Reader) -> None:
    """Papers praise services too; none of these was learned from."""
    papers = measure_text.read(reader, corpus.read(corpus.CORPUS / "adverts" / "d20.jsonl"))
    found = measure_text.figures(papers)
    assert found.stretches_touched >= 0.8 * found.stretches
    assert found.strays <= 8, "56 before papers were learned from"


@pytest.mark.parametrize("tip", [one for one in corpus.read(corpus.CORPUS / "adverts" / "d10.jsonl") if one.adverts])
def test_no_number_is_torn_in_two(find: object, tip: Example) -> None:
    assert callable(find)
    for start, end in find(tip.text).cuts:
        assert not re.search("[0-9][0-9]$", tip.text[:start]) or not re.match("[0-9][0-9]", tip.text[start:])
        assert not re.search("[0-9][0-9]$", tip.text[:end]) or not re.match("[0-9][0-9]", tip.text[end:])


@pytest.mark.parametrize(
    ("text", "advert", "whole"),
    [
        ("没人管。防火门批发 电话13785241936", "防火门批发", "防火门批发 电话13785241936"),
        ("没人管。防火门批发：电话13785241936。好", "防火门批发", "防火门批发：电话13785241936。"),
        ("没人管，防火门批发：电话13785241936。好", "防火门批发", "防火门批发：电话13785241936"),
        ("没人管。防火门批发。电话13785241936", "防火门批发。", "防火门批发。"),
        ("没人管。防火门批发，我的电话13785241936", "防火门批发", "防火门批发"),
    ],
)
def test_what_stands_right_behind_to_reach_the_seller_is_part_of_it(text: str, advert: str, whole: str) -> None:
    start, number = text.index(advert), text.index("电话")
    folded = text.replace("，", ",").replace("：", ":")
    found = reached(folded, Span(start, start + len(advert)), [Sign(number, number + 13, CONTACT)])
    assert text[found.start : found.end] == whole


@pytest.mark.parametrize(
    ("text", "run", "whole"),
    [
        ("好2️⃣0️⃣", Span(1, 3), "2️⃣0️⃣"),
        ("好2️⃣0️⃣好", Span(1, 3), "2️⃣0️⃣"),
        ("好㍿好", Span(1, 3), "㍿"),
        ("\u200b好代写", Span(1, 3), "代写"),
    ],
)
def test_invisible_characters_go_with_the_one_before_them(
    normaliser: Normaliser, text: str, run: Span, whole: str
) -> None:
    found = in_original(normaliser.fold(text), run)
    assert text[found.start : found.end] == whole


def test_a_straight_quotation_mark_that_closes_opens_nothing(find: object) -> None:
    advert = "专业代写各类材料，绝对保密，加微信13800138000。"
    assert _cut(find, f'主任说"发电一年多少税"\n{advert}') == ('主任说"发电一年多少税"\n', False)


def test_by_start() -> None:
    words, shapes = by_start(["代(?:写|笔)|[0-9]折", "(?:厂家|工厂)直销", "(?<!我)专业", "a?b"])
    assert words == ["代(?:写|笔)", "厂家直销", "工厂直销"]
    assert shapes == ["[0-9]折", "(?<!我)专业", "a?b"]


@pytest.mark.parametrize(
    ("text", "advert", "whole"),
    [
        ("好。(代写)好", "代写", "(代写)"),
        ("好。🔥🔥代写 加薇🔥🔥好", "代写 加薇", "🔥🔥代写 加薇🔥🔥"),
        ("好。★ 代写 ★好", "代写", "★ 代写 ★"),
        ("好😡。代写，好", "代写", "代写"),
        ("好——代写——好", "代写—", "——代写——"),
        ("好——代写，好", "代写", "代写"),
        ("好\n----\n代写\n----\n好", "代写", "----\n代写\n----"),
        ("好\n----\n代写\n好", "代写", "代写"),
    ],
)
def test_brackets_and_symbols_around_an_advert_are_part_of_it(text: str, advert: str, whole: str) -> None:
    start = text.index(advert)
    found = framed(text, Span(start, start + len(advert)))
    assert text[found.start : found.end] == whole


def test_noise_that_looks_like_thousands_of_scraps_is_looked_at_a_few_times_only(
    find: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    moved = AdvertFinder._moved
    monkeypatch.setattr(AdvertFinder, "_moved", lambda *given: looked.append(1) or moved(*given))
    text = "? " * 4000
    _, suspect = _cut(find, text)
    assert suspect, "what was not looked at is left to a person"
    assert 0 < len(looked) <= 20
