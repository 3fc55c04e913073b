"""Names in alphabets: Cyrillic, Arabic, Hebrew, Greek and others; and the spellings that meet them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.parties.names import bare_key, fold, reads_as, skeleton, slavic_key, sound_key, views
from sekisho.parties.phrases import Phrase, Phrases


def first(name: str) -> tuple[str, ...]:
    return views(name)[0].tokens


@pytest.mark.parametrize(
    "spellings",
    [
        "yuryevich iurevich jurevich yurevich",
        "aleksey alexei aleksej alexey",
        "dmitriy dmitry dmitrii dmitri",
        "sergei sergey sergej",
        "shcherbakov scherbakov",
        "khrushchev hruschev",
        "evgeny yevgeniy evgenij",
        "kovalyov kovaliov kovalev kovaljov",
    ],
)
def test_spellings_of_slavic_names_meet(spellings: str) -> None:
    assert len({slavic_key(s) for s in spellings.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("ivanov", "ivanova"), ("petrov", "pavlov"), ("andrei", "sergei")])
def test_other_slavic_names_stay_apart(one: str, other: str) -> None:
    assert slavic_key(one) != slavic_key(other)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Андрей МОЛЧАНОВ", ("andrey", "molchanov")),
        ("Сергій Козлов", ("serhiy", "kozlov")),
        ("Рубнiкоў", ("rubnikou",)),
        ("Ђорђевић", ("djordjevic",)),
        ("Κωνσταντίνος Παπαδόπουλος", ("konstantinos", "papadopoulos")),
        ("Սարգսյան", ("sargsyan",)),
        ("Huаwei", ("huawei",)),  # with a Cyrillic а
    ],
)
def test_alphabets_are_romanised(name: str, read: tuple[str, ...]) -> None:
    assert first(name) == read


def test_the_ukrainian_g_is_read_both_ways() -> None:
    assert [v.tokens for v in views("Ігор Гончар")] == [("ihor", "honchar"), ("igor", "gonchar")]


@pytest.mark.parametrize(
    ("name", "form", "rest"),
    [
        ("ООО «Ромашка»", "llc limited", ("romashka",)),
        ("Общество с ограниченной ответственностью «Ромашка»", "llc limited", ("romashka",)),
        ("Публичное акционерное общество Заря", "stock", ("zarya",)),
        ("ФГУП Заря", "state", ("zarya",)),
        ("Заря д.о.о.", "llc limited", ("zarya",)),
        ("Παπάς ΑΕ", "stock", ("papas",)),
        ("კომპანია შპს", "llc limited", ("kompania",)),
        ("դավիթ ՍՊԸ", "llc limited", ("davit",)),
        ("Aktsionernoe Obshchestvo Zarya", "stock", ("zarya",)),
        ("Obschestvo s ogranichennoy otvetstvennostyu Zarya", "llc limited", ("zarya",)),
    ],
)
def test_legal_forms_of_many_scripts(name: str, form: str, rest: tuple[str, ...]) -> None:
    assert (" ".join(views(name)[0].forms), first(name)) == (form, rest)


@pytest.mark.parametrize(
    ("name", "form"), [('שמש בע"מ', "company limited"), ("نجم ذ.م.م", "llc limited"), ("บริษัท โซกุโซ่ จำกัด", "company")]
)
def test_legal_forms_of_scripts_without_cases(name: str, form: str) -> None:
    assert " ".join(views(name)[0].forms) == form


def test_initials_with_points_do_not_stick_to_the_family_name() -> None:
    assert first("Завод им. Я.М.Свердлова")[-2:] == ("yam", "sverdlova")


def test_cyrillic_trade_words_are_translated_and_towns_cut_to_their_name() -> None:
    phrases = Phrases([Phrase("завод", ("plant",), "trade", "test")], fold)
    assert views("Ульяновский завод", phrases=phrases)[1].tokens == ("ulyanovsk", "plant")


def test_russian_words_are_found_in_any_case() -> None:
    phrases = Phrases(
        [Phrase("бюро", ("bureau",), "trade", "test"), Phrase("навигационный", ("navigation",), "trade", "test")], fold
    )
    assert views("Бюро Навигационных Систем", phrases=phrases)[1].tokens == ("bureau", "navigation", "sistem")


def test_a_word_for_company_is_left_out_of_a_translation() -> None:
    phrases = Phrases([Phrase("компания", ("company",), "form", "test")], fold)
    assert views("Компания Фарадей", phrases=phrases)[-1].tokens == ("faradey",)


@pytest.mark.parametrize("name", ["Роман ГOBOP", "РOМАН ГОВОР", "Pоман Говоp"])
def test_letters_of_the_other_script_are_brought_back(name: str) -> None:
    assert first(name) == ("roman", "govor")


@pytest.mark.parametrize(("bare", "full"), [("ly", "ali"), ("zyz", "aziz"), ("ywb", "ayyub"), ("nwyn", "novin")])
def test_a_word_of_one_consonant_is_read(bare: str, full: str) -> None:
    assert bare_key(bare) == bare_key(full) != skeleton(bare)
    assert reads_as(bare, full)


def test_compound_names_are_read_together_and_apart() -> None:
    assert ("mhmd", "bqr", "mwswy") in [v.tokens for v in views("محمدباقر موسوی")]
    assert ("ymnynzhd",) in [v.tokens for v in views("ایمانی نژاد")]


def test_the_father_of_is_parted_from_what_follows() -> None:
    assert first("Abolfazl Ameri") == ("abu", "al", "fazl", "ameri")
    assert first("Ruslan Abulaev") == ("ruslan", "abulaev")


@pytest.mark.parametrize("name", ["Abdul Ghafoor", "Abdulghafur", "Abd al-Ghafur", "Abd el Ghafour", "ABDEL GHAFOUR"])
def test_servant_of_is_written_one_way(name: str) -> None:
    servant, last = first(name)
    assert (servant, skeleton(last)) == ("abdul", skeleton("ghfwr"))


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Abd al-Ghafur", "عبد الغفور"),
        ("Abdurrahman", "عبدالرحمن"),
        ("Abdallah", "عبد الله"),
        ("Shamsuddin", "شمس الدین"),
        ("Salah Eddine", "صلاح الدين"),
        ("Khalil al-Hayya", "خليل الحية"),
        ("Usama bin Muhammad", "أسامة بن محمد"),
        ("Hamid ash-Shami", "حامد الشامي"),
    ],
)
def test_arabic_particles_are_the_same_on_both_sides(latin: str, arabic: str) -> None:
    left, right = first(latin), first(arabic)
    assert len(left) == len(right)
    assert all(a == b or reads_as(b, a) for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize("full", ["salim", "saleem", "selim"])
def test_a_word_without_vowels_is_read(full: str) -> None:
    assert reads_as("slym", full)


@pytest.mark.parametrize(
    ("bare", "full"), [("twkly", "tavakoli"), ("whydy", "vahidi"), ("jwdy", "javadi"), ("nwr", "noor")]
)
def test_a_written_w_may_be_spoken_v(bare: str, full: str) -> None:
    assert bare_key(bare) == bare_key(full)
    assert reads_as(bare, full)


@pytest.mark.parametrize("full", ["salam", "salman", "sulam", "karim"])
def test_a_written_long_vowel_keeps_other_words_away(full: str) -> None:
    assert not reads_as("slym", full)


def test_persian_letters_have_a_reading_of_their_own() -> None:
    assert [v.tokens for v in views("رضا وحیدی")] == [("rd", "whydy"), ("rz", "whydy")]


def test_one_name_in_two_scripts_gives_a_view_of_each() -> None:
    found = {v.source: v.tokens for v in views("KARIMI Farzin فرزین کریمی")}
    assert found == {"written": ("karimi", "farzin"), "consonants": ("frzyn", "krymy")}


def test_spellings_of_one_skeleton() -> None:
    assert len({skeleton(t) for t in ("qaddafi", "gaddafi", "kadhafi", "ghadafi")}) == 1


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=64))
def test_keys_are_plain_and_no_longer_than_twice_the_token(token: str) -> None:
    for key in (skeleton, slavic_key, sound_key):
        assert len(key(token)) <= 2 * len(token)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Сяргей Урублеўскі", ("syargey", "vrublevskiy")),
        ("Павел Лагадзюк", ("pavel", "lagadzyuk")),  # nothing says that it is Belarusian
        ("Сяргей Яўгенавіч Лагадзюк", ("syargey", "yavgenavich", "lagadyuk")),
    ],
)
def test_a_belarusian_name_is_also_read_as_a_russian_passport_has_it(name: str, read: tuple[str, ...]) -> None:
    assert read in [view.tokens for view in views(name)]


def test_ukrainian_is_not_read_as_belarusian() -> None:
    assert ("volodymyr", "vitriv") not in [view.tokens for view in views("Володимир Уітрів")]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Russian: Иван Петров", ("ivan", "petrov")),
        ("(in Ukrainian: Иван Петров", ("ivan", "petrov")),
        ("ИванПетрович СИДОРОВ", ("ivan", "petrovich", "sidorov")),
        ("Алеĸсей", ("aleksey",)),  # the letter kra, which looks like a small к
        ("АО РосНефть", ("rosneft",)),  # capitals inside a firm's name part nothing
        ("Russian Standard Иван", ("russian", "standard", "ivan")),
    ],
)
def test_marks_of_script_and_lost_spaces_do_not_hide_a_name(name: str, read: tuple[str, ...]) -> None:
    assert first(name) == read


def test_a_servant_of_god_at_the_end_was_turned_round() -> None:
    assert first("AL-RAHMAN Muhammad AL-QADULI, ‘Abd") == first("‘Abd AL-RAHMAN Muhammad AL-QADULI")


@pytest.mark.parametrize(
    ("one", "other"),
    [("hesamuddin", "hesamudin"), ("sirajuddin", "sirajudin"), ("jallaloudine", "jalaluddin")],
)
def test_of_the_faith_is_known_with_a_letter_less(one: str, other: str) -> None:
    assert first(one)[-2:] == first(other)[-2:] == ("al", "din")


@pytest.mark.parametrize(
    ("one", "other"), [("viktor", "victor"), ("karl", "carl"), ("erik", "eric"), ("marko", "marco")]
)
def test_a_hard_c_is_a_k(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("cesar", "kesar"), ("cyril", "kiril")])
def test_a_soft_c_is_none(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
