"""The texts of guarded records that can hold no secret, and why."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Each is the name of a field, in any model of the guarded rooms.
CODES = _names("""
    achieved advocate affected age_band answer asked at_risk basis body cannot_protect capacity
    category cause computed confidence consent decided_by disclosed disease ethnicity
    event exemption finding gender has_conflict has_needs immediate_safety implicates_manager
    is_criminal key kind led_by modifiers part place ppe priority referred referrer risk_found
    risk_result role role_group scope setting shift staffing state status step support_reason theme
    triggers version
""")  # of an enumeration or of the library: rules.kinds, rules.states and their like
OFFICERS = _names("""
    by by_name by_reference raised_by raised_by_name worker_name
""")  # an officer's name or number, which is shown wherever officers are
MADE = _names("""
    body_digest digest fingerprint receipt rule_words words
""")  # made by Almoner, of the text or at random, or copied from the library
NAMED = CODES | OFFICERS | MADE
# Of one model, where another has a field of that name that says something.
ALONE = {
    "enquiries.OutcomeRisk.source": "rules.kinds.RiskSource",
    "positions_of_trust.Allegation.source": "rules.kinds.Source",
    "safeguarding.NewsDue.news": "rules.telling.News",
    "safeguarding.ReferrerTold.news": "rules.telling.News",
    "safeguarding.ReferrerTold.said": "rules.telling.Said",
    "safeguarding.ReferrerTold.means": "rules.telling.TellMeans",
    "returns.SubmittedFigure.table": "a name of the definition",
    "returns.SubmittedFigure.row": "a name of the definition",
    "returns.SubmittedFigure.column": "a name of the definition",
}
# A sentence, where another model has a code of that name.
NOT_EXCEPTED = frozenset({"safeguarding.EmergencyReview.finding"})


def is_excepted(label: str, name: str) -> bool:
    """Whether a field, of the model with that label, can hold no secret."""
    full = f"{label}.{name}"
    return full not in NOT_EXCEPTED and (full in ALONE or name in NAMED)
