"""The kernel's books for the tests here."""

from tests.support.kernel_books import fresh_books

__all__ = ["fresh_books"]
