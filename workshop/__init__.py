"""What the atlas writes down. Rooms: a facilitator asks, participants answer without an account and without a name.

    place = store()
    facilitator, key = open_room(place)
    asked = ask(place, facilitator, one_choice("Which comes first?", ["Work", "Language"]))
    who = join(place, facilitator.code, new_secret())
    answer_question(place, who, asked.question_id, "1")
    result(place, facilitator, asked).tallies

Short links stand in links.py. Settings stand in settings.py, limits in limits.py. The package knows nothing of Streamlit.
"""

from workshop.codes import as_code, is_secret, new_secret
from workshop.database import Store, store
from workshop.facilitator import (
    AskedQuestion,
    Facilitator,
    NoSuchRoomError,
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
    room_of,
    set_open,
    show,
    withdraw,
)
from workshop.participant import Participant, Place, answer_question, join, place_of
from workshop.presentation import (
    Presentation,
    begin_presentation,
    end_presentation,
    mark_of,
    presentation_of,
    presented_scenes,
    steer,
)
from workshop.questions import (
    KINDS,
    NotAcceptedError,
    Question,
    highest_city,
    number,
    one_choice,
    scale,
    several_choices,
    sheet,
    words,
)
from workshop.results import ItemResult, Result, Tally
from workshop.settings import RoomsNotReadyError
from workshop.short_links import StoredLink, address_behind, store_link

__all__ = [
    "KINDS",
    "AskedQuestion",
    "Facilitator",
    "ItemResult",
    "NoSuchRoomError",
    "NotAcceptedError",
    "Participant",
    "Place",
    "Presentation",
    "Question",
    "Result",
    "Room",
    "RoomsNotReadyError",
    "Store",
    "StoredLink",
    "Tally",
    "address_behind",
    "answer_question",
    "as_code",
    "ask",
    "ask_again",
    "begin_presentation",
    "close",
    "delete_room",
    "end_presentation",
    "facilitator_with_key",
    "highest_city",
    "is_secret",
    "join",
    "mark_of",
    "new_secret",
    "number",
    "one_choice",
    "open_room",
    "place_of",
    "presentation_of",
    "presented_scenes",
    "put",
    "questions_of",
    "result",
    "room_of",
    "scale",
    "set_open",
    "several_choices",
    "sheet",
    "show",
    "steer",
    "store",
    "store_link",
    "withdraw",
    "words",
]
