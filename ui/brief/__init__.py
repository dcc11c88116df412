"""The brief: one page on one to four cities for those who decide, as a PDF."""

from ui.brief.document import pdf_bytes
from ui.brief.offer import button, offer
