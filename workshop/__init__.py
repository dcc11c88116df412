"""What the atlas writes down. Rooms: a facilitator asks, participants answer without an account and without a name.

    place = store()
    facilitator, key = open_room(place)
    asked = ask(place, facilitator, one_choice("Which comes first?", ["Work", "Language"]))
    who = join(place, facilitator.code, new_secret())
    answer_question(place, who, asked.question_id, "1")
    result(place, facilitator, asked).tallies

Short links stand in short_links.py, settings in settings.py, limits in limits.py. The package knows nothing of Streamlit.
"""

from workshop.cities import cities_in_room, results_by_city
from workshop.codes import as_code, is_secret, new_secret
from workshop.database import Store, store
from workshop.facilitator import (
    AskedQuestion,
    Facilitator,
    Room,
    ask,
    ask_again,
    close,
    delete_room,
    facilitator_with_key,
    open_room,
    put,
    questions_of,
    result,
    results_of,
    room_of,
    set_open,
    show,
    withdraw,
)
from workshop.moderation import Text, hide_texts, join_texts, mark_answered, separate_text, show_texts, texts_of
from workshop.participant import Participant, Place, answer_question, choose_city, join, place_of
from workshop.presentation import (
    Presentation,
    begin_presentation,
    end_presentation,
    mark_of,
    note_look,
    presentation_of,
    presented_scenes,
    steer,
)
from workshop.questions import (
    KINDS,
    TEXT_KINDS,
    Question,
    highest_city,
    number,
    one_choice,
    scale,
    sheet,
    words,
)
from workshop.refusals import NoSuchRoomError, NotAcceptedError, RefusalError
from workshop.results import ItemResult, Rank, Result, Tally
from workshop.settings import RoomsNotReadyError
from workshop.short_links import address_behind, store_link
