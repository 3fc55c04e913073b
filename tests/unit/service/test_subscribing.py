"""What a caller states becomes a subscription, or is refused with the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.service.destinations import Destinations
from sekisho.service.event_query import QueryRefused
from sekisho.service.ports import NamedQuery, Subscription
from sekisho.service.subscribing import read_controls, read_subscription, standing_query, told

NOW = 1_790_000_000_000_000_000
TOKEN = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
STREAM: dict[str, Any] = {"dest": "https://client.example.com/queryCallback", "signatureToken": TOKEN, "stream": True}
MORNING: dict[str, Any] = {
    "dest": "https://client.example.com/queryCallback",
    "signatureToken": TOKEN,
    "reportIfEmpty": True,
    "schedule": {"hour": "1", "minute": "5"},
}


def read(stated: Any) -> Any:
    return read_subscription(json.dumps(stated).encode(), Destinations(), NOW)


def test_the_examples_of_the_standard_are_taken() -> None:
    stream, morning = read(STREAM), read(MORNING)
    assert (stream.controls.schedule, stream.controls.report_if_empty, stream.controls.since) == (None, False, NOW)
    assert morning.controls.schedule == (("minute", "5"), ("hour", "1")) and morning.controls.report_if_empty
    assert stream.destination == STREAM["dest"] and stream.secret == TOKEN


@pytest.mark.parametrize(
    "more",
    [
        {"signatureToken": None},
        {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"},
        {"initialRecordTime": "2020-04-04T20:33:31.116-06:00"},
        {"reportIfEmpty": False},
        {"stream": False, "schedule": {"second": "0"}},
    ],
)
def test_what_may_be_left_out_or_added(more: dict[str, Any]) -> None:
    assert read(STREAM | more).destination == STREAM["dest"]


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ([], "ValidationException"),
        ({}, "ValidationException"),
        (STREAM | {"dest": None}, "ValidationException"),
        (STREAM | {"dest": ["https://client.example.com/"]}, "ValidationException"),
        (STREAM | {"dest": "http://client.example.com/"}, "ValidationException"),
        (STREAM | {"dest": "https://10.0.0.1/"}, "ValidationException"),
        (STREAM | {"destination": "https://client.example.com/"}, "ValidationException"),
        (STREAM | {"signatureToken": "short"}, "ValidationException"),
        (STREAM | {"signatureToken": "a" * 201}, "ValidationException"),
        (STREAM | {"signatureToken": "0123456789abcdef\r\nX: y"}, "ValidationException"),
        (STREAM | {"signatureToken": 1234567890123456}, "ValidationException"),
        (STREAM | {"stream": False}, "SubscriptionControlsException"),
        (STREAM | {"stream": "true"}, "SubscriptionControlsException"),
        (STREAM | {"stream": None}, "SubscriptionControlsException"),
        (STREAM | {"schedule": {"second": "0"}}, "SubscriptionControlsException"),
        (STREAM | {"reportIfEmpty": "true"}, "SubscriptionControlsException"),
        (STREAM | {"initialRecordTime": "2020-04-04"}, "SubscriptionControlsException"),
        (STREAM | {"initialRecordTime": 5}, "SubscriptionControlsException"),
        ({"dest": STREAM["dest"]}, "SubscriptionControlsException"),
        (MORNING | {"schedule": {}}, "SubscriptionControlsException"),
        (MORNING | {"schedule": "5 1 * * *"}, "SubscriptionControlsException"),
        (MORNING | {"schedule": {"hour": 1}}, "SubscriptionControlsException"),
        (MORNING | {"schedule": {"hour": "25"}}, "SubscriptionControlsException"),
        (MORNING | {"schedule": {"second": "0/30"}}, "SubscriptionControlsException"),
    ],
)
def test_what_is_refused(stated: Any, kind: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        read(stated)
    assert refused.value.kind == kind and TOKEN not in refused.value.detail


@given(
    st.binary(max_size=80)
    | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_body_is_refused_and_never_trips(body: bytes) -> None:
    with pytest.raises(QueryRefused):
        read_subscription(body, Destinations(), NOW)


@pytest.mark.parametrize(
    ("params", "schedule", "empty"),
    [
        ({"stream": ["true"]}, None, False),
        ({"minute": ["5"], "hour": ["1"]}, (("minute", "5"), ("hour", "1")), False),
        ({"second": ["0,30"], "reportIfEmpty": ["true"]}, (("second", "0,30"),), True),
        ({"stream": ["true"], "initialRecordTime": ["2020-04-04T20:33:31 06:00"]}, None, False),
    ],
)
def test_a_websocket_says_it_in_its_address(params: Any, schedule: Any, empty: bool) -> None:
    controls = read_controls(params, NOW)
    assert (controls.schedule, controls.report_if_empty) == (schedule, empty)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"stream": ["false"]},
        {"stream": ["yes"]},
        {"stream": ["true", "true"]},
        {"stream": ["true"], "second": ["0"]},
        {"stream": ["true"], "EQ_bizStep": ["shipping"]},
        {"stream": ["true"], "perPage": ["5"]},
        {"second": ["60"]},
        {"second": [""]},
        {"dest": ["https://client.example.com/"], "stream": ["true"]},
    ],
)
def test_what_a_websocket_may_not_say(params: Any) -> None:
    with pytest.raises(QueryRefused):
        read_controls(params, NOW)


def query(**stated: Any) -> NamedQuery:
    return NamedQuery("mine", json.dumps(stated), "maker", 0)


@pytest.mark.parametrize(
    "stated",
    [
        {"orderBy": "recordTime", "eventCountLimit": 5},
        {"maxEventCount": 5},
        {"orderBy": "eventTime", "orderDirection": "ASC"},
        {"orderBy": "recordTime"},
        {"orderBy": "recordTime", "orderDirection": "DESC"},
    ],
)
def test_a_query_that_leaves_events_out_or_turns_them_round_cannot_be_subscribed_to(stated: Any) -> None:
    with pytest.raises(QueryRefused) as refused:
        standing_query(query(**stated))
    assert refused.value.kind == "SubscriptionControlsException"


@pytest.mark.parametrize(
    "stated", [{}, {"eventType": ["ObjectEvent"]}, {"orderBy": "recordTime", "orderDirection": "ASC"}]
)
def test_its_lawful_twin_can(stated: Any) -> None:
    assert standing_query(query(**stated), "urn:party").query.party == "urn:party"


def test_the_token_that_signs_is_never_told() -> None:
    subscription = Subscription("s", "q", "maker", "https://x.example/", TOKEN, None, False, NOW, NOW, NOW, failures=3)
    assert TOKEN not in json.dumps(told(subscription)) and TOKEN not in repr(subscription)
    assert told(subscription)["sekisho:failures"] == 3
