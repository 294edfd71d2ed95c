"""FHIR R4: orders in, and what is said of them out."""
