from app.tides import next_high


def test_the_day_wraps():
    assert next_high(19) == 0
