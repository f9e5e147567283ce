"""Words for the writer's relatives and those close to him, as pieces of regular expressions, for triage.own_name."""

from __future__ import annotations

_FAMILY = (
    "老?(?:妈妈?|爸爸?|爹|娘|母亲|父亲)|老伴儿?|老公|老婆|丈夫|妻子|爱人|对象|儿子|女儿|闺女|[儿弟侄孙]?媳妇?"
    "|女婿|妹婿|兄弟|姐妹|姊妹|男人|孩子"
    "|小孩|娃|崽|囡囡?|妮子?|[大二三四五小老]?[哥弟姐妹][哥弟姐妹夫]?|[大二三小]?(?:嫂子?|婶[子婶]?|妗子?)|弟媳"
    "|[表堂][哥弟姐妹嫂]|爷爷?|奶奶|老豆|阿[爸妈公婆爷嬷哥姐]|外[公婆]|姥[姥爷]"
    "|公公|婆婆|岳[父母]|[养继]?[父母]亲|[养继干][父母子女爹妈]|[外重]?孙[子女儿]|外甥女?|[内外]?侄[子女儿]?儿?|丈母娘|丈人"
    "|[大二三四小老]?(?:舅[舅妈]?|姑[姑父妈]?|姨[妈父]?|叔叔?|伯[伯父]?)|连襟|妯娌|家属|家人|家里人"
)
_FIRSTS = (
    "丈三二五伯侄儿兄公养内叔哥崽囡妮阿四堂外大女奶妈妗妯妹妻姊姐姑姥姨娃娘婆婶媳嫂孙孩家对小岳干弟母爱父爷爸爹男继老舅表连重闺"
)
"""With what characters they begin: seen before some seventy words are tried."""
FAMILY = f"(?=[{_FIRSTS}])(?:{_FAMILY})"
"""The family alone."""
KIN = f"(?=[{_FIRSTS}工未邻])(?:{_FAMILY}|邻居|工友|[男女]朋友|未婚[夫妻])"
"""Said with 我: whom the writer names as his."""
