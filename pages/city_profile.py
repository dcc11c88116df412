"""City profile: what stands out of one city, its values and those of its region and country, similar cities and what they do."""

import streamlit as st

from ui import city
from ui.city_picker import pick_city
from ui.navigation import chosen_filters, link_to_this_view
from ui.wording import plain

chosen = chosen_filters()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    heading = st.container(width="content")
    city_id = pick_city()
subject = city.select_city(city_id, chosen, str(st.session_state["peer_scope"]), int(st.session_state["share_weight"]))
heading.title(plain(subject.name))
city.show(subject)
link_to_this_view("city", subject.name, city=city_id)
