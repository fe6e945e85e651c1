"""The number by which a page and the log speak of the same failure."""

from django.test import RequestFactory

from almoner.core.incidents import LETTERS, incident_of


def test_a_request_has_one_number_however_often_it_is_asked_for() -> None:
    request = RequestFactory().get("/")
    assert incident_of(request) == incident_of(request)


def test_no_two_requests_share_a_number() -> None:
    assert len({incident_of(RequestFactory().get("/")) for _ in range(200)}) == 200


def test_it_can_be_read_over_the_telephone() -> None:
    number = incident_of(RequestFactory().get("/"))
    assert len(number) == 9 and number[4] == "-"
    assert set(number) - {"-"} <= set(LETTERS)
    assert not set("01IOL") & set(LETTERS)
