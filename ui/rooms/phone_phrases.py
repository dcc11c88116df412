"""Every sentence of the participants' page, by name, so that the page can speak another language.

What stands in braces is put in. Sentences in which a room refuses something stand in workshop.refusals; what the data say to a
question is written by ui.rooms.correct_answer, on screen and phone alike.
"""

from workshop import RefusalError
from workshop.refusals import REFUSALS

PHRASES = REFUSALS | {
    "join_title": "Join a room",
    "room_title": "Room {code}",
    "type_code": "Type the six-letter code on the screen. No account or name is needed.",
    "code_field": "Code of the room",
    "join_button": "Join",
    "no_code": "A code has six letters, all consonants. Check the screen again.",
    "try_again": "Try again",
    "leave": "Leave this room",
    "one_moment": "One moment …",
    "waiting": "You are in. Each question appears here by itself.",
    "question_is_closed": "This question is closed.",
    "time_left": "{time} left",
    "time_over": "Time is up.",
    "time_has_run_out": "Time is up. This question is closed.",
    "answer_is_in": "Your answer is in. You can change it until the question is closed.",
    "seen_after_approval": "Others see it once the facilitator lets it through.",
    "your_answer": "Your answer:",
    "choose_one": "Choose one",
    "choose_several": "Choose any number",
    "guess_field": "Your guess, {lowest} to {highest}",
    "word_field": "Answer {number}",
    "rank": "Tap the choices in your order, the first one first. A second tap takes one out.",
    "rank_unfinished": "Your earlier order counts until this one is complete.",
    "undo": "Undo the last",
    "your_city": "Your city: {city}",
    "your_city_optional": "Your city (optional)",
    "city_is_kept": "Your city is kept with your answers, and nothing else about you; the room may see that it is here, and "
    "its answers only where three or more from it answered.",
    "city_field": "Name of your city",
    "find_city": "Find",
    "which_city": "Which one is it?",
    "no_city_found": "The atlas has no city of this name, or of a similar one.",
    "forget_city": "Take my city back",
    "scene_without_value": "This scene has no value for {city}.",
    "similar_cities": "Similar cities, by residents and foreign-born share: {cities}.",
    "no_similar_city": "The atlas knows no similar city with a value here.",
    "audience_field": "Your question, up to {most} characters",
    "all_sent": "You have sent {most} questions, the most that fit. Take one back to send another.",
    "own_questions": "Your questions",
    "take_back": "Take back",
    "others_questions": "Vote for what you want answered",
    "vote": "Vote ({count})",
    "unvote": "Take my vote back ({count})",
    "answered": "Answered",
    "text_field": "Your text, up to {most} characters",
    "send": "Send",
    "the_room": "The room:",
    "of_guesses": "the median of {count} guesses, from {lowest} to {highest}",
    "only_guess": "the only guess",
    "scale_mean": "{mean} on average, from {low} to {high}.",
    "scale_spread": "The answers lie {spread} from it on average.",
    "scale_same": "All answers are the same.",
    "disagrees_on": "Where the group disagrees: {statements}.",
    "disagrees_nowhere": "On every statement that two or more answered, more than half gave the same answer.",
    "and_more": "and {count} more",
    "one_answer": "One answer: {choice}.",
    "all_say": "All {count} say {choice}.",
    "most_say": "{count} of {answered} say {choice}; others say {others}.",
    "divided": "The group disagrees: {answers}.",
    "first_place": "{choice} comes first: in place {place} on average.",
    "shared_place": "{choices} come first together: each in place {place} on average.",
    "mean_place": "place {place}",
    "put_first": "put first by {count} of {answered}",
}


def phrase(name: str, **values: object) -> str:
    """A sentence by its name, with the values in it."""
    return PHRASES[name].format(**values)


def problem_text(problem: Exception) -> str:
    """What stands against something, as a sentence for a participant."""
    if isinstance(problem, RefusalError) and problem.name:
        return phrase(problem.name, **problem.values)
    return str(problem)
