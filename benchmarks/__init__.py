"""What is measured, one file a question; see __main__."""
