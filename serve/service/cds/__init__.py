"""CDS Hooks 2.0: advice while an order is written, and when it is signed."""
