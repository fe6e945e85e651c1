"""Proves that no one without clearance is shown a safeguarding fact, wherever it could turn up.

A council is made in which every guarded record there can be says something unmistakable in every
text (`marks`, `plants`). Everyone there is signs in (`people`), fetches all that can be reached and
all that can be guessed (`addresses`, `walking`), and what comes back is read, files and headers and
log lines too (`reading`). Who may see which is reckoned from permissions, not from pages.
"""
