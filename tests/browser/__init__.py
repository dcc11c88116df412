"""The atlas in a real browser: what readers do, and what they then see."""
