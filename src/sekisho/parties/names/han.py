"""Han characters: one form for all that write one character, and Mandarin readings in pinyin and Wade-Giles.

Folding is by the character, so it never depends on what stands beside: traditional to simplified through OpenCC's
table (asked once for each character that is met), Japanese new forms through the table below (the pairs of old and new
forms of the Japanese list of characters for general use, 常用漢字表, 2010, given here by their simplified
equivalents; grade: secondary).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

from sekisho.parties.names.tables import pairs

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_ALL_HAN = re.compile(f"[{HAN}]+")
_REPEATED = re.compile(f"([{HAN}])\u3005")
MOST_PERSON = 4  # characters of a person's name

# Each pair: Japanese form, simplified form. Characters that are words of their own in Chinese (芸 予 欠) stay.
_JAPANESE = (
    "両两 乗乘 亀龟 亜亚 仏佛 仮假 伝传 併并 価价 倹俭 児儿 円圆 処处 剣剑 "
    "剤剂 剰剩 労劳 効效 勅敕 勧劝 勲勋 単单 厳严 収收 唖哑 営营 噛啮 "
    "団团 囲围 図图 圏圈 圧压 塁垒 塩盐 増增 壊坏 壌壤 壱壹 売卖 変变 奨奖 "
    "嬢娘 実实 寛宽 対对 専专 尭尧 巌岩 巣巢 巻卷 帯带 帰归 庁厅 広广 廃废 "
    "弐贰 弾弹 従从 徳德 徴征 応应 恵惠 悩恼 悪恶 懐怀 戦战 戯戏 戻戾 "
    "払拂 抜拔 択择 拝拜 拠据 拡扩 挙举 挿插 捜搜 掲揭 掻搔 揺摇 摂摄 撃击 "
    "撹搅 斉齐 斎斋 晩晚 暁晓 暦历 曽曾 栄荣 桜樱 桟栈 検检 楽乐 "
    "様样 槙槇 権权 歓欢 歩步 歯齿 歳岁 歴历 毎每 気气 沢泽 浄净 浜滨 "
    "涙泪 渇渴 済济 渉涉 渋涩 渓溪 満满 滝泷 瀬濑 焼烧 犠牺 猟猎 獣兽 "
    "畳叠 痩瘦 発发 県县 砕碎 稲稻 穂穗 穏稳 穣穰 竜龙 粋粹 粛肃 経经 "
    "絵绘 継继 続续 総总 緒绪 縁缘 縄绳 縦纵 繊纤 繍绣 聴听 脳脑 臓脏 "
    "艶艳 荘庄 蔵藏 薫薰 薬药 蛍萤 蝋蜡 衛卫 覇霸 覚觉 覧览 観观 訳译 "
    "読读 譲让 豊丰 賛赞 転转 軽轻 辺边 逓递 遅迟 郷乡 酔醉 醤酱 醸酿 "
    "釈释 鉄铁 鉱矿 銭钱 鋳铸 錬炼 関关 闘斗 陥陷 険险 隠隐 雑杂 霊灵 頴颖 "
    "頼赖 顕显 餅饼 駅驿 駆驱 騒骚 験验 髄髓 髪发 鴎鸥 鶏鸡 鹸碱 麹曲 麺面 "
    "黒黑 黙默 齢龄 "
)
# Read otherwise as a family name than as a word (百家姓; grade: unverified).
_FAMILY_READINGS = pairs(
    "单=shan 曾=zeng 仇=qiu 解=xie 查=zha 区=ou 朴=piao 盖=ge 乐=yue 翟=zhai 缪=miao 种=chong 召=shao 折=she"
    " 覃=qin 员=yun 贠=yun 葛=ge 冼=xian 燕=yan 繁=po 秘=bi 薄=bo 车=che 谌=chen 祭=zhai 纪=ji 过=guo 应=ying"
    " 任=ren 华=hua 盛=sheng 宁=ning 石=shi 沈=shen 俞=yu 尹=yin 那=na 洗=xian 卜=bu 樊=fan 尉=wei 隗=wei 逄=pang"
    " 柏=bai 阚=kan 澹=tan 长=zhang 佘=she 撒=sa 宓=mi 眭=sui 郗=xi 芮=rui 晁=chao 厉=li 于=yu 干=gan"
)
_DOUBLE_FAMILIES = pairs(
    "欧阳=ouyang 司马=sima 上官=shangguan 诸葛=zhuge 司徒=situ 夏侯=xiahou 东方=dongfang 皇甫=huangfu 尉迟=yuchi"
    " 公孙=gongsun 慕容=murong 令狐=linghu 长孙=zhangsun 宇文=yuwen 司空=sikong 南宫=nangong 轩辕=xuanyuan"
    " 万俟=moqi 闻人=wenren 赫连=helian 澹台=tantai 端木=duanmu 百里=baili 呼延=huyan 东郭=dongguo 独孤=dugu"
    " 申屠=shentu 钟离=zhongli 完颜=wanyan 拓跋=tuoba 鲜于=xianyu 闾丘=lvqiu 西门=ximen 第五=diwu 贺兰=helan"
)
# Characters of more than one reading, as the words of firms and places have them.
_WORD_READINGS = pairs(
    "重庆=chong,qing 银行=yin,hang 商行=shang,hang 洋行=yang,hang 行业=hang,ye 厦门=xia,men 西藏=xi,zang"
    " 音乐=yin,yue 成都=cheng,du 首都=shou,du 都市=du,shi 六安=lu,an 蚌埠=beng,bu 朝阳=chao,yang 大都=da,du"
    " 长安=chang,an 长城=chang,cheng 长春=chang,chun 长沙=chang,sha 长江=chang,jiang 长征=chang,zheng"
    " 长虹=chang,hong 长电=chang,dian 长鑫=chang,xin 长光=chang,guang 长三=chang,san 长荣=chang,rong 单片=dan,pian"
    " 调度=diao,du 传记=zhuan,ji 台州=tai,zhou 宿迁=su,qian 番禺=pan,yu 拓展=tuo,zhan 开拓=kai,tuo 发展=fa,zhan"
    " 系统=xi,tong 地质=di,zhi 测地=ce,di 土地=tu,di 地理=di,li 大地=da,di 长兴=chang,xing"
)
_OWN_READINGS = {"地": "di", "拓": "tuo", "长": "chang", "行": "hang", "都": "du", "重": "zhong", "乐": "le"}
_WORDS = re.compile("|".join(_WORD_READINGS))


_JAPANESE_FORMS = {pair[0]: pair[1] for pair in _JAPANESE.split()}


class _Folded(dict[int, str]):
    """Fills itself: the folded form of each character that is looked up."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = self[code] = _simplified(letter) if _ALL_HAN.fullmatch(letter) else letter
        return folded


