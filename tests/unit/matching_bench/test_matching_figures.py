"""The counting behind the table: shares, agreement, folds that do not leak, thresholds chosen elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from benchmarks.matching.figures import Share, agreement, best_threshold, held_out
from benchmarks.matching.folds import cross_validate, folds, groups, tokens
from benchmarks.matching.labelled import Case, CrossScript
from benchmarks.matching.sound import likeness, strangers
from hypothesis import given
from hypothesis import strategies as st

WORDS = ["anna", "boris", "chen", "dina", "emil", "fatima", "goran", "hana", "ivo", "jana"]


def case(one: str, other: str, match: bool = True) -> Case:
    return Case(one, other, match, None)


def test_agreement_counts() -> None:
    said, truth = np.array([True, True, False, False]), np.array([True, False, True, False])
    found = agreement(said, truth, 0.5)
    assert (found.precision, found.recall, found.f1, found.false_positive_rate) == pytest.approx((0.5, 0.5, 0.5, 0.5))


def test_nothing_said_is_no_division_by_zero() -> None:
    assert agreement(np.zeros(3, dtype=bool), np.ones(3, dtype=bool), 0.5).f1 == 0.0


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_share(hits: int, cases: int) -> None:
    share = Share(min(hits, cases), cases)
    low, high = share.interval()
    assert 0.0 <= low <= share.rate + 1e-12 and share.rate - 1e-12 <= high <= 1.0


def test_a_share_of_nothing_says_so() -> None:
    assert str(Share(0, 0)) == "no cases"
    assert Share(0, 0).data()["rate"] is None


def test_the_best_threshold_parts_the_two() -> None:
    scores, truth = np.array([0.2, 0.4, 0.7, 0.9]), np.array([False, False, True, True])
    assert 0.4 < best_threshold(scores, truth) <= 0.7


def test_a_held_out_fold_has_no_say_in_its_threshold() -> None:
    scores = np.array([0.9, 0.5, 0.9, 0.5, 0.45, 0.41])
    truth = np.array([True, False, True, False, True, False])
    pooled, each = held_out(scores, truth, np.array([0, 0, 1, 1, 2, 2]))
    assert each[2].threshold > 0.45
    assert pooled.recall == pytest.approx(2 / 3)


def test_cases_of_one_name_are_of_one_group() -> None:
    group = groups(
        [case("Anna Berg", "Berg Anna"), case("Berg, Anna", "Somebody Else"), case("Ivo Stern", "Ivo Sterne")]
    )
    assert group[0] == group[1] != group[2]


def test_one_common_word_joins_nothing() -> None:
    cases = [case(f"Vladimir {w}ov", f"Vladimir {w}ev") for w in WORDS]
    assert len(set(groups(cases).tolist())) == len(WORDS)


def test_one_rare_word_joins() -> None:
    assert len(set(groups([case("Xaver Lund", "X Lund"), case("Xaver Holm", "X Holm")]).tolist())) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1, max_size=60
    ),
    st.integers(2, 5),
    st.integers(0, 3),
)
def test_no_name_is_parted_between_folds(rows: list[tuple[str, str, str]], k: int, seed: int) -> None:
    cases = [case(f"{a} {b}", f"{b} {c}") for a, b, c in rows]
    fold = folds(groups(cases), k, seed)
    where: dict[frozenset[str], set[int]] = {}
    for c, f in zip(cases, fold.tolist(), strict=True):
        for name in (c.one, c.other):
            where.setdefault(frozenset(tokens(name)), set()).add(f)
    assert all(len(f) == 1 for f in where.values())


def test_folds_are_even_where_groups_are_small() -> None:
    fold = folds(np.arange(100), 5, seed=1)
    assert np.bincount(fold).tolist() == [20] * 5


def test_every_case_is_scored_by_a_fit_that_has_not_seen_it() -> None:
    cases = [case(w, w) for w in WORDS]

    def fit(train: Sequence[Case]) -> Callable[[Case], float]:
        known = set(train)
        return lambda c: float(c in known)

    assert cross_validate(cases, np.arange(len(cases)) % 3, fit).tolist() == [0.0] * len(cases)


def row(entity: str, original: str, *latin: str, script: str = "cyrillic") -> CrossScript:
    return CrossScript(entity, None, script, original, latin)


def test_strangers_are_never_of_one_entity_or_one_house() -> None:
    rows = [
        row("a", "Альфа", "Alfa"),
        row("a", "Альфа 2", "Alfa Second"),
        row("b", "Бета, Гамма", "Beta Concern, Gamma"),
        row("c", "Бета, Дельта", "Beta Concern, Delta"),
        row("d", "Вега", "Vega"),
    ]
    found = strangers(rows)
    assert found
    assert not {(0, 1), (1, 0), (2, 3), (3, 2)} & set(found)
    assert all(a != b for a, b in found)


@pytest.mark.parametrize(
    ("script", "original", "latin", "other"),
    [
        ("cyrillic", "Сергей Иванов", "Sergei Ivanov", "Plant of Instruments"),
        ("arabic", "محمد حمزة زبيدي", "Muhammad Hamza Zubaidi", "Ministry of Energy"),
        ("katakana", "株式会社アフトマティカ", "JSC Avtomatika", "Raduga"),
        ("hangul", "김수길", "KIM Su Gil", "Reconnaissance General Bureau"),
        ("han", "任正非", "Ren Zhengfei", "Software Park"),
    ],
)
def test_a_transliteration_sounds_more_alike_than_a_stranger(
    script: str, original: str, latin: str, other: str
) -> None:
    assert likeness(original, script, (latin,)) > 0.6 > likeness(original, script, (other,))
