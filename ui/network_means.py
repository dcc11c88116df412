"""The averages of the Intercultural Cities Index over its network."""

import pandas as pd
import streamlit as st

from ui import statements, wording
from ui.charts import designs


def network_means_name(means: pd.DataFrame) -> str:
    """Whose averages the rows of icc_network_means are: Average of 85 Intercultural Cities, 2017."""
    first = means.iloc[0]
    return f"Average of {wording.count(first['city_count'])} Intercultural Cities, {wording.year(first['year'])}"


def show_means(dimensions: pd.DataFrame, means: pd.DataFrame) -> None:
    """The average of the network in each dimension (rows of icc_network_means), as a chart; overall from all `means`."""
    overall = means.loc[means["measure_id"] == "icc_overall", "value"].iloc[0]
    st.markdown(f"**{network_means_name(means)}** (overall {overall:.0f} of 100)")
    if dimensions.empty:
        return
    ready = dimensions.assign(
        measure=dimensions["measure"].map(statements.without_index),
        value_text=[wording.short_value(v, "score 0-100") for v in dimensions["value"]],
        kind=dimensions["field_of_action_name"],
    )
    name = network_means_name(means)
    spread = statements.ends_text(ready["measure"].tolist(), ready["value"].tolist(), "score 0-100")
    st.vega_lite_chart(
        spec=designs.network_means(ready, name).on_screen(),
        alt=f"{name}, in {wording.plural(len(ready), 'dimension', 'dimensions')}: {spread}.",
        key="network_means",
    )
