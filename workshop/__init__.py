"""What the atlas writes down. Rooms: a facilitator asks, participants answer without an account and without a name.

    place = store()
    facilitator, key = open_room(place)
    asked = ask(place, facilitator, one_choice("Which comes first?", ["Work", "Language"]))
    who = join(place, facilitator.code, new_secret())
    answer_question(place, who, asked.question_id, "1")
    result(place, facilitator, asked).tallies

Short links stand in short_links.py. Settings stand in settings.py, limits in limits.py. The package knows nothing of Streamlit.
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
    audience,
    highest_city,
    number,
    one_choice,
    open_text,
    ranking,
    scale,
    several_choices,
    sheet,
    words,
)
from workshop.refusals import NoSuchRoomError, NotAcceptedError, RefusalError
from workshop.results import ItemResult, Rank, Result, Tally
from workshop.settings import RoomsNotReadyError
from workshop.short_links import address_behind, store_link

__all__ = [
    "KINDS",
    "TEXT_KINDS",
    "AskedQuestion",
    "Facilitator",
    "ItemResult",
    "NoSuchRoomError",
    "NotAcceptedError",
    "Participant",
    "Place",
    "Presentation",
    "Question",
    "Rank",
    "RefusalError",
    "Result",
    "Room",
    "RoomsNotReadyError",
    "Store",
    "Tally",
    "Text",
    "address_behind",
    "answer_question",
    "as_code",
    "ask",
    "ask_again",
    "audience",
    "begin_presentation",
    "choose_city",
    "cities_in_room",
    "close",
    "delete_room",
    "end_presentation",
    "facilitator_with_key",
    "hide_texts",
    "highest_city",
    "is_secret",
    "join",
    "join_texts",
    "mark_answered",
    "mark_of",
    "new_secret",
    "note_look",
    "number",
    "one_choice",
    "open_room",
    "open_text",
    "place_of",
    "presentation_of",
    "presented_scenes",
    "put",
    "questions_of",
    "ranking",
    "result",
    "results_by_city",
    "room_of",
    "scale",
    "separate_text",
    "set_open",
    "several_choices",
    "sheet",
    "show",
    "show_texts",
    "steer",
    "store",
    "store_link",
    "texts_of",
    "withdraw",
    "words",
]
