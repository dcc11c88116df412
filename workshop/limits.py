"""What rooms and short links bear: lengths, numbers and rates, all in one place; docs/rooms.md tells readers the same."""

RETENTION_DAYS = 14  # unless the setting ATLAS_ROOMS_DAYS says otherwise
MOST_DAYS = 365

MOST_ROOMS = 1_000  # held at once
RESERVED_ROOMS = 100  # the last of them, for whoever opened none within the hour
ROOMS_A_MINUTE = 12  # of all together: as many as can be empty within an hour leave the reserve untouched
ROOMS_A_MINUTE_OF_AN_ADDRESS = 6
ROOMS_A_MINUTE_OF_A_VISIT = 3
EMPTY_MINUTES = 60  # after which a room with no question and no participant is deleted
MOST_PARTICIPANTS = 200  # in a room
JOINS_A_MINUTE_OF_AN_ADDRESS = 200  # new participants; a full room may share one
MOST_QUESTIONS = 80  # in a room
SHARED_SECONDS = 1.0  # for which phones of a server share the result of a question, once it was counted
PRESENT_MINUTES = 3  # for which a phone that says nothing more still counts as present

SCENES_LENGTH = 1_000_000  # characters of the file of scenes that are presented with a room
LEFT_PRESENTATION_HOURS = 24  # after which a presentation that no screen shows any more is deleted at the daily look
QUESTION_LENGTH = 300  # characters
LABEL_LENGTH = 120
WORD_LENGTH = 60
CHOICES = (2, 10)  # fewest and most
RANKED_CHOICES = (2, 6)  # fewest and most that are put in order
COUNTDOWN_SECONDS = (10, 300)  # fewest and most for a question
NUMBERS = (0, 100)  # lowest and highest that can be guessed
TEXT_LENGTH = 300  # of an open text, or of a question from the audience
MOST_AUDIENCE_QUESTIONS = 3  # of a participant to a question that collects them
MOST_VOTES = 100  # of a participant for questions of others
MOST_ITEMS = 40  # statements of a sheet
MOST_WORDS = 3  # entries of a participant to a question for words
FEWEST_OF_A_CITY = 3  # participants who answered, for answers of a city apart from others

POSTS_A_MINUTE = 60  # of a participant; a sheet saves each tap
WRONG_CODES_A_MINUTE = 10  # of a visit
WRONG_CODES_A_MINUTE_OF_AN_ADDRESS = 60  # a workshop may share one
WRONG_CODES_A_MINUTE_OF_ALL = 600

LINK_LENGTH = 8_000  # characters of an address with a short link
MOST_LINKS = 10_000  # kept at once
LINKS_A_MINUTE = 20  # of a visit
LINKS_OPENED_A_MINUTE_OF_AN_ADDRESS = 300  # a full room may share one
LINKS_OPENED_A_MINUTE_OF_ALL = 3_000
