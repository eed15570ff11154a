def subject(visits):
    return f"{visits} visits yesterday" if visits != 1 else "One visit yesterday"
