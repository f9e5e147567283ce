from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import corpus
from config.corpus import Example
from config.taxonomy import Taxonomy
from triage.advert_edges import beside, framed, in_original, joined, marked
from triage.advert_net import Judged
from triage.advert_patterns import by_start
from triage.adverts import AdvertFinder, Adverts
from triage.normalise import Normaliser
from triage.reading import Reader
from triage.spans import Span, cut, merge
from triage.training import measure_text

PLAIN = Path(__file__).with_name("test_adverts_plain.txt")
UNUSUAL = Path(__file__).with_name("test_unusual_messages.txt")
BLOCK = "[【飞飞*服务】高品质，质量#保障，绝%对保密，包~满意，直接添加@客服 ：z^&z，为您提供服务！]"


@pytest.fixture(scope="module")
def find(book: Taxonomy, normaliser: Normaliser) -> object:
    finder = AdvertFinder(book)
    return lambda text: finder.find([normaliser.fold(text)], [normaliser.denoise(normaliser.fold(text))])[0]


def _where(text: str, advert: str) -> Span:
    return Span(start := text.index(advert), start + len(advert))


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
        ("網貸逾期找我，停催，wx：tc_2201。我是管統計的。", "我是管統計的。"),
        ("專業代寫公文，質量保障，價格優惠，聯繫客服", ""),
        ("Ｓvip會員群每日更新，一鍵下載", ""),
        ("填表到半夜。◀汽车贴膜 隐形车衣 活动价 加微 tm_88◀️领导不看。", "填表到半夜。领导不看。"),
        ("没号了。羊奶粉 买三赠一 货到付款 订购热线：400-660-1188三次都这样。", "没号了。三次都这样。"),
        (
            "挂了号等一天。急用钱找我！凭身份证秒下款，黑户可做，电话一三九 零零二二 八八一七\n医生没来。",
            "挂了号等一天。\n医生没来。",
        ),
        ("宿舍漏水两年没人修。驾校招生 随到随学 扣扣 2️⃣0️⃣9️⃣3️⃣1️⃣7️⃣4️⃣", "宿舍漏水两年没人修。"),
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


def test_of_adverts_in_tips_nothing_learned_from_six_in_seven_are_cut_exactly_and_hardly_a_word_else(
    find: object,
) -> None:
    exact = {True: 0, False: 0}
    tips = [one for one in corpus.development() if one.main != "O14" and one.id >= "d06"]
    for tip in tips:
        left, _ = _cut(find, tip.text)
        exact[bool(tip.adverts)] += left == cut(tip.text, merge(Span(*span) for span in tip.adverts))
    with_adverts = sum(bool(tip.adverts) for tip in tips)
    assert with_adverts >= 100
    assert exact[True] >= 0.85 * with_adverts
    assert exact[False] >= len(tips) - with_adverts - 8


@pytest.mark.parametrize(
    "text",
    [
        "饭店标价三十八结账变成八十八，价格欺诈",
        "商场写着最终解释权归商家，特价不退不换，霸王条款",
        "孩子在家吃。学生配餐 集体用餐 资质齐全 8元一份 反馈两次，没回音。",
    ],
)
def test_a_whole_text_that_names_no_way_to_reach_a_seller_stays_unless_it_surely_sells(find: object, text: str) -> None:
    assert _cut(find, text)[0] == text
    assert _cut(find, "代写心得体会、述职报告，当天出稿，绝对保密") == ("", False)


@pytest.mark.parametrize(
    "own",
    [
        "我家李顺国，地址马鞍乡干河边小组，过吊桥右手第一家，现在只剩右手边半间。",
        "能不能催 郑海生 134 0776 9925 鹭嘴港东澳这边鹭嘴镇东澳村渔排17号",
        "车号川AD·G5218，抖音@蓉城老幺跑车",
    ],
)
def test_who_says_who_he_is_is_no_advert(reader: Reader, find: object, own: str) -> None:
    tip = f"说好给塌方户发板房，国庆前全部住进去，还上了县电视台，到现在影子没见，去问就说再等等。{own}"
    reading = reader.read(tip)
    assert not reading.adverts and reading.personal
    text = "写材料写到夜里两点。专业代写述职报告，包过，找老李，加微信abc12345。第二天又要改。"
    assert _cut(find, text)[0] == "写材料写到夜里两点。第二天又要改。"
    assert [text[a:b] for a, b in reader.read(text).adverts] == ["专业代写述职报告，包过，找老李，加微信abc12345。"]


def test_the_plainest_adverts_are_found_alone_and_between_sentences(find: object) -> None:
    """What is sold, a promise and a number, as on a lamp post; none of these was learned from."""
    adverts = PLAIN.read_text(encoding="utf-8").split("\n")[:-1]
    assert len(adverts) >= 60
    alone = sum(not _cut(find, advert)[0] for advert in adverts)
    before, behind = "路灯坏了半个月，天黑以后没人敢走。", "村里说等通知，等到现在也没有来。"
    between = sum(_cut(find, before + advert.rstrip("。") + "。" + behind)[0] == before + behind for advert in adverts)
    assert alone >= 0.8 * len(adverts)
    assert between >= 0.85 * len(adverts)


def test_hardly_any_message_of_unusual_form_loses_a_piece(find: object) -> None:
    """Other languages and scripts, chat logs, tables, slogans; none of these was learned from."""
    messages = [line.replace("\\n", "\n") for line in UNUSUAL.read_text(encoding="utf-8").splitlines()]
    assert len(messages) == 130
    assert sum(_cut(find, message)[0] != message for message in messages) <= 4


