"""The messages of the code, collected once for all tests that ask: each process reads all sources for them."""

from functools import cache

from babel.messages.catalog import Catalog

from tools import messages


@cache
def our_messages() -> Catalog:
    """The catalogue as `make messages` would write it now; nobody changes it."""
    return messages.updated()
