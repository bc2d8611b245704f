"""The explorer's plot with Flask and matplotlib: a function and its derivative from -6 to 6, 800 x 450 pixels."""

import io
import math

import numpy as np
from flask import Flask, Response, request
from matplotlib.figure import Figure

app = Flask(__name__)
x = np.linspace(-6, 6, 400)


@app.get("/plot.png")
def plot():
    function = request.args["f"]
    if function == "gelu":
        y, slope = gelu()
    elif function == "leaky_relu":
        y, slope = leaky_relu(float(request.args["slope"]))
    else:
        return Response("There is no such function.\n", status=422)
    return Response(png(function, y, slope), mimetype="image/png")


@app.get("/health")
def health():
    return "ok\n"


def gelu():
    share = np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x])
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return x * share, share + x * density


def leaky_relu(slope):
    return np.where(x > 0, x, slope * x), np.where(x > 0, 1, slope)


def png(name, y, slope):
    # A Figure of its own: pyplot's global ones are neither safe between threads nor ever freed.
    figure = Figure(figsize=(8, 4.5), dpi=100)
    axes = figure.subplots()
    axes.plot(x, y, label=name)
    axes.plot(x, slope, linestyle="--", label="derivative")
    axes.grid(True)
    axes.set_xlabel("x")
    axes.legend()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
