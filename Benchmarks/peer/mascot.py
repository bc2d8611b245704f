"""A mascot page as a course would write it with Flask: a GIF by chance, who built the image, who runs it."""

import os
import random
from pathlib import Path

from flask import Flask, render_template

app = Flask(__name__, static_folder=os.environ["MASCOT_FOLDER"], static_url_path="/imgs")
author = Path(os.environ["AUTHOR_FILE"]).read_text(encoding="utf-8").strip()
user = os.environ.get("USER", "set USER")
gifs = sorted(path.name for path in Path(os.environ["MASCOT_FOLDER"]).glob("*.gif"))


@app.get("/")
def mascot():
    return render_template("mascot.html.jinja2", gif=random.choice(gifs), author=author, user=user)


@app.get("/health")
def health():
    return "ok\n"
