"""The printer a print goes to on this PC: the one of last time with its tray, and what is remembered of the one it went to."""

from __future__ import annotations

import contextlib

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from cellar_client.session.print_habits import Habits


def usual_printer(habits: Habits) -> QPrinter | None:
    """The printer and tray of last time, else the PC's usual printer; None where there is none."""
    known = QPrinterInfo.availablePrinterNames()
    name = next((each for each in (habits.value("printer"), QPrinterInfo.defaultPrinterName()) if each in known), "")
    if not name:
        return None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    tray = habits.value("tray")
    if name == habits.value("printer") and isinstance(tray, int):
        with contextlib.suppress(ValueError):
            printer.setPaperSource(QPrinter.PaperSource(tray))
    return printer


def note_printer(habits: Habits, printer: QPrinter) -> None:
    """What it was printed on."""
    habits.keep(printer=printer.printerName(), tray=printer.paperSource().value)
