import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.detection import (
    Clue,
    criticality_of,
    data_of,
    environment_of,
    exposure_of_expose,
    exposure_of_ingress,
    exposure_of_port,
    exposure_of_server,
    pick,
    words,
)
from accord.core.service import Criticality, DataClass, Environment, Exposure

INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: pay\n"


@pytest.mark.parametrize("name", ["cardNumber", "card_number", "CARD-NUMBER", "CardNumber", "card number"])
def test_names_are_the_same_words_in_every_spelling(name: str) -> None:
    assert words(name) == "card number"


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("email", DataClass.CUSTOMER),
        ("customerEmail", DataClass.CUSTOMER),
        ("shipping_address", DataClass.CUSTOMER),
        ("dateOfBirth", DataClass.CUSTOMER),
        ("Card", DataClass.PAYMENT),
        ("iban", DataClass.PAYMENT),
        ("patientId", DataClass.HEALTH),
        ("new_password", DataClass.CREDENTIALS),
        ("clientSecret", DataClass.CREDENTIALS),
    ],
)
def test_a_telling_field_gives_its_class_of_data(field: str, data: DataClass) -> None:
    clue = data_of(["id", field], "openapi.yaml")
    assert clue is not None
    assert clue.value == (data,)
    assert clue.why == f"openapi.yaml speaks of {field}"


@pytest.mark.parametrize(
    "field", ["ipAddress", "mac_address", "emailTemplateId", "cardinality", "discard", "nextPageToken", "id", "", "42"]
)
def test_other_fields_tell_nothing(field: str) -> None:
    assert data_of([field], "openapi.yaml") is None


def test_several_classes_come_in_their_order_with_a_few_names() -> None:
    clue = data_of(["password", "email", "phone", "surname", "iban"], "api.json")
    assert clue is not None
    assert clue.value == (DataClass.CUSTOMER, DataClass.PAYMENT, DataClass.CREDENTIALS)
    assert clue.why == "api.json speaks of email, phone, iban, password"


@given(st.lists(st.text(max_size=12)))
def test_no_field_name_is_too_strange(fields: list[str]) -> None:
    data_of(fields, "x")


@pytest.mark.parametrize(
    ("url", "exposure"),
    [
        ("https://pay.shop.io/v1", Exposure.INTERNET),
        ("HTTPS://pay.shop.io", Exposure.INTERNET),
        ("https://93.184.216.34/", Exposure.INTERNET),
        ("http://reports.corp:8080", Exposure.INTERNAL),
        ("http://pay.default.svc", Exposure.INTERNAL),
        ("http://10.1.2.3/", Exposure.INTERNAL),
        ("http://172.20.0.1/", Exposure.INTERNAL),
    ],
)
def test_a_server_tells_who_reaches_it(url: str, exposure: Exposure) -> None:
    clue = exposure_of_server(url, "openapi.yaml")
    assert clue is not None
    assert clue.value == exposure


@pytest.mark.parametrize(
    "url",
    [
        "/v1",
        "",
        "http://localhost:8000",
        "http://127.0.0.1",
        "https://api.example.com",
        "http://[::1]/",
        "http://web",
        "{x}",
    ],
)
def test_a_relative_or_made_up_server_tells_nothing(url: str) -> None:
    assert exposure_of_server(url, "openapi.yaml") is None


@pytest.mark.parametrize(
    ("published", "exposure"),
    [
        ("80:8080", Exposure.INTERNET),
        ("443:8443/tcp", Exposure.INTERNET),
        ("0.0.0.0:443:8443", Exposure.INTERNET),
        ("127.0.0.1:80:80", Exposure.INTERNAL),
        ("localhost:443:8443", Exposure.INTERNAL),
        ("[::1]:80:80", Exposure.INTERNAL),
        ("8080:8080", None),
        ("80", None),
        ("${PORT}:80", None),
        ("9000-9010:80", None),
    ],
)
def test_a_published_port_tells_only_what_it_says(published: str, exposure: Exposure | None) -> None:
    clue = exposure_of_port(published, "compose.yaml")
    assert (clue.value if clue else None) == exposure


