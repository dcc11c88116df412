"""How participants get in: code and link, large enough for the back row."""

from html import escape

import streamlit as st

from ui.rooms import facilitator_key
from ui.sharing import qr_code

_CODE = """<style>
.room_way_in {{display: flex; flex-wrap: wrap; gap: 0 1.2rem; align-items: baseline}}
.room_way_in .code {{font-size: {size}; font-weight: 700; letter-spacing: .12em; line-height: 1.2}}
.room_way_in .link {{font-size: clamp(1rem, 2.2vw, 1.4rem); overflow-wrap: anywhere}}
</style><div class="room_way_in"><span class="link">Open <strong>{link}</strong> and type</span>
<span class="code">{code}</span></div>"""
_SIZE = {True: "clamp(2.6rem, 9vw, 6rem)", False: "clamp(1.8rem, 4vw, 2.6rem)"}


def link_to(code: str) -> str:
    """The address that leads into a room."""
    return qr_code.full_link(f"/join?room={code}")


def own_room_link() -> str:
    """The address that leads into the room that this visitor leads; empty without one."""
    return link_to(facilitator_key.code()) if facilitator_key.code() else ""


def show(code: str, is_large: bool, is_open: bool) -> None:
    """Code and link of a room, as text and for the camera of a phone. is_large: while people are still coming in."""
    with st.container(border=True, key="invitation"):
        if is_open and is_large:
            qr_code.draw_code(link_to(code), "the room")
        if is_open:
            st.html(_CODE.format(code=escape(code), link=escape(qr_code.full_link("/join")), size=_SIZE[is_large]))
        else:
            st.markdown(f"Room {code} is closed: nobody can join or answer. “All questions” opens it again.")
        with st.container(horizontal=True):
            if is_open:
                with st.popover("Link to send", icon=":material/link:"):
                    st.write("Opens the room without typing the code.")
                    qr_code.draw_link(link_to(code), "the room")
            _key_link()


def _key_link() -> None:
    """The link that leads the room, sent to the browser only once it is asked for."""
    with st.popover(
        "Facilitate from another device", icon=":material/devices:", key="facilitator_link", on_change="rerun"
    ) as opened:
        if opened.open:
            st.write("Keep this link: it leads the room should this browser fail. Do not show it on the screen.")
            st.code(qr_code.full_link(f"/room?room_key={facilitator_key.key()}"), language=None, wrap_lines=True)
