"""The questions: what the policy study of 2017 found, what this data shows, and why the two may differ."""

from dataclasses import dataclass

import streamlit as st

from ui import chart_frame, pick, study_findings, wording
from ui.correlations import areas, index_classes, pair_view, pickers, variables
from ui.correlations.paired_measures import pair_measures
from ui.filters import Filters

STUDY = "OSCE/ODIHR study of 2017"
ON_SECTION_3_3 = ("policy_areas", "residents_policy", "icc_policy")


@dataclass(frozen=True)
class Question:
    """Two sides, what the study found and why it may differ from what this data shows."""

    x: str
    y: str
    finding: str
    why: str


QUESTIONS = {
    "residents_policy": Question(
        "mipex_overall",
        pickers.RESIDENTS,
        f"The {STUDY} (section 3.3) did not ask residents. Comparing national policy with the Intercultural Cities Index, it saw "
        "a moderate positive correlation: cities were slightly ahead where national law was.",
        "The study compared what cities report of their policy; here residents say how they see their city. These cities were "
        "chosen for a survey and did not apply, and each country counts once.",
    ),
    "residents_share": Question(
        "foreign_born_share",
        pickers.RESIDENTS,
        f"The {STUDY} (section 2.1) did not ask residents. Quoting an analysis of 22 cities as of 2009, it saw more "
        "intercultural policy where more residents were non-nationals.",
        "Residents' opinion is not policy. People born abroad are asked too and may see their city differently, and people who "
        "move choose places that welcome them.",
    ),
    "gap_mobility": Question(
        "mipex_labour_market_mobility",
        "gap_employment_rate_20_64",
        f"The {STUDY} (section 3.3) did not look at employment gaps and names labour market mobility in neither of its lists of "
        "shared and national competence.",
        "Law can be written where a gap is wide. Gaps follow who came, when and for what reason as much as rules, and the law "
        "counts for people from outside the EU while the gap counts all born abroad.",
    ),
    "icc_policy": Question(
        "mipex_overall",
        "icc_overall",
        f"The {STUDY} (section 3.3) saw a moderate positive correlation between national policy and the index, with countries "
        "off the line on both sides: Portugal and Spain ahead nationally, Switzerland ahead in its cities.",
        "The study states no sample: it used the index where cities had chosen to join. The atlas has overall scores only of "
        "cities for which a text states one, from different years and versions of the index, so the two results cannot be "
        "compared.",
    ),
    "icc_share": Question(
        "foreign_born_share",
        "icc_overall",
        f"The {STUDY} (section 2.1) quotes an analysis of 22 cities as of 2009 (BAK Basel, 2011): cities with more non-nationals "
        "scored higher on the index. It calls the change in the population the main driver of local policy.",
        "The study counted non-nationals; too few of these cities have that share here, so people born abroad are counted "
        "instead. Scores here are fewer, later and from different years.",
    ),
}


def questions(filters: Filters) -> None:
    """Let the reader choose a question and answer it."""
    preset = pick.from_list("Question", pickers.PRESETS, "link_preset")
    if preset == pickers.BY_AREA:
        areas.by_area(filters)
        _of_the_study(areas.STUDY, areas.WHY)
    else:
        question = QUESTIONS[str(preset)]
        pair = pair_measures(filters, *(variables.all_variables()[side] for side in (question.x, question.y)))
        pair_view.show(pair, "question_chart")
        with chart_frame.actions():
            st.button(
                "Change the indicators",
                icon=":material/tune:",
                type="tertiary",
                key="change_measures",
                on_click=pickers.open_two,
                args=(pair.x, pair.y),
            )
        if (question.x, question.y) == (index_classes.POLICY, index_classes.INDEX):
            index_classes.fold(filters)
        _of_the_study(question.finding, question.why)
    if preset in ON_SECTION_3_3:
        study_findings.folded("correlation")


def _of_the_study(finding: str, why: str) -> None:
    """What the study found and why this data may show something else, folded."""
    with st.expander("What the study of 2017 found, and why this data may differ"):
        st.markdown(f"**What the study found**  \n{wording.plain(finding)}")
        st.markdown(f"**Why they may differ**  \n{wording.plain(why)}")
