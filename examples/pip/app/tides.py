HIGH = (0, 6, 12, 18)


def next_high(hour):
    """The hour of the next high water."""
    return next((high for high in HIGH if high >= hour), HIGH[0])
