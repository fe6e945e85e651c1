"""A file of the regulator's, checked against the register or applied to it whole.

Reading and comparing go on outside any transaction, in a child process; what differs is then
written in one short transaction, or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from almoner.core.accounts.actions import require
from almoner.core.accounts.rules import Permission, Principal
from almoner.core.bulk import next_ids
from almoner.core.files.models import StoredFile
from almoner.core.journal.actions import record_entry
from almoner.doors.feeds.cqc.outcome import Applied, Check, ConfirmationNeededError
from almoner.doors.feeds.cqc.plan import FEED, Plan, make_plan
from almoner.doors.feeds.cqc.reading import Progress, read_delta, refuse_critical, sha256_of
from almoner.doors.feeds.cqc.records import Delta, RatingRecord
from almoner.doors.feeds.cqc.standing import register_stamp
from almoner.doors.feeds.locks import feed_lock
