"""The comparison page as the course writes it: streamlit with streamlit-image-comparison, the pictures from the disk."""

import os

import streamlit as st
from streamlit_image_comparison import image_comparison

st.set_page_config("Compare", layout="wide")
st.title("Hubble eXtreme Deep Field")
image_comparison(
    img1=os.path.join(os.environ["PAIR_FOLDER"], "first.jpg"),
    img2=os.path.join(os.environ["PAIR_FOLDER"], "second.jpg"),
    label1="From the ground",
    label2="Hubble",
)
