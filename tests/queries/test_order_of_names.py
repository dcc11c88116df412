"""Names are sorted as people look for them, whatever their letters."""

import shutil
from pathlib import Path

import duckdb
import pytest

# Names in the order in which they must stand.
ORDERS = {
    "letters that are no accents": ["Dakar", "Đakovo", "Dover", "Lommel", "Łomża", "London", "Odense", "Ølstykke", "Oslo"],
    "two letters for one": ["Gera", "Gießen", "Gijón", "Rødovre", "Rouen", "Strasbourg", "Straße", "Straubing"],
    "accents": ["Aveiro", "Ávila", "Avilés", "Örebro", "Orléans", "Šiauliai", "Siena", "Żory", "Zurich"],
    "quotation marks and capitals": ["de Pijp", "Delft", "'s-Hertogenbosch", "Sheffield", "’t Harde", "Tartu"],
}


@pytest.mark.parametrize("form", ORDERS)
def test_names_stand_where_they_are_looked_for(form: str, small_file: Path, tmp_path: Path) -> None:
    copy = shutil.copy(small_file, tmp_path)  # other tests may hold the file open
    with duckdb.connect(str(copy), read_only=True) as connection:
        found = connection.execute("SELECT name FROM unnest(?) AS u (name) ORDER BY name_order(name)", [ORDERS[form][::-1]])
        assert [name for (name,) in found.fetchall()] == ORDERS[form]
