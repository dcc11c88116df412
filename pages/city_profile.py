"""City profile: what stands out of one city, its values and those of its region and country, similar cities and what they do."""

import streamlit as st

from ui import city
from ui.navigation import chosen_filters, link_to_this_view
from ui.selected_city import city_or_example, mark_example
from ui.state.page import tab_title
from ui.wording import plain

chosen = chosen_filters()

city_id = city_or_example()
subject = city.select_city(city_id, chosen, str(st.session_state["peer_scope"]), int(st.session_state["share_weight"]))
st.set_page_config(tab_title(subject.name))
st.title(plain(subject.name))
mark_example()
city.show(subject)
link_to_this_view("city", subject.name, city=city_id)
