"""The time left for a question: a line that shortens, and words that change every five seconds, at the end every second."""

import streamlit as st

from ui.rooms.phone_phrases import phrase
from workshop import AskedQuestion

_STYLE = """<style>
@keyframes room_time {from {width: 100%} to {width: 0}}
.room_time {font-size: 1.1rem; font-variant-numeric: tabular-nums; margin: 0 0 .5rem}
.room_time .track {height: .5rem; border-radius: .25rem; overflow: hidden; background: rgba(128, 145, 160, .25)}
.room_time .left {height: 100%; background: #8091a0; animation: room_time linear forwards}
@media (min-width: 900px) {.room_time {font-size: 1.6rem}}
@media (prefers-reduced-motion: reduce) {.room_time .left {animation-play-state: paused}}
</style>"""
_CALM = 5  # seconds between two words, but for the last ten


def show(asked: AskedQuestion) -> None:
    """Draw the time left, or that it is up; nothing where none is counted."""
    left = asked.seconds_left
    if asked.has_run_out:
        st.html(f'{_STYLE}<div class="room_time">{phrase("time_over")}</div>')
        return
    if left is None:
        return
    shown = left if left <= 2 * _CALM else left // _CALM * _CALM
    time = phrase("time_left", time=f"{shown // 60}:{shown % 60:02d}")
    whole = asked.question.seconds
    line = f'<div class="left" style="animation-duration: {whole}s; animation-delay: -{whole - left}s"></div>'
    st.html(f'{_STYLE}<div class="room_time" role="timer" aria-live="off">{time}<div class="track">{line}</div></div>')
