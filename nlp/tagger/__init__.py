"""The learned tagger: an encoder that proposes mentions beside the rules. Runs without torch."""