def test_only_a_port_of_the_web_says_internet() -> None:
    clue = exposure_of_expose("443/tcp", "Dockerfile")
    assert clue is not None
    assert (clue.value, clue.why) == (Exposure.INTERNET, "Dockerfile exposes port 443/tcp")
    assert exposure_of_expose("8000", "Dockerfile") is None
    assert exposure_of_expose("$PORT", "Dockerfile") is None


@pytest.mark.parametrize(
    ("text", "exposure"),
    [
        (INGRESS, Exposure.INTERNET),
        (INGRESS.replace("Ingress", '"HTTPRoute"'), Exposure.INTERNET),
        ("kind: Service\nspec:\n  type: LoadBalancer\n", Exposure.INTERNET),
        (INGRESS + "  annotations:\n    alb.ingress.kubernetes.io/scheme: internal\n", Exposure.INTERNAL),
        (INGRESS + "spec:\n  ingressClassName: internal-nginx\n", Exposure.INTERNAL),
        (
            'kind: Service\n  annotations:\n    x/azure-load-balancer-internal: "true"\nspec:\n  type: LoadBalancer\n',
            Exposure.INTERNAL,
        ),
        (INGRESS + "# internal: true\n", Exposure.INTERNET),
        ("kind: Service\nspec:\n  type: ClusterIP\n", None),
        ("kind: Deployment\n", None),
        ("note: no kind: Ingress here\n", None),
    ],
)
def test_an_ingress_tells_who_is_let_in(text: str, exposure: Exposure | None) -> None:
    clue = exposure_of_ingress(text, "k8s.yaml")
    assert (clue.value if clue else None) == exposure


@pytest.mark.parametrize(
    ("lifecycle", "environment"),
    [
        ("production", Environment.PRODUCTION),
        ("Deprecated", Environment.PRODUCTION),
        ("experimental", Environment.DEVELOPMENT),
        ("staging", Environment.STAGING),
        ("someday", None),
        ("", None),
    ],
)
def test_a_lifecycle_becomes_an_environment(lifecycle: str, environment: Environment | None) -> None:
    clue = environment_of(lifecycle, "catalog-info.yaml")
    assert (clue.value if clue else None) == environment


@pytest.mark.parametrize(
    ("data", "exposure", "criticality"),
    [
        ((DataClass.PAYMENT,), None, Criticality.HIGH),
        ((DataClass.HEALTH, DataClass.CUSTOMER), Exposure.INTERNAL, Criticality.HIGH),
        ((DataClass.CUSTOMER,), Exposure.INTERNET, Criticality.HIGH),
        ((), Exposure.INTERNET, Criticality.MEDIUM),
        ((DataClass.CUSTOMER,), Exposure.INTERNAL, None),
        ((), None, None),
    ],
)
def test_criticality_is_guessed_from_what_is_at_stake_and_never_low(
    data: tuple[DataClass, ...], exposure: Exposure | None, criticality: Criticality | None
) -> None:
    clue = criticality_of(data, exposure)
    assert (clue.value if clue else None) == criticality


def test_what_people_declared_beats_every_guess() -> None:
    guess = Clue(key="team", value="a", why="CODEOWNERS")
    declared = Clue(key="team", value="b", why="Backstage", declared=True, distance=9)
    assert pick("team", [guess, declared]) is declared
    assert pick("exposure", [guess]) is None


def test_the_nearest_clue_is_believed_and_of_equals_the_widest() -> None:
    near = Clue(key="exposure", value=Exposure.INTERNAL, why="ingress")
    far = Clue(key="exposure", value=Exposure.INTERNET, why="Dockerfile", distance=3)
    wide = Clue(key="exposure", value=Exposure.INTERNET, why="second ingress")
    assert pick("exposure", [far, near]) is near
    assert pick("exposure", [near, wide]) is wide


def test_data_of_several_files_add_up() -> None:
    one = Clue(key="data", value=(DataClass.PAYMENT,), why="a")
    two = Clue(key="data", value=(DataClass.CUSTOMER, DataClass.PAYMENT), why="b")
    assert pick("data", [one, two]) == Clue(key="data", value=(DataClass.CUSTOMER, DataClass.PAYMENT), why="a; b")
