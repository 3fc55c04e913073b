"""East Slavic given names and patronymics meet by the name that they are a form of."""

from __future__ import annotations

import pytest

from sekisho.parties.names import cognate


@pytest.mark.parametrize(
    "forms",
    [
        "vladimir volodymyr uladzimir",
        "nikolay mykola mikalai nikolai",
        "sergey serhiy siarhei sergei",
        "dmitry dmytro dzmitry",
        "ekaterina kateryna katsiaryna",
        "alekseevich oleksiyovych aliakseevich",
        "nikolaevich mykolayovych mikalaevich",
        "vladimirovna volodymyrivna uladzimirauna",
    ],
)
def test_forms_of_one_name_have_one_group(forms: str) -> None:
    assert len({cognate(form) for form in forms.split()}) == 1
    assert cognate(forms.split()[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [("oleg", "igor"), ("sergeevich", "sergey"), ("sergeevich", "sergeevna"), ("petr", "pavel"), ("anna", "elena")],
)
def test_other_names_have_other_groups(one: str, other: str) -> None:
    assert cognate(one) != cognate(other)


@pytest.mark.parametrize("token", ["huawei", "trading", "x", "", "петр", "petr1", "vich"])
def test_what_is_no_such_name_has_none(token: str) -> None:
    assert cognate(token) == ""
