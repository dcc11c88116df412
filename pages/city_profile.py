"""City profile: what stands out of one city, its values and those of its region and country, similar cities and what they do."""

import streamlit as st

from serving.streamlit_internals import is_without_browser
from ui.charts import range_rows
from ui.city import views
from ui.city.documented_practices import show_own, show_practices_of_others
from ui.city.similar_cities import show_similar_cities
from ui.navigation import chosen_filters, link_to_this_view
from ui.selected_city import city_or_example, mark_example, select_city
from ui.state import presentation
from ui.state.page import tab_title
from ui.wording import plain

chosen = chosen_filters()

city_id = city_or_example()
subject = select_city(city_id, chosen, str(st.session_state["peer_scope"]), int(st.session_state["share_weight"]))
st.set_page_config(tab_title(subject.name))
st.title(plain(subject.name))
mark_example()
st.html(range_rows.STYLE)
if presentation.place():
    views.show_scene(subject, str(st.session_state["city_part"]))
else:
    blocks = views.blocks_of(subject)
    views.show_facts(subject)
    views.show_actions(subject, blocks)
    if not is_without_browser():  # the rows are offered; what follows is for eyes
        views.show_first_sentences(subject)
        views.show_legend(subject, blocks)
        for block in blocks:
            views.show_block(subject, block)
        views.show_details(subject, blocks)
        show_similar_cities(subject)
        show_practices_of_others(subject)
        views.show_series(subject)
        views.show_more(subject)
        show_own(subject.city_id, subject.name)
link_to_this_view("city", subject.name, city=city_id)