@pytest.mark.parametrize("symbol", ["*", "^", " ", "★", "\n"])
def test_who_puts_symbols_between_his_characters_is_read_all_the_same(find: object, symbol: str) -> None:
    """People hide from filters like this; two of the symbols were not learned from."""
    tips = [one.text for one in corpus.development() if one.scope == "in" and not one.adverts][::40]
    hidden = [symbol.join(tip) for tip in tips]
    assert len(hidden) >= 80
    assert sum(_cut(find, tip)[0] != tip for tip in hidden) <= 0.03 * len(hidden)


def test_of_official_papers_hardly_anything_is_cut_but_adverts(reader: Reader) -> None:
    """Papers praise services too; none of these was learned from."""
    papers = measure_text.read(reader, corpus.read(corpus.CORPUS / "adverts" / "d20.jsonl"))
    found = measure_text.figures(papers)
    assert found.stretches_touched >= 0.75 * found.stretches
    assert found.stretches_exact >= 0.65 * found.stretches
    assert found.strays <= 4, "56 before papers were learned from"


@pytest.mark.parametrize("tip", [one for one in corpus.read(corpus.CORPUS / "adverts" / "d10.jsonl") if one.adverts])
def test_no_number_is_torn_in_two(find: object, tip: Example) -> None:
    assert callable(find)
    for start, end in find(tip.text).cuts:
        assert not re.search("[0-9][0-9]$", tip.text[:start]) or not re.match("[0-9][0-9]", tip.text[start:])
        assert not re.search("[0-9][0-9]$", tip.text[:end]) or not re.match("[0-9][0-9]", tip.text[end:])


@pytest.mark.parametrize(
    ("text", "advert", "whole"),
    [
        ("没人管。防火门批发。路灯也坏了", "防火门批发", "防火门批发。"),
        ("没人管防火门批发,路灯也坏了", "防火门批发,", "防火门批发"),
        ("没人管。防火门批发,路灯也坏了", "防火门批发,", "防火门批发,"),
        ("没人管防火门批发。路灯也坏了", "防火门批发", "防火门批发"),
        ("没人管。防火门批发。。路灯也坏了", "。防火门批发。", "。防火门批发。"),
        ("没人管。防火门批发。", "防火门批发", "防火门批发。"),
        (",防火门批发,没人管", "防火门批发", "防火门批发,"),
        ("防火门批发!没人管", "防火门批发", "防火门批发!"),
        ("没人管。防火门批发", "防火门批发", "防火门批发"),
        ("没人管。\n防火门批发。\n路灯", "防火门批发", "防火门批发。"),
        ("没人管\n防火门批发。\n路灯", "防火门批发。", "防火门批发。"),
        ("他说“没人管。”防火门批发。路灯", "防火门批发。", "防火门批发。"),
        ("没人管......防火门批发。路灯", "防火门批发。", "防火门批发。"),
    ],
)
def test_a_tip_has_one_mark_and_not_two_where_it_goes_on(text: str, advert: str, whole: str) -> None:
    found = marked(text, _where(text, advert))
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
    ("text", "advert", "left"),
    [
        ("没人管(防火门批发。)路灯", "防火门批发。", "没人管路灯"),
        ("没人管。(防火门批发)。路灯", "防火门批发", "没人管。路灯"),
        ("没人管🔥防火门批发🔥。路灯", "防火门批发", "没人管。路灯"),
    ],
)
def test_brackets_first_and_then_marks(text: str, advert: str, left: str) -> None:
    assert cut(text, [marked(text, framed(text, _where(text, advert)))]) == left


@pytest.mark.parametrize(
    ("span", "taken", "left"),
    [
        (Span(2, 8), [], [Span(2, 8)]),
        (Span(2, 8), [Span(0, 3), Span(7, 10)], [Span(3, 7)]),
        (Span(2, 8), [Span(4, 5)], [Span(2, 4), Span(5, 8)]),
        (Span(2, 8), [Span(2, 8)], []),
        (Span(2, 9), [Span(3, 8)], [Span(2, 3)]),
    ],
)
def test_what_is_left_of_a_stretch_beside_others(span: Span, taken: list[Span], left: list[Span]) -> None:
    assert [*beside("零一二三四五六七 九", span, taken)] == left


def test_adverts_with_no_letter_between_them_are_one() -> None:
    text = "代写。 批发a招工"
    assert joined(text, [Span(0, 2), Span(4, 6), Span(7, 9)]) == [Span(0, 6), Span(7, 9)]


@pytest.mark.parametrize("text", ["，", "\u200b", "代"])
def test_a_text_of_one_character_has_no_advert(find: object, text: str) -> None:
    assert _cut(find, text)[0] == text


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
    found = framed(text, _where(text, advert))
    assert text[found.start : found.end] == whole


def test_of_noise_that_looks_like_thousands_of_scraps_those_that_weigh_most_are_looked_at(
    find: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Span] = []
    best, scraps = Judged.best, [Span(at, at + 4) for at in range(0, 4000, 8)]
    monkeypatch.setattr(Judged, "best", lambda judged, *at: looked.append(at[0]) or best(judged, *at))
    monkeypatch.setattr(Judged, "stretches", lambda judged: scraps)
    monkeypatch.setattr(Judged, "of", lambda judged, span: abs(span.start - 2000))
    _, suspect = _cut(find, "代写 加微信 " * 600)
    assert suspect, "what was not looked at is left to a person"
    assert sorted(looked) == looked
    assert {*looked} < {*scraps[:11], *scraps[-11:]} and len(looked) == 20
