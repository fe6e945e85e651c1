from datetime import date

import pytest

from almoner.doors.feeds.cqc.parse import read
from almoner.evidence.ratings.rules import OVERALL, KeyQuestion, RatingValue, UnratedReason
from tests.doors.feeds.cqc.parse.builders import location_answer, overall, write_json

PREDECESSOR = "1-1000000099"
SUCCEEDS = [
    {"type": "HSCA Predecessor", "reason": "New Provider", "relatedLocationId": PREDECESSOR}
]


def delta_of(tmp_path, **changes):
    return read(write_json(tmp_path / "answer", location_answer(**changes)))


def ratings(tmp_path, domain=OVERALL, group=OVERALL, **changes):
    found = delta_of(tmp_path, **changes).ratings
    chosen = [each for each in found if each.domain == domain and each.service_group == group]
    return sorted(chosen, key=lambda each: each.published_on)


def assessment(rating, day, *, group="Care Homes", status="Current", questions=()):
    return {
        "assessmentPlanPublishedDateTime": f"{day} 15:19:48",
        "ratings": {
            "asgRatings": [
                {
                    "assessmentPlanId": "AP1",
                    "assessmentDate": "2024-07-15",
                    "name": group,
                    "rating": rating,
                    "status": status,
                    "keyQuestionRatings": list(questions),
                }
            ]
        },
    }


def test_the_current_rating_is_read_with_its_dates(tmp_path):
    (rating,) = ratings(
        tmp_path,
        lastInspection={"date": "2019-04-02"},
        lastReport={"publicationDate": "2019-05-20"},
    )
    assert rating.value == RatingValue.GOOD
    assert rating.published_on == date(2019, 5, 20)
    assert rating.inspected_on == date(2019, 4, 2)
    assert rating.framework == "KLOE"
    assert not rating.is_historic
    assert not rating.is_inherited


def test_an_inspection_after_the_rating_is_not_its_own(tmp_path):
    (rating,) = ratings(
        tmp_path,
        lastInspection={"date": "2021-04-02"},
        lastReport={"publicationDate": "2021-05-20"},
    )
    assert rating.inspected_on is None


def test_key_questions_are_known_by_name_and_carry_their_own_dates(tmp_path):
    current = overall("Requires improvement", "2021-09-07")
    current["overall"]["keyQuestionRatings"] = [
        {"name": "Well-led", "rating": "Inadequate", "reportDate": "2021-09-07"},
        {"name": "Caring", "rating": "Good", "reportDate": "2018-09-13"},
        {"name": "Safe", "rating": "Requires improvement", "reportDate": "2021-09-07"},
    ]
    (safe,) = ratings(tmp_path, KeyQuestion.SAFE.value, currentRatings=current)
    (caring,) = ratings(tmp_path, KeyQuestion.CARING.value, currentRatings=current)
    (led,) = ratings(tmp_path, KeyQuestion.WELL_LED.value, currentRatings=current)
    assert safe.value == RatingValue.REQUIRES_IMPROVEMENT
    assert (caring.value, caring.published_on) == (RatingValue.GOOD, date(2018, 9, 13))
    assert led.value == RatingValue.INADEQUATE


def test_history_is_read_and_marked(tmp_path):
    history = [
        {
            "reportDate": "2016-03-12",
            "reportLinkId": "fed1",
            "overall": {
                "rating": "Inadequate",
                "keyQuestionRatings": [{"name": "Safe", "rating": "Inadequate"}],
            },
        }
    ]
    earlier, now = ratings(tmp_path, historicRatings=history)
    assert (earlier.value, earlier.is_historic) == (RatingValue.INADEQUATE, True)
    assert earlier.report_link == "fed1"
    assert now.value == RatingValue.GOOD
    (safe,) = ratings(tmp_path, "Safe", historicRatings=history)
    assert safe.published_on == date(2016, 3, 12)


