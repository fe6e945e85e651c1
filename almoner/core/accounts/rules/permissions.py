"""What a role may be allowed to do, and in which words."""

from enum import StrEnum


class Permission(StrEnum):
    """Something a role may be allowed to do."""

    VIEW_MARKET = "view_market"
    DOWNLOAD = "download"
    LOAD_FEED = "load_feed"
    KEEP_REGISTER = "keep_register"  # what a council adds to the register: districts, schemes...
    BUILD_PAPER = "build_paper"
    PUBLISH_PAPER = "publish_paper"
    VIEW_PAPER = "view_paper"
    VIEW_CONTRACTS = "view_contracts"
    KEEP_CONTRACTS = "keep_contracts"
    KEEP_QUESTION_SETS = "keep_question_sets"
    VIEW_QUALITY = "view_quality"
    PLAN_VISITS = "plan_visits"
    CARRY_OUT_VISITS = "carry_out_visits"
    MODERATE_AUDIT = "moderate_audit"
    REVIEW_AUDIT = "review_audit"
    PUBLISH_AUDIT = "publish_audit"
    KEEP_BANDS = "keep_bands"
    KEEP_ACTION_PLANS = "keep_action_plans"
    VERIFY_ACTIONS = "verify_actions"
    VIEW_SUSPENSIONS = "view_suspensions"
    PROPOSE_SUSPENSION = "propose_suspension"
    DECIDE_SUSPENSION = "decide_suspension"
    ASK_PLACEMENT = "ask_placement"
    RAISE_CONCERN = "raise_concern"
    VIEW_SAFEGUARDING = "view_safeguarding"
    TRIAGE_CONCERN = "triage_concern"
    KEEP_ENQUIRIES = "keep_enquiries"
    DECIDE_ENQUIRY = "decide_enquiry"
    VIEW_ADULT_IDENTITY = "view_adult_identity"
    VIEW_SAFEGUARDING_FIGURES = "view_safeguarding_figures"
    BREAK_GLASS = "break_glass"
    KEEP_POSITIONS_OF_TRUST = "keep_positions_of_trust"
    BUILD_RETURN = "build_return"
    VIEW_OUTBREAKS = "view_outbreaks"
    KEEP_OUTBREAKS = "keep_outbreaks"
    VIEW_DEATHS = "view_deaths"
    VIEW_PROGRAMMES = "view_programmes"
    KEEP_PROGRAMMES = "keep_programmes"
    RECORD_RETURNS = "record_returns"
    VIEW_MEASURES = "view_measures"
    MANAGE_API_KEYS = "manage_api_keys"
    MANAGE_USERS = "manage_users"
    READ_JOURNAL = "read_journal"


PERMISSION_WORDS: dict[Permission, str] = {
    Permission.VIEW_MARKET: "See the register, ratings and the pages made of them",
    Permission.DOWNLOAD: "Download lists",
    Permission.LOAD_FEED: "Load files from the regulator and others",
    Permission.KEEP_REGISTER: "Keep the register: districts, schemes, services CQC does not cover",
    Permission.BUILD_PAPER: "Build committee papers",
    Permission.PUBLISH_PAPER: "Publish committee papers",
    Permission.VIEW_PAPER: "Read committee papers",
    Permission.VIEW_CONTRACTS: "See frameworks, lots, contracts and lead officers",
    Permission.KEEP_CONTRACTS: "Keep frameworks, lots, contracts and lead officers",
    Permission.KEEP_QUESTION_SETS: "Make, edit and publish question sets",
    Permission.VIEW_QUALITY: "See visits, audits, bands and action plans",
    Permission.PLAN_VISITS: "Plan campaigns and visits, and allocate them to officers",
    Permission.CARRY_OUT_VISITS: "Carry out visits and audits",
    Permission.MODERATE_AUDIT: "Moderate audits that others wrote, and share them with providers",
    Permission.REVIEW_AUDIT: "Review an audit that a provider disputes",
    Permission.PUBLISH_AUDIT: "Make audits final, and publish their summaries",
    Permission.KEEP_BANDS: "Set band rules and fees, fix bands and decide appeals",
    Permission.KEEP_ACTION_PLANS: "Make and follow action plans",
    Permission.VERIFY_ACTIONS: "Verify that actions were done, and that they held",
    Permission.VIEW_SUSPENSIONS: "See suspensions, their reasons and their reviews",
    Permission.PROPOSE_SUSPENSION: "Propose, review and follow suspensions",
    Permission.DECIDE_SUSPENSION: "Decide to impose, extend or lift a suspension",
    Permission.ASK_PLACEMENT: "Ask whether people may be placed with a service",
    Permission.RAISE_CONCERN: "Raise a safeguarding concern, without seeing any other",
    Permission.VIEW_SAFEGUARDING: "See safeguarding concerns and enquiries",
    Permission.TRIAGE_CONCERN: "Triage safeguarding concerns and say what becomes of them",
    Permission.KEEP_ENQUIRIES: "Carry out safeguarding enquiries, or cause others to",
    Permission.DECIDE_ENQUIRY: "Decide on large-scale enquiries, close enquiries and reopen them",
    Permission.VIEW_ADULT_IDENTITY: "See who the adult in a safeguarding concern is",
    Permission.VIEW_SAFEGUARDING_FIGURES: "See how many concerns wait, and forecasts of them",
    Permission.BREAK_GLASS: "Open one concern in an emergency, for a reason that is reviewed",
    Permission.KEEP_POSITIONS_OF_TRUST: "Keep allegations about people in positions of trust",
    Permission.BUILD_RETURN: "Build the statutory safeguarding return",
    Permission.VIEW_OUTBREAKS: "See outbreaks and closures to admission",
    Permission.KEEP_OUTBREAKS: "Record outbreaks, review them and follow closures to admission",
    Permission.VIEW_DEATHS: "See deaths notified by services, with their context",
    Permission.VIEW_PROGRAMMES: "See programmes and roll-outs, and who meets them",
    Permission.KEEP_PROGRAMMES: "Start, change and end programmes and roll-outs",
    Permission.RECORD_RETURNS: "Record what services say they have done for a programme",
    Permission.VIEW_MEASURES: "See measures of single services",
    Permission.MANAGE_API_KEYS: "Give other systems keys to the API, and end them",
    Permission.MANAGE_USERS: "Invite people, and give and end their roles",
    Permission.READ_JOURNAL: "Read the journal of who did what",
}
