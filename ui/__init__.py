"""What pages share: address, filters, wording, charts, maps, downloads."""
