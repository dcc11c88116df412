"""The two instruments of self-assessment: what they ask, how one answers, a part as a sheet."""
