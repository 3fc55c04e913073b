"""Japanese names: kana in Hepburn, kanji names by a table of readings, and a key for all ways to write them in Latin.

Long vowels are not told apart (passports leave them out): ou, oo, ō and ー are all o. The rules are those of the
Hepburn system (Cabinet order on romanisation and ICAO practice; grade: unverified).
"""

from __future__ import annotations

import re

from sekisho.parties.names.tables import pairs

KANA = "\u3040-\u30ff\u31f0-\u31ff"
HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_ROWS = (
    ("", "アイウエオ"), ("k", "カキクケコ"), ("s", "サ.スセソ"), ("t", "タ..テト"), ("n", "ナニヌネノ"),
    ("h", "ハヒ.ヘホ"), ("m", "マミムメモ"), ("y", "ヤ.ユ.ヨ"), ("r", "ラリルレロ"), ("w", "ワヰ.ヱヲ"),
    ("g", "ガギグゲゴ"), ("z", "ザ.ズゼゾ"), ("d", "ダ..デド"), ("b", "バビブベボ"), ("p", "パピプペポ"),
)  # fmt: skip
_SINGLE = {
    kana: initial + vowel
    for initial, row in _ROWS
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "."
} | {"シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヴ": "vu", "ン": "n",
     "ヵ": "ka", "ヶ": "ke", "ヷ": "va", "ヺ": "vo", "ヲ": "o"}  # fmt: skip
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa"}
_LONG = re.compile("ou|oo|oh(?![aeiou])|uu")
_DOUBLED = re.compile(r"tch|cch|([bcdfghjkmprstwz])\1")


def hepburn(kana: str) -> str:
    """A run of katakana in Hepburn without long vowels: 'ファーウェイ' is 'fawei', 'サトウ' is 'sato'."""
    out: list[str] = []
    doubled = False
    for letter in kana:
        if letter == "ッ":
            doubled = True
            continue
        small = _SMALL.get(letter)
        if small is not None and out:
            out[-1] = _glide(out[-1], small)
            continue
        sound = small or _SINGLE.get(letter, "")
        if doubled and sound and sound[0] not in "aiueon":
            sound = ("t" if sound.startswith("ch") else sound[0]) + sound
        doubled = False
        out.append(sound)
    return long_vowels("".join(out))


def _glide(before: str, small: str) -> str:
    """The mora before a small vowel takes that vowel: fu + a is fa, ki + ya is kya, shi + yu is shu, te + i is ti."""
    if before in {"u", "vu", "fu", "ku", "gu", "tsu"}:
        onset = {"u": "w", "vu": "v", "fu": "f", "ku": "kw", "gu": "gw", "tsu": "ts"}[before]
        return onset + (small[1:] if small[0] == "y" and before in {"vu", "fu"} else small)
    onset = before[:-1]
    if small[0] == "y":
        return onset + (small[1:] if before.endswith(("shi", "chi", "ji")) else small)
    return onset + small if onset else before + small


def long_vowels(romaji: str) -> str:
    """``romaji`` with long o and u written once: 'satou' and 'ohno' are 'sato' and 'ono'."""
    return _LONG.sub(lambda found: found.group()[0], romaji)


_MORA = re.compile(
    "(?:(?:[kgnhbpmr]y|sh|ch|ts|[kgsztdnhfbpmyrwj]|sy|ty|zy|jy|hw)?[aiueo]|n(?![aiueoy])|m(?=[bpm])"
    "|([kstpcgbd])(?=\\1)|t(?=ch))+"
)
_KUNREI = (("sy", "sh"), ("ty", "ch"), ("zy", "j"), ("jy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"),
           ("zi", "ji"), ("di", "ji"), ("du", "zu"), ("dzu", "zu"), ("hu", "fu"))  # fmt: skip


def japanese_key(token: str) -> str:
    """One spelling for all Latin writings of a Japanese word; '' where the token is no row of Japanese syllables.

    Hepburn, Kunrei and passport spellings meet: 'ohno' and 'ono', 'sinzo' and 'shinzo', 'jumbo' and 'junbo'.
    """
    spelt = long_vowels(token)
    if len(token) < 3 or not _MORA.fullmatch(spelt):
        return ""
    for kunrei, usual in _KUNREI:
        spelt = spelt.replace(kunrei, usual) if usual not in spelt else spelt
    spelt = spelt.replace("tsu", "tu").replace("mb", "nb").replace("mp", "np").replace("mm", "nm")
    return _DOUBLED.sub(lambda found: found.group()[-1] if found.group(1) else "ch", spelt)


