"""The course's kind of page: choose a function, move a slider, see function and derivative. Streamlit, with one of two
libraries for the plot (PLOTS=matplotlib or plotly), written as its documentation shows."""

import os

import numpy as np
import streamlit as st

FUNCTIONS = {
    "LeakyReLU": lambda x, a: (np.where(x > 0, x, a * x), np.where(x > 0, 1.0, a)),
    "ELU": lambda x, a: (np.where(x > 0, x, a * np.expm1(x)), np.where(x > 0, 1.0, a * np.exp(x))),
    "Tanh": lambda x, a: (np.tanh(x), 1 - np.tanh(x) ** 2),
    "Sigmoid": lambda x, a: (1 / (1 + np.exp(-x)), np.exp(-x) / (1 + np.exp(-x)) ** 2),
}

st.title("Activation functions")
name = st.selectbox("Function", list(FUNCTIONS))
slope = st.slider("α", 0.0, 1.0, 0.2, 0.01)
x = np.linspace(-6, 6, 400)
value, derivative = FUNCTIONS[name](x, slope)

if os.environ.get("PLOTS") == "plotly":
    import plotly.graph_objects as go

    figure = go.Figure()
    figure.add_scatter(x=x, y=value, name=name)
    figure.add_scatter(x=x, y=derivative, name="derivative", line={"dash": "dash"})
    st.plotly_chart(figure)
else:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.5))
    axes = figure.subplots()
    axes.plot(x, value, label=name)
    axes.plot(x, derivative, "--", label="derivative")
    axes.grid()
    axes.legend()
    st.pyplot(figure)
