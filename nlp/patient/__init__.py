"""Who the patient is, who refers, and on which side it hurts."""
