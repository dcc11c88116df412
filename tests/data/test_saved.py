"""Uploaded data saved as one file: opened, it is the same; changed, newer or hostile, it is refused with a sentence."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from data.importer import Choices, FileRejectedError, ImportedFile, defined, figures, isolated, limits, saved
from data.importer.places import known_places
from tests.data.hostile_files import damaged_part

OWN = defined("Places in courses", "%", "higher is better", "Share of those who asked.")
SHARES = b"city,country,year,foreign_born_share,note\nWien,Austria,2025,64.5,\nMalmo,,2025,36,\"-1, '+ and ''\n@two lines\"\n"
GROUPS = ("total", "foreign_born", "native_born", "foreign_citizens")
SMALL = b"city,year,foreign_born_share\nGraz,2025,0.4 %\n"  # small, and certain only with its sign
COURSES = "city;year;places\nВена;2025;62,5\nWien;2024;61\n".encode()


def files() -> list[ImportedFile]:
    own = Choices(own=OWN, group="foreign_born", value="places")
    return [
        figures("register.csv", SHARES, url="https://city.example/register"),
        figures("small.csv", SMALL),
        figures("=1+1 <b>.csv", COURSES.replace("Вена".encode(), b"Graz"), choices=own),
    ]


@cache
def whole() -> bytes:
    """The same files, saved."""
    return saved.packed(files())


def changed(name: str, change: Callable[[str], str]) -> bytes:
    """Saved data in which one part was changed."""
    before, after = zipfile.ZipFile(io.BytesIO(whole())), io.BytesIO()
    with zipfile.ZipFile(after, "w") as archive:
        for part in before.namelist():
            text = before.read(part).decode()
            made = change(text) if part == name else text
            if made:
                archive.writestr(part, made)
    return after.getvalue()


@pytest.mark.parametrize("read", [saved.opened, isolated.saved])
def test_what_is_saved_opens_as_it_was(read: Callable[[bytes], list[ImportedFile]]) -> None:
    before = files()
    assert not [problem for one in before for problem in one.problems]
    after = read(saved.packed(before))
    for one, other in zip(before, after, strict=True):
        columns = [column for column in one.rows if column != "value_column"]
        pd.testing.assert_frame_equal(one.rows[columns].astype(str), other.rows[columns].astype(str))
        assert (one.source, one.own, one.form) == (other.source, other.own, other.form)
    told = [
        zipfile.ZipFile(io.BytesIO(saved.packed(of))).read(saved.CONTENTS) for of in (after, before)
    ]  # without the time of day
    assert told[0] == told[1]


def test_a_saved_file_holds_nothing_that_a_spreadsheet_runs() -> None:
    table = zipfile.ZipFile(io.BytesIO(whole())).read("1.csv").decode()
    assert "\"'-1" in table


def test_the_day_of_the_upload_is_kept() -> None:
    (one, *_) = saved.opened(changed(saved.CONTENTS, lambda text: text.replace(files()[0].source["retrieved"], "2025-03-04")))
    assert (one.source["retrieved"], "4 March 2025" in one.source["citation"]) == ("2025-03-04", True)


def contents(**entries: object) -> Callable[[str], str]:
    return lambda text: json.dumps(json.loads(text) | entries)


def of_first(**entries: object) -> Callable[[str], str]:
    def change(text: str) -> str:
        found = json.loads(text)
        found["files"][0] |= entries
        return json.dumps(found)

    return change


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("1.csv", lambda text: text.replace("64.5", "164.5"), "“register.csv”, row 2, value: “164.5” lies outside"),
        ("1.csv", lambda text: text.replace("at-vienna", "at-atlantis"), "no city with the code “at-atlantis”"),
        ("1.csv", lambda text: text.replace("foreign_born_share", "own_other_12345678"), "is no measure of the atlas"),
        ("1.csv", lambda text: text.replace('"line"', '"row"'), "rows of it cannot be read"),
        ("1.csv", lambda text: text.splitlines()[0] + "\n", "rows of it are missing"),
        ("1.csv", lambda _: "\0\0", "rows of it cannot be read"),
        ("1.csv", lambda _: "", "rows that it names are not in it"),
        ("3.csv", lambda text: text.replace("own_places", "own_spaces"), "is no measure of the atlas"),
        (saved.CONTENTS, lambda _: "", "none in which the atlas saved data"),
        (saved.CONTENTS, lambda _: "[" * 100_000, "cannot be read"),
        (saved.CONTENTS, lambda _: "x" * 3_000_000, "too long"),
        (saved.CONTENTS, contents(atlas_data=5), "saved by a newer version of the atlas (its form is 5"),
        (saved.CONTENTS, contents(atlas_data=0), "not as the atlas writes it"),
        (saved.CONTENTS, contents(atlas_data=True), "not as the atlas writes it"),
        (saved.CONTENTS, contents(files=[]), "not as the atlas writes it"),
        (saved.CONTENTS, contents(files=[1, 2, 3]), "not as the atlas writes it"),
        (saved.CONTENTS, of_first(more=1), "not as the atlas writes it"),
        (saved.CONTENTS, of_first(title=1), "not as the atlas writes it"),
        (saved.CONTENTS, of_first(url="javascript:alert(1)"), "is no address that begins with https://"),
        (saved.CONTENTS, of_first(title="small.csv"), "two of its files have one name"),
        (saved.CONTENTS, of_first(measure={"name": "x", "unit": "%", "direction": "up", "definition": "y"}), "must be one of"),
        (saved.CONTENTS, of_first(measure={"name": "x"}), "not as the atlas writes it"),
        (saved.CONTENTS, of_first(measure=[1]), "not as the atlas writes it"),
        (saved.CONTENTS, of_first(uploaded="9999-99-99"), ""),
    ],
)
def test_a_changed_file_is_refused_with_a_sentence(name: str, change: Callable[[str], str], words: str) -> None:
    content = changed(name, change)
    if not words:
        assert saved.opened(content)
        return
    with pytest.raises(FileRejectedError) as refused:
        saved.opened(content)
    assert words in str(refused.value)


def test_files_of_another_kind_and_too_large_ones_are_refused() -> None:
    damaged = damaged_part(saved.CONTENTS, zipfile.ZIP_LZMA)()
    for content in (b"", b"city,year\n", whole()[:-60], whole()[:100] + whole()[140:], damaged):
        with pytest.raises(FileRejectedError, match="damaged"):
            saved.opened(content)
    one = figures("small.csv", SMALL)
    many = [replace(one, source=one.source | {"title": f"{number}.csv"}) for number in range(limits.SAVED_FILES + 1)]
    with pytest.raises(FileRejectedError, match="holds 51 files"):
        saved.opened(saved.packed(many))


def test_more_than_is_taken_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    content = whole()
    monkeypatch.setattr(saved, "SAVED_VALUES", 4)
    with pytest.raises(FileRejectedError, match="The file has 5 values; at most 4"):
        saved.opened(content)
    monkeypatch.setattr(saved, "ON_THE_PAGE", replace(limits.ON_THE_PAGE, unpacked_bytes=1_000))
    with pytest.raises(FileRejectedError, match="Unpacked, the file has"):
        saved.opened(content)


def test_the_most_that_is_taken_is_read_within_the_limits() -> None:
    (one, *_) = files()
    count, cities = limits.SAVED_VALUES, sorted(known_places().codes["city"])
    rows = pd.concat([one.rows.head(1)] * count, ignore_index=True)
    rows["place_code"] = [cities[number % len(cities)] for number in range(count)]
    rows["year"] = [str(1995 + number // len(cities) % 31) for number in range(count)]
    rows["population_group"] = [GROUPS[number // len(cities) // 31] for number in range(count)]
    rows["reference_url"] = [f"https://city.example/{number}" for number in range(count)]
    (after,) = isolated.saved(saved.packed([ImportedFile(rows, one.source, [], one.form)]))
    assert len(after.rows) == count
