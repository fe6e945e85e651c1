"""A concern from the day it is raised to the day its enquiry is closed, by those who do the work.

Southaven's own concerns are of 2021; each journey raises its own and leaves the queue as it was.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Accessible
from tests.journeys.officers import (
    IN_ONE_BROWSER,
    choose,
    date_is,
    fill,
    follow,
    given,
    main,
    press,
    say,
    then_it_says,
)
from tests.journeys.test_first_journey import then_all_is_accessible

ABSENT = 404
WITH_SCRIPTS, WITHOUT = "Hazelrigg View", "Garrowby Gardens"  # open homes, whole names
POSTCODES = {WITH_SCRIPTS: "ZS1 3QR"}


def how_many_wait(page: Page) -> int:
    """As the head of the queue says."""
    page.goto("/safeguarding/")
    link = main(page).get_by_role("link", name=re.compile("await(s)? action$"))
    return int(link.inner_text().split()[0])


def when_a_concern_is_raised(page: Page, accessible: Accessible, service: str) -> None:
    given(page, "callum")
    page.get_by_role("link", name="Protection", exact=True).click()
    follow(page, "Raise a concern")
    then_all_is_accessible(page, accessible, "Raise a safeguarding concern")
    press(page, "Send to the safeguarding team")
    expect(page.get_by_role("alert")).to_contain_text("Say what happened")

    say(
        page,
        "What happened, or what are you worried about?",
        "A resident had bruises on both arms that nobody could explain.",
    )
    choose(page, "Is anyone in danger now?", "Yes")
    choose(page, "What kind of abuse or neglect may it be?", "Physical")
    fill(page, service_named=service, postcode=POSTCODES.get(service, ""))
    fill(page, person_name="Edith Marlpit")
    press(page, "Send to the safeguarding team")
    then_all_is_accessible(page, accessible, "Concern received")
    then_it_says(page, "Your receipt", "What you wrote is not shown again")


def when_it_is_matched(page: Page, accessible: Accessible, service: str) -> None:
    then_it_says(page, "Its sender says that somebody is in danger now", "To be confirmed")
    follow(page, "Confirm service")
    then_all_is_accessible(page, accessible, "Which service is it about?")
    choose(page, "Which service is it about?", re.compile(f"{service}, "))
    press(page, "Confirm")
    expect(page.get_by_role("term").filter(has_text="Service").first).to_be_visible()
    then_it_says(page, f"Service confirmed: {service}")


def when_it_is_triaged(page: Page, accessible: Accessible) -> None:
    press(page, "Triage")
    then_all_is_accessible(page, accessible, "Triage")
    press(page, "Save triage")
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("Say what keeps the adult safe while this waits")
    expect(problems).to_contain_text("Select how severe it is")

    for part in ("(a) Does the adult", "(b) Are they experiencing", "(c) Because of those needs"):
        choose(page, part, "Yes")
    choose(page, "Does the adult agree to what is being done?", "Yes")
    choose(page, "Do they have the capacity to decide that?", "Yes")
    choose(page, "Is the adult safe now?", "Yes")
    say(
        page,
        "What does the adult say, and what do they want to happen?",
        "She wants her own carers.",
    )
    say(
        page,
        "What keeps the adult safe while this waits?",
        "Two staff give personal care, from today, until the enquiry says otherwise.",
    )
    choose(page, "How severe is it?", "3. High: harm that needed treatment, or repeated")
    choose(page, "How likely is it to happen again?", "3. Likely")
    press(page, "Save triage")
    then_it_says(page, "Severity 3 × likelihood 3 = 9", "Two staff give personal care")


def when_an_enquiry_is_begun(page: Page, accessible: Accessible, number: str) -> None:
    press(page, "Make a section 42 enquiry")
    then_all_is_accessible(page, accessible, "Make a section 42 enquiry")
    then_it_says(page, "She wants her own carers.", "a local target, which no statute sets")
    then_it_says(page, "Care Act 2014, section 42(1)", "Other concerns about the same person")
    say(page, "Why", "All three parts of the test are met.")
    press(page, "Make a section 42 enquiry")
    then_all_is_accessible(page, accessible, f"Concern {number}")
    follow(page, "Enquiries")
    then_all_is_accessible(page, accessible, "Enquiries")
    follow(page, f"Begin the enquiry into concern {number}")
    then_all_is_accessible(page, accessible, "Begin the enquiry")
    page.get_by_label("Who makes the enquiry").select_option(label="Dylan Netherby")
    press(page, "Begin the enquiry")


def when_the_adult_is_asked(page: Page) -> None:
    then_it_says(page, "Ask the adult, or who speaks for them")
    press(page, "Record what the adult wants")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Answer “Who supports or represents")
    choose(page, "Was the adult, or who speaks for them", "Asked, and said what they want")
    say(page, "What they want", "To know how it happened, and to stay where I am.")
    choose(page, "Can the adult take part", "Has capacity")
    choose(page, "Who supports or represents the adult?", "Family or a friend")
    press(page, "Save")
    then_it_says(page, "To know how it happened, and to stay where I am.")


def when_the_provider_is_asked_to_enquire(page: Page, accessible: Accessible) -> None:
    press(page, "Ask someone else to enquire")
    then_all_is_accessible(page, accessible, "Ask someone else to enquire")
    choose(page, "Who is asked", "The provider")
    say(page, "Which organisation, and the post there that answers for it", "Regional manager")
    say(page, "The terms of reference", "How the bruises came about, from records and from staff.")
    for bar in ("Does anyone who would enquire", "Is a criminal offence", "Is the registered"):
        choose(page, bar, "No")
    press(page, "Ask them to enquire")
    then_it_says(page, "Report awaited", "Wait for the report, due on")
    expect(page.get_by_role("button", name="Record the findings")).to_have_count(0)

    follow(page, "Regional manager")
    then_all_is_accessible(page, accessible, "Regional manager")
    press(page, "Record the report")
    say(page, "What the report says", "A hoist was used by one person alone.")
    press(page, "Record the report")
    then_it_says(page, "Report received, to check")
    press(page, "Accept the report")
    say(page, "Why it can be accepted", "It answers the terms, and the adult was heard.")
    press(page, "Accept the report")
    then_it_says(page, "Report accepted")


def when_findings_are_made(page: Page, accessible: Accessible) -> None:
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last.click()
    press(page, "Record the findings")
    then_all_is_accessible(page, accessible, "Record the findings")
    say(page, "What was found", "The hoist was used by one person; now two are always there.")
    choose(page, "Types of risk that were enquired into", "Physical")
    choose(page, "Where the risk was", "Care home without nursing")
    choose(page, "Where the risk came from", "A service provider")
    choose(page, "What the assessment of risk came to", "Risk identified, action taken")
    choose(page, "What became of the risk", "The risk was removed")
    choose(page, "Was what the adult wanted achieved?", "Fully achieved")
    press(page, "Record the findings")
    then_it_says(page, "The risk was removed", "Fully achieved")


def when_a_manager_closes_it(page: Page, accessible: Accessible, enquiry: str) -> None:
    given(page, "marguerite")
    page.goto(enquiry)
    then_it_says(page, "No risk is left")
    press(page, "Close the enquiry")
    say(page, "Why it can be closed", "The adult is safe, and says so.")
    press(page, "Close the enquiry")
    then_all_is_accessible(page, accessible, re.compile("^Enquiry "))
    then_it_says(page, "Closed", "Nothing is left to do")


def test_a_concern_becomes_an_enquiry_that_is_closed(
    page: Page, accessible: Accessible, has_scripts: bool
) -> None:
    service = WITH_SCRIPTS if has_scripts else WITHOUT
    given(page, "dylan")
    before = how_many_wait(page)
    when_a_concern_is_raised(page, accessible, service)

    given(page, "dylan")
    assert how_many_wait(page) == before + 1
    then_all_is_accessible(page, accessible, "Safeguarding concerns")
    rows = main(page).get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Said to be urgent")
    rows.filter(has_text="Said to be urgent").filter(has_text=service).get_by_role("link").click()
    then_all_is_accessible(page, accessible, re.compile("^Concern "))
    number = page.get_by_role("heading", level=1).inner_text().split()[-1]
    when_it_is_matched(page, accessible, service)
    when_it_is_triaged(page, accessible)
    when_an_enquiry_is_begun(page, accessible, number)
    assert how_many_wait(page) == before

    page.go_back()
    enquiry = page.url
    when_the_adult_is_asked(page)
    when_the_provider_is_asked_to_enquire(page, accessible)
    when_findings_are_made(page, accessible)
    when_a_manager_closes_it(page, accessible, enquiry)


def test_an_allegation_is_kept_by_who_may(
    page: Page, accessible: Accessible, has_scripts: bool
) -> None:
    given(page, "marguerite")
    page.get_by_role("link", name="Protection", exact=True).click()
    follow(page, "People in positions of trust")
    then_all_is_accessible(page, accessible, "People in positions of trust")
    press(page, "Record an allegation")
    then_all_is_accessible(page, accessible, "Record an allegation")
    press(page, "Record an allegation")
    expect(page.get_by_role("alert")).to_contain_text("Enter the person’s name")
    expect(page.get_by_role("alert")).to_contain_text("Answer “Is an adult known to be affected?”")

    say(page, "The person’s name", "Corin Saltmarsh" if has_scripts else "Merle Fenwright")
    say(page, "What they do", "Night care assistant")
    say(page, "What is alleged", "Was seen to shout at people who asked for help.")
    choose(page, "Why this process applies", re.compile("may pose a risk"))
    choose(page, "Is an adult known to be affected?", "No adult is identified")
    choose(page, "Who told the council", "Employer")
    press(page, "Record an allegation")
    then_all_is_accessible(page, accessible, re.compile("^Allegation "))
    allegation = page.url
    follow(page, "Record who is told")
    then_all_is_accessible(page, accessible, "Record who is told")

    given(page, "dylan")
    expect(page.get_by_role("link", name="Protection", exact=True)).to_be_visible()
    for address in ("/positions-of-trust/", allegation):
        assert page.request.get(address).status == ABSENT
    page.goto("/protection/")
    expect(main(page)).not_to_contain_text("positions of trust")


def test_an_allegation_of_another_council_is_absent(page: Page) -> None:
    given(page, "oluwaseun", "northshire")
    assert page.request.get("/positions-of-trust/1/").status == ABSENT
    page.goto("/positions-of-trust/")
    then_it_says(page, "No allegation is recorded")


@IN_ONE_BROWSER
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/safeguarding/", "Safeguarding concerns"),
        ("/safeguarding/emergency/reviews/", "Emergency accesses to review"),
        ("/safeguarding/upload/", "Load a file of concerns"),
        ("/safeguarding/enquiries/", "Enquiries"),
        ("/safeguarding/enquiries/large-scale/", "Large-scale enquiries"),
        ("/positions-of-trust/", "People in positions of trust"),
        ("/safeguarding/patterns/", "Patterns"),
        ("/safeguarding/figures/", "Figures of the safeguarding queue"),
        ("/protection/", "Protection in Northshire"),
    ],
)
def test_an_empty_page_says_what_it_is_for(
    page: Page, accessible: Accessible, path: str, heading: str
) -> None:
    given(page, "oluwaseun", "northshire")
    page.goto(path)
    then_all_is_accessible(page, accessible, heading)


@IN_ONE_BROWSER
def test_a_large_scale_enquiry_and_its_forms(page: Page, accessible: Accessible) -> None:
    given(page, "marguerite")
    page.goto("/safeguarding/enquiries/large-scale/1/")
    then_all_is_accessible(page, accessible, "Large-scale enquiry 1")
    for link, heading in (
        ("Gather concerns", "Gather concerns"),
        ("Record welfare checks", "Welfare checks"),
    ):
        page.goto("/safeguarding/enquiries/large-scale/1/")
        follow(page, link)
        then_all_is_accessible(page, accessible, re.compile(heading, re.IGNORECASE))


def test_the_figures_of_a_day(page: Page, accessible: Accessible) -> None:
    given(page, "marguerite")
    page.goto("/safeguarding/figures/")
    date_is(page, "As at", date(2021, 8, 20))
    press(page, "Show that day")
    then_all_is_accessible(page, accessible, "Figures of the safeguarding queue")
    then_it_says(page, "44 concerns awaited action on 20 August 2021")
