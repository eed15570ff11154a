from flask import Flask

from .tides import next_high


def create_app():
    app = Flask(__name__)

    @app.get("/tides/<int:hour>")
    def tides(hour):
        return {"hour": hour, "next": next_high(hour)}

    return app
