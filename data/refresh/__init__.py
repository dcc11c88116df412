"""python -m data.refresh: renew the tables from the official services.

http_client     polite, repeated, conditional requests; what was fetched stays for the next run
async_download  figures that the service delivers later or in parts
sources         what the service of a source gives, in the form that it speaks
figures         SDMX-CSV as rows of observation, and which sources can be renewed
cities          shares of cities from two counts
census          the largest countries of birth of each region, and shares of cities, from counts of groups
boundaries      the files of GISCO, checked and joined: regions, maps and the region of cities made of them
plausibility    blocks of figures that cannot be right, found by general rules and put aside
check           what the services have now against what the atlas takes, for --check
changes         what became of each figure: added, revised, vanished
report          what a run did, to be read in a minute
tables          the new tables take the place of the old ones together, or not at all
"""
