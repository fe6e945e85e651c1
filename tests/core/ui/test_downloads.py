import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from almoner.core.ui.downloads import (
    CHUNK,
    Notes,
    csv_chunks,
    csv_response,
    neutralised,
    ods_response,
    write_ods,
)

NOTES = Notes(
    title="Services",
    source="Care Quality Commission",
    as_at=date(2026, 3, 27),
    filters=("District: Westmarsh",),
    definitions=(("Beds", "Places registered with the regulator"),),
)
COLUMNS = ("Name", "Beds", "Rated on", "Dormant", "Loaded")
ROW = ("Ash House", 40, date(2021, 2, 1), False, datetime(2026, 7, 1, 9, 30, tzinfo=UTC))

AWKWARD = (
    "老人ホーム",
    "بيت الرحمة",
    "בית שלום, 36",
    "Ysbyty Tŷ’r Dŵr",
    "A & B <script>alert(1)</script>",
    "Ash \"House\", 'Elm'; 🏠👩\u200d⚕️",
    "L" * 400,
    "00123",
    "1/2",
)


def as_csv(rows, columns=COLUMNS) -> list[list[str]]:
    text = "".join(csv_chunks(columns=columns, rows=rows)).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_ods(rows, columns=COLUMNS, notes=NOTES) -> bytes:
    file = io.BytesIO()
    write_ods(file=file, sheet=notes.title, columns=columns, rows=rows, notes=notes)
    return file.getvalue()


def read(ods: bytes, sheet: str = "Services") -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(ods)).get_sheet_by_name(sheet).to_python()


@pytest.mark.parametrize("sign", list("=+-@＝＋－＠\t\r\n"))
def test_what_a_spreadsheet_would_take_for_a_formula_is_made_text(sign):
    assert neutralised(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["Ash House", "", "a=b", "1-123456789", "’Twas"])
def test_other_text_is_left_alone(text):
    assert neutralised(text) == text


def test_a_csv_begins_with_a_mark_for_excel():
    assert next(csv_chunks(columns=COLUMNS, rows=[])).startswith("\ufeffName,Beds")


def test_a_csv_says_dates_and_truths_plainly():
    assert as_csv([ROW])[1] == ["Ash House", "40", "2021-02-01", "No", "2026-07-01 10:30:00"]


def test_a_negative_figure_is_a_figure_and_a_formula_is_not():
    assert as_csv([(-5, "=1+1", None, True, 0.5)])[1] == ["-5", "'=1+1", "", "Yes", "0.5"]


def test_a_heading_is_made_safe_too():
    assert as_csv([], columns=("=A",))[0] == ["'=A"]
    assert read(as_ods([], columns=("=A",)))[0] == ["'=A"]


def test_a_csv_is_sent_as_its_rows_are_read():
    taken: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(CHUNK * 3):
            taken.append(number)
            yield (number,)

    chunks = csv_chunks(columns=("n",), rows=rows())
    next(chunks)

    assert len(taken) == CHUNK


texts = st.text(st.characters(codec="utf-8"), max_size=20)
cells = st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.dates(), texts)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_no_cell_of_a_csv_is_a_formula(rows):
    for row, written in zip(rows, as_csv(rows, columns=("a", "b"))[1:], strict=True):
        for value, cell in zip(row, written, strict=True):
            if isinstance(value, str):
                assert cell in (value, f"'{value}")
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_any_text_gives_a_spreadsheet_that_can_be_read(rows):
    ods = as_ods(rows, columns=("a", "b"))
    content = zipfile.ZipFile(io.BytesIO(ods)).read("content.xml")

    ElementTree.fromstring(content)
    assert b"table:formula" not in content


def test_a_spreadsheet_keeps_figures_and_dates_as_such():
    found = read(as_ods([ROW, ("<&>", None, None, True, None)]))

    assert found[0] == list(COLUMNS)
    assert found[1][:4] == ["Ash House", 40.0, date(2021, 2, 1), "No"]
    assert found[1][4] == datetime(2026, 7, 1, 10, 30)  # noqa: DTZ001  the time here
    assert found[2][:4] == ["<&>", "", "", "Yes"]


