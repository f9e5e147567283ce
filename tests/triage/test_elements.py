from __future__ import annotations

import pytest

from triage.elements import elements, hanzi


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("不满意", ()),
        ("窗口的人冲我吼", ("who", "where")),
        ("9月3日下午东河镇便民大厅没人,我等了两个小时,拍了照片", ("who", "what", "when", "where", "evidence")),
        ("去年春节,镇里的干部喝酒", ("who", "when")),
        ("有x政办发〔2023〕12号文件为证", ("evidence",)),
        ("监控可以查", ("evidence",)),
        ("天天要拍照留痕,视频会一个接一个开不完", ("what", "when")),
        ("全县都这样,各镇都一样", ()),
        ("上礼拜去的", ("when",)),
        ("2026-3-5去过", ("when",)),
        ("半年了没动静", ("when",)),
        ("两个月前交的", ("when",)),
        ("路走了半天", ()),
        ("镇上的", ("where",)),
        ("3号楼下堆着", ("where",)),
        ("社区的人不理", ("who", "where")),
        ("全村的人口多", ()),
        ("截图留着", ("evidence",)),
        ("文件原件在我手里", ("evidence",)),
        ("天天交照片", ("when",)),
    ],
)
def test_which_of_the_five_are_there(text: str, present: tuple[str, ...]) -> None:
    assert elements(text, told=False) == present


def test_a_known_word_already_says_what_it_is_about() -> None:
    assert elements("补台账", told=True) == ("what",)


def test_hanzi_counts_chinese_characters_only() -> None:
    assert hanzi("开会 app 3次!") == 3
