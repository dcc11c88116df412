"""City profile: everything the atlas knows of one city, its peers, and a report to take away."""

import streamlit as st

from ui import city
from ui.city_picker import pick_city
from ui.navigation import chosen_filters, link_to_this_view

chosen = chosen_filters()

st.title("City profile")
city_id = pick_city()
subject = city.select_city(city_id, chosen, str(st.session_state["peer_scope"]), int(st.session_state["share_weight"]))
city.show(subject)
link_to_this_view("city", subject.name, city=city_id)
