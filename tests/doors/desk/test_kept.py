"""What is kept between requests: how much, made how often, and for whom."""

from threading import Barrier, Thread

import pytest

from almoner.core.accounts.models import User
from almoner.core.accounts.rules import Role
from almoner.doors.desk.queries.kept import PAGES, Shelf, data_version, kept
from tests.core.accounts.factories import client_as
from tests.doors.desk.factories import landed, service


class TestShelf:
    def test_a_thing_is_made_once(self):
        shelf, made = Shelf(most=2), []
        for _ in range(3):
            assert shelf.kept("a", lambda: made.append(1) or "thing") == "thing"
        assert made == [1]

    def test_the_longest_unused_goes_first(self):
        shelf, made = Shelf(most=2), []
        for key in "abac":  # b is the longest unused when c comes
            shelf.kept(key, lambda: made.append(1))
        assert len(made) == 3
        shelf.kept("a", lambda: made.append(1))
        assert len(made) == 3
        shelf.kept("b", lambda: made.append(1))
        assert len(made) == 4

    def test_what_could_not_be_made_is_tried_again(self):
        shelf = Shelf(most=2)
        with pytest.raises(ZeroDivisionError):
            shelf.kept("a", lambda: 1 / 0)
        assert shelf.kept("a", lambda: "thing") == "thing"

    def test_something_kept_may_be_made_of_something_kept(self):
        shelf = Shelf(most=2)
        assert shelf.kept("a", lambda: shelf.kept("b", lambda: 1) + 1) == 2

    def test_forgetting_empties_it(self):
        shelf = Shelf(most=2)
        shelf.kept("a", lambda: 1)
        shelf.forget()
        assert shelf.kept("a", lambda: 2) == 2

    def test_threads_that_want_the_same_wait_for_one(self):
        shelf, made, found = Shelf(most=2), [], []
        together = Barrier(4)

        def ask():
            together.wait()
            found.append(shelf.kept("a", lambda: made.append(1) or "thing"))

        threads = [Thread(target=ask) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert found == ["thing"] * 4
        assert made == [1]

    def test_threads_that_want_different_things_get_them(self):
        shelf, wrong = Shelf(most=3), []

        def ask(first):
            for turn in range(300):
                key = (first + turn) % 7
                if shelf.kept(key, lambda key=key: key * 10) != key * 10:
                    wrong.append(key)

        threads = [Thread(target=ask, args=(number,)) for number in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert wrong == []


@pytest.mark.django_db
class TestPages:
    def text(self, client, url):
        response = client.get(url)
        assert response.status_code == 200
        return response.content.decode()

    def test_a_version_has_its_own(self, authority):
        first = data_version()
        assert kept(version=first, key="a", make=lambda: 1, shelf=PAGES) == 1
        landed()
        second = data_version()
        assert second != first
        assert kept(version=second, key="a", make=lambda: 2, shelf=PAGES) == 2

    def test_data_that_lands_is_seen_at_once(self, officer, authority):
        service(authority, "Ash House", rating=3)
        landed()
        assert "1 service<" in self.text(officer, "/services/")
        service(authority, "Beech House", rating=3)
        landed()
        assert "2 services<" in self.text(officer, "/services/")

    def test_each_reader_has_their_own_header(self, officer, authority):
        service(authority, "Ash House", rating=3)
        other = client_as(Role.QUALITY_OFFICER, authority=authority)
        User.objects.update(name="First")
        assert "First" in self.text(officer, "/services/")
        User.objects.update(name="Second")
        assert "First" not in self.text(other, "/services/")

    def test_who_may_not_download_is_not_offered_what_another_was(self, officer, authority):
        service(authority, "Ash House", rating=3)
        assert "services.csv" in self.text(officer, "/services/")
        partner = client_as(Role.PARTNER, authority=authority)
        assert "services.csv" not in self.text(partner, "/services/")
        assert "services.csv" in self.text(officer, "/services/")

    @pytest.mark.parametrize("url", ["/services/", "/market/E10900001/"])
    def test_who_may_not_see_it_is_refused_what_another_saw(self, officer, authority, url):
        self.text(officer, url)
        assert client_as(Role.PROVIDER_USER, authority=authority).get(url).status_code == 403
        assert client_as(None).get(url).status_code == 302

    def test_the_own_authority_is_the_readers(self, officer, authority):
        service(authority, "Ash House", rating=3)
        assert "Ash House" in self.text(officer, "/services/")
        elsewhere = client_as(Role.QUALITY_OFFICER)
        assert "Ash House" not in self.text(elsewhere, "/services/")

    @pytest.mark.parametrize("url", ["/services/", "/market/E10900001/"])
    def test_every_answer_has_its_own_nonce_and_is_not_stored(self, officer, url):
        first, second = officer.get(url), officer.get(url)
        assert nonce(first.content.decode()) != nonce(second.content.decode())
        for answer in (first, second):
            assert nonce(answer.content.decode()) in answer["Content-Security-Policy"]
            assert "no-store" in answer["Cache-Control"]

    def test_a_mistake_in_the_dates_is_told_each_time(self, officer):
        for _ in range(2):
            answer = officer.get("/market/E10900001/?as_at-day=31&as_at-month=2&as_at-year=2021")
            assert answer.status_code == 400
            assert "is not a real date" in answer.content.decode()

    def test_an_area_that_is_not_is_not_found_each_time(self, officer):
        for _ in range(2):
            assert officer.get("/market/E99999999/").status_code == 404


def nonce(page):
    return page.partition('nonce="')[2].partition('"')[0]
