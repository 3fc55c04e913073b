"""Given names of Russians, Ukrainians and Belarusians that are one name: Vladimir, Volodymyr and Uladzimir.

One passport has a name in the state language, another in Russian. Names meet
by their group; patronymics, which are made of them by rule, meet by the group of the father's name. Spellings in Latin
letters are folded by ``slavic_key`` first. Written from common knowledge (grade: unverified).
"""

from __future__ import annotations

from functools import cache, lru_cache

from sekisho.parties.names.keys import slavic_key

# Each group: the name in Russian first, then in Ukrainian, Belarusian and other spellings.
_MEN = """
aleksandr oleksandr aliaksandr alyaksandr alexander olexandr | aleksey oleksiy aliaksey aliaksei alyaksey alexey
| anatoliy anatol anatoli | andrey andriy andrei | anton | arkadiy arkadi arkadz | arseniy arsen arseni
| artem artyom artsiom artsyom | artur artour | bogdan bohdan | boris borys barys | vadim vadym vadzim
| valentin valentyn valiantsin valyantsin | valeriy valery valeryi | vasiliy vasyl vasil vasili | viktor viktar
| vitaliy vital vitaly | vladimir volodymyr uladzimir uladzimer wladimir | vladislav vladyslav uladzislau uladzislav
| vyacheslav viacheslav viachaslau vyachaslau | gennadiy hennadiy henadz hienadz gennady
| georgiy heorhiy heorhi hieorhi georgi | grigoriy hryhoriy hryhory ryhor rygor grigory | denis denys dzianis dzyanis
| dmitriy dmytro dzmitry dzmitri dmitry | evgeniy yevgeny yevhen yauhen yauheni yaugen yevheniy eugene
| egor yehor yahor yegor | efim yukhym yafim | zakhar | ivan | igor ihor ihar | ilya illia illya ilia
| innokentiy inokentiy | iosif yosyp iosip | kirill kyrylo kiryl kyryl
| konstantin kostiantyn kostyantyn kanstantsin kastus | leonid leanid | lev leu | maksim maksym maxim
| mikhail mykhaylo mykhailo mikhas mikhaylo | nikita mykyta mikita | nikolay mykola mikalai mikalay nikolai
| oleg oleh aleh | pavel pavlo paval pavieł | petr petro piotr pyotr piatro | prokhor | roman | rostislav rostyslav
| semen siamion symon | sergey serhiy siarhei siarhey syarhey sergei | stanislav stanislau
| stepan stsiapan stsyapan | svyatoslav sviatoslav sviataslau svyataslau | taras | timofey tymofiy tsimafei tsimafey
| timur tymur | fedor fyodor fedir fiodar fyodar | filipp pylyp pilip | eduard eduardo | yuriy yury
| yakov yakiv yakau | yaroslav yaraslau | matvey matviy matsvei | daniil danylo danila danil | trofim trokhym
"""
_WOMEN = """
aleksandra oleksandra aliaksandra alyaksandra alexandra | anastasiya anastasiia nastassia anastasia | anna hanna ganna
| valentina valentyna valiantsina | vera vira | viktoriya viktoriia viktoryia victoria | galina halyna halina
| darya daria daryia | evgeniya yevheniya yevheniia yauhenia yauheniya | ekaterina kateryna katsiaryna yekaterina
| elena olena alena yelena | elizaveta yelyzaveta lizaveta | irina iryna | kseniya oksana kseniia aksana
| larisa larysa | lidiya lidiia | lyubov liubov liubou | lyudmila liudmyla liudmila ludmila | margarita marharyta
| marina maryna | mariya mariia maryia | nadezhda nadiya nadiia nadzeya nadzeia | natalya nataliya nataliia natallia
| nina | olga olha volha | raisa raissa | svetlana svitlana sviatlana | sofiya sofiia safiya
| tamara | tatyana tetyana tetiana tatsiana tatiana | ulyana uliana | yuliya yuliia
"""
_ENDINGS = ("ovich", "ovych", "avich", "evich", "yevich", "iyovych", "yovych", "iyevich", "eyevich", "eevich", "aevich")
_DAUGHTERS = ("ovna", "ivna", "auna", "evna", "yevna", "iyivna", "iivna", "eyevna", "eevna", "eyeuna", "aeuna", "eeuna")
_SOFT = ("iy", "ey", "ay", "y", "i", "ei", "ai", "o", "a")  # endings of a name that its patronymic has not
_SHORTEST_STEM = 2


def _stems(name: str) -> set[str]:
    return {name} | {s for end in _SOFT if name.endswith(end) and len(s := name.removesuffix(end)) >= _SHORTEST_STEM}


@cache
def _groups() -> dict[str, str]:
    """The group of each name and patronymic, by Slavic key; a key that two groups would have is nobody's."""
    found: dict[str, set[str]] = {}
    for group in _MEN.split("|"):
        names = group.split()
        for name in names:
            found.setdefault(slavic_key(name), set()).add(names[0])
            for stem in _stems(name):
                for kind, endings in (("son of ", _ENDINGS), ("daughter of ", _DAUGHTERS)):
                    for end in endings:
                        found.setdefault(slavic_key(stem + end), set()).add(kind + names[0])
    for group in _WOMEN.split("|"):
        names = group.split()
        for name in names:
            found.setdefault(slavic_key(name), set()).add(names[0])
    return {key: next(iter(names)) for key, names in found.items() if key and len(names) == 1}


@lru_cache(maxsize=1 << 14)
def cognate(token: str) -> str:
    """The name that an East Slavic given name or patronymic is a form of; '' for any other token.

    'uladzimir' is 'vladimir', 'siarheevich' is 'son of sergey'.
    """
    return _groups().get(slavic_key(token), "") if token.isascii() and token.isalpha() else ""


@lru_cache(maxsize=1 << 14)
def sex(token: str) -> str:
    """'m' or 'f' for what only men or only women among East Slavs are called, patronymics among it; '' for the rest."""
    group = cognate(token)
    if not group:
        return ""
    return "f" if group.startswith("daughter of ") or group in _FIRST_OF_WOMEN else "m"


_FIRST_OF_WOMEN = frozenset(group.split()[0] for group in _WOMEN.split("|"))
