"""A plan as the provider receives it: a document to answer, or a sheet to fill in.

It holds what the provider is asked for and where that stands, and none of the council's own notes.
"""

from almoner.response.action_plans.provider_copy.as_docx import as_docx
from almoner.response.action_plans.provider_copy.contents import (
    COPY_COLUMNS,
    ProviderCopy,
    copy_notes,
    copy_rows,
    provider_copy_of,
)

__all__ = [
    "COPY_COLUMNS",
    "ProviderCopy",
    "as_docx",
    "copy_notes",
    "copy_rows",
    "provider_copy_of",
]
