"""Foreign names in Chinese characters (洛克希德·马丁 is Lockheed Martin): which characters spell sounds, and a key.

China writes foreign names with some four hundred conventional characters, one a syllable. What survives of a name is
its consonants, coarsely: b as p, d as t, g as k, r as l, all sibilants alike; r and l at the end of a syllable are
mostly dropped (or written 尔), h, w, v and y come and go. ``transcribed_keys`` gives both sides in that alphabet, and
``transcribed_likeness`` says how well the vowels agree, too. The characters follow the tables of Xinhua's handbooks of
names in translation (grade: unverified, our selection).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from sekisho.parties.names.han import syllables
from sekisho.parties.names.tables import listed, pairs

MARK = "'"  # between the syllables of a token that is a transcription: "luo'ke'hsi'de"; no other token has one
SHORTEST_RUN = 2  # characters
SHORTEST_TELLING = 3  # consonants
LONG_TELLING = 3  # characters of a run that tells a word by two consonants already

# Consonants that a character spells, as classes: Mute, then P T K F S L M N; a final n or ng counts.
_CLASSES = {
    "": "郝阿娅啊艾埃爱厄额奥澳欧哈海赫胡霍豪侯惠希瓦威维韦魏沃乌伍武怀伊亚雅耶叶尤约优依易尧尔雨吾育原黑华",
    "N": "安昂恩因英翁汉亨洪文温万旺延扬永云翰纳娜奈耐内尼妮涅诺努瑙纽南楠宁农聂牛能女",
    "P": "柏碧巴布贝比毕彼博波伯勃卜拜保鲍包帕佩皮匹普浦珀坡派泡",
    "PN": "蓬庞班邦本宾彬潘彭",
    "M": "慕美马玛麦迈梅米密穆姆莫摩默茂缪毛苗墨木",
    "MN": "曼芒门蒙明敏孟",
    "F": "芙夫弗法菲费福富佛",
    "FN": "凡范芬丰冯",
    "T": "朵黛达大戴代德得狄迪蒂杜都多道迭特塔泰陶忒提图土托拓帖铁丢帝太吐",
    "TN": "汀京滕丹当登邓丁顿敦东坦唐汤腾廷通田甸藤",
    "L": "黎蕾茹拉莱赖劳勒雷里理利莉丽李立列烈留刘柳卢鲁路露罗洛萝吕瑞老来喇",
    "LN": "兰连朗伦林琳隆龙仑良廉",
    "K": "考加卡凯盖高戈格葛古瓜果哥科克柯可库夸奎基开顾圭桂贵",
    "KN": "甘冈根贡坎康肯孔昆宽金匡",
    "S": "朔芝茜捷秀素彻杰吉贾久居奇齐琪乔恰切秋丘西锡夏谢歇修休雪扎泽兹佐祖茨察蔡策萨塞赛色瑟斯思丝苏索查朱"
    "沙莎舍施史士什舒肖绍若日治哲撒石",
    "SN": "任珊辛欣詹桑森孙松逊珍琼申圣赞曾增岑钦琴庆让荣山尚宋张真盛生宗仓",
}
_SPELLS = {letter: key.lower() for key, letters in _CLASSES.items() for letter in letters}
# Characters spelt as no reading of them is, where one of the same reading spells another sound.
_APART = {"希": "hsi", "加": "ka", "基": "ki", "什": "shi", "京": "ting"}

# Given names, folded, whose Chinese form is fixed and sounds little like the English one, or is very short.
GIVEN = pairs(
    "约翰=john 迈克尔=michael 米歇尔=michelle 克里斯托弗=christopher 克里斯=chris 托马斯=thomas 汤姆=tom 詹姆斯=james"
    " 吉姆=jim 威廉=william 比尔=bill 罗伯特=robert 鲍勃=bob 理查德=richard 查尔斯=charles 查理=charlie 乔治=george"
    " 约瑟夫=joseph 乔=joe 戴维=david 大卫=david 丹尼尔=daniel 马修=matthew 安东尼=anthony 托尼=tony 马克=mark"
    " 保罗=paul 彼得=peter 史蒂文=steven 斯蒂芬=stephen 史蒂芬=stephen 凯文=kevin 布赖恩=brian 布莱恩=brian"
    " 杰弗里=jeffrey 爱德华=edward 罗纳德=ronald 蒂莫西=timothy 贾森=jason 杰森=jason 加里=gary 瑞安=ryan 埃里克=eric"
    " 雅各布=jacob 尼古拉斯=nicholas 乔纳森=jonathan 拉里=larry 斯科特=scott 弗兰克=frank 雷蒙德=raymond"
    " 格雷戈里=gregory 塞缪尔=samuel 帕特里克=patrick 亚历山大=alexander 杰克=jack 丹尼斯=dennis 杰里=jerry 亨利=henry"
    " 道格拉斯=douglas 亚当=adam 内森=nathan 扎卡里=zachary 彼得罗=pietro 肯尼思=kenneth 乔舒亚=joshua 本杰明=benjamin"
    " 阿瑟=arthur 劳伦斯=lawrence 肖恩=sean 菲利普=philip 艾伦=alan 阿伦=alan 卡尔=karl 基思=keith 罗杰=roger"
    " 特里=terry 玛丽=mary 玛丽亚=maria 帕特里夏=patricia 琳达=linda 芭芭拉=barbara 伊丽莎白=elizabeth 珍妮弗=jennifer"
    " 苏珊=susan 玛格丽特=margaret 多萝西=dorothy 南希=nancy 凯伦=karen 贝蒂=betty 海伦=helen 桑德拉=sandra 唐娜=donna"
    " 卡罗尔=carol 露丝=ruth 莎伦=sharon 劳拉=laura 萨拉=sarah 金伯利=kimberly 杰西卡=jessica 雪莉=shirley"
    " 辛西娅=cynthia 安吉拉=angela 梅利莎=melissa 艾米=amy 安娜=anna 丽贝卡=rebecca 弗吉尼亚=virginia 凯瑟琳=catherine"
    " 简=jane 琼=joan 安=ann 爱丽丝=alice 伊恩=ian 伊万=ivan 谢尔盖=sergey 弗拉基米尔=vladimir 德米特里=dmitry"
    " 叶卡捷琳娜=ekaterina 米哈伊尔=mikhail 尼古拉=nikolai 阿列克谢=aleksey 安德烈=andrey 穆罕默德=mohammed"
    " 艾哈迈德=ahmed 阿里=ali 侯赛因=hussein 兰迪=randy 罗恩=ron 唐纳德=donald 史蒂夫=steve 迈克=mike 杰夫=jeff"
    " 格雷格=greg 道格=doug 布鲁斯=bruce 韦恩=wayne 布拉德=brad 布拉德利=bradley 特雷弗=trevor 卢克=luke 伊桑=ethan"
    " 诺亚=noah 利亚姆=liam 奥利弗=oliver 马丁=martin 阿诺德=arnold 艾伯特=albert 阿尔伯特=albert 弗雷德=fred"
    " 弗雷德里克=frederick 沃尔特=walter 拉尔夫=ralph 尤金=eugene 路易斯=louis 菲尔=phil 温迪=wendy 朱莉=julie"
    " 朱莉娅=julia 希瑟=heather 梅根=megan 蕾切尔=rachel 斯蒂芬妮=stephanie 尼科尔=nicole 妮科尔=nicole"
    " 克里斯蒂娜=christina 克里斯汀=christine 安德烈亚=andrea 埃米莉=emily 艾米莉=emily 埃玛=emma 艾玛=emma"
    " 格蕾丝=grace 夏洛特=charlotte 维多利亚=victoria 索菲娅=sophia 伊莎贝尔=isabel 乔安妮=joanne 乔安娜=joanna"
    " 黛安娜=diana 德博拉=deborah 黛博拉=deborah 莱斯莉=leslie 特雷莎=theresa 梅雷迪思=meredith 布伦达=brenda"
    " 帕梅拉=pamela 安德鲁=andrew 丹=dan 本=ben 山姆=sam 蒂姆=tim 杰姆=jem 雷=ray 埃德=ed 泰德=ted 特德=ted"
    " 哈桑=hassan 阿卜杜拉=abdullah 阿卜杜勒=abdul"
    " 索菲=sophie 约瑟=joseph 何塞=jose 胡安=juan 豪尔赫=jorge 赫苏斯=jesus 若昂=joao 让=jean"
    " 雅克=jacques 皮埃尔=pierre 弗朗索瓦=francois 弗朗西斯=francis 弗朗西斯科=francisco 吉恩=gene"
    " 乔丹=jordan 乔恩=jon 米格尔=miguel 卡洛斯=carlos 赫克托=hector 海梅=jaime 哈维尔=javier"
    " 约翰内斯=johannes 汉斯=hans 于尔根=jurgen 沃尔夫冈=wolfgang 格哈德=gerhard 弗里德里希=friedrich"
    " 海因里希=heinrich 尤里=yuri 叶夫根尼=evgeny 阿纳托利=anatoly 瓦列里=valery 维亚切斯拉夫=vyacheslav"
    " 康斯坦丁=konstantin 马克西姆=maxim 帕维尔=pavel 伊戈尔=igor 奥列格=oleg 根纳季=gennady"
    " 格里戈里=grigory 基里尔=kirill 列昂尼德=leonid 穆斯塔法=mustafa 易卜拉欣=ibrahim 优素福=yusuf"
    " 哈利勒=khalil 哈立德=khaled 萨利赫=saleh 奥马尔=omar 哈米德=hamid 马哈茂德=mahmoud 圣约翰=stjohn"
    " 安吉拉=angela 乔伊=joy 琼斯=jones 戴维斯=davis 约翰逊=johnson 约翰斯顿=johnston 克拉克=clark"
    " 休=hugh 休斯=hughes 金=kim 珍=jean 朱迪=judy 朱迪思=judith 辛迪=cindy 桑迪=sandy 兰德尔=randall"
    " 杰弗逊=jefferson 华盛顿=washington 米切尔=mitchell 克里斯蒂=christie 克里斯蒂安=christian"
    " 蒂芙尼=tiffany 杰罗姆=jerome 杰梅因=jermaine 休伯特=hubert 赫伯特=herbert 郝伯特=herbert"
    " 鲁道夫=rudolf 阿道夫=adolf 约尔格=jorg 约阿希姆=joachim 耶日=jerzy 扬=jan 安杰伊=andrzej"
    " 米洛什=milos 米兰=milan 伊日=jiri"
)


@cache
def _syllables() -> dict[str, str]:
    """The consonants that a syllable spells in a transcription."""
    return {_syllable(letter): key for letter, key in _SPELLS.items()}


def _syllable(letter: str) -> str:
    return _APART.get(letter) or syllables(letter)[0]


def transcription(run: str, *, telling: bool) -> str | None:
    """A folded Han run that spells a foreign word, as a token of its syllables; None where a character spells none.

    洛克希德 is "luo'ke'hsi'de". A single character is no word. ``telling`` wants three consonants at least: what a
    name without a middle dot must have, for lawful Chinese firms choose these characters, too.
    """
    if len(run) < SHORTEST_RUN or any(letter not in _SPELLS for letter in run):
        return None
    token = MARK.join(map(_syllable, run))
    if not telling:
        return token
    consonants = len(transcribed_key(token).lstrip("."))
    return token if consonants >= SHORTEST_TELLING or (consonants > 1 and len(run) >= LONG_TELLING) else None


def transcribed_key(token: str) -> str:
    """The consonants of a Latin token, or of a transcription, in the coarse alphabet of ``_CLASSES``.

    'northrop' and the token of 诺斯罗普 both give 'nslp'. One consonant alone is marked by a point ('yonah' is '.n');
    '' where none is left.
    """
    return _consonants(_spelt(token) if MARK in token else _plain_ways(token)[0])


@lru_cache(maxsize=1 << 14)
def transcribed_keys(token: str) -> tuple[str, ...]:
    """The keys that a token may have, the plainest first; 希 may stand for 'hi' and for 'shi', a g may be hard or soft,
    an r before a consonant may be written or not.
    """
    return tuple(dict.fromkeys([key for way in _ways(token) if (key := _consonants(way))]))


def transcribed_likeness(one: str, other: str) -> float:
    """0..1: how much a Latin token and a transcription sound alike, vowels and all, where they share a key; else 0."""
    alike = [
        Levenshtein.normalized_similarity(mine, theirs)
        for key, mine in _spellings(one)
        for other_key, theirs in _spellings(other)
        if key == other_key != ""
    ]
    return max(alike, default=0.0)


@lru_cache(maxsize=1 << 14)
def _spellings(token: str) -> tuple[tuple[str, str], ...]:
    """Key and sound, vowels in three classes, of each way to read a token."""
    return tuple(dict.fromkeys((_consonants(way), _once(way.translate(_VOWEL_CLASS))) for way in _ways(token)))


def _ways(token: str) -> dict[str, None]:
    """The ways to read a token, in the alphabet of sounds, each once."""
    if MARK in token:
        return dict.fromkeys(_spelt(token, full=full, other=other) for other in (False, True) for full in (False, True))
    ways = _plain_ways(token)
    if _TWO_WAYS.search(token):
        ways += _plain_ways(_TWO_WAYS.sub(lambda found: _OTHERWISE[found.group()], token))
    return dict.fromkeys(ways)


def _plain_ways(token: str) -> tuple[str, ...]:
    """A Latin token in the alphabet of sounds, without and with the r and l that close a syllable."""
    plain = _prepared(token)
    heard = _BESIDE.sub(_heard_plainly, plain).translate(_CLASS)
    if "r" not in plain and "l" not in plain:
        return (heard,)
    return heard, _BESIDE.sub(_heard_closed, plain).translate(_CLASS)


def _once(text: str) -> str:
    """The text with every letter that is written twice written once."""
    return _TWICE.sub(_first, text) if _TWICE.search(text) else text


def _first(found: re.Match[str]) -> str:
    return found[1]


def _spelt(token: str, *, full: bool = False, other: bool = False) -> str:
    """A transcription in the alphabet of sounds, its vowels with it; ``full``: also those of 斯, 克, 特 and the like,
    which write a consonant alone or with any vowel; ``other``: what a character may stand for beside.
    """
    known = _syllables()
    spelt = [(s, (_BESIDES.get(s) if other else None) or known.get(s, "")) for s in token.split(MARK)]
    return "".join([_syllable_sound(s, key, full=full) for s, key in spelt])


@lru_cache(maxsize=1 << 10)
def _syllable_sound(syllable: str, key: str, *, full: bool) -> str:
    vowels = _VOWELS.findall(syllable)
    spoken = vowels[-1] if vowels and (full or syllable not in _CONSONANT_ALONE) else ""
    closed = key.endswith("n") and (len(key) > 1 or not syllable.startswith("n"))
    onset = key.removesuffix("n") if closed else key
    return onset + spoken + "n" * closed


def _consonants(sound: str) -> str:
    key = _once(sound.translate(_NO_VOWELS))
    return key if len(key) != 1 else "." + key


# What one language says so and another otherwise: German g, Spanish and Slavic j, German and Greek ch and th.
_TWO_WAYS = re.compile("ch|th|kh|g(?=[eiy])|j")
_OTHERWISE = {"ch": "k", "th": "t", "kh": "h", "g": "k", "j": "y"}
# The other sounds of syllables that write two.
_BESIDES = {"hsi": "s", "ji": "k", "ci": "ts", "zha": "t"}
_VOWELS = re.compile("[aeiouvwy]+")
# Syllables that write a consonant without a vowel.
_CONSONANT_ALONE = frozenset(listed("de te ke ge si ci zi shi er mu fu pu bu le ze se ce zhi che she"))
_NO_VOWELS = str.maketrans("", "", "aeiouyhwv")
_VOWEL_CLASS = str.maketrans({**dict.fromkeys("ey", "i"), **dict.fromkeys("owv", "u"), "h": ""})
_TWICE = re.compile(r"(.)\1+")
# How spellings sound, as English has it mostly; then what depends on the neighbours.
_STEPS = tuple(
    pairs(
        "tsch=s sch=s tch=s sh=s ch=s zh=s ts=s tz=s cz=s dz=s dge=s dj=s rds=rs th=s ph=f ck=k x=ks ce=se ci=si cy=si"
        " ds=s mb=nb mp=np"
    ).items()
)
_BEGINNINGS = pairs("kn=n gn=n wr=r ps=s mc=mk x=s")
_BESIDE = re.compile("ng(?![aeiouy])|gn$|gh|g(?=[eiy])(?!er$)|v(?![aeiouy])|[rl](?:(?![aeiouyh])|(?=e$))")
_HEARD = {"ng": "n", "gn": "n", "gh": "", "g": "s", "v": "f", "r": "", "l": ""}
_CLASS = str.maketrans(
    {"b": "p", "d": "t", **dict.fromkeys("gqc", "k"), "r": "l", **dict.fromkeys("jz", "s")}
)  # fmt: skip


def _prepared(token: str) -> str:
    """A Latin token with the letters that are one sound written as one; what depends on neighbours is left."""
    plain = _once(token)
    for length in (1, 2):
        if (begun := _BEGINNINGS.get(plain[:length])) is not None:
            plain = begun + plain[length:]
    if plain.endswith(("tech", "techn")):
        plain = plain.replace("tech", "tek")
    for written, heard in _STEPS:
        if written in plain:
            plain = plain.replace(written, heard)
    return plain


def _heard_plainly(found: re.Match[str]) -> str:
    return _HEARD[found.group()]


def _heard_closed(found: re.Match[str]) -> str:
    letters = found.group()
    return letters if letters in "rl" else _HEARD[letters]
