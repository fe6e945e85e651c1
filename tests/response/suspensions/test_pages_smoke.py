import pytest
from datetime import date
from django.urls import reverse
from django.utils import timezone
from almoner.core.accounts.rules import Role
from almoner.core.accounts.actions import make_api_key
from almoner.core.accounts.rules import operator
from almoner.response.suspensions.rules.states import State, steps_from, permission_for
from tests.core.accounts.factories import client_as
from tests.response.suspensions.factories import AuthorityFactory, home, suspended, AT
pytestmark = pytest.mark.django_db

def test_pages():
    a = AuthorityFactory()
    for state in (State.DRAFT, State.PROPOSED, State.URGENT, State.IMPOSED, State.IN_FORCE, State.ESCALATED):
        s = suspended(home(a), state=state)
        b = client_as(Role.QUALITY_MANAGER, authority=a)
        r = b.get(reverse("suspensions:suspension", args=[s.pk])); assert r.status_code == 200, r.content
        for st in steps_from(state):
            r = b.get(reverse("suspensions:step", args=[s.pk, st.value])); assert r.status_code == 200
    assert b.get("/suspensions/").status_code == 200
    assert b.get("/suspensions/?show=all&due=review").status_code == 200
    assert b.get("/suspensions/download.csv").status_code == 200
    r = b.get("/suspensions/download.ods"); assert r.status_code == 200; r.close()
    assert b.get("/suspensions/new/?q=elm").status_code == 200
    loc = home(a)
    r = b.get(f"/suspensions/new/location/{loc.pk}/"); assert r.status_code == 200
    r = b.post(f"/suspensions/new/location/{loc.pk}/", {"kind":"caution","trigger":"audit","work":["new_placement"]}); assert r.status_code == 302, r.content
    n = r["Location"]
    for t in ("reasons","proportion","views","effects","brokerage"):
        assert b.get(n+"proposal/"+t+"/").status_code == 200
    for p in ("exceptions/","plans/","reach/"):
        assert b.get(n+p).status_code == 200
    c = client_as(Role.BROKERAGE, authority=a)
    assert c.get("/placement/?q=elm").status_code == 200
    r = c.get(f"/placement/{s.scopes.get().location_id}/"); assert r.status_code == 200

def test_api():
    a = AuthorityFactory()
    s = suspended(home(a))
    k, secret = make_api_key(authority=a, label="x", role=Role.BROKERAGE, by=operator("t"), at=AT)
    from django.test import Client
    c = Client()
    loc = s.scopes.get().location
    r = c.get("/api/v1/placement", {"location": loc.cqc_id}, headers={"Authorization": "Bearer " + secret})
    print(r.status_code, r.content.decode())
    r = c.get("/api/v1/placement", {"location": loc.cqc_id}); print(r.status_code, r.content.decode())
    r = c.get("/api/v1/placement", {"location": "x", "lot":"q"}, headers={"Authorization": "Bearer " + secret}); print(r.status_code, r.content.decode())
    r = c.get("/api/v1/placement", {"location": "x"}, headers={"Authorization": "Bearer " + secret}); print(r.status_code, r.content.decode())
    r = c.post("/api/v1/placement", {"location": "x"}, headers={"Authorization": "Bearer " + secret}); print(r.status_code, r.content.decode())
    r = c.get("/api/v1/nope"); print(r.status_code, r.content.decode())
    r = c.get("/api/v1/openapi.json"); print(r.status_code, r.content.decode())
    r = c.get("/api/"); print(r.status_code)
    d = client_as(Role.ADMINISTRATOR, authority=a)
    assert d.get("/api/keys/").status_code == 200
    assert d.get("/api/keys/make/").status_code == 200
    r = d.post("/api/keys/make/", {"authority": a.code, "label": "y", "role": "brokerage"}); assert r.status_code == 200; print("almoner_" in r.content.decode())
