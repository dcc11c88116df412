"""A section of a profile, as page and report show it."""

from dataclasses import dataclass, field

import pandas as pd

from ui.charts.designs import Chart


@dataclass(frozen=True)
class Section:
    """A part of a profile. rows: figures for the download; table: what a reader sees in place of, or beside, the chart."""

    key: str
    title: str
    paragraphs: list[str]
    chart: Chart | None = None
    alternative_text: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def source_ids(self) -> list[str]:
        """Where its rows come from, in their order."""
        return list(dict.fromkeys(self.rows["source_id"])) if len(self.rows) else []