_FOLDED = _Folded()


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    # imported late: it costs 30 ms, and most runs meet no Han character
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _simplified(letter: str) -> str:
    convert = _converter()
    for _ in range(2):  # a few letters lead to one that is itself not simplified
        letter = convert(_JAPANESE_FORMS.get(letter, letter))
    return letter


def fold_han(text: str) -> str:
    """``text`` with each Han character in its simplified form, 々 written out; other letters as they are.

    '華為' and '华为', '廣瀬' and '広瀬' become equal. Idempotent.
    """
    return _REPEATED.sub(r"\1\1", text).translate(_FOLDED)


def syllables(run: str) -> list[str]:
    """The Mandarin syllables of a folded Han run in pinyin without tones, one a character ('ü' as 'u').

    Words of more than one reading are looked up first ('重庆' is 'chong qing'); the rest is the commonest reading
    (Unihan, through anyascii).
    """
    read: dict[int, str] = {}
    for found in _WORDS.finditer(run):
        read.update(enumerate(_WORD_READINGS[found.group()].split(","), found.start()))
    return [read.get(at) or _syllable(letter) for at, letter in enumerate(run)]


@lru_cache(maxsize=1 << 14)
def _syllable(letter: str) -> str:
    return _OWN_READINGS.get(letter) or anyascii(letter).strip().lower()


def family(run: str) -> tuple[str, int]:
    """The family name with which a folded Han run begins, in pinyin, and how many characters it has."""
    double = _DOUBLE_FAMILIES.get(run[:2])
    if double is not None and len(run) > 2:
        return double, 2
    return _FAMILY_READINGS.get(run[0]) or _syllable(run[0]), 1


def person(run: str) -> tuple[list[str], list[str]]:
    """The syllables of the family name and of the given name of a folded Han run."""
    first, length = family(run)
    split = [first] if length == 1 else syllables(run[:2])
    return split, syllables(run[length:])