def test_a_spreadsheet_has_its_notes():
    found = {row[0]: row[1] for row in read(as_ods([ROW]), "Notes")}

    assert found["Source"] == "Care Quality Commission"
    assert found["As at"] == "27 March 2026"
    assert found["Filters"] == "District: Westmarsh"
    assert found["Beds"] == "Places registered with the regulator"


def test_a_list_of_everything_says_so():
    everything = Notes(title="Services", source="CQC", as_at=date(2026, 3, 27))

    assert ["Filters", "None: everything is included"] in read(
        as_ods([], notes=everything), "Notes"
    )


def test_its_kind_can_be_told_from_its_first_bytes():
    ods = as_ods([ROW])

    assert ods[30:38] == b"mimetype"
    assert ods[38:84] == b"application/vnd.oasis.opendocument.spreadsheet"
    assert zipfile.ZipFile(io.BytesIO(ods)).testzip() is None


def test_the_same_rows_give_the_same_bytes():
    assert as_ods([ROW]) == as_ods([ROW])


def test_text_of_several_lines_stays_in_its_cell():
    ods = as_ods([("one\ntwo",)], columns=("a",))

    assert b"<text:p>one</text:p><text:p>two</text:p>" in zipfile.ZipFile(io.BytesIO(ods)).read(
        "content.xml"
    )


@pytest.mark.parametrize("title", ["A" * 40, "Services: all [open]?", "", "'quoted'"])
def test_a_sheet_has_a_name_that_excel_accepts(title):
    notes = Notes(title=title, source="CQC", as_at=date(2026, 3, 27))
    name = CalamineWorkbook.from_filelike(io.BytesIO(as_ods([], notes=notes))).sheet_names[0]

    assert 0 < len(name) <= 31
    assert not set(name) & set("[]*?:/\\'")


@pytest.mark.parametrize("name", ["Services in Northshire", '../../x"; y', ""])
def test_a_file_is_named_safely(name):
    made = csv_response(name=name, columns=COLUMNS, rows=[ROW])
    given_name = made["Content-Disposition"].split('"')[1]

    assert given_name == Path(given_name).name
    assert given_name.endswith(".csv")
    assert made["Content-Type"] == "text/csv; charset=utf-8"


def test_a_spreadsheet_is_sent_whole():
    made = ods_response(name="Services", columns=COLUMNS, rows=[ROW], notes=NOTES)
    body = b"".join(made.streaming_content)

    assert made["Content-Disposition"] == 'attachment; filename="services.ods"'
    assert read(body)[1][0] == "Ash House"
    made.file_to_stream.close()


def part(ods: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(ods)).read(name))


def named(name: str) -> str:
    kind, _, own = name.partition(":")
    return f"{{urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0}}{own}"


def widths(ods: bytes, kind: str) -> list[float]:
    return [
        float(style[0].get(named("style:column-width"), "").removesuffix("cm"))
        for style in part(ods, "content.xml").iter(named("style:style"))
        if style.get(named("style:name"), "").rstrip("0123456789") == kind
    ]


def test_columns_are_as_wide_as_what_is_in_them_within_reason():
    long_name = "Ash House Residential Home"
    beds, rated, name, all_of_it = widths(
        as_ods(
            [(4, date(2026, 9, 27), long_name, "so on " * 90)],
            columns=("Beds", "On", "Name", "All"),
        ),
        "list",
    )
    assert beds < rated < name < all_of_it == 9.0


def test_a_list_without_rows_is_as_wide_as_its_headings():
    assert widths(as_ods([]), "list") == [2.2] * len(COLUMNS)


def test_rows_after_the_first_ones_are_all_there_and_read_as_they_are_written():
    taken: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(CHUNK * 2 + 1):
            taken.append(number)
            yield (number,)

    found = read(as_ods(rows(), columns=("n",)))
    assert [row[0] for row in found[1:]] == list(range(CHUNK * 2 + 1)) == taken


def test_the_headings_stay_in_sight_on_both_sheets():
    settings = part(as_ods([ROW]), "settings.xml")
    sheets = {
        entry.get(named("config:name")): {
            item.get(named("config:name")): item.text for item in entry
        }
        for entry in settings.iter(named("config:config-item-map-entry"))
        if entry.get(named("config:name"))
    }
    assert list(sheets) == ["Services", "Notes"]
    assert {
        (one["VerticalSplitMode"], one["VerticalSplitPosition"]) for one in sheets.values()
    } == {("2", "1")}


