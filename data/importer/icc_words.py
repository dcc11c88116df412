"""Words by which reports of the Intercultural Cities Index say things, in small letters without accents and hyphens.

English, French, Italian, Spanish and Portuguese. The names of fields stand in icc_fields.toml.
"""

import tomllib
from pathlib import Path

OVERALL = "icc_overall"
PARTICIPATION = "participation"  # optional area of the revised version; the atlas has no measure of it
LENS = "intercultural lens"  # the six urban policies together; the atlas has no measure of it
WITHOUT_MEASURE = {PARTICIPATION: "Participation", LENS: "Intercultural lens"}

FIELDS: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("icc_fields.toml").read_text(encoding="utf-8"))

# “Media” means an average in these languages, so it names the field as a heading or beside a word like “policy” alone.
ONLY_BESIDE_A_POLICY = {("it", "media"), ("pt", "media")}

FUNCTION_WORDS = {
    "en": {"the", "of", "and", "in", "is", "with", "for", "while", "has", "were"},
    "fr": {"les", "des", "et", "une", "dans", "est", "la", "le", "du", "pour", "avec", "sur"},
    "it": {"della", "delle", "degli", "e", "il", "di", "del", "gli", "che", "con", "nel", "una", "sono", "stati"},
    "es": {"los", "las", "el", "y", "de", "del", "la", "una", "con", "en", "para", "por"},
    "pt": {"os", "das", "dos", "e", "o", "de", "da", "do", "uma", "com", "em", "para", "foram", "no", "na"},
}

