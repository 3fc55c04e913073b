"""Hangul in Revised Romanisation and in McCune-Reischauer, and a key for all ways to spell Korean in Latin letters.

The systems are the Revised Romanisation of Korean (Ministry of Culture and Tourism notice 2000-8) and that of McCune
and Reischauer (1939), which the North and older papers come near (grade of both: unverified). Breves and apostrophes
are left out, as lists leave them out: ŏ is o, ŭ is u, k' is k. The spelling of passports meets them in the key.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sekisho.parties.names.tables import listed, pairs

HANGUL = "\uac00-\ud7a3"
_FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_LAST = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_VOWELS = listed("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_INITIALS = pairs("ㄱ=g ㄲ=kk ㄴ=n ㄷ=d ㄸ=tt ㄹ=r ㅁ=m ㅂ=b ㅃ=pp ㅅ=s ㅆ=ss ㅇ= ㅈ=j ㅉ=jj ㅊ=ch ㅋ=k ㅌ=t ㅍ=p ㅎ=h")
_VOWELS_1939 = listed("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i")
_INITIALS_1939 = _INITIALS | pairs("ㄱ=k ㄷ=t ㅂ=p ㅈ=ch ㅉ=tch")
_VOICED = pairs("ㄱ=g ㄷ=d ㅂ=b ㅈ=j")  # after a vowel, n, l, m or ng
_FAMILIES_1939 = {"이": "yi"}
# The consonant that a final is spoken as, before a pause or another consonant.
_SPOKEN = dict.fromkeys("ㄱㄲㄳㄺㅋ", "k") | dict.fromkeys("ㄴㄵㄶ", "n") | dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "t") | {
    "ㄹ": "l", "ㄼ": "l", "ㄽ": "l", "ㄾ": "l", "ㅀ": "l", "ㅁ": "m", "ㄻ": "m", "ㅂ": "p", "ㅄ": "p", "ㄿ": "p",
    "ㅍ": "p", "ㅇ": "ng", "": ""}  # fmt: skip
# Before a vowel the last consonant moves over: what stays, what moves.
_MOVES = {
    "ㄳ": ("k", "ㅅ"),
    "ㄵ": ("n", "ㅈ"),
    "ㄺ": ("l", "ㄱ"),
    "ㄻ": ("l", "ㅁ"),
    "ㄼ": ("l", "ㅂ"),
    "ㄽ": ("l", "ㅅ"),
    "ㄾ": ("l", "ㅌ"),
    "ㄿ": ("l", "ㅍ"),
    "ㅄ": ("p", "ㅅ"),
    "ㄶ": ("", "ㄴ"),
    "ㅀ": ("", "ㄹ"),
    "ㅎ": ("", "ㅇ"),
}
_NASAL = {"k": "ng", "t": "n", "p": "m"}
_FAMILIES = pairs(
    "김=kim 이=lee 리=ri 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon 장=jang 임=lim 림=rim 오=oh 한=han 신=shin"
    " 서=seo 권=kwon 황=hwang 안=ahn 송=song 유=yoo 류=ryu 홍=hong 전=jeon 고=ko 문=moon 손=son 양=yang 량=ryang"
    " 배=bae 백=baek 허=heo 남=nam 심=shim 노=noh 로=ro 하=ha 곽=kwak 성=sung 차=cha 주=joo 우=woo 구=koo 민=min"
    " 나=na 라=ra 지=ji 엄=eom 원=won 천=cheon 방=bang 공=kong 현=hyun 함=ham 변=byun 염=yeom 려=ryo 여=yeo 추=choo"
    " 도=do 소=so 석=seok 선=sun 설=seol 마=ma 길=gil 연=yeon 위=wi 표=pyo 명=myung 기=ki 반=ban 왕=wang 금=keum"
    " 옥=ok 육=yook 인=in 맹=maeng 제=je 모=mo 탁=tak 국=kook 어=eo 은=eun 편=pyeon 용=yong 예=ye 태=tae 진=jin"
)
_DOUBLE_FAMILIES = {"남궁": "namkoong", "황보": "hwangbo", "제갈": "jegal", "선우": "sunwoo", "독고": "dokko"}
MOST_PERSON = 4


class _Syllable(NamedTuple):
    first: str
    vowel: int
    last: str


def _split(syllable: str) -> _Syllable:
    code = ord(syllable) - 0xAC00
    return _Syllable(_FIRST[code // 588], code % 588 // 28, _LAST[code % 28])


def revised(word: str) -> str:
    """A Hangul word in Revised Romanisation as it is spoken: '독립' is 'dongnip', '신라' is 'silla'."""
    out: list[str] = []
    carried: str | None = None
    found = [_split(s) for s in word]
    for at, syllable in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        first = carried if carried is not None else _INITIALS[syllable.first]
        last, carried = _meet(syllable.last, following)
        out.append(first + _VOWELS[syllable.vowel] + last)
    return "".join(out)


def mccune_reischauer(word: str) -> str:
    """A Hangul word in McCune-Reischauer without its marks: '정일' is 'chongil', '한국' is 'hanguk'."""
    out: list[str] = []
    carried: str | None = None
    before = "-"  # how the last syllable ended; at the beginning nothing is voiced
    found = [_split(s) for s in word]
    for at, syllable in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        plain = _INITIALS_1939[syllable.first]
        spoken = _VOICED.get(syllable.first, plain) if before in _SONOROUS else plain
        first = carried if carried is not None else spoken
        before, carried = _meet(syllable.last, following)
        out.append(first + _VOWELS_1939[syllable.vowel] + before)
    return "".join(out)


_SONOROUS = frozenset(("", "n", "l", "m", "ng"))


def _meet(last: str, following: _Syllable | None) -> tuple[str, str | None]:
    """How a final is spoken before the next syllable, and how that begins where the final changes it."""
    spoken = _SPOKEN[last]
    if following is None or not last:
        return spoken, None
    first = following.first
    if first == "ㅇ":
        if last == "ㅇ":
            return "ng", None
        stays, moves = _MOVES.get(last, ("", last))
        return stays, _INITIALS.get(moves, spoken)
    if first in "ㄴㅁ" and spoken in _NASAL:
        return _NASAL[spoken], None
    if first == "ㄹ":
        return _before_r(spoken)
    if first == "ㄴ" and spoken == "l":
        return "l", "l"
    if first == "ㅎ" and spoken in _NASAL:
        return spoken, "h" if spoken != "t" else ""
    return spoken, None


def _before_r(spoken: str) -> tuple[str, str | None]:
    if spoken in {"n", "l"}:
        return "l", "l"
    return _NASAL.get(spoken, spoken), "n"


def korean_person(run: str) -> tuple[str, str] | None:
    """Family and given name of a run of two to four Hangul syllables, romanised; None where it is no such name."""
    if not 1 < len(run) <= MOST_PERSON:
        return None
    double = _DOUBLE_FAMILIES.get(run[:2])
    if double is not None and len(run) > 2:
        return double, "".join(revised(s) for s in run[2:])
    family = _FAMILIES.get(run[0])
    # syllables of a given name are spelt one by one, without assimilation
    return None if family is None else (family, "".join(revised(s) for s in run[1:]))


def northern_person(run: str) -> tuple[str, str] | None:
    """The same in McCune-Reischauer, in which lists write people of the North: '김정일' is 'kim chongil'."""
    if korean_person(run) is None:
        return None
    family = 2 if run[:2] in _DOUBLE_FAMILIES and len(run) > 2 else 1
    head = run[:family]
    return _FAMILIES_1939.get(head) or mccune_reischauer(head), mccune_reischauer(run[family:])


# One letter for all that is written for one sound or its neighbours; longest first.
_FOLD = pairs(
    "tch=c cch=c ch=c jj=c j=c kk=k kh=k gg=k ck=k tt=t th=t dd=t pp=p ph=p bb=p ss=s sh=s ll=l rr=l rh=r q=k"
    " yeoh=yo yeo=yo you=yo yoo=yo yeu=yo yaw=yo yu=yo yae=e ye=e yi=i wae=e weh=e wei=e oei=e oi=e oe=e we=e wi=i"
    " wui=i ui=i ee=i ie=i ae=e ai=e ay=e ey=e ei=e eou=o eo=o eu=o oo=o ou=o wo=o woo=o uh=o oh=o ah=a aa=a u=o"
)
_FOLDER = re.compile("|".join(sorted(_FOLD, key=lambda w: (-len(w), w))))
_PLAIN = str.maketrans("gdbrz", "ktplc")
_SYLLABLES = re.compile("(?:[kntlmpsch]?[yw]?[aeio](?:ng|nk|[knlmpt](?![aeiowy]))?)+")
_INITIAL_LOST = re.compile("^[ln](?=[iy])")
_INITIAL_R = re.compile("^l")
_NOT_KOREAN = frozenset("fvxz")


def korean_key(token: str) -> str:
    """One spelling for all Latin writings of a Korean word; '' where the token is no row of Korean syllables.

    'gim' and 'kim', 'park' and 'bak', 'lee', 'ri', 'yi' and 'rhee', 'yong', 'young' and 'yeong', 'cheol' and 'chol'
    have equal keys: k/g, t/d, p/b and ch/j fall together, the back vowels fall together, and r or n at the beginning
    falls as it does in the South (두음법칙).
    """
    if token in _SURNAME_KEYS:
        return _SURNAME_KEYS[token]
    if not _NOT_KOREAN.isdisjoint(token):
        return ""
    folded = _FOLDER.sub(lambda found: _FOLD[found.group()], token).translate(_PLAIN)
    folded = _INITIAL_R.sub("n", _INITIAL_LOST.sub("", folded)).replace("sy", "s")
    return folded if _SYLLABLES.fullmatch(folded) else ""


_SURNAME_KEYS = pairs(
    "lee=i li=i ri=i yi=i rhee=i i=i rhie=i ree=i park=pak bark=pak pak=pak bak=pak noh=no roh=no jung=conk"
    " chung=conk kwark=kwak choi=ce choe=ce chey=ce kwon=kon gwon=kon lim=im rim=im im=im yim=im rhim=im shin=sin"
    " sin=sin koo=ko woo=o oh=o"
)