# Family names, folded, by their commonest reading (the commonest names of Japan; grade: unverified).
_FAMILIES = pairs(
    "佐藤=sato 铃木=suzuki 高桥=takahashi 田中=tanaka 伊藤=ito 渡边=watanabe 山本=yamamoto 中村=nakamura"
    " 小林=kobayashi 加藤=kato 吉田=yoshida 山田=yamada 佐佐木=sasaki 山口=yamaguchi 松本=matsumoto 井上=inoue"
    " 木村=kimura 清水=shimizu 山崎=yamazaki 池田=ikeda 桥本=hashimoto 阿部=abe 石川=ishikawa 山下=yamashita"
    " 中岛=nakajima 石井=ishii 小川=ogawa 前田=maeda 冈田=okada 长谷川=hasegawa 藤田=fujita 后藤=goto 近藤=kondo"
    " 村上=murakami 远藤=endo 青木=aoki 坂本=sakamoto 斋藤=saito 齐藤=saito 西村=nishimura 福田=fukuda 太田=ota"
    " 三浦=miura 藤井=fujii 冈本=okamoto 金子=kaneko 藤原=fujiwara 中野=nakano 中川=nakagawa 原田=harada"
    " 松田=matsuda 竹内=takeuchi 小野=ono 田村=tamura 中山=nakayama 和田=wada 石田=ishida 森田=morita 上田=ueda"
    " 内田=uchida 柴田=shibata 酒井=sakai 宫崎=miyazaki 横山=yokoyama 高木=takagi 安藤=ando 宫本=miyamoto 大野=ono"
    " 小岛=kojima 谷口=taniguchi 今井=imai 工藤=kudo 高田=takada 增田=masuda 丸山=maruyama 杉山=sugiyama"
    " 村田=murata 大冢=otsuka 新井=arai 小山=koyama 平野=hirano 藤本=fujimoto 河野=kono 上野=ueno 野口=noguchi"
    " 武田=takeda 松井=matsui 千叶=chiba 菅原=sugawara 岩崎=iwasaki 久保=kubo 木下=kinoshita 佐野=sano 野村=nomura"
    " 松尾=matsuo 市川=ichikawa 菊地=kikuchi 菊池=kikuchi 杉本=sugimoto 古川=furukawa 大西=onishi 岛田=shimada"
    " 水野=mizuno 樱井=sakurai 高野=takano 渡部=watanabe 吉川=yoshikawa 山内=yamauchi 西田=nishida 饭田=iida"
    " 西川=nishikawa 小松=komatsu 北村=kitamura 安田=yasuda 五十岚=igarashi 川口=kawaguchi 平田=hirata"
    " 关口=sekiguchi 中田=nakata 久保田=kubota 东=azuma 川崎=kawasaki 本田=honda 服部=hattori 岩田=iwata"
    " 土屋=tsuchiya 福岛=fukushima 松下=matsushita 樋口=higuchi 秋山=akiyama 田口=taguchi 永井=nagai 中西=nakanishi"
    " 川上=kawakami 山中=yamanaka 吉村=yoshimura 熊谷=kumagai 大石=oishi 滨田=hamada 大桥=ohashi 松浦=matsuura"
    " 尾崎=ozaki 望月=mochizuki 安倍=abe 麻生=aso 岸田=kishida 石破=ishiba 小泉=koizumi 菅=suga 福井=fukui"
    " 广濑=hirose 黑田=kuroda 白石=shiraishi 荒木=araki 大谷=otani 足立=adachi 石原=ishihara 关=seki 星野=hoshino"
    " 大岛=oshima 本间=honma 早川=hayakawa 内藤=naito 堀=hori 堀内=horiuchi 冈崎=okazaki 森本=morimoto 宫田=miyata"
    " 片山=katayama 泽田=sawada 田边=tanabe 栗原=kurihara 小田=oda 上村=uemura 矢野=yano 松冈=matsuoka 三宅=miyake"
    " 天野=amano 须藤=sudo 大川=okawa 荒井=arai 神田=kanda 富田=tomita 浅野=asano 西山=nishiyama 平井=hirai"
    " 野田=noda 坂口=sakaguchi 大久保=okubo 松永=matsunaga 石冢=ishizuka 长尾=nagao 桑原=kuwahara 梅田=umeda"
    " 小池=koike"
)
# What given names are made of: their commonest readings (grade: unverified).
_GIVEN = pairs(
    "太郎=taro 一郎=ichiro 次郎=jiro 二郎=jiro 三郎=saburo 健太=kenta 翔太=shota 大辅=daisuke 大介=daisuke"
    " 健一=kenichi 浩二=koji 浩一=koichi 正=tadashi 诚=makoto 隆=takashi 浩=hiroshi 博=hiroshi 修=osamu 学=manabu"
    " 茂=shigeru 进=susumu 勇=isamu 胜=masaru 清=kiyoshi 实=minoru 明=akira 彻=toru 聪=satoshi 刚=tsuyoshi 淳=jun"
    " 纯=jun 翼=tsubasa 翔=sho 莲=ren 薰=kaoru 忍=shinobu 优=yu 惠=megumi 爱=ai 舞=mai 葵=aoi 遥=haruka"
    " 直人=naoto 直树=naoki 英树=hideki 秀树=hideki 和也=kazuya 达也=tatsuya 拓也=takuya 哲也=tetsuya 晋三=shinzo"
    " 文雄=fumio 和夫=kazuo 和子=kazuko 幸子=sachiko 洋子=yoko 阳子=yoko 由美子=yumiko 惠子=keiko"
    " 京子=kyoko 美穗=miho 真由美=mayumi 裕子=yuko 优子=yuko 智子=tomoko 直子=naoko 久美子=kumiko 明美=akemi"
    " 由美=yumi 花子=hanako 纯一郎=junichiro 龙太郎=ryutaro 太一=taichi 雄一=yuichi 裕二=yuji 正人=masato"
    " 正义=masayoshi 雅人=masato 雅之=masayuki 孝之=takayuki 隆之=takayuki 弘之=hiroyuki 博之=hiroyuki"
    " 伸一=shinichi 真一=shinichi 慎一=shinichi 信一=shinichi 康弘=yasuhiro 昭夫=akio 秋雄=akio 良一=ryoichi"
    " 良子=yoshiko 义雄=yoshio 义彦=yoshihiko 义伟=yoshihide 茂雄=shigeo 丰=yutaka 宽=hiroshi 智也=tomoya 亮=ryo"
    " 亮太=ryota 大树=daiki 大地=daichi 阳=haruki 悠=haruka 美纪=miki 美香=mika 真理=mari 真理子=mariko 沙织=saori"
    " 彩=aya 彩香=ayaka"
)
_PARTS = pairs(
    "一=kazu 男=o 雄=o 夫=o 郎=ro 子=ko 美=mi 人=to 也=ya 之=yuki 彦=hiko 介=suke 辅=suke 树=ki 纪=ki 香=ka 代=yo"
    " 江=e 枝=e 志=shi 司=ji 治=ji 二=ji 三=zo 平=hei 正=masa 雅=masa 昌=masa 政=masa 和=kazu 义=yoshi 良=yoshi"
    " 吉=yoshi 芳=yoshi 好=yoshi 佳=yoshi 弘=hiro 博=hiro 裕=hiro 宏=hiro 浩=hiro 广=hiro 洋=yo 隆=taka 孝=taka"
    " 贵=taka 高=taka 敬=taka 信=nobu 伸=nobu 秀=hide 英=hide 俊=toshi 敏=toshi 利=toshi 寿=toshi 康=yasu 泰=yasu"
    " 安=yasu 智=tomo 友=tomo 知=tomo 朋=tomo 直=nao 真=ma 明=aki 昭=aki 秋=aki 晃=aki 章=aki 文=fumi 史=fumi"
    " 健=ken 贤=ken 光=mitsu 充=mitsu 重=shige 茂=shige 成=nari 胜=katsu 克=katsu 达=tatsu 辰=tatsu 龙=ryu 哲=tetsu"
    " 武=take 刚=take 岳=take 幸=yuki 行=yuki 由=yu 有=yu 优=yu 雪=yuki 千=chi 惠=e 绘=e 里=ri 理=ri 莉=ri 奈=na"
    " 菜=na 沙=sa 早=sa 久=hisa 尚=nao 治=haru 春=haru 晴=haru 阳=yo 慎=shin 晋=shin 顺=jun 太=ta 大=dai 拓=taku"
    " 卓=taku 翔=sho 纯=jun 亚=a"
)


