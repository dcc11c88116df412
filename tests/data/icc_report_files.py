"""Reports of the Intercultural Cities Index made for tests, as PDF. Cities and values are invented."""

import zlib
from dataclasses import dataclass, field

import typst

HEAD = """
#set page("a4", footer: context [#align(center)[Invented for a test · #counter(page).display()]])
#set text(10.5pt, lang: "{language}")
"""


def pdf(body: str, language: str = "en", setup: str = "") -> bytes:
    """A PDF of Typst's markup."""
    return bytes(typst.compile((HEAD.replace("{language}", language) + setup + body).encode()))


@dataclass(frozen=True)
class Case:
    """A report and exactly what is read from it: "kind measure value" by degree of certainty."""

    body: str
    high: set[str]
    medium: set[str] = field(default_factory=set)
    low: set[str] = field(default_factory=set)
    language: str = "en"
    edition: str = ""
    setup: str = ""


def head_of(city: str, *, date: str = "2014-05", sample: str = "60") -> set[str]:
    """What the title of a report says."""
    return {f"city {city}", f"date {date}", f"sample size {sample}"}


def scores(**values: str) -> set[str]:
    """City scores with, behind a slash, the mean of the sample: commitment="71/74"."""
    found = set()
    for name, both in values.items():
        own, _, mean = both.partition("/")
        found |= {f"city score icc_{name} {own}"} if own else set()
        found |= {f"sample mean icc_{name} {mean}"} if mean else set()
    return found


ENGLISH = """
= Invented City: Results of the Intercultural Cities Index
Date: May 2014 \\
A comparison between 60 cities#footnote[The comparison rests on the answers that 58% of the cities gave again in 2013.]

== Introduction
The Intercultural City Index analysis is based on a questionnaire involving 66 questions grouped in 14 indicators. For each
indicator, the participating cities can reach up to 100 points, which are consolidated for the general index. These indicators
are: commitment; education system; neighbourhoods; public services; language; media and governance.

According to the overall index results, Invented City has been positioned 12th among the 60 cities in the sample, with an
aggregate intercultural city index of 67%, between Lisbon (68%) and Bergen (66%).
Invented City has been ranked 5th among cities with less than 200,000 inhabitants and 7th among cities with less than 15% of
foreign-born residents.

== 1. Commitment
According to the answers, 78% of the goals of the commitment policy were achieved, while the city sample’s rate for commitment
policy is 71%. The city council has adopted a strategy, and 12% of the staff have been trained.

== 2. Education policies through an intercultural lens
The analysis shows that Invented City’s education policy indicators reach a rate of achievement of 50%, lower than the city
sample’s rate of 66%. In two schools, 40% of the pupils have a migrant background.

== 3. Neighbourhood policies
The rate of achievement of Invented City’s neighbourhood policy objectives is lower (55%) than the city sample’s rate (61.5%).
"""


