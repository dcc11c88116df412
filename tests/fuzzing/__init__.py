"""Whatever comes in from outside, drawn by Hypothesis, the same cases in each run: it is read, or answered with a sentence."""
