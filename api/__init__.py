"""Data addresses: rows by script, at /api/v1/<view>.<format> with the parameters of the page's own address.

The page is run as for a visitor, without a browser, so rows, order, ranks and references are those of the screen: there is
no second way to them that could differ. Only reading; uploaded figures belong to a visit and have no address.
"""