def test_inspected_but_not_rated_is_an_event_without_a_value(tmp_path):
    history = [
        {"reportDate": "2021-04-07", "overall": {"rating": "Inspected but not rated"}},
    ]
    good, looked_at = ratings(tmp_path, historicRatings=history)
    assert good.value == RatingValue.GOOD
    assert looked_at.value is None
    assert looked_at.unrated_reason is UnratedReason.INSPECTED_NOT_RATED


def test_of_two_on_one_day_the_one_with_a_value_stands(tmp_path):
    history = [{"reportDate": "2019-05-20", "overall": {"rating": "Inspected but not rated"}}]
    (rating,) = ratings(tmp_path, historicRatings=history)
    assert rating.value == RatingValue.GOOD


def test_no_published_rating_is_no_event(tmp_path):
    assert ratings(tmp_path, currentRatings=overall("No published rating", None)) == []


def test_a_rating_of_another_organisation_is_inherited_from_it(tmp_path):
    current = overall("Good", "2019-05-20", {"Safe": "Good"}, PREDECESSOR)
    (rating,) = ratings(tmp_path, currentRatings=current)
    assert (rating.is_inherited, rating.inherited_from) == (True, PREDECESSOR)
    (safe,) = ratings(tmp_path, "Safe", currentRatings=current)
    assert safe.inherited_from == PREDECESSOR


def test_a_rating_of_its_own_organisation_is_not_inherited(tmp_path):
    current = overall("Good", "2019-05-20", {"Safe": "Good"}, "1-1000000001")
    (rating,) = ratings(tmp_path, currentRatings=current)
    assert not rating.is_inherited


def test_a_rating_older_than_the_registration_is_inherited(tmp_path):
    changes = {"registrationDate": "2020-01-01"}
    (rating,) = ratings(tmp_path, relationships=SUCCEEDS, **changes)
    assert (rating.is_inherited, rating.inherited_from) == (True, PREDECESSOR)
    (rating,) = ratings(tmp_path, **changes)
    assert (rating.is_inherited, rating.inherited_from) == (True, "")


def test_an_older_report_of_a_predecessor_is_inherited(tmp_path):
    history = [
        {
            "reportDate": "2018-02-24",
            "organisationId": PREDECESSOR,
            "overall": {"rating": "Requires improvement"},
        }
    ]
    earlier, _ = ratings(tmp_path, historicRatings=history)
    assert earlier.inherited_from == PREDECESSOR


def test_the_new_framework_rates_a_service_and_so_the_location(tmp_path):
    questions = [
        {"name": "Caring", "rating": "Good", "status": "Assessed", "percentageScore": "75"},
        {"name": "Safe", "rating": "", "status": "Not Assessed"},
    ]
    changes = {
        "currentRatings": None,
        "assessment": [assessment("Requires improvement", "2024-09-17", questions=questions)],
    }
    (service,) = ratings(tmp_path, group="Care Homes", **changes)
    assert service.value == RatingValue.REQUIRES_IMPROVEMENT
    assert service.published_on == date(2024, 9, 17)
    assert service.inspected_on == date(2024, 7, 15)
    assert service.framework == "SAF"
    (caring,) = ratings(tmp_path, "Caring", group="Care Homes", **changes)
    assert caring.value == RatingValue.GOOD
    assert ratings(tmp_path, "Safe", group="Care Homes", **changes) == []
    (location,) = ratings(tmp_path, **changes)
    assert location.value == RatingValue.REQUIRES_IMPROVEMENT
    assert location.framework == "SAF"


def test_of_two_services_the_worse_counts_for_the_location(tmp_path):
    found = ratings(
        tmp_path,
        currentRatings=None,
        assessment=[
            assessment("Good", "2024-09-17"),
            assessment("Inadequate", "2024-11-01", group="Homecare"),
        ],
    )
    assert [(each.value, each.published_on) for each in found] == [
        (RatingValue.GOOD, date(2024, 9, 17)),
        (RatingValue.INADEQUATE, date(2024, 11, 1)),
    ]


def test_both_streams_are_merged(tmp_path):
    found = ratings(tmp_path, assessment=[assessment("Outstanding", "2024-09-17")])
    assert [each.value for each in found] == [RatingValue.GOOD, RatingValue.OUTSTANDING]


