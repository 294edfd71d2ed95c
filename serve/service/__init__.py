"""The service: a page for people, an interface for programs, CDS Hooks and FHIR for hospitals."""
