"""The brief: one page on one to four cities for those who decide, as a PDF."""

from ui.brief.offer import button, offer
