"""python -m data.refresh: renew the tables from the official services.

transport   polite, repeated, conditional requests; what was fetched stays until the run is over
figures     what a service sends as rows of observation
doubt       blocks of figures that cannot be right, found by general rules and put aside
changes     what became of each figure: added, revised, vanished
tables      the new tables take the place of the old ones together, or not at all
"""
