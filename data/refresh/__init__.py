"""python -m data.refresh: renew the tables from the official services.

transport   polite, repeated, conditional requests; what was fetched stays until the run is over
sources     what the service of a source gives, in the form that it speaks
figures     SDMX-CSV as rows of observation, and which sources can be renewed
cities      shares of cities from two counts
origins     the largest countries of birth of each region
boundaries  the files of GISCO, checked and joined
regions     regions, maps and the region of cities made of them
doubt       blocks of figures that cannot be right, found by general rules and put aside
changes     what became of each figure: added, revised, vanished
tables      the new tables take the place of the old ones together, or not at all
"""