def test_its_properties_say_what_it_is_and_how_old_in_british_english():
    meta = part(as_ods([ROW]), "meta.xml")
    said = {element.tag.rpartition("}")[2]: element.text for element in meta[0]}
    assert said == {
        "title": "Services",
        "subject": "Care Quality Commission, as at 27 March 2026",
        "language": "en-GB",
    }
    defaults = next(part(as_ods([ROW]), "styles.xml").iter(named("style:default-style")))
    said_of_text = next(one for one in defaults if one.tag == named("style:text-properties"))
    assert set(said_of_text.attrib.values()) == {"en", "GB"}


def test_it_is_printed_across_with_all_columns_on_a_page():
    styles = part(as_ods([ROW]), "styles.xml")
    layout = next(styles.iter(named("style:page-layout-properties")))
    assert layout.get(named("style:print-orientation")) == "landscape"
    assert layout.get(named("style:scale-to-X")) == "1"
    master = next(styles.iter(named("style:master-page"))).get(named("style:name"))
    content = part(as_ods([ROW]), "content.xml")
    by_name = {one.get(named("style:name")): one for one in content.iter(named("style:style"))}
    for table in content.iter(named("table:table")):
        used = by_name[table.get(named("table:style-name"))]
        assert used.get(named("style:master-page-name")) == master


def test_every_style_and_every_part_that_is_named_is_there():
    ods = as_ods([ROW])
    names = set(zipfile.ZipFile(io.BytesIO(ods)).namelist())
    manifest = part(ods, "META-INF/manifest.xml")
    listed = {entry.get(named("manifest:full-path")) for entry in manifest} - {"/"}
    assert listed == names - {"mimetype", "META-INF/manifest.xml"}
    content = part(ods, "content.xml")
    known = {one.get(named("style:name")) for one in content.iter(named("style:style"))}
    used = {
        element.get(named(f"table:{attribute}"))
        for element in content.iter()
        for attribute in ("style-name", "default-cell-style-name")
    }
    assert used - {None} <= known


def test_a_moment_is_shown_with_its_time_and_a_day_without():
    content = part(as_ods([ROW]), "content.xml")
    cells = [
        (cell.get(named("table:style-name")), cell.get(named("office:date-value")))
        for cell in content.iter(named("table:table-cell"))
        if cell.get(named("office:value-type")) == "date"
    ]
    assert cells == [("day", "2021-02-01"), ("time", "2026-07-01T10:30:00")]


def test_an_unknown_is_blank_and_none_is_a_nought():
    assert as_csv([(None, 0)], columns=("a", "b"))[1] == ["", "0"]
    assert read(as_ods([(None, 0)], columns=("a", "b")))[1] == ["", 0.0]


@pytest.mark.parametrize("name", AWKWARD)
def test_names_in_any_script_stay_as_they_are(name):
    assert as_csv([(name,)], columns=("a",))[1] == [name]
    assert read(as_ods([(name,)], columns=("a",)))[1] == [name]


def test_long_texts_are_wrapped_in_their_column_and_short_ones_are_not():
    content = part(as_ods([("short", "so on " * 90)], columns=("a", "b")), "content.xml")
    list_sheet = next(content.iter(named("table:table")))
    styles = [
        column.get(named("table:default-cell-style-name"))
        for column in list_sheet.iter(named("table:table-column"))
    ]
    assert styles == [None, "told"]


def test_many_digits_are_shown_rounded_and_kept_whole():
    """A small figure is never shown as none."""
    rows = [(200 / 3,), (0.5,), (0.001,), (100.0,), (-200 / 3,)]
    content = part(as_ods(rows, columns=("a",)), "content.xml")
    cells = [
        (cell.get(named("table:style-name")), float(cell.get(named("office:value"), "")))
        for cell in content.iter(named("table:table-cell"))
        if cell.get(named("office:value-type")) == "float"
    ]
    assert [style for style, _ in cells] == ["about", None, None, None, "about"]
    assert [value for _, value in cells] == [value for (value,) in rows]
