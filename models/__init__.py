"""From the feature record to a decision: guideline profiles as data and the engine for them."""
