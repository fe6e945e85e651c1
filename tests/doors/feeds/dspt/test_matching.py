"""Which organisation speaks for which service."""

from almoner.doors.feeds.dspt.matching import Matcher, Place, codes_of, name_counts, plain_name
from almoner.doors.feeds.dspt.parse import Organisation


def organisation(code: str, name: str, status: str = "Standards Met") -> Organisation:
    return Organisation(2, code, name, status, 2021, None)


def place(name: str, *, code: str = "", provider: str = "Heron Care Limited") -> Place:
    return Place(location_id=1, cqc_id="1-1", ods_code=code, name=name, provider_name=provider)


def matcher(*organisations: Organisation, services: tuple[str, ...] = ()) -> Matcher:
    return Matcher(
        organisations,
        service_names=name_counts(services),
        provider_names=name_counts(["Heron Care Limited"]),
    )


def test_a_code_decides_whatever_the_name() -> None:
    (found,) = (
        matcher(organisation("VN1", "Something else")).match([place("Elm", code="vn1")]).found
    )
    assert (found.organisation.code, found.by_name, found.is_inherited) == ("VN1", False, False)
    assert codes_of([found]) == {"VN1"}


def test_a_name_decides_where_it_stands_for_one_on_either_side() -> None:
    said = organisation("VN1", "ELM & ASH HOUSE (VN1)")
    matches = matcher(said, services=("Elm and Ash House",)).match([place("Elm and Ash House")])
    assert [one.by_name for one in matches.found] == [True]
    twice = matcher(said, services=("Elm and Ash House", "Elm & Ash House"))
    assert [one.name for one in twice.match([place("Elm and Ash House")]).ambiguous] == [
        "Elm and Ash House"
    ]
    two = matcher(said, organisation("VN2", "Elm & Ash House"), services=("Elm and Ash House",))
    assert two.match([place("Elm and Ash House")]).found == ()


def test_a_head_office_speaks_for_a_service_that_did_not_publish() -> None:
    office = organisation("AH1", "HERON CARE LTD")
    unpublished = organisation("VN1", "Elm", "Not Published")
    (found,) = matcher(office, unpublished).match([place("Elm", code="VN1")]).found
    assert (found.organisation.code, found.is_inherited) == ("AH1", True)
    (alone,) = matcher(office).match([place("Elm")]).found
    assert alone.is_inherited
    own = organisation("VN1", "Elm", "Entry Level")
    (kept,) = matcher(office, own).match([place("Elm", code="VN1")]).found
    assert (kept.organisation.code, kept.is_inherited) == ("VN1", False)


def test_an_unpublished_head_office_says_nothing_for_others() -> None:
    office = organisation("AH1", "Heron Care Limited", "Not Published")
    matches = matcher(office).match([place("Elm")])
    assert (len(matches.found), len(matches.unmatched)) == (0, 1)


def test_names_are_compared_plainly() -> None:
    assert plain_name("HERON CARE LTD (AH1X)") == plain_name("Heron Care Limited")
    assert plain_name("PRIMECARE (8A738CLOSED)") == "primecare"
    assert plain_name("Mr & Mrs S. Latch") == "mr and mrs s latch"
    assert plain_name("Elm (North)") == "elm north"