CITIES = r"(?:cities|villes|cites|citta|ciudades|cidades|municipalities|communes|comuni|municipios)"
THE_INDEX = (
    r"(?:intercultural cit(?:y|ies)(?:['’]s?)? index|\bicc index|\bindex icc|ind(?:ex|ice) (?:des|delle|de|de las|das)? ?"
    r"(?:cites|villes|citta|ciudades|cidades|intercultural cities) ?intercultur\w*|(?:index|indice) intercultur\w+|"
    r"indice intercultural cities)"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier gennaio enero janeiro",
            "february fevrier febbraio febrero fevereiro",
            "march mars marzo marco",
            "april avril aprile abril",
            "may mai maggio mayo maio",
            "june juin giugno junio junho",
            "july juillet luglio julio julho",
            "august aout agosto",
            "september septembre settembre septiembre setembro",
            "october octobre ottobre octubre outubro",
            "november novembre noviembre novembro",
            "december decembre dicembre diciembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}

OF_SOMETHING = r"(?:of|des|du|de|d'|del|dei|degli|della|delle|dell'|dos|das|da|do)\b"
GOALS = r"(?:goals?|objectives?|objectifs?|obiettiv[oi]|objetivos?)"
ACHIEVED = (
    rf"(?:{GOALS}|achiev\w+|\brates?\b|\bscor\w+|attain\w*|fulfil\w*|\bindex\b|taux|atteint\w*|atteindre|realis\w+|tasso|"
    r"reach\w*|obt[ie]\w+|ottien\w+|ottenut\w+|punteggio|raggiun\w+|indice|tasa|puntuacion|alcanz\w+|logr\w+|cumpl\w+|taxa|pontuacao|alcanc\w+|ating\w+|cumpr\w+)"
)
SAMPLE = (
    r"(?:sample|echantillon|campione|muestra|amostra|(?:network|cities)['’]? (?:average|mean)|"
    r"(?:average|mean|moyenne?|media) (?:(?:score|rate|result|of|for|in|across|the|all|other|des|du|de|dans|les|le|la|l|autres|"
    r"delle|della|di|del|nel|altre|los|las|en|otras|das|dos|da|do|na|no|outras)['’ ]+){1,5}"
    r"(?:network|reseau|rete|red|rede|cities|villes|cites|citta|ciudades|cidades))"
)
AVERAGE = (  # of whom, it does not say
    r"(?:\baverage\b|\bmoyenne\b|\b(?:score|taux) moyen|\b(?:punteggio|tasso) medio|\bmedia del\b|"
    r"\b(?:puntuacion|tasa|pontuacao|taxa) media)"
)
POLICY = (
    r"(?:polic|politi|objecti|objeti|obietti|goal|\brate|tax[aeo]|tass|tasa|taux|field|area|domain|domin|ambit|settor|campo|"
    r"indica|indice|index|scor|punteg|puntua|pontua|achiev|dimension)\w*"
)
# What is no score of the index, though it is per cent.
OTHER_SHARES = (
    r"(?:foreign|etranger|stranier|extranjer|estrangeir|born|\bnes a l|nati all|nacid|nascid|population|popolazione|poblacion|"
    r"populac|inhabitant|habitant|abitant|residen|reside\b|citizens? of|\bnational|\bnationaux|ressortissant|cittadini|"
    r"ciudadanos|cidadaos|\bnacional|\bnazional|migrant|immigr|inmigra|imigra|unemploy|chomage|chomeu|disoccupa|desempl|desempreg|pupil|"
    r"student|eleves|etudiant|alunn|student|alumn|estudiant|alunos|estudant|household|menage|famigli|hogares|familias|"
    r"agregados familiares|employe|salari|dipendent|emplead|trabajador|trabalhador|staff|workforce|personnel|personale|"
    r"personal\b|pessoal|budget|bilancio|presupuest|orcament|gdp|\bpib|\bpil\b|turnout|voters?|votes?|electeur|elettor|elector|eleitor|women|femmes|donne|"
    r"mujeres|mulheres|minorit|respondent|turn ?over|dwelling|housing stock|logement|alloggi|vivienda|habitacao|poverty|pauvrete|"
    r"poverta|pobreza|ethnic|muslim|christian|schools?\b|parents|\bfunds?\b|spent|expenditure|depens|spese|gasto|despesa)"
)
BESIDE_GOALS = (  # words between a number and “goals” that name nothing else
    r"(?:of|the|its|their|these|those|all|city|city's|des|de|du|les|ces|ses|la|le|l|d|ville|degli|dei|delle|del|di|gli|i|suoi|questi|"
    r"citta|los|las|el|sus|estos|ciudad|dos|das|do|da|os|as|seus|estes|cidade|intercultural\w*|interculturel\w*|s|and|et|e|y|in)"
)
DIFFERENCE_BEFORE = r"\b(?:by|difference of|gap of|ecart de|differenza di|diferencia de|diferenca de)\s*$"
DIFFERENCE_AFTER = (
    r"\s*(?:more|less|higher|lower|above|below|behind|ahead|de plus|de moins|au dess\w+|plus|moins|in piu|in meno|sopra|sotto|"
    r"superior\w*|inferior\w*|superieur\w*|inferieur\w*|mas|menos|por encima|por debajo|a mais|a menos|acima|abaixo)\b"
)
AIM = (
    r"\b(?:could|should|would|might|aims? to|target|wishes|plans|pourrait|devrait|vise|potrebbe|dovrebbe|podria|deberia|poderia|"
    r"deveria)\b"
)
COMPARATIVE = r"(?:than|lower|higher|below|above|inferi\w+|superi\w+|meno|piu|menos|mas|mais|plus|moins)\b"
OTHER_RATES = (
    r"(?:\b(?:success|pass|response|participation|drop ?out|attendance|enrol\w*|employment|activity|occupancy|literacy|"
    r"completion|graduation|crime|birth|growth|interest|tax|voting|approval|satisfaction|retention) rates?\b|"
    r"\btaux d(?:e |')(?:participation|reponse|abandon|scolarisation|emploi|activite|natalite|criminalite|presence)|"
    r"\btasso di (?:occupazione|partecipazione|abbandono|natalita|scolarizzazione|risposta|criminalita|frequenza)|"
    r"\btasa de (?:empleo|paro|actividad|participacion|abandono|natalidad|escolarizacion|respuesta|criminalidad)|"
    r"\btaxa de (?:emprego|atividade|participacao|abandono|natalidade|escolarizacao|resposta|aprovacao|criminalidade)|"
    r"\b(?:share|proportion|percentage|part|pourcentage|quota|percentuale|proporcion|porcentaje|percentagem|proporcao)s? "
    rf"(?:of|des|de|di|dei|degli|delle|das|dos) (?!(?:\w+ ){{0,3}}{GOALS}))"
)
ABOUT = (
    r"(?:almost|nearly|around|about|approximately|more than|less than|over|presque|pres de|environ|plus de|quasi|circa|oltre|"
    r"casi|cerca de|alrededor de|mas de|quase|aproximadamente|mais de)"
)
CEILING = r"(?:up to|maximum of|out of|jusqu['’]a|sur|fino a|su|hasta|sobre|ate|em|/)"
WHOLE_INDEX = (
    r"(?:aggregate|overall|global|general|agreg\w+|aggregat\w+|complessiv\w+|geral|total\w*|compuest\w+)\W(?:\w+\W+){0,5}?"
    r"(?:index|indice|score|punteggio|puntuacion|pontuacao)|(?:index|indice|score|punteggio|puntuacion|pontuacao)\W(?:\w+\W+){0,4}?"
    r"(?:aggregate|overall|global\w*|general|agreg\w+|aggregat\w+|complessiv\w+|geral|total\w*|compuest\w+)|"
    r"intercultural cit(?:y|ies) index|icc index|(?:index|indice) intercultur\w+|(?:index|indice) icc"
)
NO_FIELD = (  # headings after which no field is spoken of
    r"(?:introduction|conclusions?|recommendations?|overview|methodology|annex\w*|background|summary|good practices?|"
    r"conclusions? et recommandations|recommandations|contexte|apercu|annexes?|introduzione|conclusion[ei]|raccomandazioni|"
    r"contesto|introduccion|conclusion(?:es)?|recomendaciones|contexto|introducao|conclus(?:ao|oes)|recomendacoes|anexos?|"
    r"conclusions and recommendations|diversity|city background)"
)
WHOSE_SCORE = r"(?:city|ville|citta|ciudad|cidade|scores?|results?|resultat|risultato|punteggio|resultado|puntuacion|pontuacao)"
INDICATOR = (
    r"(?:indicators?|fields?|areas?|dimensions?|indicateurs?|domaines?|indicator[ei]|ambit[oi]|settor[ei]|indicador(?:es)?)"
)
