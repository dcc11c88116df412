"""The tables of rooms and short links. Times are whole seconds since 1970, those of participants rounded down to the minute.

An answer names its room beside question and participant, and both keys hold the room: no row can join two rooms.
A short link knows nothing of rooms, and of time the day alone.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKeyConstraint, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

room = Table(
    "room",
    metadata,
    Column("room_id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("key_hash", String(64), nullable=False),
    Column("is_open", Boolean, nullable=False, default=True),
    Column("opened_at", Integer, nullable=False),
)

question = Table(
    "question",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("room_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # from 1, in the order of asking
    Column("content", JSON, nullable=False),  # the fields of workshop.questions.Question
    Column("is_open", Boolean, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("is_shown", Boolean, nullable=False),  # whether the room may see the answers
    Column("asked_at", Integer, nullable=False),
    Column("closes_at", Integer),  # by its countdown, which runs or ran out
    Column("is_ordered", Boolean),  # of Question, too: servers of an earlier version read no content with a field unknown to them
    ForeignKeyConstraint(["room_id"], ["room.room_id"], ondelete="CASCADE"),
    UniqueConstraint("room_id", "question_id"),
    UniqueConstraint("room_id", "number"),
)

participant = Table(
    "participant",
    metadata,
    Column("participant_id", Integer, primary_key=True),
    Column("room_id", Integer, nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("joined_at", Integer, nullable=False),
    Column("minute", Integer, nullable=False, default=0),  # in which the phone was there last, and the posts in it
    Column("posts", Integer, nullable=False, default=0),
    Column("city_id", String(64)),  # of the atlas, if they chose one
    ForeignKeyConstraint(["room_id"], ["room.room_id"], ondelete="CASCADE"),
    UniqueConstraint("room_id", "participant_id"),
    UniqueConstraint("room_id", "token_hash"),
)

answer = Table(
    "answer",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("participant_id", Integer, primary_key=True),
    Column("room_id", Integer, nullable=False),
    Column("value", Text, nullable=False),  # JSON, see workshop.questions.checked_answer
    Column("answered_at", Integer, nullable=False),
    ForeignKeyConstraint(["room_id", "question_id"], ["question.room_id", "question.question_id"], ondelete="CASCADE"),
    ForeignKeyConstraint(
        ["room_id", "participant_id"], ["participant.room_id", "participant.participant_id"], ondelete="CASCADE"
    ),
)

# What the facilitator decided about a text that participants wrote to a question; nothing stands here of the others.
text_decision = Table(
    "text_decision",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("key", String(32), primary_key=True),  # see workshop.texts.key_of
    Column("room_id", Integer, nullable=False),
    Column("state", String(8)),
    Column("joined_to", String(32)),  # the key of the text that it counts with
    ForeignKeyConstraint(["room_id", "question_id"], ["question.room_id", "question.question_id"], ondelete="CASCADE"),
)

presentation = Table(  # at most one of a room
    "presentation",
    metadata,
    Column("room_id", Integer, primary_key=True, autoincrement=False),
    Column("scenes", Text, nullable=False),  # as text of a file, with what only the facilitator reads
    Column("mark", String(16), nullable=False),  # of the scenes, so that a look at the place need not read them
    Column("number", Integer, nullable=False),  # of the scene that is on, from 1
    Column("phases", JSON, nullable=False),  # of scenes by their marks, see ui.state.presentation
    Column("is_black", Boolean, nullable=False),
    Column("marks_cities", Boolean),  # whether charts pick out the cities of participants
    Column("version", Integer, nullable=False),
    Column("begun_at", Integer, nullable=False),
    Column("scene_begun_at", Integer, nullable=False),
    Column("looked_at", Integer),  # when a screen that presents looked last, about to the hour
    ForeignKeyConstraint(["room_id"], ["room.room_id"], ondelete="CASCADE"),
)

link = Table(
    "link",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("address", Text, nullable=False),  # path and query, as in /compare?city=at-vienna
    Column("day", Integer, nullable=False),  # on which it was made or opened last, counted from 1970, UTC
)
