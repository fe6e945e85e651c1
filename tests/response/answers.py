"""What a browser is answered, made comparable: but for what is new each time, and the address."""

import re

from django.test import Client

CHANGING = re.compile(r'nonce-?="?[^"]*"|csrf[^>]*|nonce="[^"]*"')


def answer(browser: Client, address: str, method: str = "get") -> tuple[int, str, set[str]]:
    """The status, the text and the names of the headers."""
    response = getattr(browser, method)(address)
    text = CHANGING.sub("", response.content.decode())
    headers = {name for name in response.headers if "Policy" not in name}
    return response.status_code, text.replace(address, "/"), headers
