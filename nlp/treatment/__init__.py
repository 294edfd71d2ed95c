"""Treatments, their courses, and how they did."""
