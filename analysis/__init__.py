"""Turns rows into answers: statistics, stories, summaries and pages. Reads archive files and nothing else."""
