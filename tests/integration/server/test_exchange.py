"""Files in and out over the wire: export, template, import, attachments, print, preferences."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import grpc
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, preference_pb2
from cellar_common.codec import to_python
from tests.integration.server.conftest import World
from tests.support.rpc_client import Client, Refused, new_id, record, tasting
from tests.unit.printing.print_samples import everything


def export(client: Client, entity: str, **options: object) -> tuple[str, bytes]:
    request = exchange_pb2.ExportRequest(query=list_pb2.Query(entity=entity), **options)  # type: ignore[arg-type]
    return client.file(client.exchange.Export, request)


def places(client: Client) -> int:
    return int(
        client.call(client.lists.Count, list_pb2.CountRequest(query=list_pb2.Query(entity="sample_place"))).count
    )


def test_what_is_exported_can_be_imported_again_and_changes_nothing(maker: Client) -> None:
    name, content = export(maker, "sample_place", format="csv", columns=["code", "name", "city", "rent", "inside"])
    assert name.endswith(".csv")
    assert content.startswith(b"\xef\xbb\xbf")
    report = maker.upload("sample_place", "places.csv", content)
    assert not report.problems
    assert report.records == report.unchanged == places(maker)


def test_a_spreadsheet_keeps_figures_and_labels(maker: Client) -> None:
    maker.save(record("sample_place", {"code": "RENT", "name": "=1+1", "rent": Decimal("123456789012.34")}))
    _, content = export(maker, "sample_place", format="xlsx", columns=["code", "name", "rent", "state"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["编码", "名称", "租金", "状态"]
    (row,) = [row for row in rows if row[0] == "RENT"]
    assert row[1:] == ["=1+1", 123456789012.34, "启用"]


def test_gbk_with_thousands_and_chinese_words(maker: Client) -> None:
    text = '编码*,名称*,城市,租金,室内\nG1,国标楼,成都,"1,234.50",是\nG2,汉字阁,,,否\n'
    report = maker.upload("sample_place", "gbk.csv", text.encode("gbk"))
    assert not report.problems
    assert (report.created, report.records) == (2, 2)
    found = maker.page("sample_place", ["rent", "inside"], search="国标楼")
    assert maker.get("sample_place", found.ids[0]).values["rent"].decimal.unscaled == 123450
    again = maker.upload("sample_place", "gbk.csv", text.encode("gbk"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    changed = maker.upload("sample_place", "gbk.csv", text.replace("成都", "宜宾").encode("gbk"))
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 1)


def test_a_dry_run_tells_every_fault_with_its_place_and_writes_nothing(maker: Client) -> None:
    before = places(maker)
    text = "编码,名称,租金\nD1,甲,abc\nD2,,5\nD3,丙,7\n"
    for dry_run in (True, False):
        report = maker.upload("sample_place", "d.csv", text.encode(), dry_run=dry_run)
        faults = {(one.sheet, one.row, one.column, one.problem.code) for one in report.problems}
        assert faults == {("d.csv", 2, "租金", "WRONG_TYPE"), ("d.csv", 3, "名称", "REQUIRED")}
        assert places(maker) == before
    good = maker.upload("sample_place", "d.csv", "编码,名称\nD9,好\n".encode(), dry_run=True)
    assert (good.created, good.would_create, good.records, len(good.problems)) == (0, 1, 1, 0)
    assert places(maker) == before


def test_a_fault_is_said_as_it_stands_in_the_file(maker: Client) -> None:
    text = "编码,名称,租金\nD1,甲,abc\nD2,,5\n"
    report = maker.upload("sample_place", "d.csv", text.encode(), dry_run=True)
    said = {(one.row, one.letter, one.column, one.value, tuple(one.cells)) for one in report.problems}
    assert said == {(2, "C", "租金", "abc", ("D1", "甲", "abc")), (3, "B", "名称", "", ("D2", "", "5"))}
    (sheet,) = report.sheets
    assert list(sheet.headings) == ["编码", "名称", "租金"]


def test_a_long_cell_is_told_of_by_its_beginning(maker: Client) -> None:
    report = maker.upload("sample_place", "d.csv", f"编码,名称,租金\nD1,甲,{'x' * 500}\n".encode(), dry_run=True)
    (one,) = report.problems
    assert one.value == "x" * 60
    assert max(map(len, one.cells)) == 60


def test_documents_with_lines_from_the_template_s_sheets_once_a_request(maker: Client) -> None:
    name, empty = maker.file(maker.exchange.Template, exchange_pb2.TemplateRequest(entity="sample_tasting"))
    assert name.endswith(".xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(empty))
    heads, rows = (book.get_sheet_by_index(n).to_python(skip_empty_area=False)[1] for n in (0, 1))
    assert book.sheet_names == ["品鉴会", "酒品", "填写说明"]
    assert heads[0] == rows[0] == "单据标识*"
    assert "场所*" in heads
    assert "数量*" in rows
    filled = _fill({"品鉴会": (heads, [{"单据标识*": "a", "场所*": "P1"}, {"单据标识*": "b", "场所*": "望江楼", "业务日期*": "2026/1/31"}]),
                    "酒品": (rows, [{"单据标识*": k, "酒名*": w, "数量*": q, "单价": 2.5} for k, w, q in (("a", "甲", 2), ("b", "乙", 3), ("b", "丙", 4))])})  # fmt: skip
    request_id = new_id()
    report = maker.upload("sample_tasting", "t.xlsx", filled, request_id=request_id)
    assert not report.problems, report.problems
    assert (report.rows, report.records, report.created) == (5, 2, 2)
    again = maker.upload("sample_tasting", "t.xlsx", filled, request_id=request_id)
    assert (again.created, len(again.changes)) == (2, 0)
    made = [maker.get(change.entity, change.id) for change in report.changes]
    assert sorted(len(one.grids[0].lines) for one in made) == [1, 2]
    assert sorted(to_python(one.values["amount"]) for one in made) == [Decimal("5"), Decimal("17.5")]


def _fill(sheets: dict[str, tuple[list[str], list[dict[str, object]]]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, (headings, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(1, 0, headings)
            for number, row in enumerate(rows, start=2):
                for heading, value in row.items():
                    sheet.write(number, headings.index(heading), value)
    return content.getvalue()


def test_an_export_with_lines_comes_back_unchanged(maker: Client) -> None:
    saved = maker.save(tasting(wines=[("来回", 2, 3), ("往返", 4, 5)])).record
    request = exchange_pb2.ExportRequest(
        query=list_pb2.Query(entity="sample_tasting", search=saved.number), format="xlsx", with_lines=True,
        columns=["number", "place_id", "business_date", "amount", "state"],
    )  # fmt: skip
    _, content = maker.file(maker.exchange.Export, request)
    report = maker.upload("sample_tasting", "back.xlsx", content)
    assert not report.problems, report.problems
    assert (report.rows, report.records, report.unchanged) == (2, 1, 1)


def test_a_column_that_may_not_be_written_says_what_stands_or_is_refused_by_its_address(maker: Client) -> None:
    saved = maker.save(tasting(wines=[("来回", 2, 3)])).record
    amount = to_python(saved.values["amount"])
    for said, expected in ((f"{amount}", []), ("9999", [("金额", 2, "FIELD_READONLY")])):
        sheet = f"单据编号,金额,状态\n{saved.number},{said},开立\n".encode()
        report = maker.upload("sample_tasting", "amounts.csv", sheet)
        assert [(one.column, one.row, one.problem.code) for one in report.problems] == expected
    sheet = f"单据编号,状态\n{saved.number},已审核\n".encode()
    report = maker.upload("sample_tasting", "states.csv", sheet)
    assert [(one.column, one.row, one.problem.code) for one in report.problems] == [("状态", 2, "FIELD_READONLY")]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04rubbish", b"\xff\xfe\x00", "不相干,列\n1,2\n".encode()]
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_rubbish_is_refused_in_words(maker: Client, name: str, content: bytes) -> None:
    before = places(maker)
    try:
        silent = not maker.upload("sample_place", name, content).problems
    except Refused as error:
        silent = error.code is not grpc.StatusCode.INVALID_ARGUMENT
    assert not silent, "it was taken, or refused without words"
    assert places(maker) == before


@pytest.mark.covers("CT-09")
def test_attachments_go_in_out_and_away(maker: Client) -> None:
    saved = maker.save(tasting()).record
    request = exchange_pb2.AttachRequest(
        request_id=new_id(), entity="sample_tasting", id=saved.id, file_name="../../合同.pdf", content=b"%PDF" * 100_000
    )
    first, second = (maker.call(maker.exchange.Attach, request).attachment for _ in range(2))
    assert first.id == second.id
    assert first.file_name == "合同.pdf"
    assert maker.get("sample_tasting", saved.id).attachments == 1
    name, content = maker.file(maker.exchange.Download, exchange_pb2.DownloadRequest(attachment_id=first.id))
    assert (name, len(content)) == ("合同.pdf", 400_000)
    maker.call(maker.exchange.Detach, exchange_pb2.DetachRequest(request_id=new_id(), attachment_id=first.id))
    wanted = exchange_pb2.ListAttachmentsRequest(entity="sample_tasting", id=saved.id)
    assert not maker.call(maker.exchange.ListAttachments, wanted).attachments
    with pytest.raises(Refused) as caught:
        maker.file(maker.exchange.Download, exchange_pb2.DownloadRequest(attachment_id=first.id))
    assert caught.value.code is grpc.StatusCode.NOT_FOUND


# A print says when it was made, and a minute may end between two.
_MINUTE = re.compile(r"\d{2}:\d{2}")


def test_a_print_is_a_pdf_is_counted_and_noted(maker: Client) -> None:
    saved = maker.save(tasting()).record
    for copy in (1, 2):
        request = exchange_pb2.PrintRequest(
            entity="sample_tasting", ids=[saved.id], template="listing", request_id=new_id()
        )
        name, content = maker.file(maker.exchange.Print, request)
        assert name.endswith(".pdf")
        assert content.startswith(b"%PDF")
        # The line broke on the way: the same print, not another one.
        _, again = maker.file(maker.exchange.Print, request)
        assert _MINUTE.sub("", _words(again)) == _MINUTE.sub("", _words(content))
        assert f"第 {copy} 次打印" in _words(content)
        now = maker.get("sample_tasting", saved.id)
        assert (now.print_count, now.row_version) == (copy, saved.row_version)
    history = maker.call(maker.documents.History, document_pb2.HistoryRequest(entity="sample_tasting", id=saved.id))
    assert [entry.action for entry in history.entries].count("打印") == 2


@pytest.mark.parametrize("entity", ["sample_tasting", "sample_place"])
def test_a_preview_counts_no_print_and_passes_for_none(maker: Client, entity: str) -> None:
    if entity == "sample_tasting":
        ids = [maker.save(tasting()).record.id for _ in range(2)]
    else:
        ids = [maker.save(record("sample_place", {"code": f"V{n}", "name": "预"})).record.id for n in range(2)]
    for _ in range(2):
        _, content = maker.file(maker.exchange.Preview, exchange_pb2.PreviewRequest(entity=entity, ids=ids))
        # What it would be, and that it is none; a draft says that it is a draft.
        assert ("预览" in _words(content)) is (entity == "sample_place")
        assert _words(content).count("第 1 次打印") == 2
    for id_ in ids:
        assert maker.get(entity, id_).print_count == 0
        history = maker.call(maker.documents.History, document_pb2.HistoryRequest(entity=entity, id=id_))
        assert "打印" not in [entry.action for entry in history.entries]
    request = exchange_pb2.PrintRequest(entity=entity, ids=ids, request_id=new_id())
    _, content = maker.file(maker.exchange.Print, request)
    assert "预览" not in _words(content)
    _, content = maker.file(maker.exchange.Preview, exchange_pb2.PreviewRequest(entity=entity, ids=ids))
    assert _words(content).count("第 2 次打印") == 2


def test_signs_that_no_font_has_are_said_before_and_with_the_print(maker: Client) -> None:
    ids = [
        maker.save(record("sample_place", {"code": f"W{n}", "name": name})).record.id
        for n, name in enumerate(("丙\U0010fffd楼", "丁楼"))
    ]
    for method, request in (
        (maker.exchange.Preview, exchange_pb2.PreviewRequest(entity="sample_place", ids=ids)),
        (maker.exchange.Print, exchange_pb2.PrintRequest(entity="sample_place", ids=ids, request_id=new_id())),
    ):
        first, *rest = list(maker.call(method, request))
        (said,) = first.warnings
        assert said.severity == document_pb2.SEVERITY_WARNING
        assert "W0 名称：字体没有 \U0010fffd U+10FFFD，将印成方框" in said.message
        assert not any(each.warnings for each in rest)


def _words(content: bytes) -> str:
    return everything(content)


def test_preferences_are_one_s_own_unless_shared(world: World, maker: Client, checker: Client) -> None:
    def put(client: Client, key: str, value: str, *, shared: bool = False) -> None:
        one = preference_pb2.Preference(key=key, value=value, shared=shared)
        client.call(client.preferences.SetPreference, preference_pb2.SetPreferenceRequest(preference=one))

    def keys(client: Client) -> set[str]:
        reply = client.call(client.preferences.GetPreferences, preference_pb2.GetPreferencesRequest(prefix="scheme/"))
        return {one.key for one in reply.preferences}

    put(maker, "scheme/sample_tasting/mine", "{}")
    put(maker, "scheme/sample_tasting/ours", "[1]", shared=True)
    assert keys(maker) == {"scheme/sample_tasting/mine", "scheme/sample_tasting/ours"}
    assert keys(checker) == {"scheme/sample_tasting/ours"}
    put(maker, "scheme/sample_tasting/mine", "")
    assert keys(maker) == {"scheme/sample_tasting/ours"}
    for wrong in ("{", "x" * 20_000):
        with pytest.raises(Refused):
            put(maker, "k", wrong)