CASES: dict[str, Case] = {
    "English, 66 questions, with a footnote, neighbours in the ranking and shares of people": Case(
        ENGLISH,
        head_of("Invented City")
        | {"rank icc_overall 12"}
        | scores(overall="67", commitment="78/71", education_system="50/66", neighbourhood="55/61.5"),
        edition="66",
    ),
    "English, 69 questions, fields known from headings only": Case(
        """
= Madeuptown: Results of the Intercultural Cities Index
Date: 24 September 2012 #h(1em) A comparison between 50 cities

The questionnaire has 69 questions grouped in 14 indicators.

== 1. Commitment
The analysis shows that 63% of the objectives were achieved. The sample’s rate is 70%.

== 2. Language
In this field 45% of the goals were achieved, compared to 48% in the city sample.

== Conclusions
The results show that 80% of the goals are within reach.
""",
        head_of("Madeuptown", date="2012-09-24", sample="50"),
        scores(commitment="63/70", language="45/48"),
        edition="69",
    ),
    "English, 73 questions, in two columns, with a table": Case(
        """
#place(top, scope: "parent", float: true)[
  = Nowhereham: Results of the Intercultural Cities Index
  Date: April 2016 \\
  A comparison between 76 cities
]
== Introduction
The analysis is based on a questionnaire involving 73 questions grouped in 14 indicators.
As many as 31% of the inhabitants were born abroad, and unemployment stands at 9.5%. #lorem(150)

== 1. Mediation and conflict resolution
#lorem(40) Nowhereham’s rate of achievement in the field of mediation and conflict resolution policy is 100%, which is
considerably higher than the city sample’s 61%. #lorem(90)

== 2. An open and international outlook
#lorem(120) Some 20% of the students come from abroad. The rate of achievement of international outlook policy objectives is 88%,
while the sample’s rate for these policies is 74%.

#table(columns: 3, [Indicator], [City], [Sample], [Public services], [40%], [48%], [Public space], [55%], [67%])
""",
        head_of("Nowhereham", date="2016-04", sample="76")
        | scores(
            mediation_conflict_resolution="100/61",
            open_international_outlook="88/74",
            public_services="40/48",
            public_space="55/67",
        ),
        edition="73",
        setup="#set page(columns: 2)\n#set par(justify: true)\n#set text(hyphenate: true)\n",
    ),
    "English, 76 questions, hyphenated words in a narrow text over several pages": Case(
        """
= Faketon: Results of the Intercultural Cities Index
Date: 10 January 2017 \\ A comparison between 80 cities

The questionnaire has 76 questions.

== Business and labour market
The achievement rate of Faketon’s business and labour market policies is 39%, while the city sample’s rate for these
achievements is 43%. An unemployment rate of 12% among foreign-born residents remains a challenge.

== Cultural and civil life
Faketon’s achievement rate of its cultural and civil life policy is 81%; the city sample’s achievement rate is 75% here.

== Intelligence and competence
The intelligence and competence policy objectives were achieved by Faketon at a rate of 62%, compared to 64% for the sample of
all cities.
""",
        head_of("Faketon", date="2017-01-10", sample="80")
        | scores(business_labour_market="39/43", cultural_civil_life="81/75", intelligence_competence="62/64"),
        edition="76",
        setup="#set page(width: 7cm, height: 9cm, margin: 1cm)\n#set par(justify: true)\n#set text(hyphenate: true)\n",
    ),
    "English, 90 questions, points, fields of the revised version": Case(
        """
= Inventedbury: Results of the Intercultural Cities Index
Date: October 2020 \\ A comparison between 101 cities

This report is based on a questionnaire with 90 questions. In the overall index the city reached a score of 71 points.

== Media and communication
In media and communication policy Inventedbury has a score of 58 points out of 100. The average of cities in the network is
47 points.

== Leadership and citizenship
The score of the leadership and citizenship indicator is 33 out of 100, compared to a sample average of 41.

== Anti-discrimination
The achievement rate of anti-discrimination policy is 86 per cent, and the sample’s 68 per cent. Discrimination was felt by 14 per
cent of respondents.

== Interaction
Its achievement rate in the area of interaction is 100%.

== Participation
The achievement rate in the area of participation is 44%.
""",
        head_of("Inventedbury", date="2020-10", sample="101")
        | scores(
            overall="71",
            media_communication="58",
            leadership_citizenship="33",
            anti_discrimination="86/68",
            interaction="100",
        )
        | {"city score Participation 44"},
        scores(media_communication="/47"),
        edition="90",
    ),
    "English, 88 questions, title in another order, progress by year in a table": Case(
        """
= Intercultural Cities Index analysis 2021: Testopolis
June 2021

The answers to 88 questions were compared. A comparison between more than 100 cities is shown in the charts.

#table(columns: 3, [Indicator], [2016], [2021], [Commitment], [60%], [82%], [Education], [51%], [77%])

== Public space
In 2016 the achievement rate of public space policy was 49%. It has become 70% of the public space policy goals since.
""",
        {"city Testopolis", "city score icc_public_space 70"},
        {"date 2021-06", "sample size 100"} | scores(commitment="82", education_system="77"),
        {"city score icc_public_space 49"},
        edition="88",
    ),
    "French, 73 questions": Case(
        """
= Ville-Inventée : résultats de l’Index des cités interculturelles
Date : mai 2016 \\ Une comparaison entre 76 villes

Le questionnaire comporte 73 questions regroupées en 14 indicateurs ; chaque ville peut atteindre jusqu’à 100 points.
La ville compte 18 % de résidents étrangers et un taux de chômage de 11 %.

Selon les résultats, Ville-Inventée se classe au 23e rang parmi les 76 villes de l’échantillon, avec un indice interculturel
agrégé de 64 %, entre Lyon (65 %) et Genève (63 %).

== 1. Engagement
Le taux de réalisation des objectifs de la politique d’engagement est de 83 %, alors que le taux de l’échantillon est de 72 %.

== 2. Éducation
L’analyse montre que 57 % des objectifs de la politique d’éducation ont été atteints, contre 65 % pour l’échantillon de villes.
Environ 30 % des élèves parlent une autre langue.

== 3. Accueil des nouveaux arrivants
En matière d’accueil, 45 % des objectifs ont été atteints.
""",
        head_of("Ville-Inventée", date="2016-05", sample="76")
        | {"rank icc_overall 23"}
        | scores(overall="64", commitment="83/72", education_system="57/65", welcoming_new_arrivals="45"),
        language="fr",
        edition="73",
    ),
    "French, 86 questions, a table with long names, points": Case(
        """
= Bourg-Fictif : résultats de l’Index des cités interculturelles
Date : 3 mars 2021 \\ Une comparaison entre 107 villes

Le questionnaire comporte 86 questions.

#table(
  columns: (3cm, 2cm, 3cm),
  [Indicateur], [Ville], [Échantillon],
  [Médias et communication], [47], [51],
  [Vie culturelle et sociale], [72], [79,5],
  [Lutte contre les discriminations], [66], [69],
  [Interaction], [90], [81],
)
""",
        head_of("Bourg-Fictif", date="2021-03-03", sample="107")
        | scores(media_communication="47/51", cultural_social_life="72/79.5", anti_discrimination="66/69", interaction="90/81"),
        language="fr",
        edition="86",
    ),
    "Italian, 66 questions, rates in brackets": Case(
        """
= Città Inventata: risultati dell’Indice delle città interculturali
Data: marzo 2012 \\ Un confronto tra 40 città

Il questionario comprende 66 domande raggruppate in 14 indicatori.
Gli stranieri sono il 14% della popolazione e la disoccupazione è al 7,5%.

Città Inventata si colloca al 7° posto tra le 40 città del campione, con un indice interculturale complessivo del 68%.

== 1. Impegno
Il tasso di raggiungimento degli obiettivi delle politiche di impegno è del 75%, rispetto al tasso del campione di città (70%).

== 2. Vita culturale e civile
La politica per la vita culturale e civile ha un tasso di raggiungimento degli obiettivi alto (100%) rispetto al campione (79%).

== 3. Mediazione
Le politiche di mediazione raggiungono il 90% degli obiettivi; la media delle città è del 61%.
""",
        head_of("Città Inventata", date="2012-03", sample="40")
        | {"rank icc_overall 7"}
        | scores(overall="68", commitment="75/70", cultural_civil_life="100/79", mediation_conflict_resolution="90/61"),
        language="it",
        edition="66",
    ),
    "Italian, 89 questions, media is a field and an average": Case(
        """
= Borgo Finto: risultati dell’Indice delle città interculturali
Data: 12 novembre 2022 \\ Un confronto tra 110 città

Il questionario comprende 89 domande.

== Media e comunicazione
Nell’ambito dei media e comunicazione la città ottiene un punteggio di 52 punti; la media delle città del campione è di 49 punti.

== Lingue
La politica per le lingue raggiunge il 38% degli obiettivi, contro il 45% nel campione. In media il 22% degli alunni è straniero.

== Spazi pubblici
Il 71% degli obiettivi è stato raggiunto.
""",
        head_of("Borgo Finto", date="2022-11-12", sample="110") | scores(media_communication="52/49", language="38/45"),
        scores(public_space="71"),
        language="it",
        edition="89",
    ),
    "Spanish, 69 questions, decimal commas": Case(
        """
= Villa Inventada: resultados del Índice de Ciudades Interculturales
Fecha: septiembre de 2013 \\ Una comparación entre 56 ciudades

El cuestionario tiene 69 preguntas agrupadas en 14 indicadores.
El 17,2% de la población ha nacido en el extranjero y la tasa de paro de los inmigrantes es del 31%.

Villa Inventada ocupa el puesto 21 entre las 56 ciudades de la muestra, con un índice intercultural agregado del 64,5%.

== 1. Compromiso
La tasa de cumplimiento de los objetivos de la política de compromiso es del 83,3%, frente al 69% de la muestra.

== 2. Servicios públicos
Se ha alcanzado el 60% de los objetivos de los servicios públicos, mientras que la tasa de la muestra de ciudades es del 41%.
""",
        head_of("Villa Inventada", date="2013-09", sample="56")
        | {"rank icc_overall 21"}
        | scores(overall="64.5", commitment="83.3/69", public_services="60/41"),
        language="es",
        edition="69",
    ),
    "Spanish, 90 questions, several fields in one sentence": Case(
        """
= Pueblo Ficticio: resultados del Índice de Ciudades Interculturales
Fecha: 4 de febrero de 2021 \\ Una comparación entre 103 ciudades

El cuestionario tiene 90 preguntas.

La ciudad logra sus mejores resultados en la política de mercado laboral (92%), en la acogida (85%) y en la participación (80%).

== Interacción
En el ámbito de la interacción la puntuación es de 66 puntos sobre 100.
""",
        head_of("Pueblo Ficticio", date="2021-02-04", sample="103") | scores(interaction="66"),
        scores(business_labour_market="92", welcoming_new_arrivals="85") | {"city score Participation 80"},
        language="es",
        edition="90",
    ),
    "Portuguese, 76 questions": Case(
        """
= Vila Inventada: resultados do Índice das Cidades Interculturais
Data: 28 de abril de 2018 \\ Uma comparação entre 93 cidades

O questionário tem 76 perguntas agrupadas em 14 indicadores.
Cerca de 9% da população é estrangeira e a taxa de desemprego é de 6%.

Vila Inventada ficou em 40.º lugar entre as 93 cidades da amostra, com um índice intercultural agregado de 62%.

== 1. Compromisso
A taxa de cumprimento dos objetivos da política de compromisso é de 50%, enquanto a taxa da amostra é de 74%.

== 2. Governação
Foram atingidos 28% dos objetivos da política de governação, em comparação com 44% na amostra de cidades.
""",
        head_of("Vila Inventada", date="2018-04-28", sample="93")
        | {"rank icc_overall 40"}
        | scores(overall="62", commitment="50/74", governance_citizenship="28/44"),
        language="pt",
        edition="76",
    ),
    "Portuguese, 87 questions, scores in points": Case(
        """
= Aldeia Fictícia: resultados do Índice das Cidades Interculturais
Data: dezembro de 2019 \\ Uma comparação entre 98 cidades

O questionário tem 87 perguntas.

== Bairros
A pontuação da política de bairros é de 100 pontos, acima dos 64 pontos da amostra.

== Combate à discriminação
O indicador de combate à discriminação atinge 77 pontos em 100.
""",
        head_of("Aldeia Fictícia", date="2019-12", sample="98") | scores(neighbourhood="100/64", anti_discrimination="77"),
        language="pt",
        edition="87",
    ),
    "two columns written across the page line by line": Case(
        """
= Gridville: Results of the Intercultural Cities Index
Date: July 2015 \\ A comparison between 72 cities

#grid(
  columns: (1fr, 1fr), row-gutter: 5pt,
  [The achievement rate of the], [The achievement rate of the],
  [commitment policy of this city], [education policy of this city],
  [stands at 71%, while the rate], [stands at 52%, while the rate],
  [of the city sample for these], [of the city sample for these],
  [goals is at 76% as a whole.], [goals is at 67% as a whole.],
)
""",
        head_of("Gridville", date="2015-07", sample="72") | scores(commitment="71/76", education_system="52/67"),
    ),
    "the text contradicts its table": Case(
        """
= Doubtford: Results of the Intercultural Cities Index
Date: March 2015 \\ A comparison between 70 cities

== 1. Commitment
The achievement rate of commitment policy is 64%, while the city sample’s rate is 70%.

#table(columns: 3, [Indicator], [Sample], [Doubtford], [Commitment], [70%], [46%], [Language], [49%], [33%])
""",
        head_of("Doubtford", date="2015-03", sample="70") | scores(commitment="/70", language="33/49"),
        low=scores(commitment="64") | scores(commitment="46"),
    ),
    "values of other cities and of earlier years": Case(
        """
= Othersby: Results of the Intercultural Cities Index
Date: January 2018 \\ A comparison between 90 cities

== 1. Public services
The achievement rate of public services policy is 56%. In 2014 the achievement rate of public services policy was 50%.
Barcelona has achieved 91% of its public services policy goals.
Since 2011, between 60% and 70% of the population have used them, and 95% of the budget was spent.
""",
        head_of("Othersby", date="2018-01", sample="90") | scores(public_services="56"),
        low=scores(public_services="50") | scores(public_services="91"),
    ),
    "rounded values, a rank in a part of the sample, a round number of cities": Case(
        """
= Nearlyton: Results of the Intercultural Cities Index
Date: December 2013 \\ A comparison between more than 50 cities

Nearlyton is 4th among the 20 cities with less than 200,000 inhabitants.

== 1. Education
The analysis shows that almost 67% of the education policy objectives were achieved, while the city sample’s rate is 66%.
""",
        {"city Nearlyton", "date 2013-12"} | scores(education_system="/66"),
        {"sample size 50"} | scores(education_system="67"),
        {"rank icc_overall 4"},
    ),
    "tables without a header, a chart with an axis, and a value that cannot be": Case(
        """
= Tableham: Results of the Intercultural Cities Index
Date: June 2015 \\ A comparison between 71 cities

#table(columns: 2, [Commitment], [71%], [Language], [44%])

== Axis
0% 20% 40% 60% 80% 100%

#table(columns: 3, [Public space], [66%], [61%])

The achievement rate of neighbourhood policy is 710%.
""",
        head_of("Tableham", date="2015-06", sample="71"),
        scores(commitment="71", language="44"),
        scores(public_space="66/61", neighbourhood="710"),
    ),
    "the sample before the city, and order alone": Case(
        """
= Orderwick: Results of the Intercultural Cities Index
Date: August 2016 \\ A comparison between 77 cities

== 1. Commitment
Compared with the city sample (74%), Orderwick reaches 79% of the commitment policy goals.

== 2. Media
While the city sample’s rate for media policy is 46%, only 25% of these media policy goals were achieved.

== 3. Governance
Higher than the city sample’s rate of 39%, the governance policy’s achievement rate is 41%.

== 4. Public space
In public space policy the achievement rate is lower than that of the sample: 55% against 67%.
""",
        head_of("Orderwick", date="2016-08", sample="77")
        | scores(commitment="79/74", media="25/46", governance_citizenship="41/39"),
        low=scores(public_space="55") | scores(public_space="67"),
    ),
    "a sentence that goes on over the page, running heads and notes between": Case(
        """
= Pagebridge: Results of the Intercultural Cities Index
Date: May 2017 \\ A comparison between 85 cities

== 1. Language
#v(11.5cm)
The achievement rate of language policy#footnote[In 2012, 99% of the language policy goals were achieved elsewhere.] is a matter
of long standing in this city: #lorem(30) and the rate of achievement of language policy is, as it has turned out in the course
of this analysis, 56%, while the city sample’s rate of achievement for language policy goals is 49%. #lorem(40)
""",
        head_of("Pagebridge", date="2017-05", sample="85") | scores(language="56/49"),
        setup="#set page(height: 18cm, header: [Results of the Intercultural Cities Index · Pagebridge])\n",
    ),
    "raised marks of notes behind numbers, as a word processor sets them": Case(
        """
= Markham: Results of the Intercultural Cities Index
Date: May 2014#super[1] \\ A comparison between 60 cities#super[2]

#table(columns: 3, [Indicator], [City], [Sample], [Commitment], [71#super[3]], [7#super[4]], [Language], [66%#super[5]], [49%])

The education policy rate is 70%#super[12], while the city sample’s rate is 66%.#super[13] The media policy rate is 5 points.
""",
        head_of("Markham") | scores(commitment="71/7", language="66/49", education_system="70/66", media="5"),
        setup="#set super(typographic: false)\n",
    ),
}

