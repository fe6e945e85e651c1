"""A report as one web page that stands by itself."""

from django.template.loader import render_to_string

from almoner.evidence.audits.report import Report


def as_html(report: Report) -> bytes:
    """The page, with its own style and no script."""
    return render_to_string("audits/document.html", {"report": report}).encode()
