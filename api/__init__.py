"""Data addresses: rows by script, at /api/v1/<view>.<format> with the parameters of the page's own address.

The page is run as for a visitor, without a browser, so rows, order, ranks and references are those of the screen: there is
no second way to them that could differ. Only reading; uploaded figures belong to a visit and have no address.

    views.py         the rows of a page's view
    tables.py        observations and the lists that they point to
    formats.py       rows as bytes of a format
    routes.py        requests and answers: limits, caching, problems as sentences
    description.py   the OpenAPI document
"""
