"""The OpenAPI document of the data addresses, made of the parameters that pages and tables have."""

import json
from collections.abc import Sequence

from api import formats, tables, views
from queries import catalogue
from queries.database import cached_per_database
from ui import navigation
from ui.state.url import Parameter


@cached_per_database
def document() -> bytes:
    """OpenAPI 3.1, as JSON."""
    pages = navigation.all_pages()
    paths = {
        f"/{name}.{{format}}": _path(
            f"The rows of the view “{pages[name].title}” as it is on screen", views.parameters_of(name), True
        )
        for name in views.names()
    }
    paths |= {f"/{name}.{{format}}": _path(f"The table {name}", tables.parameters_of(name), False) for name in tables.names()}
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "City Integration Atlas: data addresses",
            "version": catalogue.data_version(),
            "description": "What stands in the address of a page gives the rows of that page. Only reading. Each row names its "
            "source; the read-me (txt) has citations and terms.",
        },
        "servers": [{"url": "."}],
        "paths": paths,
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def _path(summary: str, parameters: Sequence[Parameter], has_pictures: bool) -> dict[str, object]:
    kinds = [*formats.MAKERS, *(formats.PICTURES if has_pictures else ())]
    types = {**{kind: made[0] for kind, made in formats.MAKERS.items()}, **formats.PICTURES}
    return {
        "get": {
            "summary": summary,
            "parameters": [
                {"name": "format", "in": "path", "required": True, "schema": {"type": "string", "enum": kinds}},
                *({"name": one.name, "in": "query", "required": False, "schema": {"type": "string"}} for one in parameters),
            ],
            "responses": {
                "200": {"description": "The rows, or the chart.", "content": {types[kind]: {} for kind in kinds}},
                "304": {"description": "Not changed since the ETag that was sent."},
                "400": {"description": "The address asks for what there is not; a sentence says what there is."},
                "503": {"description": "The server is busy with rows for others, or renews its data; a sentence says so."},
            },
        }
    }
