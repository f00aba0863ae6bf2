"""The tests, a package so that they share ``tests.support`` (run from the top folder)."""
