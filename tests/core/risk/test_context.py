from datetime import UTC, date, datetime

import msgspec
import pytest

from accord.core.fact import Fact
from accord.core.risk import context_of
from accord.core.risk.context import Context
from accord.core.service import UNASSIGNED, Control, Criticality, DataClass, Environment, Exposure, Service

TODAY = date(2026, 11, 21)
PAYMENTS = Service(
    name="payments",
    criticality=Criticality.CRITICAL,
    exposure=Exposure.INTERNET,
    data=(DataClass.CUSTOMER, DataClass.PAYMENT, DataClass.HEALTH),
    environment=Environment.PRODUCTION,
    assumed=("criticality",),
    source="accord.toml",
    at=date(2026, 3, 1),
)
FILTER = Control(
    name="request filter", expires=date(2027, 1, 1), check="make check-filter", verified_at=date(2026, 9, 1)
)


def with_controls(*controls: Control, assumed: tuple[str, ...] = ()) -> Context:
    return context_of(msgspec.structs.replace(PAYMENTS, controls=controls, assumed=assumed), TODAY)


def test_each_declared_value_comes_with_its_source_its_date_and_whether_somebody_confirmed_it() -> None:
    context = context_of(PAYMENTS, TODAY)
    assert context.exposure == Fact(
        name="exposure", value="internet", source="accord.toml", at=date(2026, 3, 1), confirmed=True
    )
    assert (context.criticality.value, context.criticality.confirmed) == ("critical", False)
    assert context.environment.value == "production"


def test_of_several_classes_of_data_the_most_sensitive_count() -> None:
    assert context_of(PAYMENTS, TODAY).data.value == "payment, health"
    only = msgspec.structs.replace(PAYMENTS, data=(DataClass.PUBLIC, DataClass.CUSTOMER))
    assert context_of(only, TODAY).data.value == "customer"


def test_what_nobody_has_said_is_unknown_and_a_missing_control_is_none() -> None:
    context = context_of(UNASSIGNED, TODAY)
    unknown = (context.exposure, context.criticality, context.data, context.environment, context.reachability)
    assert [fact.value for fact in unknown] == [None] * 5
    assert (context.control.value, context.control.confirmed) == ("none", True)


def test_reachability_is_what_the_caller_knows() -> None:
    fact = Fact(name="reachability", value="no", source="VEX of the supplier", confirmed=True)
    assert context_of(PAYMENTS, TODAY, fact).reachability is fact


def test_a_control_with_a_check_that_was_run_is_verified() -> None:
    fact = with_controls(FILTER).control
    assert (fact.value, fact.source, fact.at, fact.confirmed) == (
        "verified",
        "request filter, accord.toml",
        date(2026, 9, 1),
        True,
    )


@pytest.mark.parametrize(
    "changes",
    [{"check": ""}, {"verified_at": None}, {"verified_at": date(2026, 12, 1)}],
    ids=["no check", "never run", "run tomorrow"],
)
def test_a_control_without_a_check_that_was_run_is_only_claimed(changes: dict[str, object]) -> None:
    fact = with_controls(msgspec.structs.replace(FILTER, **changes)).control
    assert (fact.value, fact.at, fact.confirmed) == ("claimed", date(2026, 3, 1), False)


def test_a_control_that_is_only_assumed_is_only_claimed() -> None:
    assert with_controls(FILTER, assumed=("controls",)).control.value == "claimed"


@pytest.mark.parametrize(("expires", "value"), [(TODAY, "verified"), (date(2026, 11, 20), "none")])
def test_a_control_counts_until_the_day_it_expires(expires: date, value: str) -> None:
    assert with_controls(msgspec.structs.replace(FILTER, expires=expires)).control.value == value


def test_the_strongest_control_counts() -> None:
    claimed = msgspec.structs.replace(FILTER, name="alarm", check="")
    assert with_controls(claimed, FILTER).control.source == "request filter, accord.toml"


def test_a_time_of_day_does_not_matter() -> None:
    service = msgspec.structs.replace(PAYMENTS, controls=(FILTER,), source="")
    context = context_of(service, datetime(2026, 11, 21, 23, 59, tzinfo=UTC))
    assert (context.control.value, context.control.source) == ("verified", "request filter")