def test_a_superseded_assessment_is_history(tmp_path):
    (service,) = ratings(
        tmp_path,
        group="Care Homes",
        assessment=[assessment("Good", "2024-09-17", status="Historic")],
    )
    assert service.is_historic


def test_an_overall_rating_of_the_new_framework_is_taken_as_it_is(tmp_path):
    one = assessment("Good", "2024-09-17")
    one["ratings"]["overall"] = [{"rating": "Requires improvement", "status": "Current"}]
    (location,) = ratings(tmp_path, currentRatings=None, assessment=[one])
    assert location.value == RatingValue.REQUIRES_IMPROVEMENT


def test_the_older_spelling_of_the_published_date_is_read(tmp_path):
    one = assessment("Good", "2024-09-17")
    one["assessmentPlanPublishedDatetime"] = one.pop("assessmentPlanPublishedDateTime")
    assert len(ratings(tmp_path, currentRatings=None, assessment=[one])) == 1


def test_the_older_streams_service_ratings_are_kept_by_service(tmp_path):
    current = overall("Good", "2019-05-20")
    current["serviceRatings"] = [
        {
            "name": "care",
            "rating": "Outstanding",
            "keyQuestionRatings": [{"name": "Safe", "rating": "Good"}],
        },
        {"name": "", "rating": "Good"},
    ]
    (care,) = ratings(tmp_path, group="care", currentRatings=current)
    assert care.value == RatingValue.OUTSTANDING
    assert len(ratings(tmp_path, "Safe", group="care", currentRatings=current)) == 1


def test_words_that_are_no_rating_are_said_and_left_out(tmp_path):
    delta = delta_of(tmp_path, currentRatings=overall("Splendid", "2019-05-20"))
    assert delta.ratings == []
    assert delta.rejected[0].value == "Splendid"
    assert not delta.rejected[0].is_critical


def test_a_rating_without_a_date_is_counted(tmp_path):
    delta = delta_of(tmp_path, currentRatings=overall("Good", None))
    assert delta.skipped == {"rating without a publication date": 1}


def test_the_newest_date_is_kept(tmp_path):
    assert delta_of(tmp_path).newest_on == date(2019, 5, 20)


ODD = "This is not a rating, a key question, a service, a date or an id that is known"


@pytest.mark.parametrize(
    "changes",
    [
        {"overall": {"rating": "Good", "reportDate": "2019-02-29"}},
        {"overall": {"rating": "Good", "reportDate": "2019-05-20", "organisationId": "x" * 400}},
        {
            "reportDate": "2019-05-20",
            "overall": {"keyQuestionRatings": [{"name": "Kind", "rating": "Good"}]},
        },
        {"reportDate": "2019-05-20", "serviceRatings": [{"name": "g" * 300, "rating": "Good"}]},
    ],
)
def test_what_a_rating_cannot_have_is_said_and_it_is_left_out(tmp_path, changes):
    delta = delta_of(tmp_path, currentRatings=changes)
    assert [rating for rating in delta.ratings if rating.value] == []
    assert {each.reason for each in delta.rejected} == {ODD}
    assert not any(each.is_critical for each in delta.rejected)


@pytest.mark.parametrize(
    ("link", "kept"), [("a1-b2", "a1-b2"), ("z" * 60, "z" * 60), ("z" * 61, "")]
)
def test_the_link_to_a_report_is_kept_where_it_can_be_one(tmp_path, link, kept):
    current = {"overall": {"rating": "Good", "reportDate": "2019-05-20", "reportLinkId": link}}
    (rating,) = ratings(tmp_path, currentRatings=current)
    assert rating.report_link == kept


def test_the_organisation_of_a_rating_may_be_named_in_small_letters(tmp_path):
    current = overall("Good", "2019-05-20")
    current["overall"]["organisationId"] = "rp401"
    (rating,) = ratings(tmp_path, currentRatings=current)
    assert (rating.is_inherited, rating.inherited_from) == (True, "RP401")
