"""The vetting worklist: letters wait by urgency, and what radiologists decide of them is kept."""
