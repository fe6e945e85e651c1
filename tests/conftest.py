"""What every test shares: a home of its own, and a choice of database.

`--postgres` runs the same tests on a real PostgreSQL, which is found or started for the run.
"""

import os
import tempfile

os.environ.setdefault("ALMONER_HOME", tempfile.mkdtemp(prefix="almoner-tests-"))
os.environ.setdefault("ALMONER_SECRET_KEY", "only for tests")
os.environ.setdefault("ALMONER_STATIC_HASHED", "no")