# A title and a true score in each language, then sentences with a percentage that is none.
NO_SCORES: dict[str, tuple[str, list[str]]] = {
    "en": (
        "Invented City: Results of the Intercultural Cities Index\n"
        "Date: May 2016\n"
        "The rate of the commitment policy goals is 70%, and the city has a plan for the years.\n"
        "Language\n",
        [
            "The language courses have a success rate of 85%.",
            "Participation rates in the language programme reached 40%.",
            "About 45% of the events were held with NGOs.",
            "The share of bilingual teachers rose to 15%.",
            "The goal of the city is to have 30% diverse staff by 2020.",
            "The response rate of the language survey was 33%.",
            "In 2015, the employment rate was 61%, the drop-out rate 8%.",
            "The language centre has reached 25% more people.",
            "The city grants a 50% discount on language courses.",
            "Some 20,000 people (11%) speak Arabic and 4% speak Urdu.",
            "As its index of prices rose by 2%, rents went up.",
            "The city covers 80% of the costs of language classes.",
            "Of all books, 12% are in other languages.",
            "The largest groups are Turks (6%), Poles (4.5%) and Syrians (2%).",
            "85% said that language matters.",
            "The rate of foreign speakers is 18%.",
        ],
    ),
    "fr": (
        "Ville-Inventée : résultats de l’Index des cités interculturelles\n"
        "Date : mai 2016\n"
        "Le taux de la politique d’engagement est de 70 % dans la ville et pour les objectifs des villes.\n"
        "Langues\n",
        [
            "Le taux de participation aux cours de langue est de 40 %.",
            "Environ 45 % des événements sont organisés avec des associations.",
            "La part des enseignants bilingues a atteint 15 %.",
            "Le taux d’emploi est de 61 % et le taux de chômage de 9 %.",
            "La ville prend en charge 80 % des coûts des cours de langue.",
            "Les groupes les plus nombreux sont les Portugais (6 %) et les Turcs (4,5 %).",
            "En 2015, le taux de réponse était de 33 %.",
            "Le taux d’abandon scolaire est de 8 %.",
            "La langue arabe est parlée par 11 % des gens.",
        ],
    ),
    "it": (
        "Città Inventata: risultati dell’Indice delle città interculturali\n"
        "Data: maggio 2016\n"
        "Il tasso della politica di impegno è del 70% e gli obiettivi sono nel programma della città.\n"
        "Lingue\n",
        [
            "Il tasso di occupazione è del 61% e quello di disoccupazione del 9%.",
            "Il tasso di partecipazione ai corsi di lingua è del 40%.",
            "Circa il 45% degli eventi è organizzato con associazioni.",
            "La quota di insegnanti bilingui ha raggiunto il 15%.",
            "La città copre l’80% dei costi dei corsi di lingua.",
            "I gruppi più numerosi sono i rumeni (6%) e gli albanesi (4,5%).",
            "Il tasso di abbandono scolastico è dell’8%.",
            "In media il 30% dei libri è in altre lingue.",
        ],
    ),
    "es": (
        "Villa Inventada: resultados del Índice de Ciudades Interculturales\n"
        "Fecha: mayo de 2016\n"
        "La tasa de la política de compromiso es del 70% y los objetivos de la ciudad son para las personas.\n"
        "Lenguas\n",
        [
            "La tasa de empleo es del 61% y la tasa de paro del 9%.",
            "La tasa de participación en los cursos de lengua es del 40%.",
            "Cerca del 45% de los actos se organiza con asociaciones.",
            "La proporción de docentes bilingües ha alcanzado el 15%.",
            "La ciudad cubre el 80% de los costes de los cursos de lengua.",
            "Los grupos más numerosos son los rumanos (6%) y los marroquíes (4,5%).",
            "La tasa de abandono escolar es del 8%.",
        ],
    ),
    "pt": (
        "Vila Inventada: resultados do Índice das Cidades Interculturais\n"
        "Data: maio de 2016\n"
        "A taxa da política de compromisso é de 70% e os objetivos da cidade são para as pessoas em uma rede.\n"
        "Línguas\n",
        [
            "A taxa de emprego é de 61% e a taxa de desemprego de 9%.",
            "A taxa de participação nos cursos de língua é de 40%.",
            "Cerca de 45% dos eventos são organizados com associações.",
            "A percentagem de docentes bilingues atingiu 15%.",
            "A cidade cobre 80% dos custos dos cursos de língua.",
            "Os grupos mais numerosos são os brasileiros (6%) e os ucranianos (4,5%).",
            "A taxa de abandono escolar é de 8%.",
        ],
    ),
}


def as_a_word_processor_writes(*lines: tuple[int, list[tuple[int, int, int, str]]]) -> bytes:
    """A PDF of lines at a height, each of pieces: where it begins, size, how far it is raised, and its text as for TJ."""
    pieces = [
        f"BT /F1 {size} Tf 1 0 0 1 {x} {y + raised} Tm [{text}] TJ ET" for y, parts in lines for x, size, raised, text in parts
    ]
    stream = zlib.compress("\n".join(pieces).encode("latin-1"))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)
    return content + b"xref\n0 6\n0000000000 65535 f \n" + table + end
