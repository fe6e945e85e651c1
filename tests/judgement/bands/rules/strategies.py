"""Percentages, homes and sets of rules, as Hypothesis makes them up."""

from decimal import Decimal

from hypothesis import strategies as st

from almoner.judgement.bands.rules.definitions import BandRules
from almoner.judgement.bands.rules.judging import HomeFacts
from tests.judgement.bands.factories import AUDITS_TO, SIMPLE, rules

tenths = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)


@st.composite
def rule_sets(draw: st.DrawFn) -> BandRules:
    """Any rules that may be used: thresholds that rise, weights above nought, some caps."""
    count = draw(st.integers(1, 6))
    totals = sorted(draw(st.sets(st.integers(1, 1000), min_size=count, max_size=count)))
    others = [
        sorted(draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count)))
        for _ in range(2)
    ]
    lines = [{"band": 1}] + [
        {
            "band": place,
            "min_quality": str(Decimal(quality) / 10),
            "min_environment": str(Decimal(environment) / 10),
            "min_total": str(Decimal(total) / 10),
        }
        for place, (quality, environment, total) in enumerate(zip(*others, totals, strict=True), 2)
    ]
    caps = draw(st.lists(st.sampled_from(SIMPLE["caps"]), unique_by=lambda cap: cap["cap"]))
    parts = {
        "quality": {"section": "q", "weight": draw(st.integers(1, 9))},
        "environment": {"section": "e", "weight": draw(st.integers(1, 9))},
    }
    return rules(bands=lines, parts=parts, caps=caps)


@st.composite
def audited_homes(draw: st.DrawFn) -> HomeFacts:
    """Any home that has a final audit with both percentages."""
    return HomeFacts(
        quality=draw(tenths),
        environment=draw(tenths),
        has_critical_fail=draw(st.booleans()),
        audited_on=AUDITS_TO,
        is_suspended=draw(st.booleans()),
        last_band=draw(st.none() | st.integers(1, 5)),
        is_new=draw(st.booleans()),
    )


@st.composite
def homes(draw: st.DrawFn) -> HomeFacts:
    """Any home at all."""
    facts = draw(audited_homes())
    return HomeFacts(
        quality=draw(st.sampled_from([facts.quality, None])),
        environment=draw(st.sampled_from([facts.environment, None])),
        has_critical_fail=facts.has_critical_fail,
        audited_on=draw(st.sampled_from([AUDITS_TO, None])),
        is_suspended=facts.is_suspended,
        last_band=facts.last_band,
        is_new=facts.is_new,
    )