def kanji_person(run: str) -> tuple[str, str] | None:
    """Family and given name of a folded Han run in Hepburn, where both are made as Japanese names are; else None."""
    for length in (3, 2, 1):
        family, given = _FAMILIES.get(run[:length]), run[length:]
        if family is not None and given:
            read = _GIVEN.get(given) or "".join(_PARTS.get(c, "?") for c in given)
            return None if "?" in read or len(given) > 3 else (family, long_vowels(read))
    return None


# Katakana writes each of these groups of sounds alike, or nearly so.
_SOUND_STEPS = (
    ("sch", "s"), ("tch", "t"), ("ch", "t"), ("sh", "s"), ("zh", "t"), ("th", "s"), ("ph", "f"), ("kh", "h"),
    ("gh", "g"), ("ck", "k"), ("ts", "t"), ("tz", "t"), ("dz", "t"), ("dj", "t"), ("qu", "k"), ("x", "ks"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("zi", "ti"), ("nb", "mb"), ("np", "mp"), ("nm", "mm"),
)  # fmt: skip
_SOUND_LETTERS = str.maketrans("lvfhdjcqzg", "rbbbttkksk")
_RUN = re.compile(r"(.)\1+")


def sound_key(token: str) -> str:
    """The consonants of a Latin token as katakana can tell them apart: l as r, v, f and h as b, ti as chi, th as s.

    Vowels, which katakana puts in, are left out: 'aviadvigatel' and 'aviadovigacheri' both give 'btbktr'. '' where
    fewer than two consonants are left.
    """
    spelt = _RUN.sub(r"\1", token)
    for written, heard in _SOUND_STEPS:
        if written in spelt:
            spelt = spelt.replace(written, heard)
    key = "".join(letter for letter in spelt.translate(_SOUND_LETTERS) if letter in "bkmnprst")
    return key if len(key) > 1 else ""


def family_name(run: str) -> str | None:
    """The reading of a folded Han run that is a common Japanese family name, as firms bear them; else None."""
    return _FAMILIES.get(run)
