"""Legal forms of firms in many scripts: how they are written, and which may stand for one another.

Forms are grouped in families: 'company' covers the general forms of English, Japanese, Chinese and Korean trade, which
are translated into one another at will; 'stock', 'llc', 'limited', 'gmbh', 'bhd', 'llp', 'coop', 'club' and 'state' are
told apart. A form may be of several: it bears the family of every form that it is put into in another language. GmbH,
ООО and SARL become 'LLC' or 'Ltd' ('llc limited'), which do not become each other; AG and 'Inc.' are both 'stock'.
Written for this program; the forms outside English, Japanese, Chinese and Korean were checked against the names and
abbreviations of the Entity Legal Forms code list, version 1.4.1 (GLEIF, ISO 20275; grade: secondary, a stored copy).
``form_table`` has what that list names beside these (``knowledge/names/legal-forms.tsv``, sorted by a tool); where both
have a form, the one here counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import product

from sekisho.parties.names import form_table
from sekisho.parties.names.tables import listed


def _families(table: Mapping[str, str]) -> dict[str, str]:
    return {form: family for family, forms in table.items() for form in forms.split(" | ")}


# Every form is already normalised: lower case, no dots, no accents.
_LATIN = {
    "stock": "public joint stock company | open joint stock company | closed joint stock company"
    " | private joint stock company | joint stock company | joint stock co"
    " | joint stock company limited | private joint stock | public joint stock"
    " | jsc | ojsc | cjsc | pjsc | zao | oao | pao | ao | open jsc | closed jsc | ag | aktiengesellschaft | kgaa"
    " | se | sa | s a | sas | sa de cv | de cv | cv | spa | s p a | nv | n v | ab | oy | oyj | as | a s | asa | zrt"
    " | rt | nyrt | cong ty co phan | ad | anonim sirketi | anonim sti | pt | tbk | sal | saoc | saog | qsc | pjs"
    " | aktiebolag | osakeyhtio | naamloze vennootschap | societe anonyme | sociedad anonima | societa per azioni"
    " | spolka akcyjna | akciova spolecnost | prat | sociedade anonima | co pjs",
    "llc": "limited liability company | limited liability co | limited liability | llc | l l c | with limited liability"
    " | additional liability company | fze | fzco | fzc | fz llc | dmcc",
    "llc limited": "ooo | wll | ltda | godo kaisha | yugen kaisha | gk | yk | sarl | s a r l | s de rl de cv | srl"
    " | s r l | sl | slu | lda | bv | b v | bvba | sprl | aps | sp z oo | sp z o o"
    " | spolka z ograniczona odpowiedzialnoscia | s ro | spol s ro"
    " | s r o | sro | doo | d o o | kft | eood | ood | uab | sia | ou | limited sirketi | ltd sti | sti | sirketi | tov"
    " | chp | mmc | shpk | besloten vennootschap | sociedad de responsabilidad limitada | yugen gaisha | godo gaisha"
    " | societe a responsabilite limitee | ike | sociedad limitada | societa a responsabilita limitata | osauhing"
    " | korlatolt felelossegu tarsasag | epe | cong ty tnhh mtv | cong ty tnhh | cong ty trach nhiem huu han",
    "llp": "limited liability partnership | llp | lp | l p | limited partnership | scs",
    "bhd llc limited company": "sdn bhd | sendirian berhad",
    "bhd stock company": "bhd | berhad",
    "company limited": "pte ltd | pte limited | private limited | pvt ltd | pvt limited | pty ltd | pty limited | pte"
    " | pvt | pty | company limited | company ltd | co ltd | co limited | ltd | limited | ltd co"
    " | youxian gongsi | youxian zeren gongsi | private limited company | co llc | private company limited",
    "company stock": "co inc | inc | incorporated | corp | corporation | plc | kabushiki kaisha | kabushiki gaisha"
    " | k k | kk | jusik hoesa | jusighoesa | chusik hoesa | gufen youxian gongsi | public limited company"
    " | public company limited",
    "company": "co | company | compagnie | gongsi",
    "gmbh llc limited": "gesellschaft mit beschrankter haftung | gmbh and co kg | gmbh co kg | gmbh | mbh | kg | ug"
    " | ohg | ggmbh | ges m b h | gesmbh",
    "club": "e v | ev",
    "state": "fgup | fsue | federal state unitary enterprise | unitary enterprise | state unitary enterprise"
    " | federal state budgetary institution | fgbu | fgbun | fku | republican unitary enterprise"
    " | federal state budgetary institution of science | federal state budget institution | federal state enterprise"
    " | federal state autonomous institution | federal treasury enterprise | federal state owned enterprise",
}
# Russian forms in Latin letters are spelt in a dozen ways: the ways, where they differ.
_RUSSIAN = {
    "stock": "otkryt{x} aktsionern{x} obshchestvo | zakryt{x} aktsionern{x} obshchestvo"
    " | publichn{x} aktsionern{x} obshchestvo | nepublichn{x} aktsionern{x} obshchestvo | aktsionern{x} obshchestvo",
    "llc limited": "obshchestvo s ogranichenn{y} otvetstvennostyu",
    "state": "federaln{x} gosudarstvenn{x} unitarn{x} predpriyatie | gosudarstvenn{x} unitarn{x} predpriyatie",
}


def _russian() -> dict[str, str]:
    found: dict[str, str] = {}
    for form, family in _families(_RUSSIAN).items():
        for x, y, shch, yu in product(("oe", "oye"), ("oi", "oy", "oj"), ("shch", "sch", "sh"), ("yu", "iu")):
            spelt = form.format(x=x, y=y).replace("shch", shch).replace("yu", yu)
            found[spelt.replace("predpriyatie", "predpriyatie" if x == "oe" else "predpriyatiye")] = family
    return found


def _put_into_english(table: Mapping[str, str]) -> dict[str, str]:
    """Families of forms; a limited company whose name is not English is put into either English form."""
    found = _families(table)
    foreign = (form for form, family in found.items() if family in ("llc", "gmbh") and "liab" not in form)
    return found | {form: _ENGLISH[found[form]] for form in foreign if not form.endswith("llc")}


# How one word of an English or Malay form may be written; papers mix them as they like.
_SPELT: dict[str, tuple[str, ...]] = {
    word: group
    for group in (
        ("limited", "ltd"),
        ("company", "co"),
        ("private", "pvt"),
        ("corporation", "corp"),
        ("incorporated", "inc"),
        ("sendirian", "sdn"),
        ("berhad", "bhd"),
    )
    for word in group
}
_CLOSELY_HELD = "private pvt pte pty p proprietary opc"
_LIMITED = ("ltd", "limited", "ltd co", "limited co", "ltd company", "limited company")


def _mixed() -> dict[str, str]:
    """The forms of a company limited by shares: what says that it is closely held, 'company' and 'limited', mixed."""
    held, firm = ("", *_CLOSELY_HELD.split(), "opc private", "opc pvt"), ("", "co", "company")
    found: dict[str, str] = {}
    for one, other, end in product(held, firm, _LIMITED):
        for spelt in (f"{one} {other} {end}", f"{other} {one} {end}"):
            found[" ".join(spelt.split())] = "company limited"
    return found | dict.fromkeys(("private company", "one person company private limited"), "company limited")


def _respelt(table: Mapping[str, str]) -> dict[str, str]:
    """Every form of several words in each mixture of long and short words; what a table has counts as it is there."""
    found: dict[str, str] = {}
    for form, family in table.items():
        words = form.split()
        if len(words) > 1 and not _SPELT.keys().isdisjoint(words):
            for spelt in product(*(_SPELT.get(word, (word,)) for word in words)):
                found.setdefault(" ".join(spelt), family)
    return found | dict(table)


_ENGLISH = {"llc": "llc limited", "gmbh": "gmbh llc limited"}
LATIN_FORMS: dict[str, str] = _respelt(_mixed() | _put_into_english(form_table.LATIN) | _families(_LATIN) | _russian())

# Forms that are taken out wherever they stand; the others only at either end, where they cannot be a word.
ANYWHERE = frozenset(
    listed(
        "ltd limited llc gmbh inc pte plc jsc ojsc cjsc pjsc ooo oao zao pao pvt pty bhd incorporated"
        " aktiengesellschaft kgaa"
    )
)
AT_START = frozenset(listed("pt ao jsc ooo oao zao pao tov kk uab sia fgup fsue ojsc pjsc cjsc llc fgbu fgbun prat"))

# Han, kana and Hangul, folded as names are (traditional and Japanese Han to simplified; NFKC has made ㈱ into (株)).
# A form may stand for several: 株式会社 is put into English as 'Co., Ltd.' and says 'joint stock company' of a Russian
# firm; 公司 alone says no more than that it is a firm.
_NATIVE = {
    "company stock": "股份有限责任公司 | 股份有限公司 | 股分有限公司 | 股份公司 | 株式会社 | 株式公社 | 주식회사"
    " | (株) | (주)",
    "company llc": "有限责任公司 | 有限公司",
    "company llc stock": "公司 | 会社 | 회사",
    "company": "无限公司",
    "stock": "公开株式会社 | 公共株式会社 | 非公开株式会社 | 闭锁株式会社 | 开放型株式会社 | 闭锁型株式会社"
    " | 公开型株式会社 | 合同股份公司",
    "llc company": "有限责任会社 | 有限会社 | 合同会社 | 유한책임회사 | 유한회사 | (有) | (合) | (유)",
    "llp": "合伙企业 | 有限合伙 | 合资会社 | 合名会社 | 합자회사 | 합명회사",
    "club": "一般社团法人 | 公益财团法人 | 一般财团法人 | 公益社团法人 | 学校法人 | 医疗法人 | 재단법인 | 사단법인",
    "state": "国立大学法人 | 独立行政法人 | 国立研究开发法人 | 联邦国家统一企业 | 联邦国营企业 | 国家单一企业",
}
NATIVE_FORMS: dict[str, str] = _families(form_table.NATIVE) | _families(_NATIVE)

# Scripts that part words; folded (lower case, ё as е, one letter for each Arabic variant), points left out.
_SPACED = {
    "stock": "публичное акционерное общество | открытое акционерное общество | закрытое акционерное общество"
    " | непубличное акционерное общество | акционерное общество | публічне акціонерне товариство"
    " | приватне акціонерне товариство | відкрите акціонерне товариство | закрите акціонерне товариство"
    " | акціонерне товариство | адкрытае акцыянернае таварыства | закрытае акцыянернае таварыства"
    " | акционерно дружество | еднолично акционерно дружество | акционарско друштво | акционерлік қоғам"
    " | акционерлік қоғамы | публичного акционерного общества | открытого акционерного общества"
    " | закрытого акционерного общества"
    " | страховое акционерное общество | страховое публичное акционерное общество | мкао | мкпао"
    " | международная компания акционерное общество | международная компания публичное акционерное общество"
    " | акционерного общества | оао | зао | ао | пао | нао | ат | прат | пат | ват | аат | ад | еад | ақ"
    " | ανωνυμη εταιρεια | ανωνυμη εταιρια | αε | شركه مساهمه عامه | شركه مساهمه | شركه مساهمه خاصه | شركه مساهمه مقفله"
    " | سهامي عام | سهامي خاص | شمع | شمخ | բաց բաժնետիրական ընկերություն | փակ բաժնետիրական ընկերություն | բբը | փբը"
    " | სააქციო საზოგადოება | სს",
    "llc limited": "общество с ограниченной ответственностью | общества с ограниченной ответственностью"
    " | общество с дополнительной ответственностью"
    " | товариство з обмеженою відповідальністю | таварыства з абмежаванай адказнасцю"
    " | дружество с ограничена отговорност | еднолично дружество с ограничена отговорност"
    " | друштво са ограниченом одговорношћу | друштво со ограничена одговорност | ооо | тов | таа | оод | еоод | доо"
    " | одо | жауапкершілігі шектеулі серіктестігі | жшс | жоопкерчилиги чектелген коому"
    " | εταιρεια περιορισμενησ ευθυνησ | επε | ικε"
    " | ذمم | شذمم | ممح | مدمس | شمح"
    " | شركه ذات مسووليه محدوده | ذات مسووليه محدوده | ذات المسووليه المحدوده | مسووليت محدود | با مسووليت محدود"
    " | սահմանափակ պատասխանատվությամբ ընկերություն | սպը | შეზღუდული პასუხისმგებლობის საზოგადოება | შპს",
    "company limited": "בעמ | בע מ | المحدوده | ليمتد | ليميتد | חברה בעמ",
    "llp": "командитно дружество | товарищество с ограниченной ответственностью | тоо",
    "state": "федеральное государственное унитарное предприятие | государственное унитарное предприятие"
    " | федеральное государственное бюджетное учреждение | федеральное государственное автономное учреждение"
    " | федеральное государственное бюджетное учреждение науки"
    " | федеральное казенное предприятие | унитарное предприятие | республиканское унитарное предприятие"
    " | автономная некоммерческая организация | фгуп | фгбу | фгбун | фгау | фкп | гуп | руп | уп | ано | дп",
}
SPACED_FORMS: dict[str, str] = _put_into_english(form_table.SPACED) | _families(_SPACED)
# Every family that a form may bear, in order.
FAMILIES: tuple[str, ...] = tuple(
    sorted(
        {
            word
            for forms in (LATIN_FORMS, NATIVE_FORMS, SPACED_FORMS)
            for found in forms.values()
            for word in found.split()
        }
    )
)
# Thai writes no spaces between words: the form stands before and behind.
_THAI = ("บริษัทจำกัด", "บริษัท", "จำกัด", "(มหาชน)", "มหาชน", "ห้างหุ้นส่วน")


def pattern(forms: Mapping[str, str]) -> re.Pattern[str]:
    """Finds any of the forms between two marks or spaces, longest first."""
    spelt = "|".join(re.escape(f).replace("\\ ", "\\s+") for f in sorted(forms, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)")


NATIVE_PATTERN = re.compile("|".join(re.escape(f) for f in sorted(NATIVE_FORMS, key=lambda f: (-len(f), f))))
SPACED_PATTERN = pattern(SPACED_FORMS)
THAI_PATTERN = re.compile("|".join(re.escape(unicodedata.normalize("NFKC", form)) for form in _THAI))
